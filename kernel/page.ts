import { asc, desc, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Fault, invalid } from './error';
import { isId } from './id';

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
  readonly cursor: Cursor | null;
  /** In a cursor's place, the id of an item of the list; where it stands is not known before it is looked up. */
  readonly anchor?: string;
  readonly numbered: boolean;
}

/** Where an item stands: what the list is sorted by, and what breaks ties, a number or an id. */
export type Cursor = readonly [key: string, tie: number | string];

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
  const bare = { limit, offset: 0, backwards, numbered: false };
  if (isId(at)) return { ...bare, cursor: null, anchor: at.toLowerCase() };
  return { ...bare, cursor: at == null ? null : readCursor(at, backwards) };
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

/** Newest first: `(key, tie)` descending is the order of every list. */
export const cursorOf = (key: string | number | Date, tie: number | string): string =>
  Buffer.from(JSON.stringify([key instanceof Date ? key.toISOString() : String(key), tie])).toString('base64url');

function readCursor(text: string, backwards: boolean): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isTie(value[1]))
      return [value[0], value[1]];
  } catch {
    // told below, like every other malformed cursor
  }
  throw strange({ backwards });
}

const isTie = (value: unknown): value is number | string => Number.isSafeInteger(value) || isId(value);

/** Told of a cursor that is none of this list's. */
export const strange = ({ backwards }: Pick<Window, 'backwards'>): Fault =>
  invalid(backwards ? 'before' : 'after', 'is not a cursor of this list');

/** The cursor of a list with ties of this kind; one of another list has others. */
export function cursorIn(window: Window, ties: 'number' | 'string'): Cursor | null {
  if (window.anchor !== undefined) throw strange(window);
  if (window.cursor && typeof window.cursor[1] !== ties) throw strange(window);
  return window.cursor;
}

/** A window with the id in it looked up, among all that ever stood in the list; whoever never did is no cursor of it. */
export async function anchored(
  window: Window,
  find: (id: string) => Promise<Cursor | null | undefined>,
): Promise<Window> {
  const { anchor, ...rest } = window;
  if (anchor === undefined) return window;
  const cursor = await find(anchor);
  if (!cursor) throw strange(window);
  return { ...rest, cursor };
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
export function keyset(window: Window, seq: PgColumn): { where: SQL | undefined; orderBy: SQL } {
  const cursor = cursorIn(window, 'number');
  return {
    where: cursor ? (window.backwards ? gt : lt)(seq, cursor[1]) : undefined,
    orderBy: window.backwards ? asc(seq) : desc(seq),
  };
}

/** The same over a time, `seq` or an id breaking ties. */
export function keysetBy(window: Window, column: PgColumn, tie: PgColumn): { where: SQL | undefined; orderBy: SQL[] } {
  const orderBy = window.backwards ? [asc(column), asc(tie)] : [desc(column), desc(tie)];
  const cursor = cursorIn(window, tie.getSQLType() === 'uuid' ? 'string' : 'number');
  if (!cursor) return { where: undefined, orderBy };
  const [key, n] = cursor;
  if (!isMoment(key)) throw strange(window);
  // As one comparison of rows: an index can begin in the middle with nothing else.
  const at = sql`(${key}::timestamptz, ${n}::${sql.raw(tie.getSQLType())})`;
  const where = window.backwards ? sql`(${column}, ${tie}) > ${at}` : sql`(${column}, ${tie}) < ${at}`;
  return { where, orderBy };
}

const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z?$/;

/** A time in UTC as Postgres or JavaScript writes it; cursors come from clients, though they look like ours. */
export function isMoment(text: string): boolean {
  const day = text.slice(0, 10);
  const at = new Date(`${day}T${text.slice(11, 19)}Z`);
  return MOMENT.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
