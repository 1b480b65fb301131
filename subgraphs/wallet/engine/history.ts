import type { Db, Tx } from '../../../kernel/db';

/** What was posted on an account at a moment, the moment included; entries of one account never go back in time. */
export async function balanceAt({ sql }: Pick<Db | Tx, 'sql'>, tenantId: string, accountId: string, time: Date): Promise<bigint> {
  const [entry] = await sql<{ balance_after: string }[]>`
    select balance_after from wallet.entry
    where tenant_id = ${tenantId} and account_id = ${accountId} and at <= ${time.toISOString()}
    order by at desc, n desc
    limit 1`;
  return BigInt(entry?.balance_after ?? 0);
}
