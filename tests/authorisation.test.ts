import { subgraphNames } from '../kernel/config';
import { newId } from '../kernel/id';
import { logger } from '../kernel/log';
import { subscriber } from '../kernel/subscribe';
import type { Scope, Viewer } from '../kernel/viewer';
import { sandbox } from '../schema/sandbox';
import * as asking from './asking';
import { fieldsOf, idsOf, keysOf, kinds, type Named, outcomeOf, rows, titled } from './asking';
import { type Case, type Key, type Outcome, operations, shared, unknown } from './operations';
import {
  type Answer,
  anonymous,
  callOf,
  gateway,
  holder,
  hosted,
  NIL,
  operator,
  type Stack,
  testStack,
  viewersOf,
  withoutScopes,
  withRole,
} from './stack';
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
  await asking.watch(stack);
}, 300_000);
afterAll(() => stack.close());

const fieldOf = (row: Named) => asking.fieldOf(stack, row);
const documentOf = (row: Named): string => asking.documentOf(stack, row);
const ask = (row: Named, viewer: Viewer, one: Case, things: Things): Promise<Answer> =>
  asking.ask(stack, row, viewer, { ...one.args?.(things) });

const itself = { gateway, hosted };
const viewerOf = ({ as }: Case): Viewer =>
  as === 'holder' ? holder(DIALECT, amira) : as ? itself[as] : operator(DIALECT);
const expectedOf = ({ foreign: told }: Case, key: Key): Outcome => told?.[key] ?? unknown[key];

const unchanged = async (work: () => Promise<void>): Promise<void> => {
  await asking.changes(stack);
  await work();
  expect(await asking.changes(stack)).toEqual([]);
};

test('whoever changes something is caught, even where the row stays what it was', async () => {
  const caught = async (name: 'identity' | 'card', statement: string): Promise<string[]> => {
    await asking.changes(stack);
    await stack.database.as(name).sql.unsafe(statement);
    return asking.changes(stack);
  };
  const { customer, card } = own;
  expect(await caught('identity', `update identity.customer set id = id where id = '${customer}'`)).toEqual([
    'update identity.customer',
  ]);
  expect(await caught('card', `update card.card set id = id where id = '${card}'`)).toEqual(['update card.card']);
  expect(await caught('card', `select 1 from card.card where id = '${card}' for update`)).toEqual([]);
});

describe('the table', () => {
  it.each(subgraphNames)('names every operation of %s and no other', (subgraph) => {
    for (const kind of kinds)
      expect(Object.keys(operations[subgraph][kind]).sort()).toEqual(
        fieldsOf(stack, subgraph, kind)
          .map(({ name }) => name)
          .sort(),
      );
  });

  it.each(titled(rows))('tries every id that %s takes', (_, row) => {
    const taken = fieldOf(row).args.flatMap(({ name, type }) => idsOf(type, [name]));
    const tried = row.cases.map(({ args }) => args?.(own) ?? {});
    const untried = taken.filter(
      (path) =>
        !tried.some((variables) =>
          path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], variables),
        ),
    );
    expect(untried.map((path) => path.join('.'))).toEqual([]);
  });
});

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

  test.each(titled(rows.filter(({ needs }) => needs !== 'anybody')))(
    '%s refuses who is not logged in',
    async (_, row) => {
      await unchanged(async () => {
        for (const one of row.cases)
          expect(await ask(row, anonymous, one, own)).toMatchObject({ data: null, code: 'CREDENTIAL_MISSING' });
      });
    },
  );

  test('without a credential there is logging in, staying in and logging out, and nothing else', () => {
    expect(
      rows
        .filter(({ needs }) => needs === 'anybody')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['login', 'loginApp', 'logout', 'refreshSession']);
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
        for (const one of row.cases)
          if (isForbidden(await ask(row, viewer, one, elsewhere)) === allowed) wrong.push(row.name);
      }
      expect(wrong).toEqual([]);
    });
  });

  test('no viewer made of a credential may ask who somebody is, or passes for a page of ours', () => {
    for (const viewer of Object.values(viewersOf(DIALECT, amira)))
      for (const scope of ['viewer:resolve', 'hosted']) expect(viewer.scopes).not.toContain(scope);
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
            expect([key, id, outcomeOf(await ask(row, viewer, one, { ...own, [key]: id }))]).toEqual([
              key,
              id,
              expected,
            ]);
          }
        }
      }
    });
  });

  test.each(titled(naming))('are told of by %s as what nobody has', async (_, row) => {
    await unchanged(async () => {
      for (const one of row.cases.filter((each) => keysOf(each).length > 0)) {
        const made = Object.fromEntries(keysOf(one).map((key) => [key, newId()]));
        const [theirs, nobodys] = [
          await ask(row, viewerOf(one), one, { ...own, ...foreign }),
          await ask(row, viewerOf(one), one, { ...own, ...made, currency: foreign.currency }),
        ];
        expect(theirs).toEqual(nobodys);
      }
    });
  });
});

describe("another customer's things, for an end user", () => {
  const scopes = withRole(DIALECT, 'user').scopes;
  const naming = rows.filter(
    ({ needs, cases }) => needs !== 'anybody' && cases.some((one) => keysOf(one).some((key) => !shared.has(key))),
  );

  test.each(titled(naming))('do not exist for %s', async (_, row) => {
    const as = holder(DIALECT, amira);
    const forbidden = row.refuses?.(as) || (row.needs !== 'somebody' && !scopes.includes(row.needs as never));
    const becomes = async (one: Case, key: Key): Promise<void> => {
      const expected = forbidden ? 'VIEWER_FORBIDDEN' : (one.holder?.[key] ?? expectedOf(one, key));
      const asked = async (): Promise<void> =>
        expect([key, outcomeOf(await ask(row, as, one, { ...own, [key]: neighbour[key] }))]).toEqual([key, expected]);
      await (expected === 'done' ? asked() : unchanged(asked));
    };
    for (const one of row.cases)
      for (const key of keysOf(one).filter((each) => !shared.has(each))) await becomes(one, key);
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
    legs: `select id from wallet.leg where account_id in (${accounts}) and status <> 'declined'`,
    cards,
    authorisations: `select id from card.authorisation where customer_id = '${amira}'`,
    cardReports: `select id from card.report where card_id in (${cards})`,
    challenges: `select id from card.challenge where card_id in (${cards})`,
    limits: `select id from rules.limit where draft_id is null and (subject_id in (${cards}) or subject_id in (${accounts}))`,
    rules: ['limit', 'control', 'list', 'velocity']
      .map(
        (table) =>
          `select id from rules.${table} where draft_id is null and (subject_id in (${cards}) or subject_id in (${accounts}))`,
      )
      .join(' union all '),
    decisions: `select id from rules.decision where mode = 'live' and (card_id in (${cards}) or account_id in (${accounts}))`,
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

  /** All of them, page by page. */
  async function everything(row: Named, one: Case, things: Things): Promise<{ nodes: string[]; total: number }> {
    const ids: string[] = [];
    for (let page = 1; ; page++) {
      const args: Case['args'] = (of) => ({ ...one.args?.(of), page, size: 100 });
      const { data, errors } = await ask(row, holder(DIALECT, amira), { args }, things);
      expect(errors).toEqual([]);
      const { nodes, total } = data!.it as { nodes: { id: string }[]; total: number };
      ids.push(...nodes.map(({ id }) => id));
      if (nodes.length < 100) return { nodes: ids, total };
    }
  }

  const scopedLists = new Set([...Object.keys(owned), 'sessions']);
  test('there is no list for end users of which this is not known', () => {
    const pages = rows.filter(
      (row) =>
        row.kind === 'Query' &&
        documentOf(row).includes('{ nodes') &&
        !row.refuses?.(holder(DIALECT, amira)) &&
        (row.needs === 'somebody' || scopes.includes(row.needs as never)),
    );
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
    expect(rows.filter(({ needs }) => needs === 'sandbox').map(({ name }) => name)).toEqual(
      playing.map(({ name }) => name),
    );
  });
});

describe('fields that need a scope of their own', () => {
  const kyc = [
    'documentNumber',
    'identification',
    'kycPersonal { id }',
    'kycIdentification { id }',
    'kycAddresses { id }',
  ];
  const fields: readonly (readonly [Named['subgraph'], string, Scope, readonly string[]])[] = [
    ['identity', 'Customer', 'kyc:read', [...kyc, 'kycDocuments { id }', 'kycCases { id }', 'kycHistory { id }']],
    ['wallet', 'Customer', 'account:read', ['accounts { total }', 'totalBalances { currency }', 'transfers { total }']],
    ['wallet', 'Account', 'account:read', ['id', 'balance { amount }', 'entries { total }']],
    ['wallet', 'Transfer', 'account:read', ['id', 'amount { amount }']],
    ['wallet', 'Dispute', 'account:read', ['id', 'status']],
    ['wallet', 'Card', 'account:read', ['disputes { total }']],
    ['wallet', 'Authorisation', 'account:read', ['dispute { id }']],
    ['card', 'Customer', 'card:read', ['cards { id }', 'authorisations { total }']],
    ['card', 'Account', 'card:read', ['cards { id }', 'authorisations { total }']],
    ['card', 'Card', 'card:read', ['id', 'last4']],
    ['card', 'Authorisation', 'card:read', ['id', 'state']],
    ['rules', 'Card', 'rule:read', ['limits { id }', 'controls { atm }', 'rules { id }', 'switches { id }']],
    ['rules', 'Card', 'rule:read', ['spending { day { count } }', 'decisions { id }']],
    ['rules', 'Account', 'rule:read', ['limits { id }', 'rules { id }']],
    ['rules', 'Authorisation', 'rule:read', ['decision { id }']],
  ];
  const each = fields.flatMap(([subgraph, type, scope, all]) =>
    all.map((field) => [subgraph, type, field, scope] as const),
  );

  test.each(each)('%s: %s { %s } needs %s', async (subgraph, type, field, scope) => {
    const id = own[type.toLowerCase() as Key];
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { it: ${field} } } }`;
    const of = [{ __typename: type, id }];
    const all = operator(DIALECT).scopes;
    const may = await stack.ask(subgraph, operator(DIALECT), query, { of });
    expect(may.errors).toEqual([]);
    const mayNot = operator(DIALECT, { scopes: all.filter((one) => one !== scope) });
    const { data, code } = await stack.ask(subgraph, mayNot, query, { of });
    expect(code).toBe('VIEWER_FORBIDDEN');
    expect(data?._entities?.[0]?.it ?? null).toBeNull();
  });
});

/** A subscription names what it is narrowed to, so what is not the viewer's is not refused: it stays silent. */
describe('subscriptions', () => {
  const fields = {
    cardStatusChanged: {
      needs: ['event:read', 'card:read'],
      selects: 'id card { id }',
      by: ['cardId', 'accountId', 'customerId'],
    },
    events: { needs: ['event:read'], selects: 'id resourceId after', by: ['resource'] },
  } as const;
  type Field = keyof typeof fields;
  const QUIET_MS = 300;
  const each = Object.keys(fields) as Field[];
  const thing: Record<string, Key> = { cardId: 'card', accountId: 'account', customerId: 'customer', resource: 'card' };
  /** The codes of its refusal, or the stream's events until nothing more comes: of what must come, the first may be late. */
  const begun = async (
    viewer: Viewer,
    field: Field,
    args = 'after: "ZTA"',
    firstMs = QUIET_MS,
  ): Promise<string | unknown[]> => {
    const subscribe = subscriber(stack.subgraphs.card, logger('silent'));
    const query = `subscription { ${field}(${args}) { ${fields[field].selects} } }`;
    const stop = new AbortController();
    const stream = await subscribe({ query }, { ...callOf(viewer), signal: stop.signal });
    if (!(Symbol.asyncIterator in stream)) return stream.errors![0]!.extensions.code;
    const seen: unknown[] = [];
    let quiet = setTimeout(() => stop.abort(), firstMs);
    for await (const { data } of stream) {
      seen.push(data?.[field]);
      if (seen.length >= 50) break;
      clearTimeout(quiet);
      quiet = setTimeout(() => stop.abort(), QUIET_MS);
    }
    clearTimeout(quiet);
    stop.abort();
    return seen;
  };

  test('are all in this table', () => {
    const named = Object.values(stack.subgraphs).flatMap(({ schema }) =>
      Object.keys(schema.getSubscriptionType()?.getFields() ?? {}),
    );
    expect(named.sort()).toEqual([...each].sort());
  });

  test.each(each)('%s begins for those whose scopes allow it, of every kind', async (field) => {
    const all = { ...viewersOf(DIALECT, amira), nobody: withoutScopes(DIALECT) };
    const wrong: string[] = [];
    for (const [name, viewer] of Object.entries(all)) {
      const allowed = fields[field].needs.every((scope) => viewer.scopes.includes(scope));
      // One that is begun on a thing of nobody's has nothing to wait for.
      const outcome = await begun(viewer, field, `${fields[field].by[0]}: "${NIL}", after: "nonsense"`);
      if (outcome !== (allowed ? 'INPUT_INVALID' : 'VIEWER_FORBIDDEN')) wrong.push(`${name}: ${outcome}`);
    }
    expect(wrong).toEqual([]);
    expect(await begun(anonymous, field)).toBe('CREDENTIAL_MISSING');
  });

  const narrowed = each.flatMap((field) => fields[field].by.map((by) => [field, by] as const));
  test.each(narrowed)("%s by %s tells the owner, and is silent on what is not the viewer's", async (field, by) => {
    const about = (of: Things): string => `${by}: "${of[thing[by]!]}", after: "ZTA"`;
    const as = holder(DIALECT, amira);
    expect((await begun(operator(DIALECT), field, about(own), 20_000)).length).toBeGreaterThan(0);
    const silent = await Promise.all([
      begun(operator(DIALECT), field, about(foreign)),
      begun(as, field, about(neighbour)),
      begun(as, field, about(foreign)),
      begun(operator(DIALECT), field, `${by}: "nonsense", after: "ZTA"`),
    ]);
    const forbidden = !fields[field].needs.every((scope) => as.scopes.includes(scope));
    const nothing = forbidden ? 'VIEWER_FORBIDDEN' : [];
    expect(silent).toEqual([[], nothing, nothing, []]);
  });
});

/** Last, since it changes what there is. */
describe("the viewer's own things", () => {
  test.each(titled(rows.filter(({ needs }) => needs !== 'anybody')))('are theirs for %s', async (_, row) => {
    for (const one of row.cases) expect(outcomeOf(await ask(row, viewerOf(one), one, own))).toBe(one.own ?? 'done');
  });
});

describe("somebody else's idempotency key", () => {
  const repeatable = rows.filter(
    ({ kind, cases, needs }) => kind === 'Mutation' && needs !== 'anybody' && cases.some(({ args }) => args),
  );

  test.each(titled(repeatable))('replays nothing of %s', async (_, row) => {
    if (!fieldOf(row).args.some(({ name }) => name === 'idempotencyKey')) return;
    const { payee, payeeCode, payeeNumber, payeeIban } = own;
    const paid = row.subgraph === 'wallet' && { payee, payeeCode, payeeNumber, payeeIban };
    // Nobody has looked at their identity yet, so that whatever is asked can be done.
    const fresh = await stack.get(
      'identity',
      operator(DIALECT),
      `mutation { createCustomer(input: { email: "${newId()}@mail.example", dateOfBirth: "1990-01-01", firstName: "A", lastName: "B" }) { id } }`,
    );
    const things =
      row.subgraph === 'identity'
        ? { ...neighbour, customer: fresh.createCustomer.id as string }
        : { ...neighbour, ...paid };
    for (const one of row.cases.filter((each) => keysOf(each).some((key) => !shared.has(key)))) {
      const keyed: Case = { args: (of) => ({ ...one.args!(of), idempotencyKey: `key-${row.cases.indexOf(one)}` }) };
      const first = outcomeOf(await ask(row, operator(DIALECT), keyed, things));
      // What the caller's own things are refused for counts as done: the key is spent on them all the same.
      if (first !== one.own) expect(first).not.toMatch(/UNKNOWN|FORBIDDEN|INVALID/);
      await unchanged(async () => {
        for (const viewer of [holder(DIALECT, amira), operator('vaultspay-v1'), withoutScopes(DIALECT)])
          expect([first, outcomeOf(await ask(row, viewer, keyed, things))]).toEqual([
            first,
            expect.stringMatching(/_UNKNOWN$|^VIEWER_FORBIDDEN$|^IDEMPOTENCY_REUSED$|^VIEWER_RANK$/),
          ]);
      });
    }
  });
});
