import type { Db } from '../../../kernel/db';
import { Lru } from '../../../kernel/lru';
import { array } from '../../../schema/sets';

/** The customers that accounts belong to; null where an account is the tenant's own. */
export type Owners = (tenantId: string, accountIds: readonly string[]) => Promise<ReadonlyMap<string, string | null>>;

const KEPT = 20_000;

/** An account never changes hands, so what was read once stays true. */
export function ownersOn({ sql }: Pick<Db, 'sql'>, kept = KEPT): Owners {
  const known = new Lru<string, { readonly owner: string | null }>(kept);
  return async (tenantId, accountIds) => {
    const owners = new Map<string, string | null>();
    const missing = new Set<string>();
    for (const id of accountIds) {
      const found = known.get(`${tenantId}/${id}`);
      if (found) owners.set(id, found.owner);
      else missing.add(id);
    }
    if (missing.size === 0) return owners;
    const rows = await sql<{ id: string; owner: string | null }[]>`
      select id, owner_customer_id as owner from wallet.account
      where tenant_id = ${tenantId} and id = any(${array([...missing])}::uuid[])`;
    for (const { id, owner } of rows) {
      owners.set(id, owner);
      known.set(`${tenantId}/${id}`, { owner });
    }
    return owners;
  };
}
