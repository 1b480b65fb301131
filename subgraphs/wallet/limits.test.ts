import { parseAmount } from '../../kernel/money';
import type { DialectName } from '../../kernel/viewer';
import { engineOn } from './engine';
import { limitOn } from './engine/testing';
import { expireHolds } from './jobs';
import { accountOf, balancesOf, type Data, inbound, type Tenant, type World, walletWorld } from './testing';

let world: World;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world.close());

const currencies: Partial<Record<DialectName, string>> = { vaultpay: 'INR', cryptomate: 'USD' };

/** A tenant with a payer, a payee and a contact at another bank. */
interface Scene {
  readonly tenant: Tenant;
  readonly currency: string;
  readonly owner: string;
  readonly from: Data;
  readonly to: Data;
  readonly contactId: string;
  /** Amounts as people write them; counts as counts. */
  limit(row: { value: string; [column: string]: string | null }, accountId?: string | null): Promise<string>;
  used(accountId?: string): Promise<string>;
}

async function scene(dialect: DialectName = 'vaultspay-v1', funds = '1000.00', policies = {}): Promise<Scene> {
  const tenant = await world.tenant(dialect, policies);
  const currency = currencies[dialect] ?? 'AED';
  const owner = await tenant.customer();
  const from = await accountOf(tenant, owner, funds, currency);
  const to = await accountOf(tenant, await tenant.customer(), undefined, currency);
  const [asset] = await world.db.admin`
    select code, decimals, ledger_scale as "ledgerScale" from wallet.asset
    where tenant_id = ${tenant.id} and code = ${currency}`;
  const added = await tenant.ask(`mutation ($input: AddContactInput!) { addContact(input: $input) { id } }`, {
    input: { customerId: owner, title: 'Landlord', iban: 'GB29NWBK60161331926819', accountTitle: 'Lana' },
  });
  return {
    ...{ tenant, currency, owner, from, to, contactId: added.data.addContact.id },
    limit: ({ value, ...row }, accountId = from.id) => {
      const units = row.measure === 'count' ? value : `${parseAmount(value, asset as never, 'value')}`;
      return limitOn(world.db.admin, tenant.id, accountId, {
        ...row,
        value: units,
        currency: row.measure === 'count' ? null : currency,
      });
    },
    used: async (accountId = from.id) => {
      const [row] = await world.db.admin`
        select coalesce(sum(amount - restored), 0) as units, count(*) filter (where restored_at is null) as n
        from rules.use where account_id = ${accountId}`;
      return `${BigInt(row!.units) / 10n ** BigInt(asset!.ledgerScale)} in ${row!.n}`;
    },
  };
}

const TRANSFER = 'id status hold { id } amount { amount }';
const types = {
  transfer: 'TransferInput',
  directTransfer: 'DirectTransferInput',
  topUp: 'TopUpInput',
  withdraw: 'WithdrawInput',
  placeHold: 'HoldInput',
};
type Verb = keyof typeof types;

function ask(of: Scene, verb: Verb, amount: string, more: object = {}, key?: string, as?: object) {
  const extra = {
    transfer: { to: { code: of.to.code } },
    directTransfer: { contactId: of.contactId },
    topUp: {},
    withdraw: { bankAccount: 'AB1234567890' },
    placeHold: {},
  }[verb];
  const input = { accountId: of.from.id, amount: { amount, currency: of.currency }, ...extra, ...more };
  const document = `mutation ($input: ${types[verb]}!, $key: String) { ${verb}(input: $input, idempotencyKey: $key) { ${TRANSFER} } }`;
  return of.tenant.ask(document, { input, key }, as);
}
const onId = (of: Scene, verb: string, id: string, more = '') =>
  of.tenant.ask(`mutation ($id: ID!) { ${verb}(id: $id${more}) { ${TRANSFER} } }`, { id });
const money = ({ currency }: Scene, amount: string): string =>
  `, amount: { amount: "${amount}", currency: "${currency}" }`;

async function done(asked: ReturnType<typeof ask>, verb: string): Promise<Data> {
  const { data, code, errors } = await asked;
  expect({ code, errors }).toEqual({});
  return data[verb] as Data;
}

/** Everything but that it was decided: money, rows, events, keys, and what counts. */
async function unchanged(act: () => Promise<unknown>): Promise<void> {
  const state = () => world.db.admin`
    select (select count(*) from wallet.transfer) as transfers, (select count(*) from wallet.entry) as entries,
           (select count(*) from wallet.leg) as legs, (select count(*) from wallet.hold) as holds,
           (select sum(abs(posted) + held + incoming) from wallet.account) as money,
           (select count(*) from events.outbox) as events, (select count(*) from events.once) as keys,
           (select count(*) from rules.use) as uses, (select sum(amount) from rules.tally) as used`;
  const before = await state();
  await act();
  expect(await state()).toEqual(before);
}

const actions: Record<Verb, string> = {
  transfer: 'send_money',
  directTransfer: 'send_money',
  topUp: 'top_up',
  withdraw: 'withdrawal',
  placeHold: 'send_money',
};
const verbs = Object.keys(actions) as Verb[];

const DAY = 86_400_000;
const midnight = (now: Date): number => Math.floor(now.getTime() / DAY) * DAY + DAY;
/** When what was used now is over; null: never. */
const ends: Record<string, ((now: Date) => number) | null> = {
  rolling_24h: (now) => now.getTime() + DAY,
  day: midnight,
  week: (now) => midnight(now) + ((7 - now.getUTCDay()) % 7) * DAY,
  month: (now) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1),
  lifetime: null,
};
const codes: Record<string, string> = {
  ...{
    rolling_24h: 'LIMIT_DAY',
    day: 'LIMIT_DAY',
    week: 'LIMIT_WEEK',
    month: 'LIMIT_MONTH',
    lifetime: 'LIMIT_LIFETIME',
  },
};

describe.each(verbs)('%s', (verb) => {
  test('of exactly the limit per transaction passes, of a fil more it is refused and nothing moves', async () => {
    const of = await scene();
    await of.limit({ action: actions[verb], window: 'single', value: '100.00' });
    await unchanged(async () => {
      const { errors } = await ask(of, verb, '100.01');
      expect(errors![0]!.extensions).toEqual({
        code: 'LIMIT_SINGLE',
        field: 'amount.amount',
        details: { limit: '100.00', used: '0.00', asked: '100.01' },
      });
    });
    await done(ask(of, verb, '100.00'), verb);
    await done(ask(of, verb, '100.00'), verb);
  });

  test.each(Object.keys(codes))('fills a window of %s to its border, and finds it empty behind it', async (window) => {
    const of = await scene();
    await of.limit({ action: actions[verb], window, value: '100.00' });
    await done(ask(of, verb, '60.00'), verb);
    const end = ends[window]?.(world.clock.now());
    await done(ask(of, verb, '40.00'), verb);
    const refused = async () =>
      unchanged(async () => {
        const { errors } = await ask(of, verb, '0.01');
        expect(errors![0]!.extensions).toEqual({
          code: codes[window],
          field: 'amount.amount',
          details: { limit: '100.00', used: '100.00', asked: '0.01' },
        });
      });
    await refused();
    world.clock.advance((end ?? world.clock.now().getTime() + 400 * DAY) - world.clock.now().getTime() - 1);
    await refused();
    world.clock.advance(1);
    if (end) await done(ask(of, verb, '100.00'), verb);
    else await refused();
  });

  test('is bound by limits on any action and on its own, and by no other', async () => {
    const of = await scene();
    const others = ['send_money', 'top_up', 'withdrawal', 'purchase', 'atm_withdrawal', 'deposit'];
    for (const action of others.filter((one) => one !== actions[verb]))
      await of.limit({ action, window: 'single', value: '0.00' });
    await done(ask(of, verb, '10.00'), verb);
    await of.limit({ action: 'any', window: 'day', value: '10.00' });
    expect(await ask(of, verb, '0.01')).toMatchObject({ code: 'LIMIT_DAY' });
  });

  test('may be counted instead of summed', async () => {
    const of = await scene();
    await of.limit({ action: actions[verb], window: 'day', measure: 'count', value: '2' });
    await done(ask(of, verb, '1.00'), verb);
    await done(ask(of, verb, '1.00'), verb);
    const { errors } = await ask(of, verb, '1.00');
    expect(errors![0]!.extensions).toMatchObject({ code: 'LIMIT_DAY', details: { limit: '2', used: '2', asked: '1' } });
  });

  test('counts before there is a limit, so that one set later knows of it', async () => {
    const of = await scene();
    await done(ask(of, verb, '70.00'), verb);
    await of.limit({ action: actions[verb], window: 'day', value: '100.00' });
    expect(await ask(of, verb, '30.01')).toMatchObject({ code: 'LIMIT_DAY' });
    await done(ask(of, verb, '30.00'), verb);
  });

  test('repeated with its key counts once, also at the border', async () => {
    const of = await scene();
    await of.limit({ action: actions[verb], window: 'day', value: '50.00' });
    const first = await done(ask(of, verb, '50.00', {}, 'k'), verb);
    expect(await done(ask(of, verb, '50.00', {}, 'k'), verb)).toEqual(first);
    expect(await of.used()).toBe('50 in 1');
  });
});

describe('the order of refusals', () => {
  const P = 'vaultpay';
  /** Limits and funds are both due: which is told? */
  test.each<[DialectName, Verb, string]>([
    [P, 'transfer', 'LIMIT_SINGLE'],
    [P, 'withdraw', 'LIMIT_SINGLE'],
    [P, 'directTransfer', 'LIMIT_SINGLE'],
    ['vaultspay-saas', 'directTransfer', 'FUNDS_INSUFFICIENT'],
    ['vaultspay-saas', 'transfer', 'LIMIT_SINGLE'],
    ['vaultspay-v1', 'directTransfer', 'LIMIT_SINGLE'],
    ['cryptomate', 'directTransfer', 'LIMIT_SINGLE'],
  ])('%s, %s: %s', async (dialect, verb, code) => {
    const of = await scene(dialect, '50.00');
    await of.limit({ action: 'any', window: 'single', value: '10.00' });
    await unchanged(async () => expect(await ask(of, verb, '60.00')).toMatchObject({ code }));
    expect(await ask(of, verb, '40.00')).toMatchObject({ code: 'LIMIT_SINGLE' });
  });

  test('funds are missing where limits would let it pass, and it leaves no use behind', async () => {
    const of = await scene(P, '50.00');
    await of.limit({ action: 'any', window: 'single', value: '100.00' });
    await unchanged(async () =>
      expect(await ask(of, 'transfer', '60.00')).toMatchObject({ code: 'FUNDS_INSUFFICIENT', field: 'accountId' }),
    );
  });

  test('per transaction before day before month, and the account before the tenant', async () => {
    const of = await scene(P);
    const rules = [];
    for (const window of ['month', 'day', 'single'])
      for (const subject of [null, of.from.id as string])
        rules.push(await of.limit({ action: 'send_money', window, value: '10.00' }, subject));
    const drop = (id: string) => world.db.admin`delete from rules.limit where id = ${id}`;
    const told: unknown[] = [];
    for (const id of rules.reverse()) {
      const { code } = await ask(of, 'transfer', '11.00');
      const [last] = await world.db.admin`
        select rule_id from rules.decision where tenant_id = ${of.tenant.id} order by seq desc limit 1`;
      expect(last!.rule_id).toBe(id);
      told.push(code);
      await drop(id);
    }
    expect(told).toEqual(['LIMIT_SINGLE', 'LIMIT_SINGLE', 'LIMIT_DAY', 'LIMIT_DAY', 'LIMIT_MONTH', 'LIMIT_MONTH']);
    await done(ask(of, 'transfer', '11.00'), 'transfer');
  });

  test('whatever is wrong with the parties or the key comes before limits', async () => {
    const of = await scene(P);
    await done(ask(of, 'transfer', '5.00', {}, 'k'), 'transfer');
    await of.limit({ action: 'any', window: 'single', value: '0.01' });
    expect(await ask(of, 'transfer', '5.00', {}, 'k')).toMatchObject({ code: 'TRANSFER_DUPLICATE' });
    expect(await ask(of, 'transfer', '5.00', { to: { code: of.from.code } })).toMatchObject({ code: 'SELF_TRANSFER' });
    const onAccount = (verb: string, id: string) =>
      of.tenant.ask(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id });
    await onAccount('freezeAccount', of.to.id);
    expect(await ask(of, 'transfer', '5.00')).toMatchObject({ code: 'RECIPIENT_FROZEN' });
    await onAccount('unfreezeAccount', of.to.id);
    await onAccount('freezeAccount', of.from.id);
    expect(await ask(of, 'transfer', '5.00')).toMatchObject({ code: 'ACCOUNT_FROZEN' });
    await world.db.admin`update identity.customer set kyc_status = 'none' where id = ${of.owner}`;
    await onAccount('unfreezeAccount', of.from.id);
    expect(await ask(of, 'transfer', '5.00')).toMatchObject({ code: 'KYC_REQUIRED' });
    expect(await of.used()).toBe('5 in 1');
  });

  test('a balance that no column can carry comes after limits', async () => {
    const of = await scene(P);
    await world.db.admin`update wallet.account set posted = 1e30 where id = ${of.from.id}`;
    expect(await ask(of, 'topUp', '1.00')).toMatchObject({ code: 'BALANCE_TOO_LARGE' });
    await of.limit({ action: 'top_up', window: 'single', value: '0.50' });
    expect(await ask(of, 'topUp', '1.00')).toMatchObject({ code: 'LIMIT_SINGLE' });
  });
});

describe('what is not done on the word of the owner', () => {
  test('is not limited and does not count', async () => {
    const of = await scene();
    await of.limit({ action: 'any', window: 'lifetime', value: '0.00' });
    await of.limit({ action: 'any', window: 'lifetime', value: '0.00' }, of.to.id);
    await of.limit({ action: 'any', window: 'single', value: '0.00' }, null);
    await inbound(of.tenant, of.from.id, { amount: '10.00', currency: of.currency });
    const amount = { amount: '1.00', currency: of.currency };
    for (const [verb, type, more] of [
      ['postOutbound', 'OutboundInput', {}],
      ['adjustBalance', 'AdjustInput', { direction: 'DEBIT', reason: 'wrong' }],
      ['chargeFee', 'ChargeFeeInput', { title: 'Fee' }],
    ] as const) {
      const input = { accountId: of.from.id, amount, ...more };
      const { code } = await of.tenant.ask(`mutation ($input: ${type}!) { ${verb}(input: $input) { id } }`, { input });
      expect({ verb, code }).toEqual({ verb });
    }
    expect(await of.used()).toBe('0 in 0');
  });

  test('nor is receiving', async () => {
    const of = await scene();
    await of.limit({ action: 'any', window: 'lifetime', value: '0.00' }, of.to.id);
    await done(ask(of, 'transfer', '10.00'), 'transfer');
    expect(await of.used(of.to.id)).toBe('0 in 0');
  });

  test('and asks rules nothing', async () => {
    const of = await scene();
    const pending = await inbound(of.tenant, of.from.id, { amount: '1.00', currency: of.currency }, { cleared: false });
    world.statements.length = 0;
    await inbound(of.tenant, of.from.id, { amount: '1.00', currency: of.currency });
    await onId(of, 'refuseTransfer', pending.id, ', reason: "no"');
    expect(world.statements.filter((text) => text.includes('rules.'))).toEqual([]);
  });
});

describe('room is given back', () => {
  const full = async (of: Scene) => {
    await of.limit({ action: 'any', window: 'lifetime', value: '100.00' });
    await of.limit({ action: 'any', window: 'lifetime', measure: 'count', value: '1' });
  };
  /** How it is undone, and what still counts afterwards. */
  const undoings: [what: string, Verb, string, (of: Scene, made: Data) => Promise<unknown>, left: string][] = [
    [
      'when the bank refuses',
      'directTransfer',
      'FAILED',
      (of, { id }) => onId(of, 'refuseTransfer', id, ', reason: "no"'),
      '0 in 0',
    ],
    [
      'when a withdrawal comes back',
      'withdraw',
      'REVERSED',
      (of, { id }) => onId(of, 'returnTransfer', id, ', reason: "no"'),
      '0 in 0',
    ],
    [
      'by a reversal',
      'transfer',
      'REVERSED',
      (of, { id }) => onId(of, 'reverseTransfer', id, ', reason: "no"'),
      '0 in 0',
    ],
    [
      'by a reversal of a top-up',
      'topUp',
      'REVERSED',
      (of, { id }) => onId(of, 'reverseTransfer', id, ', reason: "no"'),
      '0 in 0',
    ],
    ['by a release', 'placeHold', 'REVERSED', (of, { hold }) => onId(of, 'releaseHold', hold.id), '0 in 0'],
    [
      'in part, by the release of a part',
      'placeHold',
      'PENDING',
      (of, { hold }) => onId(of, 'releaseHold', hold.id, money(of, '30.00')),
      '70 in 1',
    ],
    [
      'in part, by a last capture of less',
      'placeHold',
      'POSTED',
      (of, { hold }) => onId(of, 'captureHold', hold.id, money(of, '30.00')),
      '30 in 1',
    ],
    [
      'not while more may be captured',
      'placeHold',
      'POSTED',
      (of, { hold }) => onId(of, 'captureHold', hold.id, `${money(of, '30.00')}, final: false`),
      '100 in 1',
    ],
    ['not by a capture of all', 'placeHold', 'POSTED', (of, { hold }) => onId(of, 'captureHold', hold.id), '100 in 1'],
    [
      'not when the bank confirms',
      'directTransfer',
      'POSTED',
      (of, { id }) => onId(of, 'settleTransfer', id),
      '100 in 1',
    ],
    [
      'not while nobody knows',
      'directTransfer',
      'MANUAL_CHECK',
      (of, { id }) => onId(of, 'flagTransfer', id, ', reason: "?"'),
      '100 in 1',
    ],
    ['by an expiry', 'placeHold', 'REVERSED', (of, { hold }) => onId(of, 'sandboxLetHoldExpire', hold.id), '0 in 0'],
  ];
  test.each(undoings)('%s (%s)', async (_, verb, status, undo, left) => {
    const of = await scene();
    await full(of);
    const made = await done(ask(of, verb, '100.00'), verb);
    expect(await ask(of, verb, '0.01')).toMatchObject({ code: 'LIMIT_LIFETIME' });
    await undo(of, made);
    const { data } = await of.tenant.ask('query ($id: ID!) { transfer(id: $id) { status } }', made);
    expect(data.transfer.status).toBe(status);
    expect(await of.used()).toBe(left);
    if (left === '0 in 0') await done(ask(of, verb, '100.00'), verb);
  });

  test('by the job that ends holds, and once only', async () => {
    const of = await scene();
    await full(of);
    await done(ask(of, 'placeHold', '100.00'), 'placeHold');
    world.clock.advance(8 * DAY);
    const db = world.db.as('wallet');
    await expireHolds({ db, clock: world.clock }, engineOn(db).execute);
    await expireHolds({ db, clock: world.clock }, engineOn(db).execute);
    expect(await of.used()).toBe('0 in 0');
  });

  test.each<[DialectName, part: string, whole: string]>([
    ['vaultspay-saas', '100 in 1', '100 in 1'],
    ['vaultspay-v1', '100 in 1', '100 in 1'],
    ['vaultpay', '100 in 1', '0 in 0'],
    ['cryptomate', '70 in 1', '0 in 1'],
  ])('by refunds as %s has it', async (dialect, part, whole) => {
    const of = await scene(dialect);
    const refunded = async (amount: string) => {
      const made = await done(ask(of, 'transfer', '100.00'), 'transfer');
      await onId(of, 'refundTransfer', made.id, amount);
      return made;
    };
    const made = await refunded(money(of, '30.00'));
    expect(await of.used()).toBe(part);
    await world.db.admin`delete from rules.use where id = ${made.id}`;
    await refunded('');
    expect(await of.used()).toBe(whole);
  });

  test('and not by a refund that is refused', async () => {
    const of = await scene('vaultpay');
    const made = await done(ask(of, 'transfer', '100.00'), 'transfer');
    await unchanged(() => onId(of, 'refundTransfer', made.id, money(of, '100.01')));
  });

  test('at once: what was full is not', async () => {
    const of = await scene('vaultpay');
    await full(of);
    const made = await done(ask(of, 'withdraw', '100.00'), 'withdraw');
    expect(await ask(of, 'withdraw', '1.00')).toMatchObject({ code: 'LIMIT_LIFETIME' });
    await onId(of, 'refundTransfer', made.id);
    await done(ask(of, 'withdraw', '100.00'), 'withdraw');
    expect(await balancesOf(of.tenant, of.from.id)).toMatchObject({ balance: '900.00' });
  });
});

describe('a rule of the tenant', () => {
  test('binds all its accounts together and nobody else', async () => {
    const [of, others] = [await scene(), await scene()];
    await of.limit({ action: 'send_money', window: 'day', value: '100.00' }, null);
    const second = await accountOf(of.tenant, await of.tenant.customer(), '100.00', of.currency);
    await done(ask(of, 'transfer', '60.00'), 'transfer');
    await done(ask(of, 'transfer', '40.00', { accountId: second.id }), 'transfer');
    expect(await ask(of, 'transfer', '0.01')).toMatchObject({ code: 'LIMIT_DAY' });
    await done(ask(others, 'transfer', '500.00'), 'transfer');
  });

  test("does not tell a customer what others have moved; the customer's own limits tell all", async () => {
    const of = await scene();
    await of.limit({ action: 'send_money', window: 'day', value: '100.00' }, null);
    await done(ask(of, 'transfer', '60.00'), 'transfer');
    const refused = async () => {
      const { errors } = await ask(of, 'transfer', '50.00', {}, undefined, { customerId: of.owner });
      return errors![0]!.extensions;
    };
    expect(await refused()).toEqual({ code: 'LIMIT_DAY', field: 'amount.amount', details: { asked: '50.00' } });
    await of.limit({ action: 'send_money', window: 'day', value: '100.00' });
    expect(await refused()).toMatchObject({ details: { limit: '100.00', used: '60.00', asked: '50.00' } });
  });
});

test('amounts are told as people write them, whatever digits the ledger keeps', async () => {
  const of = await scene('vaultspay-saas');
  await of.limit({ action: 'send_money', window: 'single', value: '100.00' });
  const { errors } = await ask(of, 'transfer', '100.01');
  expect(errors![0]!.extensions.details).toEqual({ limit: '100.00', used: '0.00', asked: '100.01' });
});

test('charges are not part of what counts', async () => {
  const of = await scene('vaultspay-saas');
  await of.limit({ action: 'send_money', window: 'day', value: '100.00' });
  await done(ask(of, 'directTransfer', '100.00'), 'directTransfer');
  expect(await of.used()).toBe('100 in 1');
});

test('the decision on a transfer is found by its id', async () => {
  const of = await scene();
  await of.limit({ action: 'send_money', window: 'day', value: '100.00' });
  const { id } = await done(ask(of, 'transfer', '60.00'), 'transfer');
  const rows = await world.db.admin`
    select account_id, card_id, mode, outcome, code from rules.decision
    where tenant_id = ${of.tenant.id} and cause_id = ${id}`;
  expect([...rows]).toEqual([{ account_id: of.from.id, card_id: null, mode: 'live', outcome: 'approved', code: null }]);
});
