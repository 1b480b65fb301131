import { newId } from '../../../../kernel/id';
import { activate } from '../../../../subgraphs/card/jobs';
import type { Data } from '../../../../tests/stack';
import { BLOCKED, CARD_STATE, type Desk, desk, elsewhere, keys, refused, saas, unknown } from './cards.fixture';

let at: Desk;
let amira: number;
let accountId: number;
const card = (id: string): Promise<number> => at.seq('card.card', id);
beforeAll(async () => {
  at = await desk();
  await at.stack.database.admin`update identity.credential set rate_limit = 100000`;
  amira = await at.seq('identity.customer', saas.customers.amira);
  accountId = await at.seq('wallet.account', saas.accounts.amira);
}, 60_000);
afterAll(() => at?.close());

const issue = async (tier = saas.tiers.debit): Promise<Data> =>
  at.done('cards', {
    ...{ customerId: amira, accountId, cardType: 'VIRTUAL', cardHolderName: 'AMIRA' },
    cardTierId: await at.seq('card.tier', tier),
  });
const look = (cardId: number): Promise<Data> => at.done('cards/details', { cardId });

describe('3D Secure', () => {
  it('is left and entered, again and again, without a word to anybody', async () => {
    const { id: cardId, token: cardToken, _3dSecure } = await issue();
    const told = await at.told(cardToken);
    const facts = { cardId, cardToken, cardStatus: 'ACTIVE', statusReason: 'new card' };
    for (const [path, status] of [
      ['remove', false],
      ['remove', false],
      ['enroll', true],
      ['enroll', true],
    ] as const)
      expect(await at.done(`${path}-card-three-ds`, status ? { cardId } : { cardToken })).toEqual({
        ...facts,
        card3DSecure: { id: _3dSecure.id, configId: 9, status },
      });
    expect(await at.told(cardToken)).toEqual(told);
  });

  it.each(['enroll', 'remove'])('is not for tiers without it, nor for cards that are over: %s', async (verb) => {
    const { id } = await issue(saas.tiers.platinum);
    const path = `${verb}-card-three-ds`;
    expect(refused(await at.post(path, { cardId: id }))).toEqual([500, 1010, '3DS is not enabled for this card tier']);
    for (const over of [saas.cards.visitor, saas.cards.stolen])
      expect(refused(await at.post(path, { cardId: await card(over) }))).toEqual(CARD_STATE);
  });
});

describe('the status of a card', () => {
  const set = (cardId: number, cardStatus: string, statusReason: string) =>
    at.done('update-card-status', { cardId, cardStatus, statusReason });

  it('is set, lifted and toggled; what is so already only takes the reason', async () => {
    const { id, token } = await issue();
    const stands = (status: string, statusReason: string) => ({ id, token, status, statusReason });
    expect(await set(id, 'BLOCK', 'Customer request')).toEqual(stands('BLOCK', 'Customer request'));
    expect(await set(id, 'BLOCK', 'Fraud')).toEqual(stands('BLOCK', 'Fraud'));
    expect(refused(await at.post('toggle-freeze-card', { cardId: id }))).toEqual(CARD_STATE);
    expect(await set(id, 'ACTIVE', 'Cleared')).toEqual(stands('ACTIVE', 'Cleared'));
    expect(await set(id, 'ACTIVE', 'Once more')).toEqual(stands('ACTIVE', 'Once more'));
    expect(await at.done('toggle-freeze-card', { token })).toEqual(stands('FREEZE', 'Card frozen'));
    expect(await set(id, 'ACTIVE', 'Thawed')).toEqual(stands('ACTIVE', 'Thawed'));
    expect(await at.done('toggle-freeze-card', { cardId: id, statusReason: 'Travelling' })).toEqual(
      stands('FREEZE', 'Travelling'),
    );
    expect(await at.done('toggle-freeze-card', { cardId: id })).toEqual(stands('ACTIVE', 'Card unfrozen'));
    await at.done('toggle-freeze-card', { cardId: id });
    expect(await set(id, 'BLOCK', 'Fraud')).toEqual(stands('BLOCK', 'Fraud'));
    expect(await look(id)).toMatchObject({ status: 'BLOCK', statusReason: 'Fraud' });
    expect(await at.told(token)).toEqual([
      ...['card.issued active', 'card.blocked blocked', 'card.unblocked active', 'card.frozen frozen'],
      ...['card.unblocked active', 'card.frozen frozen', 'card.unfrozen active', 'card.frozen frozen'],
      'card.blocked blocked',
    ]);
  });

  it('is toggled once by a request that comes twice with its key', async () => {
    const { id, token } = await issue();
    const key = { 'idempotency-key': newId() };
    const first = await at.post('toggle-freeze-card', { cardId: id }, key);
    expect((await at.post('toggle-freeze-card', { cardId: id }, key)).text).toBe(first.text);
    expect(await at.told(token)).toEqual(['card.issued active', 'card.frozen frozen']);
  });

  it.each(['fresh', 'visitor', 'stolen', 'lost'] as const)('of the card "%s" is not to be changed', async (name) => {
    const cardId = await card(saas.cards[name]);
    const before = await look(cardId);
    for (const cardStatus of ['ACTIVE', 'BLOCK'])
      expect(refused(await at.post('update-card-status', { cardId, cardStatus, statusReason: 'No' }))).toEqual(
        CARD_STATE,
      );
    expect(refused(await at.post('toggle-freeze-card', { cardId }))).toEqual(CARD_STATE);
    const { status, statusReason } = before;
    expect(await look(cardId)).toMatchObject({ status, statusReason });
  });
});

describe('the account behind a card', () => {
  const link = (cardId: number, account: number) => at.post('update-card-account', { cardId, accountId: account });
  const open = async (userId: number, currencyId = 2): Promise<number> => {
    const body = { userId, currencyId, accountType: 'DIGITAL' };
    return (await at.client.call('/be/api/v1/accounts', { body })).json.data.id;
  };
  const change = async (seq: number, how: Record<string, string>): Promise<void> => {
    const { admin } = at.stack.database;
    await admin`update wallet.account set ${admin(how)} where seq = ${seq}`;
  };

  it('is changed to another of its holder in the same currency, and told to nobody', async () => {
    const { id, token } = await issue();
    const second = await open(amira);
    const linked = { accountId: second, remarks: 'Linked account updated' };
    expect(await at.done('update-card-account', { cardId: id, accountId: second })).toEqual(linked);
    expect((await look(id)).account).toMatchObject({ accountId: second });
    expect(await at.told(token)).toEqual(['card.issued active']);
    const { id: old } = await issue();
    await at.stack.database.admin`update card.card set expired_at = now() where seq = ${old}`;
    expect(refused(await link(old, second))).toEqual(CARD_STATE);
    await change(second, { restriction: 'frozen', restricted_by: 'staff' });
    expect(refused(await link(id, second))).toEqual(BLOCKED);
    await change(second, { restriction: 'none', lifecycle: 'closed' });
    expect(refused(await link(id, second))).toEqual([500, 1010, 'Account status does not allow this action']);
  });

  it('is never of another user or tenant, nor of another currency', async () => {
    const { id } = await issue();
    for (const theirs of [saas.accounts.bilal, elsewhere.accounts.ana])
      expect(refused(await link(id, await at.seq('wallet.account', theirs)))).toEqual(unknown('accountId', 'Account'));
    const [{ seq }] = (await at.stack.database.admin`
      select seq from wallet.asset where tenant_id = ${saas.tenantId} and code = 'USD'`) as [{ seq: string }];
    expect(refused(await link(id, await open(amira, Number(seq))))).toEqual([
      ...[500, 1010, 'Account currency does not match the card'],
    ]);
    expect((await look(id)).account).toMatchObject({ accountId });
  });
});

const report = (cardId: number, cardStatus = 'LOST') =>
  at.done('report-card-issue', { cardId, cardStatus, statusReason: 'Left in a taxi' });
const reviewed = async (cardId: number, cardStatus = 'LOST'): Promise<void> => {
  await report(cardId, cardStatus);
  await at.done('review-report-card-issue', { cardId, remarks: 'Confirmed' });
};
const ISO = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+00:00$/);

describe('a report', () => {
  it('stops the card, is open once, and is reviewed as often as somebody has remarks', async () => {
    const { id: cardId, token: cardToken } = await issue();
    const told = {
      ...{ id: expect.any(Number), cardId, cardToken, userId: amira, cardStatus: 'STOLEN', reportStatus: 'REPORTED' },
      ...{ statusReason: 'Bag is gone', remarks: null, newCardId: null, createdAt: ISO, updatedAt: ISO },
    };
    const body = { cardToken, issueType: 'STOLEN', statusReason: 'Bag is gone' };
    expect(await at.done('report-card-issue', body)).toEqual(told);
    expect(await look(cardId)).toMatchObject({ status: 'STOLEN', statusReason: 'Bag is gone', reportedCards: [told] });
    expect(refused(await at.post('report-card-issue', { ...body, issueType: 'LOST' }))).toEqual([
      ...[500, 1010, 'Card is already reported'],
    ]);
    for (const remarks of ['By phone', 'By letter'])
      expect(await at.done('review-report-card-issue', { cardId, cardToken, remarks })).toEqual({
        ...{ ...told, reportStatus: 'REVIEWED', remarks },
      });
    expect(await at.told(cardToken)).toEqual(['card.issued active', 'card.reported reported']);
  });

  it('of damage is of plastics, and none is of a card that is not in use', async () => {
    const virtual = { cardId: (await issue()).id, cardStatus: 'DAMAGED', statusReason: 'Bent' };
    expect(refused(await at.post('report-card-issue', virtual))).toEqual([
      ...[500, 1010, 'Damage can be reported for physical cards only'],
    ]);
    const fresh = { cardId: await card(saas.cards.fresh), status: 'LOST', statusReason: 'No' };
    expect(refused(await at.post('report-card-issue', fresh))).toEqual(CARD_STATE);
    const expired = { cardId: await card(saas.cards.visitor), cardStatus: 'LOST', statusReason: 'No' };
    expect(refused(await at.post('report-card-issue', expired))).toEqual(CARD_STATE);
  });

  const verbs = ['replace-card', 'renew-card', 'decline-card'] as const;
  it.each(verbs)('is decided by %s only once it is reviewed, and only once', async (verb) => {
    const { id: cardId } = await issue();
    expect(refused(await at.post(verb, { cardId }))).toEqual([500, 1010, 'Card is not reported']);
    await report(cardId);
    expect(refused(await at.post(verb, { cardId }))).toEqual([500, 1035, ['actionRequired', 'REVIEW_REPORT']]);
    await at.done('review-report-card-issue', { cardId });
    await at.done(verb, { cardId });
    for (const next of [...verbs, 'review-report-card-issue'])
      expect(refused(await at.post(next, { cardId }))).toEqual([500, 1010, 'Card is not reported']);
  });

  it.each([
    ['replace-card', 'REPLACED', 'Card replaced successfully!', 'LOST', false],
    ['renew-card', 'RENEWED', 'Card renew successfully!', 'EXPIRED', true],
    ['renew-card', 'RENEWED', 'Card renew successfully!', 'STOLEN', false],
  ])('ends by %s as %s', async (verb, ended, message, kind, keepsNumber) => {
    const old = await issue();
    await at.done('remove-card-three-ds', { cardId: old.id });
    await reviewed(old.id, kind);
    const next = await at.done(verb, { cardId: old.id, cardToken: old.token, remarks: 'Go on' });
    expect(next).toEqual({
      ...{ cardId: expect.any(Number), cardToken: expect.any(Number), status: 'ISSUANCE_IN_PROGRESS', message },
    });
    expect([next.cardId === old.id, next.cardToken === old.token]).toEqual([false, false]);
    const [was, is] = [await look(old.id), await look(next.cardId)];
    expect(was).toMatchObject({ status: ended, reportedCards: [{ reportStatus: ended, newCardId: next.cardId }] });
    expect(was.reportedCards[0].remarks).toBe('Go on');
    expect(is).toMatchObject({
      ...{ userId: amira, cardType: 'VIRTUAL', embossName: old.embossName, statusReason: 'new card' },
      ...{ account: { accountId }, _3dSecure: { status: false }, cardTier: old.cardTier, reportedCards: [] },
    });
    expect(is.lastFourDigits === old.lastFourDigits).toBe(keepsNumber);
    expect(await at.told(old.token)).toEqual([
      ...['card.issued active', 'card.reported reported', 'card.closed closed'],
    ]);
    await activate(at.stack.deps.card);
    expect(await look(next.cardId)).toMatchObject({ status: 'ACTIVE' });
    expect(await at.told(next.cardToken)).toEqual(['card.issued issuance', 'card.activated active']);
  });

  it('that is declined leaves the card frozen, also where it has expired', async () => {
    const { id: cardId, token: cardToken } = await issue();
    await reviewed(cardId);
    const facts = { cardId, cardToken, cardStatus: 'FREEZE', statusReason: 'Left in a taxi' };
    expect(await at.done('decline-card', { cardId })).toEqual({ ...facts, remarks: 'Confirmed' });
    expect(await at.done('toggle-freeze-card', { cardId })).toMatchObject({ status: 'ACTIVE' });
    await at.stack.database.admin`update card.card set expired_at = now() where seq = ${cardId}`;
    await reviewed(cardId, 'EXPIRED');
    expect(await at.done('decline-card', { cardId, remarks: 'Wait' })).toEqual({ ...facts, remarks: 'Wait' });
    expect(await look(cardId)).toMatchObject({ status: 'EXPIRED' });
  });

  it('is found by all that is known of it, page by page', async () => {
    const { id: cardId } = await issue();
    await reviewed(cardId);
    await at.done('decline-card', { cardId });
    const again = await report(cardId, 'STOLEN');
    const list = async (query: string) => (await at.get(`card-reported-issues?${query}`)).json;
    expect(await list(`cardId=${cardId}&perPage=1`)).toEqual({
      data: [again],
      pagination: { currentPage: 1, perPage: 1, totalPages: 2, totalCount: 2, sort: 'id: DESC' },
    });
    const day = again.createdAt.slice(0, 10);
    const found = [
      [`cardId=${cardId}&cardStatus=LOST`, 1],
      [`cardId=${cardId}&reportStatus=DECLINED&userId=${amira}`, 1],
      [`cardId=${cardId}&startDate=${day}&endDate=${day}`, 2],
      [`cardId=${cardId}&endDate=2001-01-01`, 0],
      [`cardId=${cardId}&page=3`, 0],
      ['cardId=99999999', 0],
      [`userId=${await at.seq('identity.customer', elsewhere.customers.ana)}`, 0],
    ] as const;
    for (const [query, n] of found) expect([query, (await list(query)).data.length]).toEqual([query, n]);
    const wrong = 'cardId=x&userId=-1&cardStatus=lost&reportStatus=NEW&startDate=1&endDate=2026-13-01&page=0&perPage=a';
    expect(keys(await at.get(`card-reported-issues?${wrong}`))).toEqual([
      ...[422, 1000, 'cardId', 'userId', 'cardStatus', 'reportStatus', 'startDate', 'endDate', 'page', 'perPage'],
    ]);
  });
});

const home = {
  ...{ country: 'ARE', state: 'Dubai', city: 'Dubai', addressLine1: '12 Palm Street', postalCode: '00000' },
  ...{ type: 'MAILING', longitude: '55.27', latitude: '25.20' },
};

describe('a conversion', () => {
  it('is applied for, rejected, applied for again and approved', async () => {
    const { id: cardId, token, lastFourDigits } = await issue();
    const decide = (how: object) => at.post('virtual-to-physical-process', { cardId, ...how });
    const missing = [500, 1010, 'Conversion is not requested'];
    expect(refused(await decide({ status: 'APPROVED' }))).toEqual(missing);
    const applied = { status: 'ACTIVE', cardType: 'VIRTUAL', cardConversionStatus: 'APPLIED', delivery: null };
    expect(await at.done('virtual-to-physical', { cardId, address: home })).toMatchObject(applied);
    expect(refused(await at.post('virtual-to-physical', { cardId, address: home }))).toEqual([
      ...[500, 1010, 'Conversion already requested'],
    ]);
    const no = await decide({ status: 'REJECTED', cardConversionStatus: 'APPROVED', remarks: 'Not now' });
    expect(no.json.data).toMatchObject({ ...applied, cardConversionStatus: 'REJECTED' });
    await at.done('virtual-to-physical', { cardId, address: home });
    await at.done('toggle-freeze-card', { cardId });
    expect(refused(await decide({ status: 'APPROVED' }))).toEqual(CARD_STATE);
    await at.done('toggle-freeze-card', { cardId });
    expect((await decide({ cardConversionStatus: 'APPROVED' })).json.data).toMatchObject({
      ...{ status: 'ACTIVE', cardType: 'PHYSICAL', cardConversionStatus: 'APPROVED', token, lastFourDigits },
      manufacturing: { status: 'PENDING', estimatedManufacturingTime: null },
      delivery: { status: 'PENDING', address: { ...home, addressLine2: null } },
    });
    expect(refused(await decide({ status: 'REJECTED' }))).toEqual(missing);
    expect(refused(await at.post('virtual-to-physical', { cardId, address: home }))).toEqual(CARD_STATE);
    expect(await at.told(token)).not.toContain('card.reported reported');
  });

  it('goes to an address of the holder, which counts before any other', async () => {
    const [mine, theirs] = await Promise.all(
      [saas.customers.amira, saas.customers.bilal].map(async (customer) => {
        const [row] = await at.stack.database.admin`
          select seq, line1 from identity.address where customer_id = ${customer} limit 1`;
        return row as Data;
      }),
    );
    const { id: cardId } = await issue();
    const ask = (more: object) => at.post('virtual-to-physical', { cardId, ...more });
    expect(keys(await ask({}))).toEqual([422, 1000, 'addressId']);
    expect(refused(await ask({ addressId: 99_999_999, address: home }))).toEqual(unknown('addressId', 'Address'));
    if (theirs) expect(refused(await ask({ addressId: Number(theirs.seq) }))).toEqual(unknown('addressId', 'Address'));
    expect((await ask({ addressId: Number(mine!.seq), address: { country: 'nowhere' } })).status).toBe(200);
    const done = await at.done('virtual-to-physical-process', { cardId, status: 'APPROVED' });
    expect(done.delivery.address.addressLine1).toBe(mine!.line1);
  });

  it('is for active virtual cards of tiers with plastics', async () => {
    const { id } = await issue(saas.tiers.platinum);
    expect(refused(await at.post('virtual-to-physical', { cardId: id, address: home }))).toEqual([
      ...[500, 1010, 'Card tier does not offer physical cards'],
    ]);
    for (const name of ['plastic', 'visitor', 'stolen'] as const) {
      const body = { cardId: await card(saas.cards[name]), address: home };
      expect(refused(await at.post('virtual-to-physical', body))).toEqual(CARD_STATE);
    }
  });
});

/** Every verb with a body that would do, but for the card. */
const verbs: readonly (readonly [path: string, body: object, fields: readonly string[]])[] = [
  ['enroll-card-three-ds', {}, []],
  ['remove-card-three-ds', {}, []],
  ['update-card-status', { cardStatus: 'BLOCK', statusReason: 'No' }, ['statusReason', 'cardStatus']],
  ['toggle-freeze-card', {}, []],
  ['report-card-issue', { cardStatus: 'LOST', statusReason: 'No' }, ['cardStatus', 'statusReason']],
  ['review-report-card-issue', {}, []],
  ['replace-card', {}, []],
  ['renew-card', {}, []],
  ['decline-card', {}, []],
  ['virtual-to-physical', { address: home }, []],
  ['virtual-to-physical-process', { status: 'REJECTED' }, ['status']],
];

describe('every one of these', () => {
  it.each(verbs)('%s tells all that is wrong, and knows no card of others', async (path, body, fields) => {
    expect(keys(await at.post(path, { ...(path === 'virtual-to-physical' && { address: home }) }))).toEqual(
      expect.arrayContaining([422, 1000, 'cardId', ...fields]),
    );
    const wrong = { cardId: 'x', cardStatus: 'lost', status: 'approved', statusReason: 1, remarks: 'x'.repeat(256) };
    const told = keys(await at.post(path, { ...body, ...wrong }));
    expect(told).toEqual(expect.arrayContaining([422, 1000, 'cardId', ...fields]));
    const [row] = await at.stack.database.admin`
      select seq, token from card.card where tenant_id = ${elsewhere.tenantId} order by seq limit 1`;
    expect(refused(await at.post(path, { ...body, cardId: Number(row!.seq) }))).toEqual(unknown('cardId'));
    if (path.startsWith('virtual')) return;
    const { id, token } = await issue();
    expect(keys(await at.post(path, { ...body, cardId: id, token: Number(row!.token) }))).toEqual([422, 1000, 'token']);
    const other = await issue();
    expect(keys(await at.post(path, { ...body, cardId: id, cardToken: other.token }))).toEqual([
      ...[422, 1000, 'cardToken'],
    ]);
    expect(await at.told(token)).toEqual(['card.issued active']);
  });

  it('is refused while the user is blocked, whatever state the card is in', async () => {
    const { id: cardId, token } = await issue();
    const { admin } = at.stack.database;
    await admin`update identity.customer set status = 'suspended' where id = ${saas.customers.amira}`;
    const before = await look(cardId);
    for (const [path, body] of verbs)
      expect([path, ...refused(await at.post(path, { ...body, cardId }))]).toEqual([path, ...BLOCKED]);
    expect(refused(await at.post('update-card-account', { cardId, accountId }))).toEqual(BLOCKED);
    const { apiCallUniqueIdentifier: _, ...same } = before;
    expect(await look(cardId)).toMatchObject(same);
    expect(await at.told(token)).toEqual(['card.issued active']);
    await admin`update identity.customer set status = 'active' where id = ${saas.customers.amira}`;
  });
});
