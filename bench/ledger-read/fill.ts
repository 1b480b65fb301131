import type { Sql } from 'postgres';
import { newId } from '../../kernel/id';
import { cursorOf } from '../../kernel/page';

/** One account whose ledger has so many entries, a second apart, each of a transfer of its own. */
export interface Filled {
  readonly tenantId: string;
  readonly accountId: string;
  readonly entries: number;
  /** An entry half-way, and the cursor that a list would give for it. */
  readonly middle: { readonly n: number; readonly cursor: string };
}

/** By the superuser with triggers off, as a restore would: what is measured is reading. */
export async function fillLedger(admin: Sql, entries: number): Promise<Filled> {
  const [tenantId, accountId, assetId] = [newId(), newId(), newId()];
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`
      insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
      values (${tenantId}, ${tenantId}, ${newId()}, 'test', 'vaultspay-saas', 'Bench')`;
    await sql`
      insert into wallet.asset (tenant_id, id, code, kind, decimals, ledger_scale, name)
      values (${tenantId}, ${assetId}, 'AED', 'fiat', 2, 2, 'Dirham')`;
    await sql`
      insert into wallet.account (tenant_id, id, kind, asset_id, currency, posted, entry_count)
      values (${tenantId}, ${accountId}, 'digital', ${assetId}, 'AED', ${entries}::numeric * 100, ${entries})`;
    // Ids that ascend, as the ones of version 7 do.
    await sql`
      insert into wallet.transfer (tenant_id, id, kind, status, asset_id, currency, amount, posted_amount, to_account_id,
        initiated_kind, initiated_by, request_id, posted_at, created_at)
      select ${tenantId}, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'inbound', 'posted', ${assetId},
        'AED', 100, 100, ${accountId}, 'app', 'bench', 'bench', at, at
      from generate_series(1, ${entries}) as n, lateral (select timestamptz '2025-01-01' + n * interval '1 second' as at) t`;
    await sql`
      insert into wallet.entry (tenant_id, account_id, n, transfer_id, asset_id, amount, balance_after, hash, at)
      select tenant_id, ${accountId}, row_number() over (order by id), id, asset_id, amount,
        100 * row_number() over (order by id), sha256(uuid_send(id)), posted_at
      from wallet.transfer where tenant_id = ${tenantId}`;
  });
  await admin`vacuum analyze`;
  return { tenantId, accountId, entries, middle: await middleOf(admin, accountId, entries / 2) };
}

async function middleOf(admin: Sql, accountId: string, n: number): Promise<Filled['middle']> {
  const [row] = await admin<{ at: string }[]>`
    select (at at time zone 'UTC')::text as at from wallet.entry where account_id = ${accountId} and n = ${n}`;
  return { n, cursor: cursorOf(row!.at, n) };
}
