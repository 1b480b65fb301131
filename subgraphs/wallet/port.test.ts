import { type Tx, transact } from '../../kernel/db';
import { Fault } from '../../kernel/error';
import { newId } from '../../kernel/id';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { engineOn } from './engine';
import { commandsOf, type World, worldOn } from './engine/testing';
import { type Also, type Command, type Outcome, open } from './port';
import { verifyLedger } from './verify';

let db: TestDatabase;
let world: World;
let make: ReturnType<typeof commandsOf>;
let [account, network] = ['', ''];

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  world = await worldOn(db.admin);
  make = commandsOf(world);
  network = await world.account({ role: 'card_settlement' });
  account = await world.account();
  await engineOn(db.as('wallet')).execute(make.moneyIn(network, account, 100n));
});
afterEach(async () => expect(await verifyLedger(world.tenantId, db.as('wallet'))).toMatchObject({ ok: true }));

async function apply(tx: Tx, commands: readonly Command[], also?: Also): Promise<Outcome[]> {
  const ledger = await open(tx, commands);
  const outcomes = commands.map((command) => ledger.decide(command, also));
  await ledger.finish();
  return outcomes;
}

const state = async () => (await db.admin`select posted, held from wallet.account where id = ${account}`)[0];
const told = async () =>
  (await db.admin`select type from events.outbox where tenant_id = ${world.tenantId} order by seq`).map(
    ({ type }) => type,
  );

test('the card role holds and captures in a transaction of its own', async () => {
  const hold = make.hold(account, network, 60n, { facts: { cardId: newId() } });
  const outcomes = await transact(db.as('card'), (tx) =>
    apply(tx, [hold, { verb: 'capture', cause: world.cause(), holdId: hold.holdId, amount: 50n }], ({ status }) => [
      { type: 'authorisation.held', resourceType: 'authorisation', resourceId: newId(), after: { status } },
    ]),
  );
  expect(outcomes).toMatchObject([{ status: 'pending', holdId: hold.holdId }, { status: 'posted' }]);
  expect(await state()).toEqual({ posted: '50', held: '0' });
  expect((await told()).slice(1)).toEqual([
    'transfer.pending',
    'hold.placed',
    'authorisation.held',
    'transfer.posted',
    'hold.captured',
    'authorisation.held',
  ]);
  const [row] = await db.admin`select status, amount, posted_amount from wallet.transfer where id = ${hold.transferId}`;
  expect(row).toEqual({ status: 'posted', amount: '50', posted_amount: '50' });
});

test('a refusal is an answer; the others stand', async () => {
  const outcomes = await transact(db.as('card'), (tx) =>
    apply(tx, [make.hold(account, network, 80n), make.hold(account, network, 30n), make.hold(account, network, 20n)]),
  );
  expect(outcomes.map((outcome) => (outcome instanceof Fault ? outcome.code : outcome.status))).toEqual([
    'pending',
    'FUNDS_INSUFFICIENT',
    'pending',
  ]);
  expect(await state()).toEqual({ posted: '100', held: '100' });
});

test('what the caller rolls back has never been', async () => {
  const before = await told();
  const work = transact(db.as('card'), async (tx) => {
    await apply(tx, [make.hold(account, network, 80n)]);
    throw new Fault('CARD_FROZEN');
  });
  await expect(work).rejects.toThrow(Fault);
  expect([await state(), await told()]).toEqual([{ posted: '100', held: '0' }, before]);
});

test('a hundred commands in one call, made and changed again within it', async () => {
  const holds = Array.from({ length: 100 }, () => make.hold(account, network, 1n));
  const releases = holds.map(({ holdId }) => ({ verb: 'release' as const, cause: world.cause(), holdId }));
  const outcomes = await transact(db.as('card'), (tx) => apply(tx, [...holds, ...releases]));
  expect(new Set(outcomes.slice(100).map((outcome) => 'status' in outcome && outcome.status))).toEqual(
    new Set(['reversed']),
  );
  const rows = await db.admin`
    select t.status, l.status as leg, h.state, h.remaining from wallet.transfer t
    join wallet.leg l on l.transfer_id = t.id join wallet.hold h on h.transfer_id = t.id where t.tenant_id = ${world.tenantId}`;
  expect(rows.length).toBe(100);
  for (const row of rows)
    expect(row).toEqual({ status: 'reversed', leg: 'reversed', state: 'released', remaining: '0' });
});

test('a step that moves nothing is told in its turn', async () => {
  const hold = make.hold(account, network, 10n);
  const seen = { type: 'authorisation.declined', resourceType: 'authorisation', resourceId: newId(), after: {} };
  await transact(db.as('card'), async (tx) => {
    const ledger = await open(tx, [hold]);
    ledger.tell(world.cause(), [seen]);
    ledger.decide(hold);
    expect(ledger.account(world.tenantId, account)).toMatchObject({ posted: 100n, held: 10n });
    await ledger.finish();
  });
  expect((await told()).slice(1)).toEqual(['authorisation.declined', 'transfer.pending', 'hold.placed']);
});

test('idempotency keys are not its business', () => {
  const command = make.transfer(account, network, 1n, { once: { scope: 's', key: 'k', input: 1 } });
  expect(() => open({} as never, [command])).toThrow('idempotency keys');
});

test('nor are limits', () => {
  const asset = { code: 'USD', decimals: 2, ledgerScale: 2 };
  const limited = { action: 'send_money', order: 'limits_first', asset, discreet: false } as const;
  const command = make.transfer(account, network, 1n, { limited });
  expect(() => open({} as never, [command])).toThrow('rules are asked');
});
