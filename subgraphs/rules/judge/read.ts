import type { Tx } from '../../../kernel/db';
import { array } from '../../../schema/sets';
import type { Attempt } from '../attempt';
import { about } from './evaluate';
import * as rules from './ruleset';

/** Whatever is live about those whom the attempts concern, and what of drafts looks on: four statements, sent at once. */
export async function rulesFor(tx: Tx, attempts: readonly Attempt[]): Promise<rules.Books> {
  const subjects = new Map<string, rules.Subject>();
  for (const attempt of attempts)
    for (const subject of rules.subjectsOf(attempt)) subjects.set(rules.nameOf(subject), subject);
  const all = [...subjects.values()];
  if (all.length === 0) return { live: new rules.Ruleset([]), shadows: new Map() };
  const [limits, controls, lists, velocity] = await Promise.all([
    read<LimitRow>(tx, queries.limit, all),
    read<rules.ControlRule>(tx, queries.control, all),
    read<rules.ListRule>(tx, queries.list, all),
    read<rules.VelocityRule>(tx, queries.velocity, all),
  ]);
  const piles = new Piles(all);
  for (const row of limits) piles.of(row).limits.push(limitOf(row));
  for (const row of controls) piles.of(row).controls.push(row);
  for (const row of lists) piles.of(row).lists.push(row);
  for (const row of velocity) piles.of(row).velocity.push(row);
  return piles.books();
}

/**
 * The same of every table; each statement is made once, so that it is prepared once per connection. Subject by subject,
 * and sorted by the column that `<table>_once` has next, so that it is this index and no other that begins with the tenant.
 */
const statementOn = (table: string, next: string, columns: string): string => `
  select w.n::int as n, r.*
  from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as w(tenant_id, kind, id, n)
  cross join lateral (
    select r.draft_id as "draftId", r.id, r.seq, ${columns} from rules.${table} as r
    where r.tenant_id = w.tenant_id and r.subject_kind = w.kind and r.subject_id = w.id
      and (r.draft_id is null or exists (
        select 1 from rules.draft as d where d.tenant_id = r.tenant_id and d.id = r.draft_id and d.state = 'shadow'))
    order by r.${next}) as r
  order by r.seq`;

const queries = {
  limit: statementOn(
    'limit',
    'action',
    'r.action, r."window", r.measure, r.currency, r.value, r.allowed, r.operator, r.source',
  ),
  control: statementOn('control', 'kind', 'r.kind, r.allowed, r.applies_to as "appliesTo"'),
  list: statementOn('list', 'kind', 'r.kind, r.entries'),
  velocity: statementOn(
    'velocity',
    'window_seconds',
    'r.max_authorisations as "maxAuthorisations", r.window_seconds as "windowSeconds", r.blocks',
  ),
};

interface About {
  /** The subject's place among those asked for, from 1. */
  readonly n: number;
  readonly draftId: string | null;
}
type LimitRow = Omit<rules.LimitRule, 'value' | 'allowed'> & Record<'value' | 'allowed', string | null>;

const read = <Row extends object>({ sql }: Tx, query: string, subjects: readonly rules.Subject[]) =>
  sql.unsafe<(Row & About)[]>(
    query,
    [
      array(subjects.map(({ tenantId }) => tenantId)),
      array(subjects.map(({ kind }) => kind)),
      array(subjects.map(({ id }) => id)),
    ],
    { prepare: true },
  );

const units = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const limitOf = (row: LimitRow): rules.LimitRule => ({ ...row, value: units(row.value), allowed: units(row.allowed) });

type Pile = { -readonly [Kind in keyof rules.Rules]: rules.Rules[Kind][number][] };

/** Rows sorted by whose they are: of what is live or of which draft, and about whom. */
class Piles {
  readonly #drafts = new Map<string | null, Map<number, [rules.Subject, Pile]>>();

  constructor(private readonly subjects: readonly rules.Subject[]) {}

  of({ n, draftId }: About): Pile {
    const piles = this.#drafts.get(draftId) ?? new Map<number, [rules.Subject, Pile]>();
    this.#drafts.set(draftId, piles);
    const none = (): Pile => ({ limits: [], controls: [], lists: [], velocity: [] });
    const [subject, pile] = piles.get(n) ?? [this.subjects[n - 1]!, none()];
    piles.set(n, [subject, pile]);
    return pile;
  }

  books(): rules.Books {
    const shadows = new Map<string, rules.Ruleset>();
    for (const [draftId, piles] of this.#drafts)
      if (draftId !== null) shadows.set(draftId, new rules.Ruleset(piles.values()));
    return { live: new rules.Ruleset(this.#drafts.get(null)?.values() ?? []), shadows };
  }
}

/**
 * What a whole tenant has used is summed over rows that no card's or account's lock guards, so where such a limit
 * stands, its tenant's attempts queue here. Another lock than that of whoever changes rules: they need not wait.
 */
export async function lockTenants({ sql }: Tx, books: rules.Books, attempts: readonly Attempt[]): Promise<void> {
  const summed = (attempt: Attempt): boolean =>
    books.live
      .of(attempt)
      .some(
        ({ kind, limits }) =>
          kind === 'tenant' &&
          limits.some((one) => one.value !== null && one.window !== 'single' && about(one, attempt)),
      );
  const tenants = [...new Set(attempts.filter(summed).map(({ tenantId }) => tenantId))].sort();
  if (tenants.length > 0)
    await sql`
      select pg_advisory_xact_lock(hashtextextended('rules.use|' || t, 0)) from unnest(${array(tenants)}::uuid[]) as t`;
}
