import type { Db, Tx } from '../kernel/db';
import type { Asset } from '../kernel/money';

/** The tenant's assets of these codes; an amount can be neither read nor shown without. */
export const assetsOf = ({ sql }: Pick<Db | Tx, 'sql'>, tenantId: string, codes: readonly string[]): Promise<Asset[]> =>
  sql<Asset[]>`
    select code, decimals, ledger_scale as "ledgerScale" from wallet.asset
    where tenant_id = ${tenantId} and code = any(${[...codes]}::text[])`;
