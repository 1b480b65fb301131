import { isObjectType } from 'graphql';
import { type SubgraphName, subgraphNames } from '../kernel/config';
import { newId } from '../kernel/id';
import type { Viewer } from '../kernel/viewer';
import { sandbox } from '../schema/sandbox';
import {
  type Answer,
  anonymous,
  type Data,
  type Front,
  gateway,
  holder,
  NIL,
  operator,
  type Stack,
  startGateway,
  testStack,
  topologies,
  withoutScopes,
} from './stack';
import { foreigners, mine, neighbours, type Things, thingsOf } from './things';

/** One graph of four subgraphs: what each adds to the others' entities, and what that costs. */

const DIALECT = 'vaultspay-saas';
const { tenantId, customers } = sandbox[DIALECT];
const MANY = 22;

let stack: Stack;
let own: Things;
let neighbour: Things;
let foreign: Things;
beforeAll(async () => {
  stack = await testStack();
  own = await thingsOf(stack, mine);
  neighbour = await thingsOf(stack, neighbours);
  foreign = await thingsOf(stack, foreigners);
  for (const [{ dialect }, { authorisation: id }] of [
    [mine, own],
    [neighbours, neighbour],
    [foreigners, foreign],
  ] as const)
    await stack.get(
      'wallet',
      operator(dialect),
      'mutation ($id: ID!) { openDispute(authorisationId: $id, reason: "Never was there") { id } }',
      { id },
    );
  for (let n = 0; n < MANY; n++) await inhabitant(n);
  await stack.database.admin`analyze`;
}, 120_000);
afterAll(() => stack.close());

/** A customer with two accounts, some money that moved, and a card with the limits of its tier on each, used twice. */
async function inhabitant(n: number): Promise<void> {
  const as = operator(DIALECT);
  const { createCustomer } = await stack.get(
    'identity',
    as,
    'mutation ($input: CustomerInput!) { createCustomer(input: $input) { id } }',
    {
      input: { email: `inhabitant${n}@mail.example`, firstName: 'Inhabitant', lastName: String(n) },
    },
  );
  const customerId = createCustomer.id as string;
  const open = { customerId, currency: 'AED' };
  const { a, b } = await stack.get(
    'wallet',
    as,
    'mutation ($input: OpenAccountInput!) { a: openAccount(input: $input) { id } b: openAccount(input: $input) { id } }',
    { input: open },
  );
  const aed = (amount: number) => ({ amount: String(amount), currency: 'AED' });
  await stack.get(
    'wallet',
    as,
    `mutation ($in: InboundInput!, $one: TransferInput!, $two: TransferInput!, $three: TransferInput!) {
      sandboxInbound(input: $in) { id } one: transfer(input: $one) { id } two: transfer(input: $two) { id } three: transfer(input: $three) { id } }`,
    {
      in: { to: { accountId: a.id }, amount: aed(100 + n) },
      ...Object.fromEntries(
        ['one', 'two', 'three'].map((name, i) => [
          name,
          { accountId: a.id, to: { accountId: b.id }, amount: aed(i + 1) },
        ]),
      ),
    },
  );
  for (const { id } of [a, b]) {
    const { issueCard } = await stack.get(
      'card',
      as,
      'mutation ($input: IssueCardInput!) { issueCard(input: $input) { id } }',
      { input: { accountId: id } },
    );
    await stack.get(
      'card',
      as,
      `mutation ($one: SandboxAuthoriseInput!, $two: SandboxAuthoriseInput!) {
        one: sandboxAuthorise(input: $one) { id } two: sandboxAuthorise(input: $two) { id } }`,
      { one: { cardId: issueCard.id, amount: aed(1) }, two: { cardId: issueCard.id, amount: aed(100_000) } },
    );
  }
}

describe('a query through all four', () => {
  const NESTED = `query ($first: Int!) {
    customers(first: $first) {
      nodes {
        id fullName
        accounts(first: 5) {
          nodes {
            id balance { amount }
            transfers(first: 3) { nodes { id amount { amount } toAccount { id } } }
            cards(first: 3) {
              id last4 tier { title } limits { action window value }
              lastAuthorisation { id state declineReason }
              authorisations(first: 2) { nodes { id amount { amount } transfer { id status } dispute { id } } }
            }
          }
        }
      }
    }
  }`;
  const fronts: Partial<Record<(typeof topologies)[number], Front>> = {};
  beforeAll(async () => {
    for (const topology of topologies) fronts[topology] = await startGateway(stack, topology);
  });
  afterAll(() => Promise.all(Object.values(fronts).map((front) => front.stop())));

  async function nested(
    topology: (typeof topologies)[number],
    first: number,
  ): Promise<{ nodes: Data[]; sent: Record<string, number> }> {
    const before = counts();
    const { data, errors } = await fronts[topology]!.ask(NESTED, { first });
    expect(errors).toEqual([]);
    const sent = Object.fromEntries(Object.entries(counts()).map(([name, n]) => [name, n - before[name]!]));
    return { nodes: data!.customers.nodes as Data[], sent };
  }
  const counts = (): Record<string, number> =>
    Object.fromEntries(subgraphNames.map((name) => [name, stack.statements[name].length]));

  test.each(topologies)('%s sends as many statements for twenty customers as for two', async (topology) => {
    for (let warm = 0; warm < 3; warm++) await nested(topology, 2);
    const two = await nested(topology, 2);
    const twenty = await nested(topology, 20);
    expect([two.nodes.length, twenty.nodes.length]).toEqual([2, 20]);
    expect(twenty.sent).toEqual(two.sent);
    for (const name of subgraphNames) {
      expect(two.sent[name]).toBeGreaterThan(0);
      expect(two.sent[name]).toBeLessThanOrEqual(8);
    }
  });

  test('answers the same in both topologies', async () => {
    const [inside, over] = await Promise.all(topologies.map((topology) => nested(topology, 20)));
    expect(inside!.nodes).toEqual(over!.nodes);
  });

  test.each(topologies)('%s answers what the tables hold', async (topology) => {
    const { nodes } = await nested(topology, 20);
    const { admin } = stack.database;
    const listed = await admin<{ id: string }[]>`
      select id from identity.customer where tenant_id = ${tenantId} and deleted_at is null order by seq desc limit 20`;
    expect(nodes.map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
    for (const { id, accounts } of nodes) expect(accounts.nodes.map(shape)).toEqual(await held(id));
  });

  const shape = ({ id, balance, transfers, cards }: Data) => ({
    ...{ id, balance: balance.amount, transfers: transfers.nodes.map((one: Data) => one.id) },
    cards: cards.map((one: Data) => ({
      ...{ id: one.id, last4: one.last4, limits: one.limits.length, last: one.lastAuthorisation?.id ?? null },
      used: one.authorisations.nodes.map(({ id, transfer }: Data) => [id, transfer.id]),
    })),
  });

  /** The same, asked of the tables one by one. AED here has two decimals and eight more in the ledger. */
  async function held(customerId: string): Promise<object[]> {
    return stack.database.admin`
      select a.id, round(a.posted / 10::numeric ^ s.ledger_scale, 2)::text as balance,
        array(select t.id from wallet.transfer as t where t.tenant_id = a.tenant_id and a.id in (t.from_account_id, t.to_account_id)
              order by t.seq desc limit 3) as transfers,
        coalesce((select json_agg(json_build_object('id', c.id, 'last4', c.last4, 'limits', (
            select count(*) from rules.limit as l where l.tenant_id = c.tenant_id and l.subject_id = c.id), 'last', (
            select u.id from card.authorisation as u where u.card_id = c.id order by u.seq desc limit 1), 'used', array(
            select array[u.id, u.transfer_id] from card.authorisation as u where u.card_id = c.id order by u.seq desc limit 2))
            order by c.seq desc)
          from card.card as c where c.tenant_id = a.tenant_id and c.account_id = a.id), '[]') as cards
      from wallet.account as a join wallet.asset as s on s.tenant_id = a.tenant_id and s.id = a.asset_id
      where a.tenant_id = ${tenantId} and a.owner_customer_id = ${customerId} order by a.seq desc`;
  }

  test.each(topologies)("%s knows nothing of another tenant's customer, account and card", async (topology) => {
    const { ask } = fronts[topology]!;
    const of = { customer: foreign.customer, account: foreign.account, card: foreign.card };
    expect(await ask('query ($customer: ID!) { customer(id: $customer) { id accounts { total } } }', of)).toMatchObject(
      { data: null, code: 'CUSTOMER_UNKNOWN', field: 'id' },
    );
    expect(await ask('query ($account: ID!) { account(id: $account) { id cards { id } } }', of)).toMatchObject({
      data: null,
      code: 'ACCOUNT_UNKNOWN',
    });
    expect(await ask('query ($card: ID!) { card(id: $card) { id limits { id } } }', of)).toMatchObject({
      data: null,
      code: 'CARD_UNKNOWN',
    });
  });

  test.each(topologies)(
    '%s asks nobody anything without a credential, and only who is logged in who they are',
    async (topology) => {
      const { ask } = fronts[topology]!;
      expect(await ask(NESTED, { first: 2 }, null)).toMatchObject({
        data: null,
        code: expect.stringMatching(/^(CREDENTIAL_MISSING|VIEWER_FORBIDDEN)$/),
      });
      expect(await ask('{ me { tenantId actorKind } }')).toMatchObject({
        data: { me: { tenantId, actorKind: 'operator' } },
      });
      expect(await ask('{ me { tenantId } }', {}, 'vg_op_forged')).toMatchObject({
        data: null,
        code: 'CREDENTIAL_INVALID',
      });
      expect(await ask('{ viewerFor(credential: "x") { rateLimit } }')).toMatchObject({
        data: null,
        code: 'QUERY_INVALID',
      });
    },
  );
});

describe('references', () => {
  /** What each subgraph adds to each entity, as its own type or as a stub. */
  const entities: Record<SubgraphName, Partial<Record<Entity, string>>> = {
    identity: { Customer: 'id email phone { e164 } kycCases { id }' },
    wallet: {
      Customer: 'accounts { total nodes { id } } totalBalances { currency }',
      Account: 'id balance { amount } legs { total }',
      Transfer: 'id amount { amount } legs { id }',
      Dispute: 'id status leg { id } authorisation { id }',
      Card: 'disputes { total nodes { id } }',
      Authorisation: 'dispute { id }',
    },
    card: {
      Card: 'id last4 history { id } lastAuthorisation { id } activity { total }',
      Account: 'cards { id } authorisations { total nodes { id } }',
      Customer: 'cards { id } authorisations { total nodes { id } }',
      Authorisation: 'id state card { id } messages { kind }',
      CardTier: 'id title',
    },
    rules: {
      Card: 'limits { id } controls { mccAllow } rules { id spent } switches { id } decisions { id }',
      Account: 'limits { id } rules { id spent }',
      Authorisation: 'decision { id }',
      CardTier: 'rules { id }',
    },
  };
  const named = {
    Customer: 'customer',
    Account: 'account',
    Card: 'card',
    Transfer: 'transfer',
    Authorisation: 'authorisation',
    Dispute: 'dispute',
    CardTier: 'tier',
  } as const;
  type Entity = keyof typeof named;
  const cases = subgraphNames.flatMap((subgraph) =>
    (Object.entries(entities[subgraph]) as [Entity, string][]).map(
      ([type, fields]) => [subgraph, type, fields] as const,
    ),
  );
  const malformed = ['nonsense', '', ' ', "'; drop table wallet.entry; --", '0', 'x'.repeat(10_000), '\u0000', '{}'];

  async function load(
    subgraph: SubgraphName,
    type: string,
    fields: string,
    viewer: Viewer,
    ids: readonly unknown[],
  ): Promise<Answer & { entities: unknown[] }> {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`;
    const answer = await stack.ask(subgraph, viewer, query, { of: ids.map((id) => ({ __typename: type, id })) });
    return { ...answer, entities: (answer.data?._entities ?? []) as unknown[] };
  }

  const nothing = new Set(['null', '[]', '{"total":0,"nodes":[]}', '{"mccAllow":[]}']);
  /** An entity that is not there, or one with nothing in it. */
  const bare = (entity: unknown): boolean =>
    entity === null || Object.values(entity as object).every((value) => nothing.has(JSON.stringify(value)));

  it.each(subgraphNames)('of %s are all tried', (subgraph) => {
    const types = Object.values(stack.subgraphs[subgraph].schema.getTypeMap()).filter(isObjectType);
    const keyed = types.filter(({ astNode }) =>
      astNode?.directives?.some(
        ({ name, arguments: given }) => name.value === 'key' && !given?.some((one) => one.name.value === 'resolvable'),
      ),
    );
    expect(keyed.map(({ name }) => name).sort()).toEqual(Object.keys(entities[subgraph]).sort());
  });

  test.each(cases)('%s: a %s is found by its own tenant and by nobody else', async (subgraph, type, fields) => {
    const [ours, theirs] = [own[named[type]], foreign[named[type]]];
    const ids = [ours, theirs, newId(), NIL, ...malformed];
    const { errors, entities: found } = await load(subgraph, type, fields, operator(DIALECT), ids);
    expect(errors).toEqual([]);
    expect(found.map(bare)).toEqual(ids.map((id) => id !== ours));
    const elsewhere = await load(subgraph, type, fields, operator('vaultspay-v1'), [ours, theirs]);
    expect(elsewhere.entities.map(bare)).toEqual([true, false]);
  });

  test.each(cases)("%s: another customer's %s is nothing to an end user", async (subgraph, type, fields) => {
    const ids = [neighbour, own, foreign].map((things) => things[named[type]]);
    const { errors, entities: found } = await load(subgraph, type, fields, holder(DIALECT, customers.amira), ids);
    expect(errors).toEqual([]);
    // What customers of one tenant share is each one's own.
    expect(found.map(bare)).toEqual([ids[0] !== ids[1], false, true]);
  });

  test('of another customer an end user sees the transfers that were between them and no others', async () => {
    const { entities: found } = await load(
      'wallet',
      'Customer',
      'transfers(first: 100) { total nodes { fromAccount { id } toAccount { id } } }',
      holder(DIALECT, customers.amira),
      [neighbour.customer, foreign.customer],
    );
    const [known, unknown] = (found as Data[]).map(({ transfers }) => transfers);
    expect(unknown).toEqual({ total: 0, nodes: [] });
    expect(known.total).toBe(known.nodes.length);
    for (const { fromAccount, toAccount } of known.nodes)
      expect([fromAccount, toAccount].filter((one) => one === null)).toHaveLength(1);
  });

  test.each(cases)('%s: a %s is nothing to who has no scopes or is not logged in', async (subgraph, type, fields) => {
    for (const viewer of [withoutScopes(DIALECT), anonymous, gateway]) {
      const { entities: found } = await load(subgraph, type, fields, viewer, [own[named[type]], foreign[named[type]]]);
      expect(found.filter((one) => !bare(one))).toEqual([]);
    }
  });

  test.each(cases)('%s: a %s without a key spoils none of the others', async (subgraph, type, fields) => {
    const ids = [own[named[type]], undefined, null, 7, {}, [], true];
    const { errors, entities: found } = await load(subgraph, type, fields, operator(DIALECT), ids);
    expect(errors).toEqual([]);
    expect(found.map(bare)).toEqual(ids.map((_, i) => i > 0));
  });
});
