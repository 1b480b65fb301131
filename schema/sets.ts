import type postgres from 'postgres';

/**
 * Sets of rows as arrays, one per column: a statement's text stays the same however many rows there are, so each is
 * prepared once per connection. The array literals are written here and not by the driver, because drizzle takes over
 * some of the driver's array kinds (numeric, timestamptz) and then they are not written at all.
 */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

const SPECIAL = /[\\"]/;
const SPECIALS = /[\\"]/g;

const quoted = (text: string): string => `"${SPECIAL.test(text) ? text.replace(SPECIALS, '\\$&') : text}"`;

// Every text is quoted, ids too: one that got here unchecked must not end its cell and begin another row's.
function literal(cell: Cell): string {
  if (cell === null || cell === undefined) return 'null';
  if (typeof cell === 'string') return quoted(cell);
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function arrayOf<From>(rows: readonly From[], pick: (from: From) => Cell): string {
  let text = '';
  for (const row of rows) text += `${text === '' ? '{' : ','}${literal(pick(row))}`;
  return text === '' ? '{}' : `${text}}`;
}

/**
 * For the rest of the transaction, statements are planned once per connection, and by index. A plan of its own for each
 * set costs more than most of these statements do; and one made while a table was nearly empty would read all of it,
 * which is ruinous once there is much. Send it first.
 */
export const planOnce = ({ sql }: { readonly sql: postgres.TransactionSql }): Promise<unknown> =>
  sql`select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`.execute();

export const array = (cells: readonly Cell[]): string => arrayOf(cells, (cell) => cell);

/** `hex` is bytea, carried as text. */
type Kind = 'uuid' | 'text' | 'int' | 'bigint' | 'numeric' | 'timestamptz' | 'boolean' | 'jsonb' | 'hex';

/** Column → its type, and where its value comes from. */
export type Columns<From> = Readonly<Record<string, readonly [Kind, (from: From) => Cell]>>;

type Write<From> = (sql: postgres.TransactionSql, rows: readonly From[]) => Promise<number>;

/** `text` is made once; it takes the rows from `values` as `v`. Answers how many rows it wrote. */
export function statement<From>(columns: Columns<From>, text: (values: string) => string): Write<From> {
  const names = Object.keys(columns);
  const cells = Object.values(columns);
  const parameters = cells.map(([kind], i) => `$${i + 1}::${kind === 'hex' ? 'text' : kind}[]`);
  const query = text(`unnest(${parameters.join(', ')}) as v(${names.join(', ')})`);
  return async (sql, rows) => {
    if (rows.length === 0) return 0;
    const written = await sql.unsafe(
      query,
      cells.map(([, pick]) => arrayOf(rows, pick)),
      { prepare: true },
    );
    return written.count;
  };
}

export function insertInto<From>(table: string, columns: Columns<From>, then = ''): Write<From> {
  const names = Object.keys(columns).join(', ');
  const cells = Object.entries(columns).map(([name, [kind]]) =>
    kind === 'hex' ? `decode(v.${name}, 'hex')` : `v.${name}`,
  );
  return statement(
    columns,
    (values) => `insert into ${table} (${names}) select ${cells.join(', ')} from ${values} ${then}`,
  );
}
