import { testDatabase, type TestDatabase } from '../../../tests/database';
import { newId } from '../../../kernel/id';
import { engineOn, type Engine } from '.';
import { type World, worldOn } from './testing';

let db: TestDatabase;
let world: World;
let engine: Engine;

beforeAll(async () => {
  db = await testDatabase();
  world = await worldOn(db.admin);
  engine = engineOn(db.as('wallet'));
});
afterAll(() => db.close());

test('smoke', async () => {
  const clearing = await world.account({ role: 'bank_clearing' });
  const a = await world.account();
  const b = await world.account();
  const r = await engine.execute({ verb: 'moneyIn', cause: world.cause(), transferId: newId(), kind: 'inbound', from: { accountId: clearing }, to: { accountId: a }, amount: 1000n, settled: true });
  console.log(r);
  const t = await engine.execute({ verb: 'transfer', cause: world.cause(), once: { scope: 's', key: 'k', input: {} }, transferId: newId(), kind: 'internal', from: { accountId: a }, to: { accountId: b }, amount: 300n, facts: { narration: 'hi "there" \\ {,}' , purpose: 'RENT', bankAccountSealed: Buffer.from('abc')} });
  const t2 = await engine.execute({ verb: 'transfer', cause: world.cause(), once: { scope: 's', key: 'k', input: {} }, transferId: newId(), kind: 'internal', from: { accountId: a }, to: { accountId: b }, amount: 300n });
  expect(t2).toEqual(t);
  const holdId = newId();
  const h = await engine.execute({ verb: 'hold', cause: world.cause(), transferId: newId(), holdId, kind: 'outbound', from: { accountId: a }, to: { accountId: clearing }, amount: 200n });
  await engine.execute({ verb: 'settle', cause: world.cause(), transferId: h.transferId });
  await engine.execute({ verb: 'reverse', cause: world.cause(), transferId: h.transferId, keepCharges: true, reason: 'x' });
  console.log(await db.admin`select * from wallet.entry order by seq`, await db.admin`select type, before, after, n from events.outbox order by seq limit 4`, await db.admin`select * from wallet.leg`, await db.admin`select * from wallet.transfer`);
});
