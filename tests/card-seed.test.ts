import { seedSandbox } from '../gateway/program/sandbox';
import { sandbox } from '../schema/sandbox';
import { verifyLedger } from '../subgraphs/wallet/verify';
import { fingerprint } from './asking';
import { type Stack, testStack } from './stack';

/** What a dashboard finds in the sandbox: cards in many states, and weeks of what happened to them. */
let stack: Stack;
beforeAll(async () => {
  stack = await testStack();
}, 120_000);
afterAll(() => stack.close());

const words = async (query: string): Promise<string[]> =>
  (await stack.database.admin.unsafe<{ word: string }[]>(query)).map(({ word }) => word).sort();
const tenants = (['vaultspay-saas', 'vaultspay-v1', 'cryptomate'] as const).map((name) => [
  name,
  sandbox[name].tenantId,
]);

test('cards are in every state that a card can be in', async () => {
  expect(await words('select distinct status as word from card.card')).toEqual([
    ...['active', 'awaiting_activation', 'blocked', 'closed', 'expired', 'frozen', 'issuance', 'pending', 'reported'],
    'shipping',
  ]);
});

test.each(tenants)(
  '%s has purchases that were approved, refused, taken, given back and refunded',
  async (_, tenantId) => {
    const [row] = await stack.database.admin`
    select count(*) filter (where state = 'declined')::int as declined, count(*) filter (where captured > 0)::int as taken,
           count(*) filter (where state = 'reversed')::int as reversed, count(*) filter (where refunded > 0)::int as refunded
    from card.authorisation where tenant_id = ${tenantId!}`;
    for (const n of Object.values(row!)) expect(n).toBeGreaterThan(0);
  },
);

test('some are still held, with the money that their accounts hold', async () => {
  const wrong = await stack.database.admin`
    select a.id from card.authorisation as a
    left join wallet.hold as h on h.tenant_id = a.tenant_id and h.id = a.hold_id and h.state = 'open'
    where (a.state = 'held') <> (h.id is not null) or a.held <> coalesce(h.remaining, 0)`;
  expect(wrong).toEqual([]);
  expect(await words("select distinct state as word from card.authorisation where state = 'held'")).toEqual(['held']);
});

test.each(tenants)('the books of %s are right', async (_, tenantId) => {
  expect(await verifyLedger(tenantId!, stack.database.as('wallet'))).toMatchObject({ ok: true, problems: [] });
});

test('rules look on, and have been tried on the past', async () => {
  expect(await words('select distinct state as word from rules.draft')).toEqual(['drafted', 'shadow']);
  const [row] = await stack.database.admin`
    select count(*) filter (where mode = 'shadow')::int as shadow,
           (select count(*)::int from rules.draft where backtest is not null) as tried from rules.decision`;
  expect(row!.shadow).toBeGreaterThan(0);
  expect(row!.tried).toBeGreaterThan(0);
});

test('whoever starts again finds it done', async () => {
  const before = await fingerprint(stack);
  await seedSandbox({ url: stack.database.url } as never, stack.deps);
  expect(await fingerprint(stack)).toEqual(before);
});
