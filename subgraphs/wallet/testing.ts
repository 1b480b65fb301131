import assert from 'node:assert/strict';
import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { fixedClock } from '../../kernel/clock';
import { connect, type Db, transact } from '../../kernel/db';
import type { Fault } from '../../kernel/error';
import { newId } from '../../kernel/id';
import { logger } from '../../kernel/log';
import { type DialectName, scopes, type Viewer } from '../../kernel/viewer';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import { wallet } from '.';
import { close } from './service/close';

/** What the tests of the wallet stand on: its schema over a real database, with tenants and customers put there. */
export interface World {
  readonly db: TestDatabase;
  readonly clock: ReturnType<typeof fixedClock>;
  /** Every statement that the wallet sent. */
  readonly statements: string[];
  tenant(dialect?: DialectName, policies?: object): Promise<Tenant>;
  close(): Promise<void>;
}

export interface Tenant {
  readonly id: string;
  readonly dialect: DialectName;
  customer(given?: { status?: string; kyc?: string }): Promise<string>;
  /** The wallet's part of the end of an account, which cards own. */
  end(accountId: string, as?: Partial<Viewer>): Promise<{ readonly code?: string }>;
  /** As the tenant's operator, or as somebody who differs from them. */
  ask(document: string, variables?: object, as?: Partial<Viewer>): Promise<Answer>;
}

// A test knows what it asked for.
// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the documents
export type Data = Record<string, any>;

export interface Answer {
  readonly data: Data;
  readonly code?: string;
  readonly field?: string;
  readonly errors: ExecutionResult['errors'];
}

export const NOON = '2026-03-01T12:00:00.000Z';

export async function walletWorld(): Promise<World> {
  const db = await testDatabase();
  const statements: string[] = [];
  // The driver asks each new connection for its types.
  const onQuery = (text: string) => text.includes('pg_catalog') || statements.push(text);
  const own: Db = connect({ url: db.urlAs('wallet'), name: 'test-wallet', onQuery });
  const clock = fixedClock(NOON);
  const subgraph = wallet({ db: own, keys: TEST_KEYS, clock, log: logger('silent') });

  const ask = async (viewer: Viewer, text: string, variables: object): Promise<Answer> => {
    const document = parse(text);
    const flaws = validate(subgraph.schema, document);
    assert(flaws.length === 0, flaws.join('\n'));
    const contextValue = subgraph.context({ viewer, requestId: 'request-1', signal: new AbortController().signal });
    const variableValues = variables as Record<string, unknown>;
    const { data, errors } = await execute({ schema: subgraph.schema, document, contextValue, variableValues });
    const unexpected = errors?.find(({ extensions }) => !extensions.code);
    if (unexpected) throw unexpected.originalError ?? unexpected;
    const { code, field } = (errors?.[0]?.extensions ?? {}) as { code?: string; field?: string };
    return { data: plain(data ?? {}), code, field, errors };
  };

  const tenant = async (dialect: DialectName = 'vaultspay-saas', policies: object = {}): Promise<Tenant> => {
    const id = newId();
    await db.admin`
      insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name, policies)
      values (${id}, ${id}, ${newId()}, 'test', ${dialect}, 'A tenant', ${db.admin.json(policies as never)})`;
    const viewer: Viewer = {
      tenantId: id,
      actor: { kind: 'operator', id: 'olga' },
      roles: [],
      scopes,
      dialect,
      sandbox: true,
    };
    return {
      id,
      dialect,
      customer: async ({ status = 'active', kyc = 'approved' } = {}) => {
        const customerId = newId();
        await db.admin`
          insert into identity.customer (tenant_id, id, status, kyc_status, deleted_at)
          values (${id}, ${customerId}, ${status}, ${kyc}, ${status === 'deleted' ? NOON : null})`;
        return customerId;
      },
      end: (accountId, as = {}) => {
        const cause = { viewer: { ...viewer, ...as }, requestId: 'request-1', at: clock.now() };
        const closing = transact(own, (tx) => close(tx, cause, accountId, async () => {}));
        return closing.then(
          () => ({}),
          (error: Fault) => ({ code: error.code }),
        );
      },
      ask: (text, variables = {}, as = {}) => ask({ ...viewer, ...as }, text, variables),
    };
  };
  const shut = async (): Promise<void> => {
    await own.close();
    await db.close();
  };
  return { db, clock, statements, tenant, close: shut };
}

/** Without the prototypes that graphql-js leaves out. */
const plain = (data: object): Data => JSON.parse(JSON.stringify(data)) as Data;

/** An open account with some money on it. */
export async function accountOf(tenant: Tenant, customerId: string, amount?: string, currency = 'AED'): Promise<Data> {
  const fields = 'id number code iban currency';
  const opened = await tenant.ask(`mutation ($input: OpenAccountInput!) { openAccount(input: $input) { ${fields} } }`, {
    input: { customerId, currency },
  });
  assert(!opened.code, opened.code);
  const account = opened.data.openAccount as Data;
  if (amount) await inbound(tenant, account.id, { amount, currency });
  return account;
}

export async function inbound(tenant: Tenant, accountId: string, amount: object, given: object = {}): Promise<Data> {
  const { data, code } = await tenant.ask(
    'mutation ($input: InboundInput!) { sandboxInbound(input: $input) { id status } }',
    { input: { to: { accountId }, amount, ...given } },
  );
  assert(!code, code);
  return data.sandboxInbound;
}

export const balancesOf = async (tenant: Tenant, id: string): Promise<Data> => {
  const { data } = await tenant.ask(
    '{ account(id: "' +
      id +
      '") { balance { amount } available { amount } held { amount } incoming { amount } status } }',
  );
  const { balance, available, held, incoming, status } = data.account;
  return { balance: balance.amount, available: available.amount, held: held.amount, incoming: incoming.amount, status };
};
