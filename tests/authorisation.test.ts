import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { subgraphNames } from '../kernel/config';
import { newId } from '../kernel/id';
import type { Viewer } from '../kernel/viewer';
import { sandbox } from '../schema/sandbox';
import { type Case, type Key, operations, type Outcome, type Row, shared, unknown } from './operations';
import { type Answer, anonymous, gateway, holder, NIL, operator, type Stack, testStack, viewersOf, withoutScopes, withRole } from './stack';
import { foreigners, mine, neighbours, type Things, thingsOf } from './things';

/** Who may do what with whose things: every operation of every subgraph, called by everybody. */

const DIALECT = 'vaultspay-saas';
const { amira } = sandbox[DIALECT].customers;

let stack: Stack;
let own: Things;
let neighbour: Things;
let foreign: Things;
beforeAll(async () => {
  stack = await testStack();
  own = await thingsOf(stack, mine);
  neighbour = await thingsOf(stack, neighbours);
  foreign = await thingsOf(stack, foreigners);
}, 120_000);
afterAll(() => stack.close());

const kinds = ['Query', 'Mutation'] as const;
type Named = Row & { readonly subgraph: (typeof subgraphNames)[number]; readonly kind: (typeof kinds)[number]; readonly name: string };

const rows: Named[] = subgraphNames.flatMap((subgraph) =>
  kinds.flatMap((kind) => Object.entries(operations[subgraph][kind]).map(([name, row]) => ({ ...row, subgraph, kind, name }))),
);
const titled = (list: readonly Named[]) => list.map((row) => [`${row.subgraph}: ${row.kind === 'Query' ? '' : 'mutation '}${row.name}`, row] as const);

const fieldsOf = (subgraph: Named['subgraph'], kind: Named['kind']) =>
  Object.values((stack.subgraphs[subgraph].schema.getType(kind) as GraphQLObjectType).getFields()).filter(({ name }) => !name.startsWith('_'));
const fieldOf = ({ subgraph, kind, name }: Named): GraphQLField<unknown, unknown> => fieldsOf(subgraph, kind).find((field) => field.name === name)!;

/** The operation with a variable for each argument, asking for as little as there is to ask. */
function documentOf(row: Named): string {
  const { args, type } = fieldOf(row);
  const given = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = `${row.name}${passed && `(${passed})`}`;
  return `${row.kind.toLowerCase()} ${given && `(${given})`} { it: ${call} ${selectionOf(getNamedType(type))} }`;
}

function selectionOf(type: unknown): string {
  if (!isObjectType(type)) return '';
  const { id, nodes } = type.getFields();
  return nodes ? `{ nodes ${selectionOf(getNamedType(nodes.type))} total }` : `{ __typename ${id ? 'id' : ''} }`;
}

const ask = (row: Named, viewer: Viewer, { args }: Case, things: Things): Promise<Answer> =>
  stack.ask(row.subgraph, viewer, documentOf(row), { ...defaultsOf(row), ...args?.(things) });

/** A variable that is not given must not be null where there is a default. */
const defaultsOf = (row: Named): Record<string, unknown> =>
  Object.fromEntries(fieldOf(row).args.flatMap(({ name, defaultValue }) => (defaultValue === undefined ? [] : [[name, defaultValue]])));

/** The one word for an answer; nothing of anybody's may come along with a refusal. */
function outcomeOf({ data, code }: Answer): Outcome | string {
  if (code) return data?.it == null ? code : `${code} with data`;
  const page = data?.it as { nodes?: unknown[]; total?: number } | null;
  return page?.nodes?.length === 0 && page.total === 0 ? 'empty' : 'done';
}

/** Which names a case asks for. */
function keysOf({ args }: Case): Key[] {
  const keys = new Set<Key>();
  const get = (_: object, key: string): string => {
    if (key !== 'currency') keys.add(key as Key);
    return key;
  };
  args?.(new Proxy({}, { get }) as Things);
  return [...keys];
}

const viewerOf = ({ as }: Case): Viewer => (as === 'holder' ? holder(DIALECT, amira) : as === 'gateway' ? gateway : operator(DIALECT));
const expectedOf = ({ foreign: told }: Case, key: Key): Outcome => told?.[key] ?? unknown[key];

/** What every row of every table is, and where: an update moves it. */
async function fingerprint(): Promise<unknown> {
  const tables = await stack.database.admin<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in ('identity', 'wallet', 'card', 'rules', 'events') and c.relkind = 'r'
      and n.nspname || '.' || c.relname not in ('identity.country', 'identity.state', 'identity.city', 'events.once', 'events.rate_bucket')`;
  const each = tables.map(({ name }) => `select '${name}', count(*)::text, sum(hashtextextended(ctid::text || xmin::text, 0))::text from ${name}`);
  return stack.database.admin.unsafe(`${each.join(' union all ')} order by 1`);
}

const unchanged = async (work: () => Promise<void>): Promise<void> => {
  const before = await fingerprint();
  await work();
  expect(await fingerprint()).toEqual(before);
};

describe('the table', () => {
  it.each(subgraphNames)('names every operation of %s and no other', (subgraph) => {
    for (const kind of kinds)
      expect(Object.keys(operations[subgraph][kind]).sort()).toEqual(fieldsOf(subgraph, kind).map(({ name }) => name).sort());
  });

  it.each(titled(rows))('tries every id that %s takes', (_, row) => {
    const taken = fieldOf(row).args.flatMap(({ name, type }) => idsOf(type, [name]));
    const tried = row.cases.map(({ args }) => args?.(own) ?? {});
    const untried = taken.filter((path) => !tried.some((variables) => path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], variables)));
    expect(untried.map((path) => path.join('.'))).toEqual([]);
  });
});

function idsOf(type: GraphQLInputType, path: readonly string[]): string[][] {
  const named = getNamedType(type);
  if (isEnumType(named)) return [];
  if (isScalarType(named)) return named.name === 'ID' ? [[...path]] : [];
  return isInputObjectType(named) ? Object.values(named.getFields()).flatMap((field) => idsOf(field.type, [...path, field.name])) : [];
}

const scoped = rows.filter(({ needs }) => needs !== 'somebody' && needs !== 'anybody');
const refusal = { code: 'VIEWER_FORBIDDEN' };

describe('who has no right to it', () => {
  test.each(titled(scoped))('%s refuses a viewer without scopes, and one with every other', async (_, row) => {
    const others = operator(DIALECT).scopes.filter((scope) => scope !== row.needs);
    await unchanged(async () => {
      for (const one of row.cases) {
        expect(await ask(row, withoutScopes(DIALECT), one, own)).toMatchObject(refusal);
        expect(await ask(row, operator(DIALECT, { scopes: others }), one, own)).toMatchObject(refusal);
      }
    });
  });

  test.each(titled(rows.filter(({ needs }) => needs !== 'anybody')))('%s refuses who is not logged in', async (_, { ...row }) => {
    await unchanged(async () => {
      for (const one of row.cases)
        expect(await ask(row, anonymous, one, own)).toMatchObject({ data: null, code: row.needs === 'somebody' ? 'CREDENTIAL_MISSING' : 'VIEWER_FORBIDDEN' });
    });
  });

  test('without a credential there is logging in, staying in and logging out, and nothing else', () => {
    expect(rows.filter(({ needs }) => needs === 'anybody').map(({ name }) => name).sort()).toEqual(['login', 'loginApp', 'logout', 'refreshSession']);
  });

  test.each(titled(rows.filter(({ needs }) => needs === 'anybody')))('%s tells nobody who exists', async (_, row) => {
    for (const one of row.cases)
      for (const things of [own, foreign, { ...own, tenant: newId() }])
        expect(outcomeOf(await ask(row, anonymous, one, things))).toBe(one.own ?? 'done');
  });
});

describe('the viewers of every kind', () => {
  const isForbidden = ({ code }: Answer): boolean => code === 'VIEWER_FORBIDDEN';
  const names = Object.keys(viewersOf(DIALECT, amira));

  /** An operation that names nothing and may be done would be done. */
  const harmless = (row: Named): boolean => row.kind === 'Query' || row.cases.every((one) => keysOf(one).length > 0);

  test.each(names)('%s may do what their scopes allow', async (name) => {
    const viewer = viewersOf(DIALECT, amira)[name]!;
    const elsewhere = { ...foreign, setting: 'not_a_setting' };
    await unchanged(async () => {
      const wrong: string[] = [];
      for (const row of scoped) {
        const allowed = viewer.scopes.includes(row.needs as never) && !row.refuses?.(viewer);
        if (allowed && !harmless(row)) continue;
        for (const one of row.cases) if (isForbidden(await ask(row, viewer, one, elsewhere)) === allowed) wrong.push(row.name);
      }
      expect(wrong).toEqual([]);
    });
  });

  test('no viewer made of a credential may ask who somebody is', () => {
    for (const viewer of Object.values(viewersOf(DIALECT, amira))) expect(viewer.scopes).not.toContain('viewer:resolve');
  });
});

describe("another tenant's things", () => {
  const naming = rows.filter(({ needs, cases }) => needs !== 'anybody' && cases.some((one) => keysOf(one).length > 0));

  test.each(titled(naming))('do not exist for %s', async (_, row) => {
    await unchanged(async () => {
      for (const one of row.cases) {
        const viewer = viewerOf(one);
        for (const key of keysOf(one)) {
          const expected = expectedOf(one, key);
          // What is nobody's to look up is a note of the caller's, of which nothing but its shape is checked.
          for (const id of expected === one.own ? [foreign[key], newId()] : [foreign[key], newId(), 'nonsense', NIL]) {
            expect([key, id, outcomeOf(await ask(row, viewer, one, { ...own, [key]: id }))]).toEqual([key, id, expected]);
          }
        }
      }
    });
  });

  test.each(titled(naming))('are told of by %s as what nobody has', async (_, row) => {
    await unchanged(async () => {
      for (const one of row.cases.filter((each) => keysOf(each).length > 0)) {
        const made = Object.fromEntries(keysOf(one).map((key) => [key, newId()]));
        const [theirs, nobodys] = [await ask(row, viewerOf(one), one, { ...own, ...foreign }), await ask(row, viewerOf(one), one, { ...own, ...made, currency: foreign.currency })];
        expect(theirs).toEqual(nobodys);
      }
    });
  });
});

describe("another customer's things, for an end user", () => {
  const scopes = withRole(DIALECT, 'user').scopes;
  const naming = rows.filter(({ needs, cases }) => needs !== 'anybody' && cases.some((one) => keysOf(one).some((key) => !shared.has(key))));

  test.each(titled(naming))('do not exist for %s', async (_, row) => {
    const as = holder(DIALECT, amira);
    const forbidden = row.refuses?.(as) || (row.needs !== 'somebody' && !scopes.includes(row.needs as never));
    const expect1 = async (one: Case, key: Key): Promise<void> => {
      const expected = forbidden ? 'VIEWER_FORBIDDEN' : (one.holder?.[key] ?? expectedOf(one, key));
      const ours = async (): Promise<void> =>
        expect([key, outcomeOf(await ask(row, as, one, { ...own, [key]: neighbour[key] }))]).toEqual([key, expected]);
      await (expected === 'done' ? ours() : unchanged(ours));
    };
    for (const one of row.cases) for (const key of keysOf(one).filter((each) => !shared.has(each))) await expect1(one, key);
  });

  const accounts = `select id from wallet.account where owner_customer_id = '${amira}'`;
  const cards = `select id from card.card where customer_id = '${amira}'`;
  /** Each list, and what of it is theirs. */
  const owned = {
    customers: `select id from identity.customer where id = '${amira}'`,
    kycCases: `select id from identity.kyc_case where customer_id = '${amira}'`,
    notifications: `select id from identity.notification where customer_id = '${amira}'`,
    accounts,
    paymentContacts: `select id from wallet.contact where owner_customer_id = '${amira}'`,
    disputes: `select id from wallet.dispute where account_id in (${accounts})`,
    transfers: `select id from wallet.transfer where from_account_id in (${accounts}) or to_account_id in (${accounts})`,
    legs: `select id from wallet.leg where account_id in (${accounts})`,
    cards,
    limits: `select id from rules.limit where subject_id in (${cards}) or subject_id in (${accounts})`,
  };
  const lists = rows.filter(({ kind, name }) => kind === 'Query' && Object.hasOwn(owned, name));

  test.each(titled(lists))('are not in the list of %s, nor counted', async (_, row) => {
    const theirs = await stack.database.admin.unsafe<{ id: string }[]>(owned[row.name as keyof typeof owned]);
    const ids = new Set(theirs.map(({ id }) => id));
    expect(ids.size).toBeGreaterThan(0);
    for (const one of row.cases) {
      for (const things of [own, neighbour, foreign]) {
        const { nodes, total } = await everything(row, one, things);
        expect(nodes.filter((id) => !ids.has(id))).toEqual([]);
        expect(total).toBe(nodes.length);
        if (!one.args) expect(total).toBe(ids.size);
      }
    }
  });

  async function everything(row: Named, one: Case, things: Things): Promise<{ nodes: string[]; total: number }> {
    const nodes: string[] = [];
    for (let after: string | null = null; ; ) {
      const paging = { first: 100, after };
      const { data, errors } = await ask(row, holder(DIALECT, amira), { args: (of) => ({ ...one.args?.(of), ...paging }) }, things);
      expect(errors).toEqual([]);
      const { nodes: more, total } = data!.it as { nodes: { id: string }[]; total: number };
      nodes.push(...more.map(({ id }) => id));
      if (more.length < 100) return { nodes, total };
      after = await lastCursor(row, one, things, after);
    }
  }

  async function lastCursor(row: Named, one: Case, things: Things, after: string | null): Promise<string> {
    const document = documentOf(row).replace(' total }', ' pageInfo { endCursor } }');
    const { data } = await stack.ask(row.subgraph, holder(DIALECT, amira), document, { ...defaultsOf(row), ...one.args?.(things), first: 100, after });
    return data!.it.pageInfo.endCursor as string;
  }

  const scopedLists = new Set([...Object.keys(owned), 'sessions']);
  test('there is no list for end users of which this is not known', () => {
    const pages = rows.filter((row) => row.kind === 'Query' && documentOf(row).includes('{ nodes') && (row.needs === 'somebody' || scopes.includes(row.needs as never)));
    expect(pages.map(({ name }) => name).filter((name) => !scopedLists.has(name))).toEqual([]);
  });
});

describe('the sandbox', () => {
  const playing = rows.filter(({ name }) => name.startsWith('sandbox'));

  test.each(titled(playing))('%s is refused outside of it', async (_, row) => {
    await unchanged(async () => {
      for (const one of row.cases) {
        // As they are made of credentials, and as no credential makes them.
        for (const viewer of [operator(DIALECT, { sandbox: false }), { ...operator(DIALECT), sandbox: false }])
          expect(await ask(row, viewer, one, own)).toMatchObject({ data: null, code: 'SANDBOX_ONLY' });
      }
    });
  });

  test('is all that asks for its scope', () => {
    expect(rows.filter(({ needs }) => needs === 'sandbox').map(({ name }) => name)).toEqual(playing.map(({ name }) => name));
  });
});

describe('references', () => {
  /** What each subgraph adds to each entity, as its own type or as a stub. */
  const entities = {
    identity: { Customer: 'id email phone { e164 } kycCases { id }' },
    wallet: {
      Customer: 'accounts { total nodes { id } } totalBalances { currency } transfers { total nodes { id } }',
      Account: 'id balance { amount } legs { total }',
      Transfer: 'id amount { amount } legs { id }',
    },
    card: { Card: 'id last4 history { id }', Account: 'cards { id }', Customer: 'cards { id }' },
    rules: { Card: 'limits { id } controls { mccAllow }', Account: 'limits { id }' },
  } as const;
  const key = { Customer: 'customer', Account: 'account', Card: 'card', Transfer: 'transfer' } as const;
  const cases = subgraphNames.flatMap((subgraph) => Object.entries(entities[subgraph]).map(([type, fields]) => [subgraph, type as keyof typeof key, fields] as const));
  const malformed = ['nonsense', '', ' ', "'; drop table wallet.entry; --", '0', 'x'.repeat(10_000), '\u0000', '{}'];

  const load = (subgraph: Named['subgraph'], type: string, fields: string, viewer: Viewer, ids: readonly unknown[]): Promise<Answer> =>
    stack.ask(subgraph, viewer, `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`, {
      of: ids.map((id) => ({ __typename: type, id })),
    });

  /** An entity that is not there, or one with nothing in it. */
  const bare = (entity: unknown): boolean =>
    entity === null || Object.values(entity as object).every((value) => [[], null].some((none) => JSON.stringify(none) === JSON.stringify(value)) || JSON.stringify(value) === '{"total":0,"nodes":[]}' || JSON.stringify(value) === '{"mccAllow":[]}');

  it.each(subgraphNames)('of %s are all tried', (subgraph) => {
    const keyed = Object.values(stack.subgraphs[subgraph].schema.getTypeMap()).filter(isObjectType)
      .filter(({ astNode }) => astNode?.directives?.some(({ name, arguments: given }) => name.value === 'key' && !given?.some((one) => one.name.value === 'resolvable')));
    expect(keyed.map(({ name }) => name).sort()).toEqual(Object.keys(entities[subgraph]).sort());
  });

  test.each(cases)('%s: %s is found by its own tenant and by nobody else', async (subgraph, type, fields) => {
    const name = key[type];
    const ids = [own[name], foreign[name], newId(), NIL, ...malformed, own[name].toUpperCase()];
    const { data, errors } = await load(subgraph, type, fields, operator(DIALECT), ids);
    expect(errors).toEqual([]);
    const [mine, ...others] = data!._entities as unknown[];
    expect(bare(mine)).toBe(false);
    expect(others.slice(0, -1).filter((one) => !bare(one))).toEqual([]);
    const theirs = await load(subgraph, type, fields, operator('vaultspay-v1'), [own[name], foreign[name]]);
    expect((theirs.data!._entities as unknown[]).map(bare)).toEqual([true, false]);
  });

  test.each(cases)('%s: %s of another customer is nothing to an end user', async (subgraph, type, fields) => {
    const name = key[type];
    const { data, errors } = await load(subgraph, type, fields, holder(DIALECT, amira), [neighbour[name], own[name], foreign[name]]);
    expect(errors).toEqual([]);
    expect((data!._entities as unknown[]).map(bare)).toEqual([true, false, true]);
  });

  test.each(cases)('%s: %s is nothing to who has no scopes or is not logged in', async (subgraph, type, fields) => {
    for (const viewer of [withoutScopes(DIALECT), anonymous, gateway]) {
      const { data } = await load(subgraph, type, fields, viewer, [own[name_(type)], foreign[name_(type)]]);
      expect(((data?._entities as unknown[] | undefined) ?? []).filter((one) => !bare(one))).toEqual([]);
    }
  });
  const name_ = (type: keyof typeof key) => key[type];

  test.each(cases)('%s: one %s without a key spoils none of the others', async (subgraph, type, fields) => {
    const { data } = await load(subgraph, type, fields, operator(DIALECT), [own[key[type]], undefined, null, 7, {}, [], true]);
    const [mine, ...others] = data!._entities as unknown[];
    expect(bare(mine)).toBe(false);
    expect(others.filter((one) => !bare(one))).toEqual([]);
  });
});

/** Last, since it changes what there is. */
describe("the viewer's own things", () => {
  test.each(titled(rows.filter(({ needs }) => needs !== 'anybody')))('are theirs for %s', async (_, row) => {
    for (const one of row.cases) expect(outcomeOf(await ask(row, viewerOf(one), one, own))).toBe(one.own ?? 'done');
  });
});

describe("somebody else's idempotency key", () => {
  const repeatable = rows.filter(({ kind, cases, needs }) => kind === 'Mutation' && needs !== 'anybody' && cases.some(({ args }) => args));

  test.each(titled(repeatable))('replays nothing of %s', async (_, row) => {
    if (!fieldOf(row).args.some(({ name }) => name === 'idempotencyKey')) return;
    const { payee, payeeCode, payeeNumber, payeeIban } = own;
    const paid = row.subgraph === 'wallet' && { payee, payeeCode, payeeNumber, payeeIban };
    // Nobody has looked at their identity yet, so that whatever is asked can be done.
    const fresh = await stack.get('identity', operator(DIALECT), `mutation { createCustomer(input: { email: "${newId()}@mail.example", dateOfBirth: "1990-01-01", firstName: "A", lastName: "B" }) { id } }`);
    const things = row.subgraph === 'identity' ? { ...neighbour, customer: fresh.createCustomer.id as string } : { ...neighbour, ...paid };
    for (const one of row.cases.filter((each) => keysOf(each).some((key) => !shared.has(key)))) {
      const keyed: Case = { args: (of) => ({ ...one.args!(of), idempotencyKey: `key-${row.cases.indexOf(one)}` }) };
      const first = outcomeOf(await ask(row, operator(DIALECT), keyed, things));
      expect(first).not.toMatch(/UNKNOWN|FORBIDDEN|INVALID/);
      await unchanged(async () => {
        for (const viewer of [holder(DIALECT, amira), operator('vaultspay-v1'), withoutScopes(DIALECT)])
          expect([first, outcomeOf(await ask(row, viewer, keyed, things))]).toEqual([first, expect.stringMatching(/_UNKNOWN$|^VIEWER_FORBIDDEN$|^IDEMPOTENCY_REUSED$|^VIEWER_RANK$/)]);
      });
    }
  });
});
