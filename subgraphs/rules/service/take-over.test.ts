import { transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import * as world from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { attach, clearVelocity, inherit } from '../port';

/** As the role that issues cards. */
let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await testDatabase();
  tenantId = await world.tenant(database.admin);
});
afterAll(() => database.close());

const now = new Date(world.NOW);

async function lay(subject_kind: string, subject_id: string, draft_id: string | null = null): Promise<void> {
  const { admin } = database;
  const about = () => ({ tenant_id: tenantId, id: newId(), subject_kind, subject_id, draft_id });
  const limit = { action: 'purchase', window: 'day', measure: 'amount', currency: 'AED', value: 5, allowed: 9 };
  await admin`insert into rules.limit ${admin({ ...about(), ...limit, source: 'default', slug: 'S' })}`;
  const control = {
    kind: 'atm',
    allowed: false,
    allowed_by_default: true,
    applies_to: 'any',
    applies_to_by_default: 'atm_withdrawal',
  };
  await admin`insert into rules.control ${admin({ ...about(), ...control, title: 'Block' })}`;
  await admin`insert into rules.list ${admin({ ...about(), kind: 'mcc_block', entries: ['7995'] })}`;
  await admin`insert into rules.velocity ${admin({ ...about(), max_authorisations: 3, window_seconds: 60 })}`;
}

const of = async (cardId: string, table: string) =>
  database.admin`select * from ${database.admin(`rules.${table}`)} where subject_id = ${cardId} order by seq`;
const counts = async (cardId: string): Promise<number[]> =>
  Promise.all(['limit', 'control', 'list', 'velocity'].map(async (table) => (await of(cardId, table)).length));

it('gives a new card the limits and switches of its tier, in its own currency; lists and velocity bind from the tier', async () => {
  const [tierId, cardId] = [newId(), newId()];
  await lay('tier', tierId);
  await lay('tier', tierId, newId());
  await transact(database.as('card'), (tx) => attach(tx, { tenantId, tierId, cardId, currency: 'USD', now }));
  expect(await counts(cardId)).toEqual([1, 1, 0, 0]);
  expect(await of(cardId, 'limit')).toMatchObject([{ currency: 'USD', value: '5', allowed: '9', slug: 'S' }]);
});

it('hands all rules of a card on to its successor, under ids of their own', async () => {
  const [fromCardId, toCardId] = [newId(), newId()];
  await lay('card', fromCardId);
  await lay('card', fromCardId, newId());
  await transact(database.as('card'), (tx) => inherit(tx, { tenantId, fromCardId, toCardId, now }));
  expect(await counts(toCardId)).toEqual([1, 1, 1, 1]);
  for (const table of ['limit', 'control', 'list', 'velocity']) {
    const [before] = await of(fromCardId, table);
    const [after] = await of(toCardId, table);
    const own = { id: after!.id, seq: after!.seq, subject_id: toCardId, created_at: now, updated_at: now };
    expect(after).toEqual({ ...before, ...own });
    expect(after!.id).not.toBe(before!.id);
  }
});

it('clears the count of a card, and never back in time', async () => {
  const cardId = newId();
  const clear = (at: Date) => transact(database.as('card'), (tx) => clearVelocity(tx, tenantId, cardId, at));
  await clear(now);
  await clear(new Date(now.getTime() - 1000));
  expect(await database.admin`select at from rules.velocity_cleared where card_id = ${cardId}`).toEqual([{ at: now }]);
});
