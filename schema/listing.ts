import type { PendingQuery, Row } from 'postgres';
import { isId } from '../kernel/id';
import {
  anchored,
  type Cursor,
  cursorIn,
  cursorOf,
  isMoment,
  type Page,
  paged,
  strange,
  type Window,
} from '../kernel/page';
import type { Period } from '../kernel/period';
import { groupBy, type RawRow, type Source } from './rows';

/** A piece of a statement; postgres.js puts it in and numbers its parameters. */
export type Fragment = PendingQuery<Row[]>;

/** Whose things may be seen: a tenant's, or within it one customer's alone. */
export interface Reach {
  readonly tenantId: string;
  readonly customerId?: string;
}

/** A list under each of its parents, as one statement for any number of them. */
export interface Listing {
  /** `from …`, of which `columns` are read. */
  readonly from: Fragment;
  readonly columns: Fragment;
  /** What ties a row to its parent `p.id`, with the tenant, as `a.b = p.id and …`. */
  readonly where: Fragment;
  /** Sort column (a time) and its tie-breaker, a number or a column `id`; an index must begin with the parent and these. */
  readonly sort: readonly [time: string, tie: string];
  /** Whatever ever stood under its parent, filters aside: where cursors may be the ids of items. */
  readonly all?: Fragment;
  /** Pages by number go by this column alone, where a contract promises the order of its numbers. */
  readonly byNumber?: string;
  readonly period: Period;
}

interface Raw extends RawRow {
  readonly parent: string;
  readonly sort_key: string;
  readonly sort_tie: string;
}

export type Pages<T> = ReadonlyMap<string, Page<T>>;

const byId = ({ sort: [, tie] }: Listing): boolean => tie.endsWith('.id');

/** What a cursor carries comes from the client, though it looks like ours. */
function checkCursor(listing: Listing, window: Window): void {
  const cursor = cursorIn(window, byId(listing) ? 'string' : 'number');
  if (cursor && !isMoment(cursor[0])) throw strange(window);
}

/** Where an item stands, if it ever stood under this parent. */
async function placeOf({ sql }: Source, parent: string, listing: Listing, id: string): Promise<Cursor | null> {
  const { from, all, sort } = listing;
  if (!all || !byId(listing)) return null;
  const [time, tie] = sort;
  const [row] = await sql<{ sort_key: string }[]>`
    select found.sort_key
    from unnest(${[parent]}::uuid[]) as p (id)
    cross join lateral (
      select (${sql(time)} at time zone 'UTC')::text as sort_key ${from} where ${all} and ${sql(tie)} = ${id}
    ) as found`;
  return row ? [row.sort_key, id] : null;
}

/** A window whose cursor is the id of an item, with the place of that item in it. */
export const placed = (source: Source, parents: readonly string[], listing: Listing, window: Window): Promise<Window> =>
  anchored(window, async (id) => (parents.length === 1 ? placeOf(source, parents[0]!, listing, id) : null));

const ALL: Window = { limit: 0, offset: 0, backwards: false, cursor: null, numbered: false };

function bounds({ sql }: Source, listing: Listing, { cursor, backwards }: Window): Fragment {
  const {
    sort: [time, tie],
    period,
  } = listing;
  const from = period.from ? sql`and ${sql(time)} >= ${period.from.toISOString()}` : sql``;
  const before = period.before ? sql`and ${sql(time)} < ${period.before.toISOString()}` : sql``;
  if (!cursor) return sql`${from} ${before}`;
  const last = byId(listing) ? sql`${cursor[1]}::uuid` : sql`${cursor[1]}::bigint`;
  const at = sql`(${cursor[0]}::text::timestamp at time zone 'UTC', ${last})`;
  const beyond = backwards
    ? sql`and (${sql(time)}, ${sql(tie)}) > ${at}`
    : sql`and (${sql(time)}, ${sql(tie)}) < ${at}`;
  return sql`${from} ${before} ${beyond}`;
}

const ordered = (
  { sql }: Source,
  { sort: [time, tie], byNumber }: Listing,
  { backwards, numbered }: Window,
): Fragment =>
  numbered && byNumber
    ? sql`${sql(byNumber)} desc`
    : backwards
      ? sql`${sql(time)}, ${sql(tie)}`
      : sql`${sql(time)} desc, ${sql(tie)} desc`;

/** Newest first. The page of every parent is cut by the index, so it costs the same however long the list has become. */
export async function pages<T>(
  source: Source,
  parents: readonly string[],
  listing: Listing,
  given: Window,
  read: (raw: RawRow) => T,
  total: (parent: string) => Promise<number>,
): Promise<Pages<T>> {
  const window = await placed(source, parents, listing, given);
  checkCursor(listing, window);
  const { sql } = source;
  const [time, tie] = listing.sort;
  const rows = await sql<Raw[]>`
    select p.id as parent, found.*
    from unnest(${[...parents]}::uuid[]) as p (id)
    cross join lateral (
      select ${listing.columns}, (${sql(time)} at time zone 'UTC')::text as sort_key,
             ${sql(tie)} as sort_tie
      ${listing.from}
      where ${listing.where} ${bounds(source, listing, window)}
      order by ${ordered(source, listing, window)}
      limit ${window.limit + 1} offset ${window.offset}
    ) as found`;
  const byParent = groupBy(rows, ({ parent }) => parent);
  return new Map(
    parents.map((parent) => [parent, pageOf(byParent.get(parent) ?? [], window, read, () => total(parent))]),
  );
}

/** The statement of one parent's page, for lists that are merged from several indexes. Without a window: all of it. */
export function cut(source: Source, listing: Listing, window: Window | null): Fragment {
  const { sql } = source;
  if (!window)
    return sql`select ${listing.columns} ${listing.from} where ${listing.where} ${bounds(source, listing, ALL)}`;
  checkCursor(listing, window);
  return sql`
    select ${listing.columns} ${listing.from}
    where ${listing.where} ${bounds(source, listing, window)}
    order by ${ordered(source, listing, window)} limit ${window.offset + window.limit + 1}`;
}

function pageOf<T>(
  rows: readonly Raw[],
  window: Window,
  read: (raw: RawRow) => T,
  total: () => Promise<number>,
): Page<T> {
  const page = paged(
    rows,
    window,
    ({ sort_key, sort_tie }) => cursorOf(sort_key, isId(sort_tie) ? sort_tie : Number(sort_tie)),
    total,
  );
  return { ...page, nodes: page.nodes.map(read) };
}

/** How many there are under each parent. */
export async function counts(
  source: Source,
  parents: readonly string[],
  listing: Listing,
): Promise<ReadonlyMap<string, number>> {
  const { sql } = source;
  const rows = await sql<{ parent: string; n: number }[]>`
    select p.id as parent, found.n
    from unnest(${[...parents]}::uuid[]) as p (id)
    cross join lateral (
      select count(*)::int as n ${listing.from} where ${listing.where} ${bounds(source, listing, ALL)}
    ) as found`;
  return new Map(rows.map(({ parent, n }) => [parent, n]));
}
