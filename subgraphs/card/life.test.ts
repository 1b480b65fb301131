import { connect } from '../../kernel/db';
import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { expire, followCustomers } from './jobs';
import { Bench, HOME } from './life.fixture';
import { freeze } from './service/restrict';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const everyVerb = {
  freezeCard: '',
  unfreezeCard: '',
  blockCard: '',
  unblockCard: '',
  reissueCard: '',
  terminateCard: ', reason: LOST',
  updateCard: ', input: { label: "x" }',
  reportCard: ', kind: LOST, reason: "x"',
  reviewReport: '',
  replaceCard: '',
  renewCard: '',
  declineReport: '',
  processCard: '',
  updateManufacturing: ', status: PENDING',
  updateDelivery: ', status: PENDING',
  activateCard: ', code: "000000"',
  requestConversion: ', address: { country: "AE", city: "Dubai", line1: "1" }',
  decideConversion: ', approve: true',
  convertCard: ', input: { address: { country: "AE", city: "Dubai", line1: "1" } }',
};

describe('every verb', () => {
  beforeEach(() => bench.fresh('vaultspay-saas'));

  it.each(Object.entries(everyVerb))(
    '%s knows no cards of others, and changes nothing of theirs',
    async (verb, rest) => {
      const { id } = await bench.issue();
      const other = world.viewerOf(await world.tenant(bench.database.admin));
      expect(await bench.refused(verb, `id: "${id}"${rest}`, other)).toBe('CARD_UNKNOWN');
      expect(await bench.refused(verb, `id: "${newId()}"${rest}`)).toBe('CARD_UNKNOWN');
      expect(await bench.refused(verb, `id: "nonsense"${rest}`)).toBe('CARD_UNKNOWN');
      expect(await bench.refused(verb, `id: "${id}"${rest}`, bench.as({ scopes: ['card:read'] }))).toBe(
        'VIEWER_FORBIDDEN',
      );
    },
  );

  it.each(Object.entries(everyVerb))('%s refuses a closed card', async (verb, rest) => {
    const { id } = await bench.issue();
    await bench.do('terminateCard', `id: "${id}", reason: LOST`);
    const missing = verb === 'decideConversion' ? 'CONVERSION_MISSING' : 'CARD_CLOSED';
    expect(await bench.refused(verb, `id: "${id}"${rest}`)).toBe(missing);
  });

  it.each(['vaultspay-saas', 'vaultspay-v1'] as const)('asks once what the contract of %s says', async (dialect) => {
    await bench.fresh(dialect);
    const { id } = await bench.issue();
    const statements: string[] = [];
    const onQuery = (text: string) => statements.push(text);
    const db = connect({ url: bench.database.urlAs('card'), name: 'counting', max: 1, onQuery });
    await freeze({ ...bench.deps, db }, world.callOf(bench.viewer), { id });
    await db.close();
    const asked = (what: string) => statements.filter((text) => text.includes(what)).length;
    expect([asked('identity.tenant_policy'), asked('"card"."fulfilment"')]).toEqual([
      1,
      dialect === 'vaultspay-v1' ? 1 : 0,
    ]);
  });

  it('writes an audit row when staff do it', async () => {
    const { id } = await bench.issue();
    for (const verb of ['blockCard', 'unblockCard', 'reissueCard']) await bench.do(verb, `id: "${id}"`, bench.staff);
    const rows = await bench.database
      .admin`select action, actor_id from identity.audit where target_id = ${id} order by at, action`;
    expect(rows.map(({ action }) => action).sort()).toEqual(['card.block', 'card.clearRestriction', 'card.reissue']);
  });
});

describe('a block', () => {
  it('is set and lifted by the app, also over a freeze, and repeated without harm', async () => {
    await bench.fresh('vaultspay-saas');
    const { id } = await bench.issue();
    await bench.do('freezeCard', `id: "${id}"`, bench.user);
    expect(await bench.do('blockCard', `id: "${id}", reason: "Customer request"`)).toMatchObject({
      ...{
        status: 'BLOCKED',
        restrictedBy: 'APP',
        statusReason: 'Customer request',
        restrictionReason: 'Customer request',
      },
    });
    expect(await bench.do('blockCard', `id: "${id}", reason: "Still"`)).toMatchObject({
      status: 'BLOCKED',
      statusReason: 'Still',
    });
    expect(await bench.refused('unfreezeCard', `id: "${id}"`)).toBe('CARD_BLOCKED');
    expect(await bench.do('unblockCard', `id: "${id}", reason: "Done"`)).toMatchObject({
      status: 'ACTIVE',
      restrictedBy: null,
    });
    await bench.do('freezeCard', `id: "${id}"`);
    expect(await bench.do('unblockCard', `id: "${id}"`)).toMatchObject({ status: 'ACTIVE' });
    const before = (await bench.told(id)).length;
    await bench.do('unblockCard', `id: "${id}"`);
    expect(await bench.told(id)).toHaveLength(before);
  });

  it('by staff is theirs to lift where the policy says so; a second one is refused there', async () => {
    await bench.fresh('vaultspay-v1');
    const { id } = await bench.issue();
    await bench.do('blockCard', `id: "${id}"`, bench.staff);
    expect(await bench.refused('blockCard', `id: "${id}"`)).toBe('CARD_BLOCKED');
    expect(await bench.refused('unblockCard', `id: "${id}"`)).toBe('RESTRICTED_BY_STAFF');
    expect(await bench.refused('unblockCard', `id: "${id}"`, bench.user)).toBe('VIEWER_FORBIDDEN');
    expect(await bench.do('unblockCard', `id: "${id}"`, bench.staff)).toMatchObject({ status: 'ACTIVE' });
  });

  it('that is lifted forgets wrong tries and what velocity rules had counted', async () => {
    await bench.fresh('cryptomate');
    const { id } = await bench.issue();
    await bench.database.admin`
      update card.card set restriction = 'blocked', restricted_by = 'platform', pin_tries = 3, cvv_tries = 2, expiry_tries = 1 where id = ${id}`;
    expect((await bench.do('unblockCard', `id: "${id}"`)).attempts).toMatchObject({ pin: 0, cvv: 0, expiry: 0 });
    expect(await bench.database.admin`select 1 from rules.velocity_cleared where card_id = ${id}`).toHaveLength(1);
  });

  it('loses or wins against a termination, and never comes after it', async () => {
    await bench.fresh('vaultspay-saas');
    const { id } = await bench.issue();
    const answers = await Promise.all([
      ...['freezeCard', 'blockCard', 'freezeCard', 'unblockCard'].map((verb) => bench.ask(verb, `id: "${id}"`)),
      bench.ask('terminateCard', `id: "${id}", reason: STOLEN`),
    ]);
    expect(answers.at(-1)!.errors).toBeUndefined();
    expect((await bench.history(id)).at(-1)!.verb).toBe('terminate');
    expect(await bench.see(id)).toMatchObject({ status: 'CLOSED' });
  });
});

describe('a reissue', () => {
  beforeEach(() => bench.fresh('cryptomate'));

  it('keeps the card and changes its number; the old one is not current any more', async () => {
    const before = await bench.issue({ label: 'Main', approvalMethod: 'TOP_UP', email: 'a@mail.invalid' });
    const old = await bench.pan(before.id);
    await bench.database.admin`
      update card.card set restriction = 'blocked', restricted_by = 'platform', cvv_tries = 3 where id = ${before.id}`;
    const after = await bench.do('reissueCard', `id: "${before.id}", reason: "Compromised"`);
    expect(after).toMatchObject({
      id: before.id,
      status: 'ACTIVE',
      generation: 2,
      label: 'Main',
      approvalMethod: 'TOP_UP',
    });
    expect(after).toMatchObject({ attempts: { cvv: 0 }, token: before.token, contact: { email: 'a@mail.invalid' } });
    const next = await bench.pan(before.id);
    expect(next.pan).not.toBe(old.pan);
    expect(next.pan.endsWith(after.last4)).toBe(true);
    const rows = await bench.database
      .admin`select generation, current from card.vault where card_id = ${before.id} order by 1`;
    expect(rows).toEqual([
      { generation: 1, current: false },
      { generation: 2, current: true },
    ]);
    expect((await bench.told(before.id)).at(-1)).toEqual(['card.reissued', 'blocked', 'active']);
  });

  it('revives an expired card and leaves a frozen one frozen', async () => {
    const { id } = await bench.issue();
    await bench.do('sandboxExpireCard', `cardId: "${id}"`);
    expect(await bench.see(id)).toMatchObject({ status: 'EXPIRED', expiredAt: world.NOW });
    expect(await bench.do('reissueCard', `id: "${id}"`)).toMatchObject({ status: 'ACTIVE', expiredAt: null });
    await bench.do('freezeCard', `id: "${id}"`);
    expect(await bench.do('reissueCard', `id: "${id}"`)).toMatchObject({ status: 'FROZEN', generation: 3 });
  });

  it('sends another plastic where there was one', async () => {
    await bench.fresh('vaultspay-saas');
    const { id } = await bench.plastic();
    await bench.do('processCard', `id: "${id}"`);
    for (const step of ['MANUFACTURED', 'DELIVERED'])
      await bench.do('sandboxCourier', `cardId: "${id}", step: ${step}`);
    const { pan, expiry } = await bench.pan(id);
    await bench.do('activateCard', `id: "${id}", pan: "${pan}", expiry: "${expiry}"`);
    expect(await bench.do('reissueCard', `id: "${id}"`)).toMatchObject({
      ...{
        status: 'SHIPPING',
        generation: 2,
        fulfilment: { manufacturing: 'PENDING', delivery: 'PENDING', deliveredAt: null },
      },
    });
    const old = await bench.database
      .admin`select delivery from card.fulfilment where card_id = ${id} and generation = 1`;
    expect(old).toEqual([{ delivery: 'delivered' }]);
  });

  it('is one for one key, and each of many gives another number', async () => {
    const { id } = await bench.issue();
    const key = `id: "${id}", idempotencyKey: "k"`;
    await Promise.all([bench.do('reissueCard', key), bench.do('reissueCard', key)]);
    await Promise.all([1, 2].map(() => bench.do('reissueCard', `id: "${id}"`)));
    expect(await bench.see(id)).toMatchObject({ generation: 4 });
    const rows = await bench.database.admin`select 1 from card.vault where card_id = ${id} and current`;
    expect(rows).toHaveLength(1);
  });

  it('is not for holders, nor for cards that are not in use', async () => {
    const { id } = await bench.issue();
    expect(await bench.refused('reissueCard', `id: "${id}"`, bench.user)).toBe('VIEWER_FORBIDDEN');
    await bench.do('reportCard', `id: "${id}", kind: LOST, reason: "x"`);
    expect(await bench.refused('reissueCard', `id: "${id}"`)).toBe('CARD_STATE');
  });
});

describe('a termination', () => {
  beforeEach(() => bench.fresh('cryptomate'));

  it('is for good and says why', async () => {
    const { id } = await bench.issue();
    const made = await bench.do('terminateCard', `id: "${id}", reason: USER_REQUEST, statusReason: "Asked by phone"`);
    expect(made).toMatchObject({ status: 'CLOSED', closedReason: 'USER_REQUEST', statusReason: 'Asked by phone' });
    expect((await bench.told(id)).at(-1)).toEqual(['card.closed', 'active', 'closed']);
    expect(await bench.refused('terminateCard', `id: "${id}", reason: LOST`)).toBe('CARD_CLOSED');
  });

  it('has reasons of its own, and is not for holders', async () => {
    const { id } = await bench.issue();
    for (const reason of ['REPLACED', 'RENEWED'])
      expect(await bench.refused('terminateCard', `id: "${id}", reason: ${reason}`)).toBe('INPUT_INVALID');
    expect(await bench.refused('terminateCard', `id: "${id}", reason: LOST`, bench.user)).toBe('VIEWER_FORBIDDEN');
  });

  it('waits until the money of a card of its own is gone', async () => {
    const { id } = await bench.issue({ approvalMethod: 'TOP_UP' });
    await bench.database
      .admin`update wallet.account set kind = 'card_balance', posted = 100 where id = ${bench.account}`;
    expect(await bench.refused('terminateCard', `id: "${id}", reason: DELETED`)).toBe('CARD_HAS_BALANCE');
    const other = await bench.issue({ approvalMethod: 'WEBHOOK' });
    await bench.do('terminateCard', `id: "${other.id}", reason: DELETED`);
    await bench.database.admin`update wallet.account set posted = 0 where id = ${bench.account}`;
    await bench.do('terminateCard', `id: "${id}", reason: DELETED`);
  });
});

describe('the account behind a card', () => {
  beforeEach(() => bench.fresh('vaultspay-saas'));
  const relink = (id: string, accountId: string) => `id: "${id}", accountId: "${accountId}"`;

  it('changes, and what was before is kept', async () => {
    const { admin } = bench.database;
    const { id } = await bench.issue();
    const [own, tenants] = [
      await world.account(admin, bench.tenantId, bench.holder),
      await world.account(admin, bench.tenantId, null),
    ];
    for (const accountId of [own, tenants])
      expect(await bench.do('relinkAccount', relink(id, accountId))).toMatchObject({ account: { id: accountId } });
    const before = await bench.everything();
    await bench.do('relinkAccount', relink(id, tenants));
    expect(await bench.everything()).toEqual(before);
    const { data } = await bench.run(`{ card(id: "${id}") { accounts { account { id } from until } } }`);
    expect(data!.card).toEqual({
      accounts: [
        { account: { id: tenants }, from: world.NOW, until: null },
        { account: { id: own }, from: world.NOW, until: world.NOW },
        { account: { id: bench.account }, from: world.NOW, until: world.NOW },
      ],
    });
    expect((await bench.told(id)).map(([type]) => type)).toEqual(['card.issued', 'card.updated', 'card.updated']);
  });

  it('is never somebody else’s, closed, frozen or of another currency', async () => {
    const { admin } = bench.database;
    const { id } = await bench.issue();
    const elsewhere = await world.tenant(admin);
    const code = async (accountId: string) => bench.refused('relinkAccount', relink(id, accountId));
    const open = (more = {}, owner: string | null = bench.holder) => world.account(admin, bench.tenantId, owner, more);
    expect(await code('nonsense')).toBe('ACCOUNT_UNKNOWN');
    expect(await code(await open({}, await world.customer(admin, bench.tenantId)))).toBe('ACCOUNT_UNKNOWN');
    expect(await code(await world.account(admin, elsewhere, null))).toBe('ACCOUNT_UNKNOWN');
    expect(await code(await open({ role: 'fees' }, null))).toBe('ACCOUNT_UNKNOWN');
    expect(await code(await open({ lifecycle: 'closed' }))).toBe('ACCOUNT_CLOSED');
    expect(await code(await open({ restriction: 'frozen' }))).toBe('ACCOUNT_FROZEN');
    expect(await code(await open({ currency: 'AED' }))).toBe('CURRENCY_MISMATCH');
    expect(await bench.refused('relinkAccount', relink(id, bench.account), bench.user)).toBe('VIEWER_FORBIDDEN');
    await bench.do('sandboxExpireCard', `cardId: "${id}"`);
    expect(await code(await open())).toBe('CARD_EXPIRED');
  });
});

describe('the holder of a card', () => {
  beforeEach(() => bench.fresh('vaultspay-v1'));

  it('leaves it frozen when deleted, even as the account closes; when suspended, as it is', async () => {
    const { admin } = bench.database;
    const [a, b] = [await bench.issue(), await bench.issue()];
    await bench.do('blockCard', `id: "${b.id}"`);
    await admin`update identity.customer set status = 'suspended' where id = ${bench.holder}`;
    expect(await followCustomers()(bench.deps)).toBe(0);
    await admin`update identity.customer set status = 'deleted', deleted_at = ${world.NOW} where id = ${bench.holder}`;
    await admin`update wallet.account set lifecycle = 'closed', closed_at = ${world.NOW} where id = ${bench.account}`;
    const done = await Promise.all([followCustomers()(bench.deps), followCustomers()(bench.deps)]);
    expect(done[0]! + done[1]!).toBe(1);
    expect(await bench.see(a.id)).toMatchObject({
      status: 'FROZEN',
      restrictedBy: 'PLATFORM',
      statusReason: 'Customer deleted',
    });
    expect(await bench.see(b.id)).toMatchObject({ status: 'BLOCKED' });
    expect(await bench.refused('unfreezeCard', `id: "${a.id}"`)).toBe('CUSTOMER_DELETED');
  });
});

describe('the end of the month', () => {
  it('expires cards the day after, once, and what they may do then is the policy’s', async () => {
    await bench.fresh('vaultspay-saas');
    const { id } = await bench.issue();
    await bench.database.admin`update card.card set valid_through = '2026-04-30' where id = ${id}`;
    const on = (day: string) => ({ ...bench.deps, clock: { now: () => new Date(day) } });
    await expire(on('2026-04-30T23:59:59Z'));
    expect(await bench.see(id)).toMatchObject({ status: 'ACTIVE' });
    const done = await Promise.all([expire(on('2026-05-01T00:00:00Z')), expire(on('2026-05-01T00:00:00Z'))]);
    expect(done[0]! + done[1]!).toBe(1);
    expect(await bench.see(id)).toMatchObject({ status: 'EXPIRED', statusReason: 'Card expired' });
    expect((await bench.told(id)).at(-1)).toEqual(['card.expired', 'active', 'expired']);
    expect(await bench.refused('freezeCard', `id: "${id}"`)).toBe('CARD_EXPIRED');
  });

  it('leaves verbs as they were where expiry only declines', async () => {
    await bench.fresh('vaultspay-v1');
    const { id } = await bench.issue();
    await bench.do('sandboxExpireCard', `cardId: "${id}"`);
    expect(await bench.do('freezeCard', `id: "${id}"`)).toMatchObject({ restriction: 'FROZEN', expiredAt: world.NOW });
  });
});

describe('what is kept on a card', () => {
  beforeEach(() => bench.fresh('cryptomate'));

  it('is changed by what is named; null clears', async () => {
    const { id } = await bench.issue({ label: 'One', email: 'a@mail.invalid', metadata: { a: 1, b: 'two' } });
    const update = (input: string) => bench.do('updateCard', `id: "${id}", input: { ${input} }`);
    expect(await update('metadata: { b: null, c: true }, remarks: "VIP"')).toMatchObject({
      ...{ label: 'One', remarks: 'VIP', metadata: { a: 1, c: true }, contact: { email: 'a@mail.invalid' } },
    });
    expect(await update('label: null, email: null, otpPhone: { dialCode: 54, number: "1155500142" }')).toMatchObject({
      ...{ label: null, contact: { email: null, otpPhone: { dialCode: 54, number: '1155500142' } } },
    });
    expect(await update('otpPhone: null, metadata: null')).toMatchObject({ metadata: {}, contact: { otpPhone: null } });
    const before = await bench.everything();
    await update('label: null');
    expect(await bench.everything()).toEqual(before);
    expect((await bench.told(id)).map(([type]) => type)).toEqual(['card.issued', ...Array(3).fill('card.updated')]);
  });

  it.each([
    'email: "nobody"',
    'label: ""',
    'otpPhone: { dialCode: 0, number: "1155500142" }',
    'otpPhone: { dialCode: 54, number: "12-34" }',
    'metadata: { deep: { er: 1 } }',
    `metadata: { ${'k'.repeat(41)}: 1 }`,
  ])('is not changed to { %s }', async (input) => {
    const { id } = await bench.issue();
    expect(await bench.refused('updateCard', `id: "${id}", input: { ${input} }`)).toBe('INPUT_INVALID');
  });

  it('is the tenant’s business, also of frozen cards', async () => {
    const { id } = await bench.issue();
    await bench.do('freezeCard', `id: "${id}"`);
    expect(await bench.do('updateCard', `id: "${id}", input: { label: "Two" }`)).toMatchObject({ label: 'Two' });
    expect(await bench.refused('updateCard', `id: "${id}", input: { label: "x" }`, bench.user)).toBe(
      'VIEWER_FORBIDDEN',
    );
  });

  it('starts with what was given, and the approval method never changes', async () => {
    const made = await bench.issue({
      ...{ approvalMethod: 'WEBHOOK', email: 'mara@mail.invalid', otpPhone: { dialCode: 54, number: '1155500142' } },
      ...{ design: 'night', deliverySpeed: 'EXPRESS', recipientName: 'Mara', holderName: 'Mara Quell' },
    });
    expect(made).toMatchObject({
      ...{ approvalMethod: 'WEBHOOK', design: 'night', deliverySpeed: 'EXPRESS', recipientName: 'Mara' },
      contact: { email: 'mara@mail.invalid', otpPhone: { dialCode: 54, number: '1155500142' } },
    });
    const answer = await bench.ask('updateCard', `id: "${made.id}", input: { approvalMethod: NONE }`);
    expect(answer.errors?.[0]?.message).toMatch(/not defined by type/);
  });
});

describe('a quota', () => {
  beforeEach(async () => {
    await bench.fresh('cryptomate');
    await bench.database.admin`update identity.tenant set quotas = '{"virtualCards": 3}' where id = ${bench.tenantId}`;
  });

  it('is never exceeded, over all tiers, however many ask at once', async () => {
    const second = await world.tier(bench.database.admin, bench.tenantId, { standard: false });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => bench.tryIssue(i % 2 ? { tierId: second } : {})),
    );
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(3);
    expect(answers.map(world.codeOf).filter((code) => code === 'QUOTA_REACHED')).toHaveLength(7);
    expect(await bench.database.admin`select 1 from card.card where tenant_id = ${bench.tenantId}`).toHaveLength(3);
  });

  it('counts neither closed nor expired cards', async () => {
    const cards = [await bench.issue(), await bench.issue(), await bench.issue()];
    expect(world.codeOf(await bench.tryIssue())).toBe('QUOTA_REACHED');
    await bench.do('terminateCard', `id: "${cards[0].id}", reason: LOST`);
    await bench.issue();
    expect(world.codeOf(await bench.tryIssue())).toBe('QUOTA_REACHED');
    await bench.do('sandboxExpireCard', `cardId: "${cards[1].id}"`);
    await bench.issue();
  });
});

describe('of several reasons against a card', () => {
  it('the first of the catalogue is told', async () => {
    await bench.fresh('vaultspay-v1');
    const { admin } = bench.database;
    const code = async (more = {}) =>
      world.codeOf(await bench.tryIssue({ form: 'PHYSICAL', currency: 'EUR', ...more }));
    await admin`update identity.tenant set quotas = '{"virtualCards": 0}' where id = ${bench.tenantId}`;
    await admin`update card.tier set card_limit = 0, forms = '{virtual}' where id = ${bench.tierId}`;
    await admin`update identity.customer set status = 'suspended', kyc_status = 'pending', kyc_level = 'basic' where id = ${bench.holder}`;
    await admin`update wallet.account set restriction = 'frozen' where id = ${bench.account}`;
    expect(await code({ tierId: newId() })).toBe('TIER_UNKNOWN');
    expect(await code()).toBe('ADDRESS_MISSING');
    expect(await code({ address: HOME })).toBe('FORM_UNAVAILABLE');
    await admin`update card.tier set forms = '{virtual,physical}' where id = ${bench.tierId}`;
    expect(await code({ address: HOME, embossedName: 'x' })).toBe('NAME_NOT_ALLOWED');
    expect(await code({ address: HOME })).toBe('CURRENCY_MISMATCH');
    const rest = { address: { ...HOME, country: 'FR' }, currency: 'USD' };
    expect(await code(rest)).toBe('CUSTOMER_SUSPENDED');
    await admin`update identity.customer set status = 'active' where id = ${bench.holder}`;
    expect(await code(rest)).toBe('ACCOUNT_FROZEN');
    await admin`update wallet.account set restriction = 'none' where id = ${bench.account}`;
    expect(await code(rest)).toBe('KYC_REQUIRED');
    await admin`update identity.customer set kyc_status = 'approved' where id = ${bench.holder}`;
    expect(await code(rest)).toBe('KYC_LEVEL_LOW');
    await admin`update identity.customer set kyc_level = 'full' where id = ${bench.holder}`;
    expect(await code({ ...rest, currency: null })).toBe('TIER_FULL');
    await admin`update card.tier set card_limit = null where id = ${bench.tierId}`;
    expect(await code({ ...rest, currency: null })).toBe('QUOTA_REACHED');
    await admin`update identity.tenant set quotas = '{}' where id = ${bench.tenantId}`;
    expect(await code({ ...rest, currency: null })).toBe('COUNTRY_UNSUPPORTED');
    expect(await code({ address: HOME, currency: null })).toBeUndefined();
  });
});

describe('the list of cards', () => {
  it('is narrowed by every filter', async () => {
    await bench.fresh('vaultspay-saas');
    const gold = await world.tier(bench.database.admin, bench.tenantId, { standard: false });
    const [a, b, c] = [
      await bench.issue(),
      await bench.issue({ tierId: gold, approvalMethod: 'NONE' }),
      await bench.plastic(),
    ];
    await bench.do('freezeCard', `id: "${a.id}"`);
    await bench.do('reportCard', `id: "${b.id}", kind: STOLEN, reason: "x"`);
    await bench.do('reviewReport', `id: "${b.id}"`);
    const d = await bench.do('replaceCard', `id: "${b.id}"`);
    const list = async (filter: string): Promise<string[]> => {
      const { data, errors } = await bench.run(`{ cards(filter: { ${filter} }) { nodes { id } total } }`);
      expect(errors).toBeUndefined();
      const { nodes, total } = data!.cards as never as { nodes: { id: string }[]; total: number };
      expect(total).toBe(nodes.length);
      return nodes.map(({ id }) => id);
    };
    expect(await list('')).toEqual([d.id, c.id, b.id, a.id]);
    expect(await list('statuses: [FROZEN, PENDING]')).toEqual([c.id, a.id]);
    expect(await list('statuses: []')).toEqual([]);
    expect(await list('status: FROZEN, statuses: [PENDING]')).toEqual([]);
    expect(await list('lifecycles: [ISSUANCE, CLOSED]')).toEqual([d.id, b.id]);
    expect(await list('restrictions: [FROZEN]')).toEqual([a.id]);
    expect(await list('closedReasons: [REPLACED]')).toEqual([b.id]);
    expect(await list('reportedKind: STOLEN')).toEqual([b.id]);
    expect(await list('form: PHYSICAL')).toEqual([c.id]);
    expect(await list(`tierId: "${gold}"`)).toEqual([d.id, b.id]);
    expect(await list(`predecessorId: "${b.id}"`)).toEqual([d.id]);
    expect(await list('approvalMethod: NONE')).toEqual([d.id, b.id]);
    expect(await list(`last4: "${a.last4}", status: FROZEN`)).toEqual([a.id]);
    expect(await list(`token: ${c.token}`)).toEqual([c.id]);
    expect(await list('publicId: "nobody"')).toEqual([]);
    expect(await list('tierId: "nonsense"')).toEqual([]);
  });
});
