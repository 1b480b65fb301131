import { Fault } from '../../../kernel/error';
import type { Source } from '../../../schema/rows';

/** What the wallet may know of a customer: the view that identity offers. */
export interface CustomerStanding {
  readonly customer_id: string;
  readonly status: 'active' | 'pending' | 'suspended' | 'rejected' | 'deleted';
  readonly kyc_status: string;
}

export async function standings(
  { sql }: Source,
  tenantId: string,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, CustomerStanding>> {
  const rows = await sql<CustomerStanding[]>`
    select customer_id, status, kyc_status from identity.standing
    where tenant_id = ${tenantId} and customer_id = any(${[...customerIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.customer_id, row]));
}

export const approved = (standing: CustomerStanding | undefined): boolean => standing?.kyc_status === 'approved';

/** The refusals that a customer brings into everything that is done with their money. */
export function checkStanding(standing: CustomerStanding | undefined, field: string): CustomerStanding {
  if (!standing) throw new Fault('CUSTOMER_UNKNOWN', { field });
  if (standing.status === 'deleted') throw new Fault('CUSTOMER_DELETED', { field });
  if (standing.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED', { field });
  return standing;
}
