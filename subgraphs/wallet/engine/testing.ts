import type { Sql } from 'postgres';
import { newId } from '../../../kernel/id';
import type { AccountRestriction, AccountRole } from '../../../schema/wallet-words';
import type { Cause } from '../../../schema/outbox';

/** What the tests of the engine stand on: a tenant with one asset and accounts, put there by the superuser. */
export interface World {
  readonly tenantId: string;
  readonly assetId: string;
  readonly currency: string;
  account(given?: Given): Promise<string>;
  cause(at?: Date): Cause;
}

export interface Given {
  readonly posted?: bigint;
  readonly floor?: bigint | null;
  readonly role?: AccountRole;
  readonly restriction?: AccountRestriction;
  readonly closed?: boolean;
  readonly customerId?: string;
  readonly assetId?: string;
  readonly currency?: string;
}

export const NOON = new Date('2026-03-01T12:00:00.000Z');

export async function worldOn(admin: Sql, currency = 'AED'): Promise<World> {
  const tenantId = newId();
  const assetId = newId();
  await admin`
    insert into wallet.asset (tenant_id, id, code, kind, decimals, ledger_scale, name)
    values (${tenantId}, ${assetId}, ${currency}, 'fiat', 2, 2, ${currency})`;
  const account = async (given: Given = {}): Promise<string> => {
    const id = newId();
    const floor = given.floor === undefined ? (given.role ? null : 0n) : given.floor;
    await admin`
      insert into wallet.account (tenant_id, id, kind, role, asset_id, currency, floor, restriction, lifecycle, owner_customer_id)
      values (${tenantId}, ${id}, ${given.role ? 'clearing' : 'digital'}, ${given.role ?? null}, ${given.assetId ?? assetId},
              ${given.currency ?? currency}, ${floor === null ? null : floor.toString()}, ${given.restriction ?? 'none'},
              ${given.closed ? 'closed' : 'active'}, ${given.customerId ?? null})`;
    return id;
  };
  const cause = (at = NOON): Cause => ({
    viewer: { tenantId, actor: { kind: 'app', id: 'tests' } },
    requestId: 'request-1',
    at,
  });
  return { tenantId, assetId, currency, account, cause };
}
