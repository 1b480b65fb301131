import type { Tx } from '../../../kernel/db';
import type { PostalAddress } from '../../../schema/tables/card';
import type { Reader } from './cards';

/** What identity's views tell beside how a customer stands. */

export interface LegalName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

export async function legalName({ sql }: Reader, tenantId: string, customerId: string): Promise<LegalName | undefined> {
  const rows = await sql<LegalName[]>`
    select first_name as "firstName", last_name as "lastName" from identity.legal_name
    where tenant_id = ${tenantId} and customer_id = ${customerId}`;
  return rows[0];
}

/** One of the customer's own addresses that are in use. */
export async function postalAddress(
  { sql }: Reader,
  tenantId: string,
  customerId: string,
  id: string,
): Promise<PostalAddress | undefined> {
  const rows = await sql<PostalAddress[]>`
    select type, country, state, city, line1, line2, postal_code as "postalCode", longitude, latitude
    from identity.postal_address where tenant_id = ${tenantId} and customer_id = ${customerId} and address_id = ${id}`;
  return rows[0] && { ...rows[0] };
}

export interface Terms {
  /** How many cards may be neither closed nor expired; null: as many as the tiers take. */
  readonly cardQuota: number | null;
  /** Codes agreed with the tenant; null: none were ever agreed. */
  readonly designs: readonly string[] | null;
  /** The customer that stands for the platform itself. */
  readonly agentId: string | null;
}

export async function terms({ sql }: Pick<Tx, 'sql'>, tenantId: string): Promise<Terms> {
  const [row] = await sql<
    { quotas: Record<string, number>; card_designs: string[] | null; agent_customer_id: string | null }[]
  >`
    select quotas, card_designs, agent_customer_id from identity.tenant_policy where tenant_id = ${tenantId}`;
  return {
    cardQuota: row?.quotas.virtualCards ?? null,
    designs: row?.card_designs ?? null,
    agentId: row?.agent_customer_id ?? null,
  };
}

const QUOTA = 'card.quota';

/** Whoever issues under a quota stands in one line, so that the count holds. Taken before any row is locked. */
export const lockQuota = async ({ sql }: Tx, tenantId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${QUOTA}|${tenantId}`}, 0))`;
};
