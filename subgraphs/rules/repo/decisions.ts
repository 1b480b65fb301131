import { and, asc, count, eq, gte, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { keyset, keysetBy, type Window } from '../../../kernel/page';
import { among } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { decision } from '../../../schema/tables/rules';
import type { Owner, Reader } from './subjects';

export type DecisionRow = typeof decision.$inferSelect;

export interface DecisionFilter {
  readonly cardId?: string;
  readonly accountId?: string;
  readonly causeId?: string;
  readonly draftId?: string;
  readonly mode?: DecisionRow['mode'];
  readonly outcome?: DecisionRow['outcome'];
  readonly since?: Date;
  readonly until?: Date;
}

/** What drafts would have said is the tenant's business; of the rest, customers see what is about their own things. */
function visible({ tenantId, customerId }: Owner): SQL | undefined {
  if (!customerId) return eq(decision.tenantId, tenantId);
  const own = sql`exists (
    select 1 from rules.subject as s where s.tenant_id = ${tenantId} and s.customer_id = ${customerId}
      and (s.kind, s.id) in (('card', ${decision.cardId}), ('account', ${decision.accountId})))`;
  return and(eq(decision.tenantId, tenantId), eq(decision.mode, 'live'), own);
}

function matching(owner: Owner, { since, until, ...filter }: DecisionFilter): SQL | undefined {
  const columns = ['cardId', 'accountId', 'causeId', 'draftId', 'mode', 'outcome'] as const;
  return and(
    visible(owner),
    ...columns
      .filter((column) => filter[column] !== undefined)
      .map((column) => eq(decision[column] as typeof decision.cardId, filter[column]!)),
    since && gte(decision.at, since),
    until && lt(decision.at, until),
  );
}

/** Of one card, account or draft in the order in which they were taken; of many in the order of time. */
export const byTime = ({ cardId, accountId, causeId, draftId }: DecisionFilter): boolean =>
  [cardId, accountId, causeId, draftId].every((id) => id === undefined);

export function decisions(db: Reader, owner: Owner, filter: DecisionFilter, window: Window): Promise<DecisionRow[]> {
  const { where, orderBy } = byTime(filter)
    ? keysetBy(window, decision.at, decision.seq)
    : keyset(window, decision.seq);
  return db.orm
    .select()
    .from(decision)
    .where(and(matching(owner, filter), where))
    .orderBy(...[orderBy].flat())
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function countDecisions(db: Reader, owner: Owner, filter: DecisionFilter): Promise<number> {
  const [row] = await db.orm.select({ n: count() }).from(decision).where(matching(owner, filter));
  return row!.n;
}

export async function decisionById(db: Reader, owner: Owner, id: string): Promise<DecisionRow | undefined> {
  const rows = await db.orm
    .select()
    .from(decision)
    .where(and(visible(owner), eq(decision.id, id)));
  return rows[0];
}

/** What was decided live about each of these, in the order in which it was. */
export const decisionsOfCauses = (db: Reader, owner: Owner, causes: readonly string[]): Promise<DecisionRow[]> =>
  db.orm
    .select()
    .from(decision)
    .where(and(visible(owner), eq(decision.mode, 'live'), among(decision.causeId, causes)))
    .orderBy(asc(decision.seq));

/** The last so many of each card. */
export async function lastOfCards(
  db: Reader,
  owner: Owner,
  cards: readonly string[],
  first: number,
): Promise<DecisionRow[]> {
  const last = sql`(
    select d.id from unnest(${array(cards)}::uuid[]) as c(id) cross join lateral (
      select d.id from rules.decision as d
      where d.tenant_id = ${owner.tenantId} and d.card_id = c.id and d.mode = 'live'
      order by d.seq desc limit ${first}) as d)`;
  return db.orm
    .select()
    .from(decision)
    .where(and(visible(owner), sql`${decision.id} in ${last}`))
    .orderBy(sql`${decision.seq} desc`);
}

/** Whom the rules of a draft concern; null: everybody of the tenant. */
export interface Concerned {
  readonly cards: readonly string[];
  readonly accounts: readonly string[];
  readonly tiers: readonly string[];
}

/** What was decided live in this time, the oldest first: as far as it can be decided again. */
export function past(
  db: Reader,
  tenantId: string,
  concerned: Concerned | null,
  { from, until }: { readonly from: Date; readonly until: Date },
  most: number,
): Promise<Pick<DecisionRow, 'causeId' | 'cardId' | 'outcome' | 'code' | 'attempt' | 'at'>[]> {
  const { causeId, cardId, outcome, code, attempt, at } = decision;
  const of = concerned && [
    among(decision.cardId, concerned.cards),
    among(decision.accountId, concerned.accounts),
    sql`${attempt} ->> 'tierId' = any(${array(concerned.tiers)}::text[])`,
  ];
  return db.orm
    .select({ causeId, cardId, outcome, code, attempt, at })
    .from(decision)
    .where(
      and(
        ...[eq(decision.tenantId, tenantId), eq(decision.mode, 'live'), isNotNull(attempt)],
        ...[gte(at, from), lt(at, until), of ? or(...of) : undefined],
      ),
    )
    .orderBy(asc(at), asc(decision.seq))
    .limit(most);
}

/** What a draft has said while it looked on, beside what was decided. */
export interface ShadowCount {
  readonly draftId: string;
  readonly evaluated: number;
  readonly wouldRefuse: number;
  /** Of those, how many were approved live. */
  readonly ofThoseApproved: number;
}

export const shadowCounts = ({ sql }: Reader, tenantId: string, ids: readonly string[]): Promise<ShadowCount[]> =>
  sql<ShadowCount[]>`
    select d.draft_id as "draftId", count(*)::int as evaluated,
           (count(*) filter (where d.outcome = 'refused'))::int as "wouldRefuse",
           (count(*) filter (where d.outcome = 'refused' and exists (
             select 1 from rules.decision as l
             where l.tenant_id = d.tenant_id and l.cause_id = d.cause_id and l.mode = 'live' and l.at = d.at
               and l.outcome = 'approved')))::int as "ofThoseApproved"
    from rules.decision as d
    where d.tenant_id = ${tenantId} and d.draft_id = any(${array(ids)}::uuid[]) and d.mode = 'shadow'
    group by d.draft_id`;
