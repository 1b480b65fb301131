import type { Sql } from 'postgres';
import { newId } from '../../kernel/id';
import type { Cause } from '../../schema/outbox';
import type { Transfer } from '../../subgraphs/wallet/engine';

/** A tenant of its own with many accounts, each of its own customer. They start at nothing and may go far below it. */
export interface Ledger {
  readonly tenantId: string;
  readonly assetId: string;
  readonly currency: string;
  readonly accounts: readonly string[];
  cause(): Cause;
  /** A transfer without its sides: what the engine takes. */
  transfer(): Omit<Transfer, 'from' | 'to'>;
}

const FLOOR = '-1000000000000';

export async function openLedger(admin: Sql, accounts: number): Promise<Ledger> {
  const [tenantId, assetId, currency] = [newId(), newId(), 'AED'];
  await admin`
    insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
    values (${tenantId}, ${tenantId}, ${newId()}, 'test', 'vaultspay-saas', 'Bench')`;
  await admin`
    insert into wallet.asset (tenant_id, id, code, kind, decimals, ledger_scale, name)
    values (${tenantId}, ${assetId}, ${currency}, 'fiat', 2, 2, 'Dirham')`;
  const made = await admin<{ id: string }[]>`
    with customers as (
      insert into identity.customer (tenant_id, id, status, kyc_status)
      select ${tenantId}, gen_random_uuid(), 'active', 'approved' from generate_series(1, ${accounts}) returning id)
    insert into wallet.account (tenant_id, id, kind, owner_customer_id, asset_id, currency, floor)
    select ${tenantId}, gen_random_uuid(), 'digital', id, ${assetId}, ${currency}, ${FLOOR}::numeric from customers
    returning id`;
  const cause = (): Cause => ({
    viewer: { tenantId, actor: { kind: 'app', id: 'bench' } },
    requestId: 'bench',
    at: new Date(),
  });
  return {
    tenantId,
    assetId,
    currency,
    accounts: made.map(({ id }) => id),
    cause,
    transfer: () => ({ verb: 'transfer', cause: cause(), transferId: newId(), kind: 'internal', amount: 100n }),
  };
}

/** What a tenant's transfers have left behind; `wrong` counts accounts whose balance or chain length is not their entries'. */
export async function rowsOf(admin: Sql, tenantId: string): Promise<Record<string, number>> {
  const [rows] = await admin<Record<string, number>[]>`
    select (select count(*)::int from wallet.transfer where tenant_id = ${tenantId} and status = 'posted') as transfers,
           (select count(*)::int from wallet.leg where tenant_id = ${tenantId}) as legs,
           (select count(*)::int from wallet.entry where tenant_id = ${tenantId}) as entries,
           (select count(*)::int from events.outbox where tenant_id = ${tenantId}) as events,
           (select count(*)::int from wallet.account a
            left join (select account_id, sum(amount) as booked, max(n) as n from wallet.entry
                       where tenant_id = ${tenantId} group by account_id) e on e.account_id = a.id
            where a.tenant_id = ${tenantId}
              and (a.posted <> coalesce(e.booked, 0) or a.entry_count <> coalesce(e.n, 0))) as wrong`;
  return { ...rows };
}
