import type { Sql } from 'postgres';
import { fixedClock } from '../../../kernel/clock';
import { newId } from '../../../kernel/id';
import { logger } from '../../../kernel/log';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { DialectName } from '../../../kernel/viewer';
import * as world from '../../../tests/card-world';
import type { TestDatabase } from '../../../tests/database';
import { TEST_KEYS } from '../../../tests/keys';
import { engineOn } from '../../wallet/engine';
import { systemAccounts } from '../../wallet/port';
import { issue } from '../service/issue';
import { type AuthorisationRow, type AuthoriseMessage, type Network, networkOn } from '.';

/** What the tests of authorisations stand on: a tenant with a funded account and a card, and the network's side. */
export interface Scene {
  readonly tenantId: string;
  readonly customerId: string;
  readonly accountId: string;
  readonly cardId: string;
  readonly network: Network;
  readonly deps: Deps & { readonly clock: ReturnType<typeof fixedClock> };
  readonly call: Call;
  /** 12.50 USD at a shop, unless told otherwise. */
  buy(amount?: string, more?: Partial<AuthoriseMessage>): Promise<AuthorisationRow>;
  card(): Promise<string>;
  fund(accountId: string, amount: bigint): Promise<void>;
  balance(): Promise<{ posted: string; held: string }>;
  limit(row: Record<string, unknown>): Promise<string>;
  rows<T = Record<string, unknown>>(table: string): Promise<T[]>;
}

/** Another process on the same database. */
export const another = (database: TestDatabase, clock: Deps['clock']): Network =>
  networkOn({ db: database.as('card'), keys: TEST_KEYS, clock, log: logger('silent') });

export async function sceneOn(
  database: TestDatabase,
  given: { readonly dialect?: DialectName; readonly funds?: bigint; readonly policies?: object } = {},
): Promise<Scene> {
  const { dialect = 'vaultspay-v1', funds = 100_00n, policies } = given;
  const { admin } = database;
  const deps = { db: database.as('card'), keys: TEST_KEYS, clock: fixedClock(world.NOW), log: logger('silent') };
  const tenantId = await world.tenant(admin, dialect);
  if (policies)
    await admin`update identity.tenant set policies = ${admin.json(policies as never)} where id = ${tenantId}`;
  const customerId = await world.customer(admin, tenantId);
  const accountId = await world.account(admin, tenantId, customerId);
  await world.tier(admin, tenantId);
  const call = world.callOf(world.viewerOf(tenantId, { dialect }));
  const network = networkOn(deps);
  const fund = funder(database, deps, tenantId);
  if (funds > 0n) await fund(accountId, funds);
  const card = (): Promise<string> => issue(deps, call, { accountId, customerId });
  const cardId = await card();
  return {
    ...{ tenantId, customerId, accountId, cardId, network, deps, call, card, fund },
    buy: (amount = '12.50', more = {}) =>
      network.authorise(call, {
        ...{ networkRef: newId(), cardId, channel: 'ecommerce', amount: { amount, currency: 'USD' } },
        merchant: { name: 'Corner Shop', mcc: '5411', country: 'AE' },
        ...more,
      }),
    balance: async () => {
      const [row] =
        await admin`select posted, held from wallet.account where tenant_id = ${tenantId} and id = ${accountId}`;
      return { posted: row!.posted as string, held: row!.held as string };
    },
    limit: (row) => limitOn(admin, tenantId, cardId, row),
    rows: async <T>(table: string) =>
      (await admin.unsafe(`select * from ${table} where tenant_id = '${tenantId}'`)) as unknown as T[],
  };
}

const funder = (database: TestDatabase, { clock }: Pick<Deps, 'clock'>, tenantId: string) => {
  const db = database.as('wallet');
  const engine = engineOn(db);
  const system = systemAccounts(db, () => clock.now());
  return async (accountId: string, amount: bigint): Promise<void> => {
    const [asset] =
      await database.admin`select id, code from wallet.asset where tenant_id = ${tenantId} and code = 'USD'`;
    const clearing = await system({ tenantId, id: asset!.id as string, code: 'USD' }, 'bank_clearing');
    const viewer = { tenantId, actor: { kind: 'system' as const, id: 'tests' } };
    await engine.execute({
      ...{ verb: 'moneyIn', cause: { viewer, requestId: 'fund', at: clock.now() }, transferId: newId() },
      ...{ kind: 'inbound', from: { accountId: clearing }, to: { accountId }, amount, settled: true },
    });
  };
};

async function limitOn(admin: Sql, tenantId: string, cardId: string, row: Record<string, unknown>): Promise<string> {
  const limit = {
    ...{ tenant_id: tenantId, id: newId(), subject_kind: 'card', subject_id: cardId, action: 'any', window: 'day' },
    ...{ measure: 'amount', source: 'user', currency: 'USD', value: '5000' },
    ...row,
  };
  await admin`insert into rules.limit ${admin(limit)}`;
  return limit.id;
}
