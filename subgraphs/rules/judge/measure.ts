import type { Db, Tx } from '../../../kernel/db';
import { array } from '../../../schema/sets';
import type { Asked } from '../attempt';
import type { Action } from '../limits';
import { Meter } from './meter';
import type { Need, SliceNeed, SumNeed } from './need';
import { nameOf } from './ruleset';
import { hourOf } from './windows';

type Reader = Pick<Db | Tx, 'sql'>;

/** A use that counts, as it is kept. */
export interface Counted {
  readonly tenantId: string;
  readonly id: string;
  readonly cardId: string | null;
  readonly accountId: string;
  readonly action: Action;
  readonly currency: string;
  readonly at: number;
  readonly amount: bigint;
  readonly restored: bigint;
  /** Undone as a whole, so that it no longer counts as one either. */
  readonly undone: boolean;
}

/** Meters by the name of what they measure. */
export type Meters = Map<string, Meter>;

export interface Measured {
  readonly meters: Meters;
  readonly counted: readonly Counted[];
}

/** Reads what is needed, behind the locks of the caller; where nothing is needed, nothing is asked. */
export async function measure(tx: Reader, need: Need, asked: Asked['counted']): Promise<Measured> {
  const meters: Meters = new Map();
  const [counted] = await Promise.all([countedOf(tx, asked), sums(tx, need, meters), slices(tx, need, meters)]);
  return { meters, counted };
}

function meterOf(meters: Meters, name: string): Meter {
  const meter = meters.get(name) ?? new Meter();
  meters.set(name, meter);
  return meter;
}

/** Cards and accounts have sums of their own; what a tenant used is summed over its accounts. */
function parted<Of extends SumNeed | SliceNeed>(all: Iterable<Of>): { own: Of[]; whole: Of[] } {
  const own: Of[] = [];
  const whole: Of[] = [];
  for (const one of all) (one.subject.kind === 'tenant' ? whole : own).push(one);
  return { own, whole };
}

const moment = (at: number): string =>
  Number.isFinite(at) ? new Date(at).toISOString() : at > 0 ? 'infinity' : '-infinity';

const subjectsOf = (rows: readonly (SumNeed | SliceNeed)[]): string[] => [
  array(rows.map((_, n) => n)),
  array(rows.map(({ subject }) => subject.tenantId)),
  array(rows.map(({ subject }) => subject.kind)),
  array(rows.map(({ subject }) => subject.id)),
];

interface SumRow {
  readonly n: number;
  readonly action: Action;
  readonly currency: string;
  /** How many of the cuts lie before it. */
  readonly cut: number;
  readonly amount: string;
  readonly count: number;
}

async function sums(tx: Reader, need: Need, meters: Meters): Promise<void> {
  const cuts = [...need.cuts].sort((a, b) => a - b);
  const { own, whole } = parted(need.sums.values());
  const rows = async (query: string, wanted: readonly SumNeed[]): Promise<void> => {
    for (const { subject } of wanted) meterOf(meters, nameOf(subject));
    if (wanted.length === 0) return;
    const since = array(wanted.map((one) => moment(one.since)));
    const given = [...subjectsOf(wanted), since, array(cuts.map(moment)), moment(need.until)];
    for (const { n, action, currency, cut, amount, count } of await tx.sql.unsafe<SumRow[]>(query, given, PREPARED)) {
      const from = cuts[cut - 1] ?? Number.NEGATIVE_INFINITY;
      meterOf(meters, nameOf(wanted[n]!.subject)).put(action, currency, from, { amount: BigInt(amount), count });
    }
  };
  await Promise.all([rows(ownSums, own), rows(wholeSums, whole)]);
}

const PREPARED = { prepare: true };

const sumsOver = (kind: string, match: string): string => `
  select w.n, t.*
  from unnest($1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[]) as w(n, tenant_id, kind, id, since)
  cross join lateral (
    select t.action, t.currency, width_bucket(t.hour, $6::timestamptz[]) as cut, sum(t.amount) as amount,
           sum(t.count)::int as count
    from rules.tally as t
    where t.tenant_id = w.tenant_id and t.subject_kind = ${kind} and ${match} t.hour >= w.since
      and t.hour < $7::timestamptz
    group by 1, 2, 3) as t`;

const ownSums = sumsOver('w.kind', 't.subject_id = w.id and');
const wholeSums = sumsOver("'account'", '');

interface SliceRow extends Omit<SumRow, 'cut'> {
  readonly at: number | null;
  /** With those that were undone. */
  readonly every: number;
}

async function slices(tx: Reader, need: Need, meters: Meters): Promise<void> {
  const { own, whole } = parted(need.slices.values());
  const rows = async (query: string, wanted: readonly SliceNeed[]): Promise<void> => {
    for (const { subject } of wanted) meterOf(meters, nameOf(subject));
    if (wanted.length === 0) return;
    const times = (['after', 'exact', 'until'] as const).map((name) => array(wanted.map((one) => moment(one[name]))));
    const cards = array(wanted.map(({ velocity }) => velocity?.cardId));
    const given = [...subjectsOf(wanted), ...times, cards];
    for (const row of await tx.sql.unsafe<SliceRow[]>(query, given, PREPARED)) take(meters, wanted[row.n]!, row);
  };
  await Promise.all([rows(ownSlices, own), rows(wholeSlices, whole)]);
}

function take(meters: Meters, { subject, until, velocity }: SliceNeed, row: SliceRow): void {
  const meter = meterOf(meters, nameOf(subject));
  const at = row.at ?? Number.POSITIVE_INFINITY;
  if (velocity) meter.paced(velocity, { at, count: row.every });
  else {
    const { action, currency, amount, count } = row;
    meter.cut(hourOf(until - 1), { action, currency, at, amount: BigInt(amount), count });
  }
}

/** One by one only where the windows of a batch begin at different moments; what is later than all of them, as a sum. */
const slicesOver = (uses: string): string => `
  select w.n, u.action, u.currency,
         case when u.at <= w.exact then (extract(epoch from u.at) * 1000)::float8 end as at,
         sum(u.amount - u.restored) as amount, (count(*) filter (where u.restored_at is null))::int as count,
         count(*)::int as every
  from unnest($1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
              $8::uuid[]) as w(n, tenant_id, kind, id, after, exact, until, card_id)
  left join rules.velocity_cleared as c on c.tenant_id = w.tenant_id and c.card_id = w.card_id
  cross join lateral (${uses}) as u
  group by 1, 2, 3, 4`;

const within = 'u.at > greatest(w.after, c.at) and u.at < w.until';

// Sorted by time, so that it is the index by card or account and time that is used, and no other.
const ownSlices = slicesOver(`
    (select * from rules.use as u
     where w.kind = 'card' and u.tenant_id = w.tenant_id and u.card_id = w.id and ${within}
     order by u.at)
    union all
    (select * from rules.use as u
     where w.kind = 'account' and u.tenant_id = w.tenant_id and u.account_id = w.id and ${within}
       and (w.card_id is null or u.card_id is not null)
     order by u.at)`);

/** Of one hour alone: its sums tell which accounts have any. */
const wholeSlices = slicesOver(`
    select u.* from (
      select distinct t.subject_id from rules.tally as t
      where t.tenant_id = w.tenant_id and t.subject_kind = 'account'
        and t.hour >= w.until - interval '1 hour' and t.hour < w.until) as t
    cross join lateral (
      select * from rules.use as u
      where u.tenant_id = w.tenant_id and u.account_id = t.subject_id and ${within}
      order by u.at) as u`);

interface CountedRow extends Omit<Counted, 'amount' | 'restored'> {
  readonly amount: string;
  readonly restored: string;
}

async function countedOf({ sql }: Reader, asked: Asked['counted']): Promise<Counted[]> {
  if (asked.length === 0) return [];
  const rows = await sql<CountedRow[]>`
    select tenant_id as "tenantId", id, card_id as "cardId", account_id as "accountId", action, currency,
           (extract(epoch from at) * 1000)::float8 as at, amount, restored, restored_at is not null as undone
    from rules.use
    where (tenant_id, id) in (
      select * from unnest(${array(asked.map(({ tenantId }) => tenantId))}::uuid[],
                           ${array(asked.map(({ id }) => id))}::uuid[]))`;
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount), restored: BigInt(row.restored) }));
}
