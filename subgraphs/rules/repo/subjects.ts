import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import type { Viewer } from '../../../kernel/viewer';
import { among } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import type { control, limit, list, subjectKinds, velocity } from '../../../schema/tables/rules';

export type SubjectKind = (typeof subjectKinds)[number];
export type Reader = Pick<Tx, 'orm'> & Pick<Db | Tx, 'sql'>;
export type Owner = Pick<Viewer, 'tenantId' | 'customerId'>;

/** What rules can be about. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly customerId: string | null;
  readonly currency: string | null;
  readonly closed: boolean;
  /** Of a card: whose rules bind it too. */
  readonly accountId: string | null;
  readonly tierId: string | null;
}

/** Those of them that there are, and that are this customer's where one asks. */
export const subjects = (
  { sql }: Pick<Reader, 'sql'>,
  { tenantId, customerId }: Owner,
  kind: SubjectKind,
  ids: readonly string[],
): Promise<Subject[]> =>
  sql<Subject[]>`
    select kind, id, customer_id as "customerId", currency, closed, account_id as "accountId", tier_id as "tierId"
    from rules.subject
    where tenant_id = ${tenantId} and kind = ${kind} and id = any(${array(ids)}::uuid[])
      and (${customerId ?? null}::uuid is null or customer_id = ${customerId ?? null}::uuid)`;

/** Rules have no row of their subject to lock; whoever changes them waits here. */
export const lockSubject = (tx: Tx, tenantId: string, id: string): Promise<unknown> =>
  tx.sql`select pg_advisory_xact_lock(hashtextextended(${`rules|${tenantId}|${id}`}, 0))`;

export type RuleTable = typeof limit | typeof control | typeof list | typeof velocity;

/** Rules about these subjects, of a draft or live; a customer sees those about their own things alone. */
export function about(
  table: RuleTable,
  { tenantId, customerId }: Owner,
  kind: SubjectKind,
  ids: readonly string[],
): SQL | undefined {
  return and(
    eq(table.tenantId, tenantId),
    eq(table.subjectKind, kind),
    among(table.subjectId, ids),
    isNull(table.draftId),
    customerId ? visible(table, tenantId, customerId) : undefined,
  );
}

export const visible = (table: RuleTable, tenantId: string, customerId: string): SQL => sql`exists (
  select 1 from rules.subject as s
  where s.tenant_id = ${tenantId} and s.kind = ${table.subjectKind} and s.id = ${table.subjectId}
    and s.customer_id = ${customerId})`;

/** One live rule by its id. */
export const one = (table: RuleTable, { tenantId, customerId }: Owner, id: string): SQL | undefined =>
  and(
    eq(table.tenantId, tenantId),
    eq(table.id, id),
    isNull(table.draftId),
    customerId ? visible(table, tenantId, customerId) : undefined,
  );

/** Live rules by their public numbers. */
export const bySeq = (table: RuleTable, { tenantId, customerId }: Owner, seqs: readonly number[]): SQL | undefined =>
  and(
    eq(table.tenantId, tenantId),
    inArray(table.seq, [...seqs]),
    isNull(table.draftId),
    customerId ? visible(table, tenantId, customerId) : undefined,
  );

/** Whether the holder of something is suspended. */
export async function suspended({ sql }: Pick<Reader, 'sql'>, tenantId: string, customerId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from identity.standing
    where tenant_id = ${tenantId} and customer_id = ${customerId} and status = 'suspended'`;
  return rows.length > 0;
}

export { assetsOf as assets } from '../../../schema/assets';
