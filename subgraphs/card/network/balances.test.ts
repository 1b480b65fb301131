import { newId } from '../../../kernel/id';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { verifyLedger } from '../../wallet/verify';
import type { AuthorisationRow } from '.';
import { type Scene, sceneOn } from './testing';

/** What each step with a card makes of its account, and what is told of it: the purchase first, then the balance. */

let database: TestDatabase;
let of: Scene;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  of = await sceneOn(database, { funds: 100_00n });
});
afterEach(async () => {
  expect(await verifyLedger(of.tenantId, database.as('wallet'))).toMatchObject({ ok: true });
});

interface Row {
  readonly seq: string;
  readonly type: string;
  readonly before: Record<string, string> | null;
  readonly after: Record<string, string>;
}

/** Of purchases, and of balances what was available. What else the core tells is no matter here. */
const told = async (): Promise<string[]> =>
  (await of.rows<Row>('events.outbox'))
    .sort((a, b) => Number(a.seq) - Number(b.seq))
    .filter(({ type }) => type.startsWith('authorisation.') || type === 'account.balance')
    .map(({ type, before, after }) => (type === 'account.balance' ? `${before!.available} → ${after.available}` : type))
    .slice(1);

type Step = 'capture' | 'reverse' | 'refund' | 'increment';
const usd = (amount: string) => ({ amount, currency: 'USD' });

const lives: [name: string, steps: readonly (readonly [Step, string?])[], told: string[], item: string][] = [
  ['settled for what is held', [['capture']], ['authorisation.captured'], 'posted 2000 of 2000'],
  ['settled for less', [['capture', '15']], ['authorisation.captured', '8000 → 8500'], 'posted 1500 of 2000'],
  [
    'settled for more than there is',
    [['capture', '120']],
    ['authorisation.captured', '8000 → -2000'],
    'posted 12000 of 2000',
  ],
  ['released', [['reverse']], ['authorisation.reversed', '8000 → 10000'], 'reversed 2000 of 2000'],
  [
    'released in part, then settled',
    [['reverse', '5'], ['capture']],
    ['authorisation.amended', '8000 → 8500', 'authorisation.captured'],
    'posted 1500 of 2000',
  ],
  [
    'refunded in two parts',
    [['capture'], ['refund', '5'], ['refund', '15']],
    ['authorisation.captured', 'authorisation.refunded', '8000 → 8500', 'authorisation.refunded', '8500 → 10000'],
    'refunded 2000 of 2000',
  ],
];

test.each(lives)('a purchase that is %s', async (_, steps, expected, item) => {
  const { id } = await of.buy('20.00');
  const at = ['authorisation.held', '10000 → 8000'];
  expect(await told()).toEqual(at);
  for (const [step, amount] of steps)
    await of.network[step](of.call, { networkRef: newId(), id, ...(amount && { amount: usd(`${amount}.00`) }) });
  expect(await told()).toEqual([...at, ...expected]);
  expect(await seen({ id })).toBe(item);
});

/** The item as its account lists it: its amount now, and what was approved. */
async function seen({ id }: Pick<AuthorisationRow, 'id'>): Promise<string> {
  const [row] = await database.admin`
    select l.status, l.amount, a.authorised from card.authorisation a
    join wallet.leg l on l.tenant_id = a.tenant_id and l.transfer_id = a.transfer_id where a.id = ${id}`;
  return `${row!.status} ${row!.amount} of ${row!.authorised}`;
}

test('a purchase that nobody settles within seven days is released', async () => {
  const { id } = await of.buy('20.00');
  of.deps.clock.advance(7 * 86_400_000 - 1);
  await of.network.sweep();
  expect(await seen({ id })).toBe('pending 2000 of 2000');
  of.deps.clock.advance(1);
  await of.network.sweep();
  expect(await seen({ id })).toBe('reversed 2000 of 2000');
  expect((await told()).slice(2)).toEqual(['authorisation.reversed', '8000 → 10000']);
});

test('what nobody had asked for is owed, and what is refused moves nothing', async () => {
  const forced = { cardId: of.cardId, channel: 'ecommerce' as const, amount: usd('130.00') };
  const { id } = await of.network.force(of.call, { networkRef: newId(), ...forced });
  expect(await seen({ id })).toBe('posted 13000 of 0');
  const refused = await of.buy('1.00');
  expect(await seen(refused)).toBe('declined 100 of 0');
  expect(await told()).toEqual(['authorisation.captured', '10000 → -3000', 'authorisation.declined']);
});

test('more than was settled is not refunded, and nothing is told of the try', async () => {
  const { id } = await of.buy('20.00');
  await of.network.capture(of.call, { networkRef: newId(), id, amount: usd('10.00') });
  const before = await told();
  const refund = (amount: string) => of.network.refund(of.call, { networkRef: newId(), id, amount: usd(amount) });
  await expect(refund('10.01')).rejects.toMatchObject({ code: 'REFUND_EXCEEDED' });
  await refund('6.00');
  await expect(refund('4.01')).rejects.toMatchObject({ code: 'REFUND_EXCEEDED' });
  expect((await told()).slice(before.length)).toEqual(['authorisation.refunded', '9000 → 9600']);
});
