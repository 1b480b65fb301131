import type { Source } from '../../../schema/rows';

/** What identity's views tell of owners beside how they stand. */

/** The customer that stands for the platform itself, where it has one: acts where an app names nobody. */
export async function agentOf({ sql }: Source, tenantId: string): Promise<string | null> {
  const [row] = await sql<{ id: string | null }[]>`
    select agent_customer_id as id from identity.tenant_policy where tenant_id = ${tenantId}`;
  return row?.id ?? null;
}

/** As the tenant knows them. */
export async function fullNames(
  { sql }: Source,
  tenantId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ id: string; name: string }[]>`
    select customer_id as id, btrim(full_name) as name from identity.full_name
    where tenant_id = ${tenantId} and customer_id = any(${[...customerIds]}::uuid[])`;
  return new Map(rows.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
}

export const fullName = async (source: Source, tenantId: string, customerId: string): Promise<string | null> =>
  (await fullNames(source, tenantId, [customerId])).get(customerId) ?? null;
