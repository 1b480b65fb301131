import { newId } from '../../../kernel/id';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import type { AuthorisationRow, AuthoriseMessage } from '.';
import { another, type Scene, sceneOn } from './testing';

/** A purchase that asks outside is answered with its outcome. */

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const DEADLINE_MS = 300;
/** Longer than any machine needs to answer. */
const LONG_MS = 20_000;

async function asking(standIn = 'decline', ms = DEADLINE_MS): Promise<Scene> {
  const policies = { cards: { question: { ms, standIn } } };
  const scene = await sceneOn(database, { dialect: 'cryptomate', policies });
  await database.admin`update card.card set approval_method = 'webhook' where id = ${scene.cardId}`;
  return scene;
}

const message = ({ cardId }: Scene): AuthoriseMessage => ({
  ...{ networkRef: newId(), cardId, channel: 'ecommerce', amount: { amount: '12.50', currency: 'USD' } },
});
const open = async (scene: Scene): Promise<AuthorisationRow> => {
  for (;;) {
    const [row] = await scene.rows<AuthorisationRow>('card.authorisation');
    if (row) return row;
    await new Promise(setImmediate);
  }
};

test.each([
  [true, 'held', '1250'],
  [false, 'declined', '0'],
])('the answer %s of another process ends the waiting at once: %s', async (approve, state, held) => {
  const scene = await asking('decline', LONG_MS);
  const elsewhere = another(database, scene.deps.clock);
  const began = performance.now();
  const waiting = scene.network.authorise(scene.call, message(scene), true);
  const { id } = await open(scene);
  await elsewhere.answer(scene.call, { id, approve });
  expect(await waiting).toMatchObject({ id, state });
  expect(performance.now() - began).toBeLessThan(LONG_MS / 2);
  expect((await scene.balance()).held).toBe(held);
});

test.each([
  ['decline', 'declined'],
  ['approve', 'held'],
])('nobody answers: the stand-in is to %s, once the time is over and not before', async (standIn, state) => {
  const scene = await asking(standIn);
  const began = performance.now();
  const row = await scene.network.authorise(scene.call, message(scene), true);
  expect(row.state).toBe(state);
  expect(performance.now() - began).toBeGreaterThan(DEADLINE_MS - 20);
  await expect(scene.network.answer(scene.call, { id: row.id, approve: true })).rejects.toMatchObject({
    code: 'AUTHORISATION_STATE',
  });
  expect(await scene.rows('card.authorisation')).toHaveLength(1);
});

test('who will not wait is told that it is asked; who goes away leaves it asked', async () => {
  const scene = await asking('decline', LONG_MS);
  const first = await scene.network.authorise(scene.call, message(scene));
  expect(first.state).toBe('questioned');
  const gone = new AbortController();
  const second = scene.network.authorise({ ...scene.call, signal: gone.signal }, message(scene), true);
  gone.abort();
  expect((await second).state).toBe('questioned');
});
