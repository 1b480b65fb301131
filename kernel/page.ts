import { and, asc, desc, eq, gt, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { invalid } from './error';

/** One page type for every style: by cursor (keyset, neither skips nor repeats while rows arrive) or by number. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly page?: number | null;
  readonly size?: number | null;
}

export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: PageInfo;
  /** Counted only when asked for. */
  readonly total: () => Promise<number>;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

/** What a page asks of SQL. `backwards` rows come in reverse and are turned round by `paged`. */
export interface Window {
  readonly limit: number;
  readonly offset: number;
  readonly backwards: boolean;
  readonly cursor: readonly [key: string, seq: number] | null;
  readonly numbered: boolean;
}

const size = (field: string, value: number | null | undefined): number => {
  if (value == null) return DEFAULT_PAGE;
  if (!Number.isInteger(value) || value < 1 || value > MAX_PAGE) throw invalid(field, `must be from 1 to ${MAX_PAGE}`);
  return value;
};

export function windowOf(args: PageArgs): Window {
  const backwards = args.last != null || args.before != null;
  if (backwards && (args.first != null || args.after != null)) throw invalid('last', 'cannot go with first or after');
  if (args.page != null) return numbered(args, backwards);
  const at = backwards ? args.before : args.after;
  const limit = backwards
    ? size('last', args.last)
    : size(args.first == null ? 'size' : 'first', args.first ?? args.size);
  const cursor = at == null ? null : readCursor(at, backwards ? 'before' : 'after');
  return { limit, offset: 0, backwards, cursor, numbered: false };
}

const MAX_NUMBERED_ROW = 1_000_000;

function numbered(args: PageArgs, backwards: boolean): Window {
  if (backwards || args.after != null) throw invalid('page', 'cannot go with a cursor');
  const limit = size(args.size == null ? 'first' : 'size', args.size ?? args.first);
  const offset = (args.page! - 1) * limit;
  if (!Number.isInteger(args.page) || args.page! < 1) throw invalid('page', 'must be 1 or more');
  if (offset > MAX_NUMBERED_ROW) throw invalid('page', 'is too far; page by cursor instead');
  return { limit, offset, backwards: false, cursor: null, numbered: true };
}

/** Newest first: `(key, seq)` descending is the order of every list, seq breaking ties. */
export const cursorOf = (key: string | number | Date, seq: number): string =>
  Buffer.from(JSON.stringify([key instanceof Date ? key.toISOString() : String(key), seq])).toString('base64url');

function readCursor(text: string, field: string): readonly [string, number] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isSafeInteger(value[1]))
      return [value[0], value[1] as number];
  } catch {
    // told below, like every other malformed cursor
  }
  throw invalid(field, 'is not a cursor of this list');
}

/** Rows fetched with `limit + 1` → the page that they make. */
export function paged<Row>(
  rows: readonly Row[],
  window: Window,
  key: (row: Row) => string,
  total: () => Promise<number>,
): Page<Row> {
  const more = rows.length > window.limit;
  const kept = rows.slice(0, window.limit);
  const nodes = window.backwards ? kept.reverse() : kept;
  const hasNextPage = window.backwards ? window.cursor !== null : more;
  const hasPreviousPage = window.backwards ? more : window.cursor !== null || window.offset > 0;
  const first = nodes[0];
  const last = nodes.at(-1);
  const startCursor = first === undefined ? null : key(first);
  const endCursor = last === undefined ? null : key(last);
  return { nodes, pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor }, total };
}

/** The same page of what its rows are shown as. */
export async function mapped<Row, Node>(
  page: Page<Row>,
  show: (row: Row) => Node | Promise<Node>,
): Promise<Page<Node>> {
  return { ...page, nodes: await Promise.all(page.nodes.map(show)) };
}

/**
 * The keyset part of a drizzle query over `seq`, newest first: seq is handed out in the order of insertion and is the
 * sort of every list whose contract says "newest first".
 */
export const keyset = (window: Window, seq: PgColumn): { where: SQL | undefined; orderBy: SQL } => ({
  where: window.cursor ? (window.backwards ? gt : lt)(seq, window.cursor[1]) : undefined,
  orderBy: window.backwards ? asc(seq) : desc(seq),
});

/** The same over another column, `seq` breaking ties. */
export function keysetBy(window: Window, column: PgColumn, seq: PgColumn): { where: SQL | undefined; orderBy: SQL[] } {
  const orderBy = window.backwards ? [asc(column), asc(seq)] : [desc(column), desc(seq)];
  if (!window.cursor) return { where: undefined, orderBy };
  const [key, n] = window.cursor;
  const beyond = window.backwards ? gt : lt;
  const at = sql`${key}::${sql.raw(column.getSQLType())}`;
  return { where: or(beyond(column, at), and(eq(column, at), beyond(seq, n))), orderBy };
}
