import { Fault } from '../../../../kernel/error';
import { MAX_UNITS } from '../../../../kernel/money';
import type { Cause } from '../../../../schema/outbox';
import type { Charge } from '../../../../schema/wallet-words';
import type { Command, Party } from '../commands';
import { type Account, absorb, type Effects, emptyState, keyOf, type State } from '../state';
import { decide } from '.';

const TENANT = 'tenant';
const NOON = new Date('2026-03-01T12:00:00Z');
const LATER = new Date('2026-03-08T12:00:01Z');
const WEEK = new Date('2026-03-08T12:00:00Z');

const causeAt = (at: Date): Cause => ({
  viewer: { tenantId: TENANT, actor: { kind: 'app', id: 'tests' } },
  requestId: 'request',
  at,
});
const cause = causeAt(NOON);

const account = (id: string, given: Partial<Account> = {}): Account => ({
  tenantId: TENANT,
  id,
  assetId: 'asset-aed',
  currency: 'AED',
  role: null,
  ownerCustomerId: `owner-of-${id}`,
  lifecycle: 'active',
  restriction: 'none',
  decimals: 2,
  scale: 2,
  customer: 'active',
  posted: 1000n,
  held: 0n,
  incoming: 0n,
  floor: 0n,
  overdrawn: 0n,
  entryCount: 0,
  lastEntryMs: 0,
  lastEntryHash: '',
  ...given,
});

function stateWith(...more: Account[]): State {
  const state = emptyState();
  const all = [
    account('a'),
    account('b'),
    account('usd', { assetId: 'asset-usd', currency: 'USD' }),
    account('frozen', { restriction: 'frozen' }),
    account('disabled', { restriction: 'disabled' }),
    account('closed', { lifecycle: 'closed', posted: 0n }),
    account('suspended', { customer: 'suspended' }),
    account('deleted', { customer: 'deleted' }),
    account('worst', { customer: 'suspended', restriction: 'frozen', lifecycle: 'closed' }),
    account('credit', { floor: -500n }),
    account('full', { posted: MAX_UNITS }),
    account('clearing', { role: 'bank_clearing', posted: 0n, floor: null }),
    account('fees', { role: 'fees', posted: 0n, floor: null }),
    ...more,
  ];
  for (const one of all) state.accounts.set(keyOf(TENANT, one.id), one);
  state.accounts.set(keyOf('other-tenant', 'foreign'), account('foreign', { tenantId: 'other-tenant' }));
  return state;
}

const at = (accountId: string, field = accountId): Party => ({ accountId, field });
const charge = (billingAmount: string, inclusive = false): Charge => ({
  title: 'Fee',
  fixed: true,
  value: '0',
  chargeType: 'FEE',
  billingAmount,
  inclusive,
});
const fees = { to: at('fees'), charges: [charge('10'), charge('5', true)] };

type Loose<V extends Command['verb']> = Partial<Extract<Command, { verb: V }>>;
const send = (from: string, to: string, amount: bigint, more: Loose<'transfer'> = {}): Command => ({
  verb: 'transfer',
  cause,
  transferId: 't',
  kind: 'internal',
  from: at(from),
  to: at(to),
  amount,
  ...more,
});
const hold = (amount: bigint, more: Loose<'hold'> = {}): Command => ({
  verb: 'hold',
  cause,
  transferId: 't',
  holdId: 'h',
  kind: 'outbound',
  from: at('a'),
  to: at('clearing'),
  amount,
  expiresAt: WEEK,
  ...more,
});
const capture = (more: Loose<'capture'> = {}): Command => ({ verb: 'capture', cause, holdId: 'h', ...more });
const release = (more: Loose<'release'> = {}): Command => ({ verb: 'release', cause, holdId: 'h', ...more });
const expire = (when: Date): Command => ({ verb: 'expire', cause: causeAt(when), holdId: 'h' });
const settle: Command = { verb: 'settle', cause, transferId: 't' };
const fail = (more: Loose<'fail'> = {}): Command => ({
  verb: 'fail',
  cause,
  transferId: 't',
  reason: 'refused',
  ...more,
});
const stick: Command = { verb: 'stick', cause, transferId: 't', reason: 'silence' };
const moneyIn = (to: string, amount: bigint, more: Loose<'moneyIn'> = {}): Command => ({
  verb: 'moneyIn',
  cause,
  transferId: 't',
  kind: 'inbound',
  from: at('clearing'),
  to: at(to),
  amount,
  settled: true,
  ...more,
});
const refund = (more: Loose<'refund'> = {}): Command => ({
  verb: 'refund',
  cause,
  originalId: 't',
  transferId: `r${Math.random()}`,
  kind: 'refund',
  mark: 'refunded',
  ...more,
});
const reverse = (more: Loose<'reverse'> = {}): Command => ({
  verb: 'reverse',
  cause,
  transferId: 't',
  keepCharges: true,
  reason: 'returned',
  ...more,
});
const adjust = (name: string, amount: bigint, more: Loose<'adjust'> = {}): Command => ({
  verb: 'adjust',
  cause,
  transferId: 't',
  kind: 'adjustment',
  account: at(name),
  contra: at('clearing'),
  amount,
  ...more,
});
const post = (...legs: [string, bigint][]): Command => ({
  verb: 'post',
  cause,
  transferId: 't',
  kind: 'internal',
  legs: legs.map(([name, amount]) => ({ ...at(name), amount })),
});

/** Run in order; the last one's outcome, as one line: `CODE field`, or the transfer's status and what changed. */
function outcome(commands: readonly Command[], state = stateWith()): string {
  let shown = '';
  for (const command of commands) {
    const before = structuredClone({ ...state });
    const result = decide(state, command);
    expect(state).toEqual(before);
    shown =
      result instanceof Fault ? [result.code, result.details.field].filter(Boolean).join(' ') : told(state, result);
    if (!(result instanceof Fault)) absorb(state, result);
  }
  return shown;
}

function told(state: State, effects: Effects): string {
  for (const assetId of ['asset-aed', 'asset-usd'])
    expect(effects.entries.filter((e) => e.assetId === assetId).reduce((sum, e) => sum + e.amount, 0n)).toBe(0n);
  const original = state.transfers.get(keyOf(TENANT, 't'));
  const marked = effects.transfers.find(({ id }) => id === 't' && effects.receipt.transferId !== 't');
  const changes = effects.accounts.map((after) => {
    const before = state.accounts.get(keyOf(TENANT, after.id))!;
    const parts = (['posted', 'held', 'incoming', 'overdrawn'] as const)
      .filter((part) => after[part] !== before[part])
      .map(
        (part) =>
          `${part === 'posted' ? '' : `${part} `}${after[part] > before[part] ? '+' : ''}${after[part] - before[part]}`,
      );
    return `${after.id}: ${parts.join(', ')}`;
  });
  const step = marked && original ? [`original ${marked.status}`] : [];
  return [effects.receipt.status, ...step, ...changes].join('; ');
}

describe('Transfers', () => {
  // biome-ignore format: a table
  test.each<[string, Command[], string]>([
    ['moves money at once',                   [send('a', 'b', 300n)],                              'posted; a: -300; b: +300'],
    ['takes what is there to the last unit',  [send('a', 'b', 1000n)],                             'posted; a: -1000; b: +1000'],
    ['refuses one unit more',                 [send('a', 'b', 1001n)],                             'FUNDS_INSUFFICIENT a'],
    ['charges come on top, inclusive do not', [send('a', 'b', 300n, { fees })],                    'posted; a: -310; b: +300; fees: +10'],
    ['charges must be covered too',           [send('a', 'b', 991n, { fees })],                    'FUNDS_INSUFFICIENT a'],
    ['goes down to a negative floor',         [send('credit', 'b', 1500n)],                        'posted; credit: -1500; b: +1500'],
    ['and no further',                        [send('credit', 'b', 1501n)],                        'FUNDS_INSUFFICIENT credit'],
    ['has no floor outside',                  [send('clearing', 'b', 9999n)],                      'posted; clearing: -9999; b: +9999'],
    ['held money is not available',           [hold(600n), send('a', 'b', 401n, { transferId: 'x' })], 'FUNDS_INSUFFICIENT a'],
    ['sees what the command before it did',   [send('a', 'b', 900n), send('a', 'b', 101n, { transferId: 'x' })], 'FUNDS_INSUFFICIENT a'],
    ['refuses nothing',                       [send('a', 'b', 0n)],                                'INPUT_INVALID amount'],
    ['refuses less than nothing',             [send('a', 'b', -1n)],                               'INPUT_INVALID amount'],
    ['refuses more than there can be',        [send('a', 'b', MAX_UNITS + 1n)],                    'INPUT_INVALID amount'],
    ['an unknown payer',                      [send('nobody', 'b', 1n)],                           'ACCOUNT_UNKNOWN nobody'],
    ['an unknown recipient',                  [send('a', 'nobody', 1n)],                           'ACCOUNT_UNKNOWN nobody'],
    ["another tenant's payer",                [send('foreign', 'b', 1n)],                          'ACCOUNT_UNKNOWN foreign'],
    ["another tenant's recipient",            [send('a', 'foreign', 1n)],                          'ACCOUNT_UNKNOWN foreign'],
    ["another customer's payer",              [send('a', 'b', 1n, { from: { ...at('a'), ownerCustomerId: 'me' } })], 'ACCOUNT_UNKNOWN a'],
    ['to oneself',                            [send('a', 'a', 1n)],                                'SELF_TRANSFER a'],
    ['from a suspended customer',             [send('suspended', 'b', 1n)],                        'CUSTOMER_SUSPENDED suspended'],
    ['from a deleted customer',               [send('deleted', 'b', 1n)],                          'CUSTOMER_DELETED deleted'],
    ['from a closed account',                 [send('closed', 'b', 1n)],                           'ACCOUNT_CLOSED closed'],
    ['from a frozen account',                 [send('frozen', 'b', 1n)],                           'ACCOUNT_FROZEN frozen'],
    ['from a disabled account',               [send('disabled', 'b', 1n)],                         'WALLET_DISABLED disabled'],
    ['tells the first refusal that applies',  [send('worst', 'usd', 99999n)],                      'CUSTOMER_SUSPENDED worst'],
    ['to a suspended customer',               [send('a', 'suspended', 1n)],                        'posted; a: -1; suspended: +1'],
    ['to a frozen account',                   [send('a', 'frozen', 1n)],                           'posted; a: -1; frozen: +1'],
    ['to a frozen account that must be active', [send('a', 'frozen', 1n, { recipient: 'active' })], 'RECIPIENT_FROZEN frozen'],
    ['to a disabled account',                 [send('a', 'disabled', 1n)],                         'posted; a: -1; disabled: +1'],
    ['to a closed account',                   [send('a', 'closed', 1n)],                           'RECIPIENT_CLOSED closed'],
    ['between currencies',                    [send('a', 'usd', 1n)],                              'CURRENCY_MISMATCH usd'],
    ['in a currency that it is not',          [send('a', 'b', 1n, { currency: 'USD' })],           'CURRENCY_MISMATCH currency'],
    ['into a balance that no column carries', [send('a', 'full', 1n)],                             'BALANCE_TOO_LARGE full'],
    ['forced below the floor',                [send('a', 'b', 1200n, { forced: true })],           'posted; a: -1200, overdrawn +200; b: +1200'],
    ['forced past a freeze',                  [send('frozen', 'b', 1n, { forced: true })],         'posted; frozen: -1; b: +1'],
    ['not forced out of a closed account',    [send('closed', 'b', 1n, { forced: true })],         'ACCOUNT_CLOSED closed'],
    ['nothing more while below the floor',    [send('a', 'b', 1200n, { forced: true }), send('a', 'b', 1n, { transferId: 'x' })], 'FUNDS_INSUFFICIENT a'],
    ['a credit lessens what is overdrawn',    [send('a', 'b', 1200n, { forced: true }), send('b', 'a', 50n, { transferId: 'x' })], 'posted; b: -50; a: +50, overdrawn -50'],
    ['a key of its own once for ever',        [send('a', 'b', 1n, { forever: { accountId: 'a', key: 'k' } }), send('a', 'b', 1n, { transferId: 'x', forever: { accountId: 'a', key: 'k' } })], 'TRANSFER_DUPLICATE idempotencyKey'],
    ['the same key for another account',      [send('a', 'b', 1n, { forever: { accountId: 'a', key: 'k' } }), send('b', 'a', 1n, { transferId: 'x', forever: { accountId: 'b', key: 'k' } })], 'posted; b: -1; a: +1'],
  ])('%s', (_sentence, commands, expected) => expect(outcome(commands)).toBe(expected));
});

describe('Postings of many legs', () => {
  // biome-ignore format: a table
  test.each<[string, Command[], string]>([
    ['move in one act',                   [post(['a', -300n], ['b', 200n], ['fees', 100n])],   'posted; a: -300; b: +200; fees: +100'],
    ['become one entry per account',      [post(['a', -300n], ['a', 100n], ['b', 200n])],      'posted; a: -200; b: +200'],
    ['must balance in each asset',        [post(['a', -1n], ['b', 1n], ['usd', -2n], ['clearing', 2n])], 'INPUT_INVALID legs'],
    ['must sum to zero',                  [post(['a', -300n], ['b', 299n])],                   'INPUT_INVALID legs'],
    ['must not be none',                  [post()],                                            'INPUT_INVALID legs'],
    ['must not cancel out',               [post(['a', -1n], ['a', 1n])],                       'INPUT_INVALID legs'],
    ['must not be zero',                  [post(['a', 0n], ['b', 0n])],                        'INPUT_INVALID a'],
    ['need the funds',                    [post(['a', -1001n], ['b', 1001n])],                 'FUNDS_INSUFFICIENT a'],
    ['may not debit a frozen account',    [post(['frozen', -1n], ['b', 1n])],                  'ACCOUNT_FROZEN frozen'],
    ['may not credit a closed one',       [post(['a', -1n], ['closed', 1n])],                  'ACCOUNT_CLOSED closed'],
    ['are reversed as a whole',           [post(['a', -300n], ['b', 200n], ['fees', 100n]), reverse()], 'reversed; a: +300; b: -200; fees: -100'],
    ['of more than two are not refunded', [post(['a', -300n], ['b', 200n], ['fees', 100n]), refund()], 'TRANSFER_STATE id'],
    ['of two may be refunded',            [post(['a', -300n], ['b', 300n]), refund()],         'posted; original refunded; b: -300; a: +300'],
  ])('%s', (_sentence, commands, expected) => expect(outcome(commands)).toBe(expected));
});

describe('Money in', () => {
  // biome-ignore format: a table
  test.each<[string, Command[], string]>([
    ['is posted at once when settled',           [moneyIn('a', 500n)],                                'posted; a: +500; clearing: -500'],
    ['is only incoming while pending',           [moneyIn('a', 500n, { settled: false })],            'pending; a: incoming +500'],
    ['is not available while pending',           [moneyIn('a', 500n, { settled: false }), send('a', 'b', 1001n, { transferId: 'x' })], 'FUNDS_INSUFFICIENT a'],
    ['is posted when it settles',                [moneyIn('a', 500n, { settled: false }), settle],    'posted; a: +500, incoming -500; clearing: -500'],
    ['settles once',                             [moneyIn('a', 500n, { settled: false }), settle, settle], 'TRANSFER_STATE id'],
    ['is gone when it fails',                    [moneyIn('a', 500n, { settled: false }), fail()],    'failed; a: incoming -500'],
    ['is gone when it is sent back',             [moneyIn('a', 500n, { settled: false }), fail({ status: 'reversed' })], 'reversed; a: incoming -500'],
    ['fails once',                               [moneyIn('a', 500n, { settled: false }), fail(), fail()], 'TRANSFER_STATE id'],
    ['waits for a person when stuck',            [moneyIn('a', 500n, { settled: false }), stick],     'manual_check'],
    ['settles after a person looked',            [moneyIn('a', 500n, { settled: false }), stick, settle], 'posted; a: +500, incoming -500; clearing: -500'],
    ['gets stuck once',                          [moneyIn('a', 500n, { settled: false }), stick, stick], 'TRANSFER_STATE id'],
    ['to a frozen account passes',               [moneyIn('frozen', 500n)],                           'posted; frozen: +500; clearing: -500'],
    ['to a closed account is returned',          [moneyIn('closed', 500n)],                           'reversed'],
    ['not cleared, to a closed account, too',    [moneyIn('closed', 500n, { settled: false })],       'reversed'],
    ['asked for by a closed account is refused', [moneyIn('closed', 500n, { recipient: 'active' })],  'ACCOUNT_CLOSED closed'],
    ['asked for by a frozen account is refused', [moneyIn('frozen', 500n, { recipient: 'active' })],  'ACCOUNT_FROZEN frozen'],
    ['of another currency',                      [moneyIn('usd', 500n)],                              'CURRENCY_MISMATCH clearing'],
    ['to nobody',                                [moneyIn('nobody', 500n)],                           'ACCOUNT_UNKNOWN nobody'],
    ['beyond what a column carries',             [moneyIn('full', 1n)],                               'BALANCE_TOO_LARGE full'],
    ['is reversed by the bank while it lasts',   [moneyIn('a', 500n), reverse()],                     'reversed; a: -500; clearing: +500'],
    ['is not reversed when it is spent',         [moneyIn('a', 500n), send('a', 'b', 1200n, { transferId: 'x' }), reverse()], 'FUNDS_INSUFFICIENT'],
    ['is reversed by force all the same',        [moneyIn('a', 500n), send('a', 'b', 1200n, { transferId: 'x' }), reverse({ forced: true })], 'reversed; a: -500, overdrawn +200; clearing: +500'],
  ])('%s', (_sentence, commands, expected) => expect(outcome(commands)).toBe(expected));
});

describe('Holds and money out', () => {
  const withFees = { fees };
  // biome-ignore format: a table
  test.each<[string, Command[], string]>([
    ['holds amount and charges',                  [hold(300n, withFees)],                                'pending; a: held +310'],
    ['needs the charges too',                     [hold(991n, withFees)],                                'FUNDS_INSUFFICIENT a'],
    ['from a frozen account',                     [hold(1n, { from: at('frozen') })],                    'ACCOUNT_FROZEN frozen'],
    ['settles with its charges',                  [hold(300n, withFees), settle],                        'posted; a: -310, held -310; clearing: +300; fees: +10'],
    ['settles once',                              [hold(300n), settle, settle],                          'TRANSFER_STATE id'],
    ['is given back when refused',                [hold(300n, withFees), fail()],                        'failed; a: held -310'],
    ['stays held when stuck',                     [hold(300n), stick],                                   'manual_check'],
    ['is given back after a person looked',       [hold(300n), stick, fail()],                           'failed; a: held -300'],
    ['returned by the bank keeps the charges',    [hold(300n, withFees), settle, reverse()],             'reversed; a: +300; clearing: -300'],
    ['or gives them back',                        [hold(300n, withFees), settle, reverse({ keepCharges: false })], 'reversed; a: +310; clearing: -300; fees: -10'],
    ['is returned once',                          [hold(300n), settle, reverse(), reverse()],            'TRANSFER_STATE id'],
    ['is not returned before it is posted',       [hold(300n), reverse()],                               'TRANSFER_STATE id'],
    ['captures the whole',                        [hold(300n), capture()],                               'posted; a: -300, held -300; clearing: +300'],
    ['captures a part and gives back the rest',   [hold(300n), capture({ amount: 200n })],               'posted; a: -200, held -300; clearing: +200'],
    ['captures a part and keeps the rest',        [hold(300n), capture({ amount: 200n, rest: 'keep' })], 'posted; a: -200, held -200; clearing: +200'],
    ['captures again what was kept',              [hold(300n), capture({ amount: 200n, rest: 'keep' }), capture()], 'posted; a: -100, held -100; clearing: +100'],
    ['ends when all is captured',                 [hold(300n), capture({ amount: 200n, rest: 'keep' }), capture(), capture()], 'HOLD_STATE id'],
    ['takes the agreed charges once',             [hold(300n, withFees), capture({ amount: 100n, rest: 'keep' }), capture()], 'posted; a: -200, held -200; clearing: +200'],
    ['takes the charges of the capture instead',  [hold(300n, withFees), capture({ amount: 300n, fees: { to: at('fees'), charges: [charge('3')] } })], 'posted; a: -303, held -310; clearing: +300; fees: +3'],
    ['captures no more than is held',             [hold(300n), capture({ amount: 301n })],               'HOLD_EXCEEDED amount'],
    ['unless the account covers it',              [hold(300n), capture({ amount: 1000n, above: 'covered' })], 'posted; a: -1000, held -300; clearing: +1000'],
    ['and it does not',                           [hold(300n), capture({ amount: 1001n, above: 'covered' })], 'FUNDS_INSUFFICIENT'],
    ['or by force',                               [hold(300n), capture({ amount: 1100n, above: 'forced' })], 'posted; a: -1100, held -300, overdrawn +100; clearing: +1100'],
    ['does not lean on other holds',              [hold(300n), hold(600n, { transferId: 'x', holdId: 'y' }), capture({ amount: 401n, above: 'covered' })], 'FUNDS_INSUFFICIENT'],
    ['captures nothing of nothing',               [hold(300n), capture({ amount: 0n })],                 'INPUT_INVALID amount'],
    ['releases the whole',                        [hold(300n), release()],                               'reversed; a: held -300'],
    ['releases a part and stays',                 [hold(300n), release({ amount: 100n })],               'pending; a: held -100'],
    ['settles what is left after a release',      [hold(300n), release({ amount: 100n }), settle],       'posted; a: -200, held -200; clearing: +200'],
    ['releases no more than is held',             [hold(300n), release({ amount: 301n })],               'HOLD_EXCEEDED amount'],
    ['releases once',                             [hold(300n), release(), release()],                    'HOLD_STATE id'],
    ['stays posted when the kept rest is released', [hold(300n), capture({ amount: 100n, rest: 'keep' }), release()], 'posted; a: held -200'],
    ['does not expire early',                     [hold(300n), expire(NOON)],                            'HOLD_STATE id'],
    ['expires on time',                           [hold(300n), expire(WEEK)],                            'reversed; a: held -300'],
    ['never expires without a date',              [hold(300n, { expiresAt: null }), expire(LATER)],      'HOLD_STATE id'],
    ['is not captured after it expired',          [hold(300n), expire(LATER), capture()],                'HOLD_STATE id'],
    ['an unknown hold',                           [capture({ field: 'holdId' })],                        'HOLD_UNKNOWN holdId'],
    ['an unknown transfer',                       [settle],                                              'TRANSFER_UNKNOWN id'],
  ])('%s', (_sentence, commands, expected) => expect(outcome(commands)).toBe(expected));

  test('what was promised before a freeze is still captured', () => {
    const state = stateWith();
    outcome([hold(300n)], state);
    const held = state.accounts.get(keyOf(TENANT, 'a'))!;
    state.accounts.set(keyOf(TENANT, 'a'), { ...held, restriction: 'frozen', customer: 'suspended' });
    expect(outcome([capture()], state)).toBe('posted; a: -300, held -300; clearing: +300');
  });

  test('a declined act leaves a transfer and its faces, and moves nothing', () => {
    const effects = decide(stateWith(), {
      verb: 'decline',
      cause,
      transferId: 't',
      kind: 'card_purchase',
      from: at('closed'),
      to: at('clearing'),
      amount: 5n,
      reason: 'CARD_CLOSED',
    }) as Effects;
    expect(effects.transfers).toMatchObject([{ status: 'declined', failedReason: 'CARD_CLOSED', amount: 5n }]);
    expect(effects.legs).toMatchObject([{ accountId: 'closed', direction: 'debit' }]);
    expect([effects.accounts, effects.entries, effects.holds]).toEqual([[], [], []]);
  });
});

describe('Refunds, reversals and adjustments', () => {
  const sent = send('a', 'b', 300n, { fees });
  // biome-ignore format: a table
  test.each<[string, Command[], string]>([
    ['refund the whole without charges',       [sent, refund()],                                      'posted; original refunded; b: -300; a: +300'],
    ['refund a part',                          [sent, refund({ amount: 100n })],                      'posted; original refunded; b: -100; a: +100'],
    ['refund the rest',                        [sent, refund({ amount: 100n }), refund()],            'posted; original refunded; b: -200; a: +200'],
    ['refund no more than was posted',         [sent, refund({ amount: 301n })],                      'REFUND_EXCEEDED amount'],
    ['refund no more than is left',            [sent, refund({ amount: 100n }), refund({ amount: 201n })], 'REFUND_EXCEEDED amount'],
    ['refund nothing when nothing is left',    [sent, refund(), refund()],                            'REFUND_EXCEEDED amount'],
    ['refund only what was captured',          [hold(300n), capture({ amount: 200n }), refund({ amount: 201n })], 'REFUND_EXCEEDED amount'],
    ['refund nothing that is pending',         [hold(300n), refund()],                                'TRANSFER_STATE id'],
    ['refund nothing that failed',             [hold(300n), fail(), refund()],                        'TRANSFER_STATE id'],
    ['refund with the mark of a reversal',     [sent, refund({ mark: 'reversed' })],                  'posted; original reversed; b: -300; a: +300'],
    ['which is final',                         [sent, refund({ mark: 'reversed', amount: 1n }), refund()], 'TRANSFER_STATE id'],
    ['refund no refund',                       [sent, refund({ transferId: 'r' }), refund({ originalId: 'r' })], 'TRANSFER_STATE id'],
    ['refund what the recipient still has',    [sent, send('b', 'a', 1300n, { transferId: 'x' }), refund()], 'FUNDS_INSUFFICIENT'],
    ['refund from a frozen recipient not',     [send('a', 'frozen', 1n), refund()],                   'ACCOUNT_FROZEN'],
    ['refund of the unknown',                  [refund({ field: 'transferId' })],                     'TRANSFER_UNKNOWN transferId'],
    ['reverse the whole',                      [sent, reverse({ keepCharges: false })],               'reversed; a: +310; b: -300; fees: -10'],
    ['reverse nothing that was refunded',      [sent, refund({ amount: 1n }), reverse()],             'TRANSFER_STATE id'],
    ['refund nothing that was reversed',       [sent, reverse(), refund()],                           'TRANSFER_STATE id'],
    ['reverse a hold that is partly captured', [hold(300n), capture({ amount: 100n, rest: 'keep' }), reverse()], 'reversed; a: +100, held -200; clearing: -100'],
    ['adjust upwards',                         [adjust('a', 70n)],                                    'posted; clearing: -70; a: +70'],
    ['adjust downwards',                       [adjust('a', -70n)],                                   'posted; a: -70; clearing: +70'],
    ['adjust a frozen account',                [adjust('frozen', -70n)],                              'posted; frozen: -70; clearing: +70'],
    ['adjust no closed account',               [adjust('closed', 70n)],                               'ACCOUNT_CLOSED closed'],
    ['adjust not below the floor',             [adjust('a', -1001n)],                                 'FUNDS_INSUFFICIENT a'],
    ['adjust below the floor by force',        [adjust('a', -1001n, { forced: true })],               'posted; a: -1001, overdrawn +1; clearing: +1001'],
    ['adjust by nothing not',                  [adjust('a', 0n)],                                     'INPUT_INVALID amount'],
  ])('%s', (_sentence, commands, expected) => expect(outcome(commands)).toBe(expected));
});

describe('Entries', () => {
  test('count up, keep the balance, and never go back in time', () => {
    const state = stateWith();
    outcome([{ ...send('a', 'b', 1n), cause: causeAt(LATER) }, send('a', 'b', 2n, { transferId: 'x' })], state);
    const own = state.entries.filter(({ accountId }) => accountId === 'a');
    expect(own.map(({ n, balanceAfter, atMs }) => [n, balanceAfter, atMs])).toEqual([
      [1, 999n, LATER.getTime()],
      [2, 997n, LATER.getTime()],
    ]);
    expect(new Set(own.map(({ hash }) => hash)).size).toBe(2);
  });
});
