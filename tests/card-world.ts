import { drizzle } from 'drizzle-orm/postgres-js';
import { type ExecutionResult, graphql } from 'graphql';
import type { Sql } from 'postgres';
import { fixedClock } from '../kernel/clock';
import type { Db } from '../kernel/db';
import { newId } from '../kernel/id';
import { logger } from '../kernel/log';
import type { Call, Deps, Subgraph } from '../kernel/subgraph';
import { type DialectName, scopes, type Viewer } from '../kernel/viewer';
import type { Role } from '../schema/rights';
import type { TestDatabase } from './database';
import { TEST_KEYS } from './keys';

export const NOW = '2026-04-11T09:30:00.000Z';

export const depsOf = (database: TestDatabase, role: Role): Deps & { clock: ReturnType<typeof fixedClock> } => ({
  db: database.as(role),
  keys: TEST_KEYS,
  clock: fixedClock(NOW),
  log: logger('silent'),
});

export const viewerOf = (tenantId: string, more: Partial<Viewer> = {}): Viewer => ({
  tenantId,
  actor: { kind: 'app', id: 'app-1' },
  roles: [],
  scopes,
  dialect: 'vaultspay-v1',
  sandbox: true,
  ...more,
});

export const callOf = (viewer: Viewer): Call => ({ viewer, requestId: 'req-1', signal: new AbortController().signal });

/** One operation as the gateway would run it, in process. */
export const run = <C extends Call>(
  subgraph: Subgraph<C>,
  viewer: Viewer,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<ExecutionResult<Record<string, never>>> =>
  graphql({ schema: subgraph.schema, source, variableValues, contextValue: subgraph.context(callOf(viewer)) }) as never;

export const codeOf = (result: ExecutionResult<unknown>): unknown => result.errors?.[0]?.extensions.code;

/** Rows that other subgraphs own, written as the superuser: a tenant with an asset, customers and accounts. */
export async function tenant(admin: Sql, dialect: DialectName = 'vaultspay-v1', id = newId()): Promise<string> {
  await admin`
    insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
    values (${id}, ${id}, ${newId()}, 'test', ${dialect}, 'Test')`;
  await admin`
    insert into wallet.asset (tenant_id, id, code, kind, decimals, ledger_scale, name)
    values (${id}, ${newId()}, 'USD', 'fiat', 2, 2, 'US Dollar'), (${id}, ${newId()}, 'AED', 'fiat', 2, 10, 'Dirham'),
           (${id}, ${newId()}, 'INR', 'fiat', 2, 2, 'Rupee')`;
  return id;
}

export async function customer(
  admin: Sql,
  tenantId: string,
  status = 'active',
  kyc = 'approved',
  id = newId(),
): Promise<string> {
  await admin`
    insert into identity.customer (tenant_id, id, status, kyc_status, deleted_at)
    values (${tenantId}, ${id}, ${status}, ${kyc}, ${status === 'deleted' ? NOW : null})`;
  return id;
}

export async function account(
  admin: Sql,
  tenantId: string,
  owner: string | null,
  more: Record<string, unknown> = {},
): Promise<string> {
  const id = newId();
  const {
    currency = 'USD',
    lifecycle = 'active',
    restriction = 'none',
    role = null,
  } = more as Record<string, string | null>;
  await admin`
    insert into wallet.account (tenant_id, id, kind, owner_customer_id, asset_id, currency, lifecycle, restriction, role)
    select ${tenantId}, ${id}, 'digital', ${owner}, id, code, ${lifecycle}, ${restriction}, ${role} from wallet.asset
    where tenant_id = ${tenantId} and code = ${currency}`;
  return id;
}

export async function tier(admin: Sql, tenantId: string, more: Record<string, unknown> = {}): Promise<string> {
  const row = {
    ...{ tenant_id: tenantId, id: newId(), title: 'Tier', network: 'mastercard', forms: ['virtual', 'physical'] },
    ...{ billing_currency: 'USD', settlement_currency: 'USD', bin: '53000044', expiry_months: 36, standard: true },
    ...more,
  };
  await admin`insert into card.tier ${admin(row)}`;
  return row.id;
}

/** A card that somebody else made: active, its number nowhere. */
export async function card(
  admin: Sql,
  tenantId: string,
  customerId: string | null,
  accountId: string,
): Promise<string> {
  const id = newId();
  const [standard] = await admin`select id from card.tier where tenant_id = ${tenantId} and standard`;
  const row = {
    ...{ tenant_id: tenantId, id, customer_id: customerId, account_id: accountId, public_id: id, form: 'virtual' },
    ...{ tier_id: standard?.id ?? (await tier(admin, tenantId)), network: 'visa', currency: 'USD', last4: '0000' },
    ...{ valid_through: '2029-04-30', lifecycle: 'active' },
  };
  await admin`insert into card.card ${admin(row)}`;
  return id;
}

/** What the network once asked of a card: held, 10.00 USD, unless `more` (columns) says otherwise. */
export async function authorisation(admin: Sql, cardId: string, more: Record<string, unknown> = {}): Promise<string> {
  const [of] = await admin`
    select tenant_id, customer_id, account_id, currency, generation from card.card where id = ${cardId}`;
  const id = newId();
  const row = {
    ...{
      ...of,
      id,
      card_id: cardId,
      network_ref: `net-${id}`,
      state: 'held',
      channel: 'ecommerce',
      card_present: false,
    },
    ...{ requested: 1000, amount: 1000, merchant_name: 'Blue Kettle', mcc: '5814', merchant_country: 'AE' },
    ...{ created_at: NOW, updated_at: NOW },
    ...more,
  };
  await admin`insert into card.authorisation ${admin(row)}`;
  return id;
}

/** What happened to a card's money: an approval of 10.00, unless `more` (columns) says otherwise. */
export async function activity(admin: Sql, cardId: string, more: Record<string, unknown> = {}): Promise<string> {
  const [of] = await admin`select tenant_id, currency from card.card where id = ${cardId}`;
  const id = newId();
  const row = {
    ...{ ...of, id, card_id: cardId, operation: 'approved', status: 'success', amount: 1000, at: NOW },
    ...more,
  };
  await admin`insert into card.activity ${admin(row)}`;
  return id;
}

/** The same pool, with every statement noted that either of its voices sends. */
export function counted(db: Db): { db: Db; statements: string[] } {
  const statements: string[] = [];
  const sql = new Proxy(db.sql, {
    apply: (target, self, args: [TemplateStringsArray]) => {
      statements.push(args[0].join('?'));
      return Reflect.apply(target, self, args);
    },
    get: (target, name) => {
      if (name !== 'unsafe') return Reflect.get(target, name);
      return (text: string, ...rest: []) => {
        statements.push(text);
        return target.unsafe(text, ...rest);
      };
    },
  });
  return { db: { ...db, sql, orm: drizzle({ client: sql }) }, statements };
}
