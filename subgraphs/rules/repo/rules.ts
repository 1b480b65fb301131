import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import type { Window } from '../../../kernel/page';
import { among } from '../../../schema/kinds';
import { control, limit, list, velocity } from '../../../schema/tables/rules';
import type { LimitRow } from '../limits';
import type { ControlRow, ListRow, VelocityRow } from './controls';
import { flat } from './drafts';
import type { Owner, Reader, RuleTable, SubjectKind } from './subjects';

export const ruleKinds = ['limit', 'switch', 'list', 'velocity'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** A rule of any kind. */
export type RuleRow =
  | { readonly kind: 'limit'; readonly row: LimitRow }
  | { readonly kind: 'switch'; readonly row: ControlRow }
  | { readonly kind: 'list'; readonly row: ListRow }
  | { readonly kind: 'velocity'; readonly row: VelocityRow };

export interface RuleFilter {
  readonly kind?: RuleKind;
  readonly subjectKind?: SubjectKind;
  readonly subjectId?: string;
  /** Of a draft; else what is live. */
  readonly draftId?: string;
}

const tables: Record<RuleKind, string> = { limit: 'limit', switch: 'control', list: 'list', velocity: 'velocity' };

/** Ids are made in order of time, so the newest are the greatest, over all four tables. */
export async function ruleIds(
  { sql }: Reader,
  owner: Owner,
  filter: RuleFilter,
  window: Window,
): Promise<{ id: string; kind: RuleKind }[]> {
  const direction = window.backwards ? 'asc' : 'desc';
  const cursor = window.cursor?.[0] ?? null;
  const limited = window.limit + 1;
  const parts = kindsOf(filter).map(
    (kind) => `(select '${kind}' as kind, r.id from rules.${tables[kind]} as r where ${matching} and (
      $6::uuid is null or r.id ${window.backwards ? '>' : '<'} $6::uuid) order by r.id ${direction} limit $7)`,
  );
  return sql.unsafe<{ id: string; kind: RuleKind }[]>(
    `select kind, id from (${parts.join(' union all ')}) as r order by id ${direction} limit $8 offset $9`,
    [...given(owner, filter), cursor, limited + window.offset, limited, window.offset],
    { prepare: true },
  );
}

export async function countRules({ sql }: Reader, owner: Owner, filter: RuleFilter): Promise<number> {
  const parts = kindsOf(filter).map(
    (kind) => `(select count(*)::int from rules.${tables[kind]} as r where ${matching})`,
  );
  const rows = await sql.unsafe<{ n: number }[]>(`select ${parts.join(' + ')} as n`, given(owner, filter), {
    prepare: true,
  });
  return rows[0]!.n;
}

const kindsOf = ({ kind }: RuleFilter): readonly RuleKind[] => (kind ? [kind] : ruleKinds);

const matching = `r.tenant_id = $1::uuid and r.draft_id is not distinct from $2::uuid
  and ($3::text is null or r.subject_kind = $3::text) and ($4::uuid is null or r.subject_id = $4::uuid)
  and ($5::uuid is null or exists (select 1 from rules.subject as s where s.tenant_id = $1::uuid
    and s.kind = r.subject_kind and s.id = r.subject_id and s.customer_id = $5::uuid))`;

const given = ({ tenantId, customerId }: Owner, { draftId, subjectKind, subjectId }: RuleFilter) => [
  ...[tenantId, draftId ?? null, subjectKind ?? null, subjectId ?? null, customerId ?? null],
];

/** Rules of any kind, live or of a draft, by their ids. */
export async function rulesById(db: Pick<Tx, 'orm'>, tenantId: string, ids: readonly string[]): Promise<RuleRow[]> {
  const of = (table: RuleTable) => and(eq(table.tenantId, tenantId), among(table.id, ids));
  const [limits, controls, lists, velocities] = await Promise.all([
    db.orm.select().from(limit).where(of(limit)),
    db.orm.select().from(control).where(of(control)),
    db.orm.select().from(list).where(of(list)),
    db.orm.select().from(velocity).where(of(velocity)),
  ]);
  return flat({ limits, controls, lists, velocity: velocities });
}
