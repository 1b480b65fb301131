import { sha256, unseal } from '../../kernel/crypto';
import { newId } from '../../kernel/id';
import { sandbox } from '../../schema/sandbox';
import { decideDue, expireSessions } from './service/kyc-reviews';
import { holder, hosted, operatorOf, type World, world } from './world.fixture';

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const saas = operatorOf('vaultspay-saas');
const v1 = operatorOf('vaultspay-v1');
const pay = operatorOf('vaultpay');

const base64 = (head: Buffer | string, size = 20): string =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(size, 'plain content ')]).toString('base64');
const JPEG = base64(Buffer.from([0xff, 0xd8, 0xff]));
const PNG = base64(Buffer.from('89504e470d0a1a0a', 'hex'));
const PDF = base64('%PDF-1.7');

const CREATE = 'mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }';
let n = 0;
const customer = async (viewer: typeof v1, input: object = {}): Promise<string> =>
  (
    await w.get(viewer, CREATE, {
      input: { email: `kyc${++n}@x.example`, firstName: 'K', lastName: 'Y', dateOfBirth: '1990-01-01', ...input },
    })
  ).createCustomer.id;
const standing = async (viewer: typeof v1, id: string) =>
  (
    await w.get(
      viewer,
      'query ($id: ID!) { customer(id: $id) { status kycStatus kycLevel kycApprovedAt kycRejectionText kycCases { id status kind targetLevel } kycHistory { fromStatus toStatus level } kycDocuments { type side status } } }',
      { id },
    )
  ).customer;
const UPLOAD =
  'mutation ($id: ID!, $input: KycDocumentInput!) { uploadKycDocument(customerId: $id, input: $input) { id status contentType size } }';
const upload = (viewer: typeof v1, id: string, input: object) => w.ask(viewer, UPLOAD, { id, input });
/** The sandbox's reviewer takes a moment. */
const decided = async (): Promise<number> => {
  w.clock.advance(2_000);
  return decideDue(w.deps);
};
const kycEvents = async (id: string): Promise<string[]> =>
  (
    await w.db.admin`select type, after from events.outbox where resource_id = ${id} and type like 'kyc%' order by seq`
  ).map(({ type, after }) => (type === 'kyc.changed' ? `${after.kyc.status}/${after.kyc.level}` : type));

const PERSONAL = {
  firstName: 'Legal',
  lastName: 'Name',
  dateOfBirth: '1990-01-01',
  gender: 'OTHER',
  nationality: 'SGP',
  countryOfResidence: 'AE',
  tin: 'TIN-777',
};
const personal = (viewer: typeof v1, id: string, input: object = PERSONAL, verb = 'create') =>
  w.ask(
    viewer,
    `mutation ($id: ID!, $input: KycPersonalInput!) { ${verb}KycPersonal(customerId: $id, input: $input) { firstName nationality tin language } }`,
    { id, input },
  );
const address = (viewer: typeof v1, id: string, input: object, verb = 'create') =>
  w.ask(
    viewer,
    `mutation ($id: ID!, $input: KycAddressInput!) { ${verb}KycAddress(customerId: $id, input: $input) { id type active line1 country { iso3 } state { name } city { name } } }`,
    { id, input },
  );
const identification = (viewer: typeof v1, id: string, input: object, verb = 'create') =>
  w.ask(
    viewer,
    `mutation ($id: ID!, $input: KycIdentificationInput!) { ${verb}KycIdentification(customerId: $id, input: $input) { idCardNumber passportNumber passportExpiry } }`,
    { id, input },
  );
const places = async () => {
  const { states } = await w.get(saas, 'query { states(countryId: 784) { id name cities { id name } } }');
  const dubai = states.find(({ name }: { name: string }) => name === 'Dubai');
  const ajman = states.find(({ name }: { name: string }) => name === 'Ajman');
  return { countryId: 784, stateId: dubai.id, cityId: dubai.cities[0].id, otherState: ajman.id };
};
const review = (viewer: typeof v1, id: string, input: object, verb = 'reviewKyc') =>
  w.ask(
    viewer,
    `mutation ($id: ID!, $input: KycReviewInput!) { ${verb}(id: $id, input: $input) { status rejectionText reviewedBy } }`,
    { id, input },
  );

test('a file is filled in part by part and verified once it is whole', async () => {
  const id = await customer(saas);
  expect((await personal(saas, id)).data.createKycPersonal).toEqual({
    firstName: 'Legal',
    nationality: 'SG',
    tin: 'TIN-777',
    language: 'ENGLISH',
  });
  expect((await standing(saas, id)).kycStatus).toBe('PENDING');
  expect((await personal(saas, id)).code).toBe('KYC_FILE_EXISTS');
  const { otherState, ...place } = await places();
  const home = { type: 'RESIDENTIAL', ...place, line1: 'Unit 5' };
  expect((await address(saas, id, { ...home, stateId: otherState })).code).toBe('LOCATION_MISMATCH');
  expect(await address(saas, id, { ...home, cityId: 1 })).toMatchObject({ code: 'LOCATION_UNKNOWN', field: 'cityId' });
  expect((await address(saas, id, home)).data.createKycAddress).toMatchObject({
    active: true,
    country: { iso3: 'ARE' },
    state: { name: 'Dubai' },
  });
  expect((await address(saas, id, home)).code).toBe('ADDRESS_EXISTS');
  expect((await address(saas, id, { type: 'MAILING', line1: 'x' }, 'update')).code).toBe('ADDRESS_UNKNOWN');
  expect(await address(saas, id, { type: 'RESIDENTIAL', countryId: 784 }, 'update')).toMatchObject({
    code: 'INPUT_INVALID',
    field: 'stateId',
  });
  expect((await identification(saas, id, { passportNumber: 'P1', passportExpiry: '2026-05-01' })).field).toBe(
    'passportExpiry',
  );
  expect((await identification(saas, id, { passportNumber: 'P1' })).field).toBe('passportExpiry');
  expect((await identification(saas, id, {})).field).toBe('idCardNumber');
  const { data } = await identification(saas, id, { passportNumber: 'P-1234567', passportExpiry: '2031-01-01' });
  expect(data.createKycIdentification).toEqual({
    idCardNumber: null,
    passportNumber: 'P-1234567',
    passportExpiry: '2031-01-01',
  });
  const done = await standing(saas, id);
  expect(done).toMatchObject({
    status: 'ACTIVE',
    kycStatus: 'APPROVED',
    kycCases: [{ kind: 'FILE', status: 'APPROVED' }],
  });
  expect(done.kycHistory.map(({ toStatus }: { toStatus: string }) => toStatus)).toEqual(['pending', 'approved']);
  expect((await personal(saas, id, { nickName: 'x' }, 'update')).code).toBe('KYC_STATE');
  expect((await identification(saas, id, { passportNumber: 'P2' }, 'update')).code).toBe('KYC_STATE');
  expect(
    (await address(saas, id, { type: 'RESIDENTIAL', line1: 'Unit 6', active: false }, 'update')).data.updateKycAddress,
  ).toMatchObject({ line1: 'Unit 6', active: false });
});

test('a rejected file is opened anew by another identification', async () => {
  const id = await customer(saas);
  await personal(saas, id);
  const [{ id: kase }] = (await standing(saas, id)).kycCases;
  expect((await review(saas, kase, { verdict: 'REJECTED' })).field).toBe('reason');
  expect((await review(saas, kase, { verdict: 'REJECTED', reason: 'Unreadable' })).data.reviewKyc).toMatchObject({
    status: 'REJECTED',
    rejectionText: 'Unreadable',
  });
  expect((await review(saas, kase, { verdict: 'APPROVED' })).code).toBe('KYC_REVIEWED');
  expect(await standing(saas, id)).toMatchObject({
    kycStatus: 'REJECTED',
    kycRejectionText: 'Unreadable',
    status: 'ACTIVE',
  });
  expect((await personal(saas, id, { nickName: 'x' }, 'update')).code).toBe('KYC_STATE');
  await identification(saas, id, { idCardNumber: '1', idCardExpiry: '2030-01-01' });
  expect(await standing(saas, id)).toMatchObject({ kycStatus: 'PENDING', kycRejectionText: null });
  const notices = await w.get(
    holder('vaultspay-saas', id),
    'query { unreadNotifications notifications { nodes { title body type } } }',
  );
  expect(notices).toMatchObject({
    unreadNotifications: 1,
    notifications: { nodes: [{ title: 'Identity verification rejected', body: 'Unreadable', type: 'KYC' }] },
  });
});

test('a review that cannot be decided makes way for the others, and is tried again', async () => {
  const ids = [await customer(v1), await customer(v1)];
  for (const id of ids)
    for (const side of ['FRONT', 'BACK']) await upload(v1, id, { type: 'EMIRATES_ID', side, content: JPEG });
  const [stuck, next] = ids;
  const due = async () =>
    (
      await w.db
        .admin`select customer_id from identity.kyc_case where status = 'in_review' and due_at is not null order by due_at`
    ).map(({ customer_id }) => customer_id);
  expect(await due()).toEqual([stuck, next]);
  await w.db.admin.unsafe(
    `alter table identity.kyc_case add constraint stuck check (customer_id <> '${stuck}' or status = 'in_review')`,
  );
  expect([await decided(), await due()]).toEqual([1, [stuck]]);
  expect(await decideDue(w.deps)).toBe(0);
  const failed = await w.db.admin`
    select 1 from identity.kyc_case where customer_id = ${stuck!} and due_at > ${w.clock.now().toISOString()}`;
  expect(failed).toHaveLength(1);
  await w.db.admin`alter table identity.kyc_case drop constraint stuck`;
  expect(await decided()).toBe(1);
});

test('sets of documents start reviews, and the upgrade leaves the approval in place', async () => {
  const id = await customer(v1);
  await upload(v1, id, { type: 'EMIRATES_ID', side: 'FRONT', content: JPEG });
  expect((await standing(v1, id)).kycStatus).toBe('NONE');
  await upload(v1, id, { type: 'EMIRATES_ID', side: 'BACK', content: PNG });
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'IN_REVIEW', kycLevel: 'BASIC', kycApprovedAt: null });
  expect([await decideDue(w.deps), await decided(), await decided()]).toEqual([0, 1, 0]);
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'BASIC' });
  await upload(v1, id, { type: 'PROOF_OF_ADDRESS', content: PDF });
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'BASIC' });
  await decided();
  const done = await standing(v1, id);
  expect(done).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'FULL' });
  expect(done.kycDocuments.every(({ status }: { status: string }) => status === 'ACCEPTED')).toBe(true);
  expect(await kycEvents(id)).toEqual([
    ...['kyc.document.uploaded', 'kyc.document.uploaded', 'in_review/basic', 'approved/basic'],
    ...['kyc.document.uploaded', 'approved/full'],
  ]);
  expect((await upload(v1, id, { type: 'PASSPORT', content: PDF })).code).toBe('KYC_APPROVED');
});

test('the end of an e-mail address decides in the sandbox, and people decide the rest', async () => {
  const rejected = await customer(v1, { email: 'a+KYCreject@x.example' });
  await upload(v1, rejected, { type: 'PASSPORT', content: JPEG });
  await w.get(v1, 'mutation ($id: ID!) { updateCustomer(id: $id, input: { email: "later@x.example" }) { id } }', {
    id: rejected,
  });
  await decided();
  expect(await standing(v1, rejected)).toMatchObject({ kycStatus: 'REJECTED', kycDocuments: [{ status: 'REJECTED' }] });
  const open = await customer(v1, { email: 'b+kycreview@x.example' });
  await upload(v1, open, { type: 'PASSPORT', content: JPEG });
  const [{ id: kase }] = (await standing(v1, open)).kycCases;
  expect(await decided()).toBe(0);
  expect((await standing(v1, open)).kycStatus).toBe('IN_REVIEW');
  expect(
    (
      await w.ask(
        { ...v1, sandbox: false },
        'mutation ($id: ID!) { sandboxReviewKyc(id: $id, input: { verdict: APPROVED }) { id } }',
        { id: kase },
      )
    ).code,
  ).toBe('SANDBOX_ONLY');
  expect((await review(v1, kase, { verdict: 'APPROVED' }, 'sandboxReviewKyc')).data.sandboxReviewKyc.status).toBe(
    'APPROVED',
  );
  expect((await standing(v1, open)).kycStatus).toBe('APPROVED');
  expect((await review(v1, kase, { verdict: 'APPROVED' })).code).toBe('KYC_APPROVED');
});

test('a session expires after a day, gives way to a newer one, and is submitted once', async () => {
  const id = await customer(v1);
  const start = (extra = '') =>
    w.ask(
      v1,
      `mutation ($id: ID!) { startKycSession(customerId: $id, level: BASIC ${extra}) { id status expiresAt } }`,
      { id },
    );
  const submit = (kase: string) => w.ask(v1, 'mutation ($id: ID!) { submitKyc(id: $id) { status } }', { id: kase });
  expect((await start(', redirectUrl: "http://evil.example"')).field).toBe('redirectUrl');
  expect((await start(', redirectUrl: "https://u:p@x.example"')).field).toBe('redirectUrl');
  expect((await start(', redirectUrl: "javascript:alert(1)"')).field).toBe('redirectUrl');
  expect((await start(', redirectUrl: "https:///x"')).field).toBe('redirectUrl');
  const first = (await start()).data.startKycSession;
  const tomorrow = new Date(w.clock.now().getTime() + 86_400_000).toISOString();
  expect(first).toMatchObject({ status: 'PENDING', expiresAt: tomorrow });
  const second = (await start(', redirectUrl: "http://localhost:3000/x"')).data.startKycSession;
  expect((await submit(first.id)).code).toBe('KYC_STATE');
  await w.get(v1, 'mutation ($id: ID!) { sandboxLetTimePass(kind: KYC_CASE, id: $id, seconds: 86400) }', {
    id: second.id,
  });
  expect((await submit(second.id)).code).toBe('KYC_STATE');
  const third = (await start()).data.startKycSession;
  const both = await Promise.all([submit(third.id), submit(third.id)]);
  expect(both.filter(({ code }) => code === undefined)).toHaveLength(1);
  await decided();
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'BASIC' });
  expect((await start()).code).toBe('KYC_APPROVED');
  const young = (await w.get(v1, CREATE, { input: { email: 'noborn@x.example' } })).createCustomer.id;
  expect((await w.ask(v1, 'mutation ($id: ID!) { startKycSession(customerId: $id) { id } }', { id: young })).code).toBe(
    'BIRTH_DATE_MISSING',
  );
});

test('documents that come while a review runs join it, and raise it', async () => {
  const id = await customer(v1);
  await upload(v1, id, { type: 'PASSPORT', content: JPEG });
  await upload(v1, id, { type: 'PASSPORT', content: PNG });
  await upload(v1, id, { type: 'PROOF_OF_ADDRESS', content: PDF });
  expect(await decided()).toBe(1);
  const done = await standing(v1, id);
  expect(done).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'FULL', kycCases: [{ kind: 'DOCUMENTS' }] });
  expect(done.kycDocuments).toHaveLength(2);
  const uploaded = 'kyc.document.uploaded';
  expect(await kycEvents(id)).toEqual([
    ...[uploaded, 'in_review/basic', uploaded, uploaded, 'in_review/full', 'approved/full'],
  ]);
});

test('a rejected set is worth nothing for the next, and a failed upgrade costs no more than its own', async () => {
  const id = await customer(v1, { email: 'again+kycreject@x.example' });
  await upload(v1, id, { type: 'PASSPORT', content: JPEG });
  await decided();
  await upload(v1, id, { type: 'PROOF_OF_ADDRESS', content: PDF });
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'REJECTED' });
  const email = (text: string) =>
    w.get(v1, 'mutation ($id: ID!, $e: String!) { updateCustomer(id: $id, input: { email: $e }) { id } }', {
      ...{ id, e: text },
    });
  await email('again@x.example');
  const START = 'mutation ($id: ID!, $l: KycLevel) { startKycSession(customerId: $id, level: $l) { id } }';
  const { startKycSession: session } = await w.get(v1, START, { id, l: 'BASIC' });
  const sent = { document: 'PASSPORT', passport: { content: JPEG, contentType: 'image/jpeg' } };
  await w.get(hosted, SUBMIT, { id: session.id, input: sent });
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'IN_REVIEW', kycRejectionText: null });
  await decided();
  await email('again+kycreject2@x.example');
  const { startKycSession: upgrade } = await w.get(v1, START, { id });
  await email('again2+KYCREJECT@x.example');
  const proof = { proofOfAddress: { content: PDF, contentType: 'application/pdf' } };
  await w.get(hosted, SUBMIT, { id: upgrade.id, input: proof });
  expect((await w.ask(v1, START, { id })).code).toBe('KYC_IN_REVIEW');
  await decided();
  const one = await sessionOf(upgrade.id);
  expect(one).toMatchObject({ status: 'REJECTED', rejectionText: expect.stringMatching(/./) });
  expect(one.completedAt).not.toBeNull();
  expect(await standing(v1, id)).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'BASIC', kycRejectionText: null });
});

const SUBMIT =
  'mutation ($id: ID!, $input: HostedKycInput!) { submitHostedKyc(id: $id, input: $input) { open redirectUrl } }';
const PAGE = 'query ($id: ID!) { hostedKyc(id: $id) { open asksIdentity asksProofOfAddress platform } }';
const sessionOf = async (id: string, customerId?: string) =>
  (
    await w.ask(
      v1,
      'query ($id: ID!, $c: ID) { kycCase(id: $id, customerId: $c, kind: SESSION) { status askedLevel targetLevel completedAt rejectionText } }',
      { id, c: customerId },
    )
  ).data?.kycCase;

describe('a hosted session', () => {
  const begin = async (id: string, level = 'FULL') =>
    (
      await w.get(
        v1,
        'mutation ($id: ID!, $l: KycLevel) { startKycSession(customerId: $id, level: $l, redirectUrl: "https://app.example/?a=1#b") { id } }',
        { id, l: level },
      )
    ).startKycSession.id as string;
  const jpeg = { content: JPEG, contentType: 'image/jpeg' };
  const whole = { document: 'EMIRATES_ID', emiratesIdFront: jpeg, emiratesIdBack: jpeg, proofOfAddress: jpeg };

  test('takes all that it asks for at once, or nothing', async () => {
    const id = await customer(v1);
    const session = await begin(id);
    const wrong: readonly [object, string][] = [
      [{}, 'document'],
      [{ document: 'PASSPORT', proofOfAddress: jpeg }, 'passport'],
      [{ ...whole, emiratesIdBack: null }, 'emiratesIdBack'],
      [{ ...whole, proofOfAddress: null }, 'proofOfAddress'],
      [{ ...whole, proofOfAddress: { ...jpeg, contentType: 'application/pdf' } }, 'proofOfAddress'],
      [{ ...whole, emiratesIdFront: { ...jpeg, content: '' } }, 'emiratesIdFront'],
    ];
    for (const [input, field] of wrong)
      expect(await w.ask(hosted, SUBMIT, { id: session, input })).toMatchObject({ code: 'INPUT_INVALID', field });
    expect(await kycEvents(id)).toEqual([]);
    expect((await standing(v1, id)).kycDocuments).toEqual([]);
    expect((await sessionOf(session)).status).toBe('PENDING');
    const both = await Promise.all([1, 2].map(() => w.ask(hosted, SUBMIT, { id: session, input: whole })));
    expect(both.map(({ code }) => code).sort()).toEqual(['KYC_STATE', undefined]);
    const uploaded = 'kyc.document.uploaded';
    expect(await kycEvents(id)).toEqual([uploaded, uploaded, uploaded, 'in_review/full']);
    expect(await sessionOf(session)).toMatchObject({ status: 'IN_REVIEW', completedAt: null });
    await decided();
    expect((await kycEvents(id)).slice(4)).toEqual(['approved/full']);
    expect((await sessionOf(session)).completedAt).not.toBeNull();
    expect((await w.get(hosted, PAGE, { id: session })).hostedKyc.open).toBe(false);
  });

  test('is a page for whoever has its id, and for a page of ours alone', async () => {
    const [id, other] = [await customer(v1), await customer(v1)];
    const session = await begin(id);
    expect((await w.get(hosted, PAGE, { id: session })).hostedKyc).toEqual({
      ...{ open: true, asksIdentity: true, asksProofOfAddress: true, platform: 'Meridian Cards' },
    });
    for (const viewer of [v1, saas, holder('vaultspay-v1', id)])
      expect((await w.ask(viewer, PAGE, { id: session })).code).toBe('VIEWER_FORBIDDEN');
    for (const stranger of [newId(), 'nonsense', sandbox['vaultspay-v1'].customers.ana])
      expect((await w.ask(hosted, PAGE, { id: stranger })).code).toBe('KYC_UNKNOWN');
    expect(await sessionOf(session, other)).toBeUndefined();
    expect(await sessionOf(session, id)).toMatchObject({ status: 'PENDING' });
    const file = (await w.get(saas, 'query { kycCases(kind: FILE) { nodes { id } } }')).kycCases.nodes[0].id;
    expect((await w.ask(hosted, PAGE, { id: file })).code).toBe('KYC_UNKNOWN');
  });

  test('waits while documents are looked at, and takes their review along', async () => {
    const id = await customer(v1);
    const session = await begin(id, 'BASIC');
    await upload(v1, id, { type: 'PASSPORT', content: JPEG });
    await upload(v1, id, { type: 'PROOF_OF_ADDRESS', content: JPEG });
    expect((await sessionOf(session)).status).toBe('PENDING');
    await w.get(hosted, SUBMIT, { id: session, input: { document: 'PASSPORT', passport: jpeg } });
    await decided();
    expect(await sessionOf(session)).toEqual(
      expect.objectContaining({ status: 'APPROVED', askedLevel: 'BASIC', targetLevel: 'FULL' }),
    );
    expect(await standing(v1, id)).toMatchObject({ kycStatus: 'APPROVED', kycLevel: 'FULL' });
  });

  test('ends with the day, with the suspension of its person, and when there is nothing left to show', async () => {
    const [late, suspended, served] = [await customer(v1), await customer(v1), await customer(v1)];
    const [a, b, c] = [await begin(late), await begin(suspended), await begin(served, 'BASIC')];
    await w.get(v1, 'mutation ($id: ID!) { suspendCustomer(id: $id) { id } }', { id: suspended });
    await upload(v1, served, { type: 'PASSPORT', content: JPEG });
    await decided();
    w.clock.advance(86_400_000);
    for (const one of [a, b, c]) {
      expect((await sessionOf(one)).status).toBe('EXPIRED');
      expect((await w.get(hosted, PAGE, { id: one })).hostedKyc.open).toBe(false);
      expect((await w.ask(hosted, SUBMIT, { id: one, input: whole })).code).toBe('KYC_STATE');
    }
    expect(await expireSessions(w.deps)).toBeGreaterThan(0);
    expect(await expireSessions(w.deps)).toBe(0);
  });
});

test('the reviewer of the sandbox decides about a customer, too', async () => {
  const id = await customer(v1, { email: 'stuck+kycreview@x.example' });
  const DECIDE =
    'mutation ($id: ID!, $input: KycReviewInput!) { sandboxReviewCustomer(customerId: $id, input: $input) { status rejectionText } }';
  const verdict = (given: string) => w.ask(v1, DECIDE, { id, input: { verdict: given } });
  expect((await verdict('REJECTED')).code).toBe('KYC_STATE');
  await upload(v1, id, { type: 'PASSPORT', content: JPEG });
  expect((await verdict('REJECTED')).data.sandboxReviewCustomer).toMatchObject({
    ...{ status: 'REJECTED', rejectionText: expect.stringMatching(/./) },
  });
  expect((await verdict('APPROVED')).code).toBe('KYC_STATE');
  expect((await standing(v1, id)).kycStatus).toBe('REJECTED');
});

test('a number is sealed, belongs to one customer, and whoever reads it is written down', async () => {
  const [first, second] = [await customer(pay), await customer(pay)];
  const submit = (id: string, number: string, type = 'AADHAR') =>
    w.ask(
      pay,
      'mutation ($id: ID!, $t: KycNumberType!, $n: String!) { submitKycNumber(customerId: $id, type: $t, number: $n) { id status docType } }',
      { id, t: type, n: number },
    );
  expect(await submit(first, '1234 5678 901')).toMatchObject({ code: 'INPUT_INVALID', field: 'number' });
  const { id: kase } = (await submit(first, '1111-2222-3333')).data.submitKycNumber;
  expect((await submit(first, '444455556666')).code).toBe('KYC_PENDING');
  expect(await submit(second, '1111 2222 3333')).toMatchObject({ code: 'KYC_DUPLICATE', field: 'number' });
  const [row] = await w.db
    .admin`select row_to_json(k)::text as text, encode(doc_number_sealed, 'escape') as sealed from identity.kyc_case k where id = ${kase}`;
  expect(row!.text + row!.sealed).not.toMatch(/1111.?2222/);
  const audited = async () =>
    (
      await w.db
        .admin`select actor_role from identity.audit where target_id = ${kase} and action = 'VIEWED_KYC_DOCUMENT'`
    ).length;
  const read = () => w.get(pay, 'mutation ($id: ID!) { readKycNumber(id: $id) }', { id: kase });
  expect((await read()).readKycNumber).toBe('1111-2222-3333');
  await read();
  expect(await audited()).toBe(2);
  await review(pay, kase, { verdict: 'REJECTED', reason: 'Photo side missing' });
  expect((await submit(second, '111122223333')).code).toBeUndefined();
  expect((await submit(first, '1111 2222 3333')).code).toBe('KYC_DUPLICATE');
  expect((await submit(first, 'ABCDE9999F', 'PAN')).code).toBeUndefined();
  const staff = await w.get(
    holder('vaultpay', sandbox.vaultpay.customers.kiran),
    'query { notifications(unreadOnly: true) { total } }',
  );
  expect(staff.notifications.total).toBeGreaterThanOrEqual(3);
});

test("another tenant's and another holder's cases do not exist", async () => {
  const { kycCases } = await w.get(
    pay,
    'query { kycCases(status: PENDING, customerId: null) { nodes { id customer { id } } } }',
  );
  const [{ id }] = kycCases.nodes;
  const verbs = [
    'query ($id: ID!) { kycCase(id: $id) { id } }',
    'mutation ($id: ID!) { submitKyc(id: $id) { id } }',
    'mutation ($id: ID!) { reviewKyc(id: $id, input: { verdict: APPROVED }) { id } }',
    'mutation ($id: ID!) { sandboxReviewKyc(id: $id, input: { verdict: APPROVED }) { id } }',
    'mutation ($id: ID!) { readKycNumber(id: $id) }',
    'mutation ($id: ID!) { sandboxLetTimePass(kind: KYC_CASE, id: $id, seconds: 1) }',
  ];
  for (const source of verbs)
    for (const kase of [id, 'nonsense']) expect((await w.ask(saas, source, { id: kase })).code).toBe('KYC_UNKNOWN');
  const ravi = holder('vaultpay', sandbox.vaultpay.customers.ravi);
  for (const source of verbs.slice(0, 2)) expect((await w.ask(ravi, source, { id })).code).toBe('KYC_UNKNOWN');
  expect(
    (
      await w.get(saas, 'query ($id: ID!) { kycCases(customerId: $id) { nodes { id } } }', {
        id: kycCases.nodes[0].customer.id,
      })
    ).kycCases.nodes,
  ).toEqual([]);
});

const FIVE_MB = 5 * 1024 * 1024;

test('documents are what their first bytes say, and no larger than allowed', async () => {
  const id = await customer(saas);
  const refused: readonly [object, string][] = [
    [{ type: 'PASSPORT', content: Buffer.from('GIF89a....').toString('base64') }, 'content'],
    [{ type: 'PASSPORT', content: JPEG, contentType: 'image/png' }, 'content'],
    [{ type: 'PASSPORT', content: JPEG, contentType: 'text/html' }, 'contentType'],
    [{ type: 'PASSPORT', content: 'not base64!' }, 'content'],
    [{ type: 'PASSPORT', content: '' }, 'content'],
    [{ type: 'PASSPORT', content: base64(Buffer.from([0xff, 0xd8, 0xff]), FIVE_MB) }, 'content'],
    [{ type: 'PASSPORT', content: JPEG, side: 'FRONT' }, 'side'],
    [{ type: 'NATIONAL_ID', content: JPEG }, 'side'],
    [{ type: 'PASSPORT', content: JPEG, fileName: 'a\u0000b' }, 'fileName'],
  ];
  for (const [input, field] of refused)
    expect(await upload(saas, id, input)).toMatchObject({ code: 'INPUT_INVALID', field });
  expect((await standing(saas, id)).kycDocuments).toEqual([]);
  const uri = `data:image/png;base64,${PNG}`;
  expect(
    (await upload(saas, id, { type: 'SELFIE', content: uri, contentType: 'image/png' })).data.uploadKycDocument,
  ).toMatchObject({ status: 'RECEIVED', contentType: 'image/png', size: 28 });
  const largest = base64(Buffer.from([0xff, 0xd8, 0xff]), FIVE_MB - 3);
  expect((await upload(saas, id, { type: 'SELFIE', content: largest })).data.uploadKycDocument.size).toBe(FIVE_MB);
  expect((await standing(saas, id)).kycDocuments).toHaveLength(1);
});

test('the content of a document lies sealed in the database, under its own id', async () => {
  const id = await customer(saas);
  const { data } = await upload(saas, id, { type: 'PROOF_OF_ADDRESS', content: PDF });
  const [row] = await w.db
    .admin`select content_sealed, sha256, size from identity.kyc_document where id = ${data.uploadKycDocument.id}`;
  expect(row!.content_sealed.includes('plain content')).toBe(false);
  expect(row!.content_sealed.includes('%PDF')).toBe(false);
  const open = (document: string) => unseal(w.deps.keys, `identity.document|${document}`, row!.content_sealed);
  expect(sha256(open(data.uploadKycDocument.id)).equals(row!.sha256)).toBe(true);
  expect(() => open(id)).toThrow();
  const { __schema } = await w.get(saas, 'query { __schema { types { name fields { name } } } }');
  const fields = __schema.types
    .find(({ name }: { name: string }) => name === 'KycDocument')
    .fields.map(({ name }: { name: string }) => name);
  expect(fields.filter((name: string) => /content$|blob|sealed/i.test(name))).toEqual([]);
});

test('suspended and deleted customers take no KYC', async () => {
  const id = await customer(v1);
  await w.get(v1, 'mutation ($id: ID!) { suspendCustomer(id: $id) { id } }', { id });
  expect((await upload(v1, id, { type: 'PASSPORT', content: JPEG })).code).toBe('CUSTOMER_SUSPENDED');
  await w.get(v1, 'mutation ($id: ID!) { deleteCustomer(id: $id) { id } }', { id });
  expect((await upload(v1, id, { type: 'PASSPORT', content: JPEG })).code).toBe('CUSTOMER_DELETED');
});

test('a page of customers with all that hangs on them costs the same however many they are', async () => {
  const count = async (first: number): Promise<number> => {
    let statements = 0;
    const original = w.deps.db.sql.unsafe;
    w.deps.db.sql.unsafe = ((...args: Parameters<typeof original>) => {
      statements++;
      return original(...args);
    }) as typeof original;
    const source = `query { customers(first: ${first}) { nodes { parent { id } kycPersonal { firstName } kycIdentification { passportNumber }
      kycAddresses { city { name state { name } country { iso2 } } } kycDocuments { id } kycCases { id customer { id } } kycHistory { id }
      associatedPersons { id } providerLinks { id } bankAccounts { id } } } }`;
    await w.get(saas, source);
    w.deps.db.sql.unsafe = original;
    return statements;
  };
  const one = await count(3);
  expect(one).toBeGreaterThan(5);
  expect(await count(50)).toBeLessThanOrEqual(one + 3);
});
