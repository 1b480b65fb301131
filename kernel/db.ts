import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { Fault } from './error';

/** One role's pool, two voices: `orm` for ordinary code, `sql` for hot statements. Timestamps come as text in `sql`. */
export interface Db {
  readonly sql: postgres.Sql;
  readonly orm: PostgresJsDatabase;
  /** Wakes whoever listens on the channel; many calls at once are one. Only a nudge: listeners also look by themselves. */
  ring(channel: string): void;
  close(): Promise<void>;
}

/** The same two voices within one transaction. */
export interface Tx {
  readonly sql: postgres.TransactionSql;
  readonly orm: Pick<PostgresJsDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'>;
  /** Once this has committed, and only then: inside a transaction a NOTIFY would make all commits wait for each other. */
  ring(channel: string): void;
}

export interface ConnectOptions {
  readonly url: string;
  readonly max?: number;
  readonly name: string;
  /** Off only for poolers that cannot carry prepared statements. */
  readonly prepare?: boolean;
  /** Told of every statement sent; tests count them. */
  readonly onQuery?: (text: string) => void;
}

export function connect({ url, max = 10, name, prepare = true, onQuery }: ConnectOptions): Db {
  const sql = postgres(url, {
    max,
    prepare,
    onnotice: () => {},
    connect_timeout: 10,
    connection: { application_name: `vaultgraph-${name}` },
    ...(onQuery && { debug: (_connection: number, text: string) => onQuery(text) }),
  });
  const orm = drizzle({ client: preparing(sql, prepare) });
  return { sql, orm, ring: ringer(sql), close: () => sql.end({ timeout: 5 }) };
}

/** One NOTIFY in flight per channel; those asked for meanwhile are the next one. */
function ringer(sql: postgres.Sql): Db['ring'] {
  const ringing = new Map<string, { again: boolean }>();
  const ring = (channel: string): void => {
    const under = ringing.get(channel);
    if (under) {
      under.again = true;
      return;
    }
    const state = { again: false };
    ringing.set(channel, state);
    const done = (): void => {
      ringing.delete(channel);
      if (state.again) ring(channel);
    };
    sql`select pg_notify(${channel}, '')`.then(done, done);
  };
  return ring;
}

/** drizzle prepares nothing of itself, which costs every query a second round trip and a new plan. */
const preparing = (sql: postgres.Sql, prepare: boolean): postgres.Sql =>
  Object.assign(((...given: Parameters<typeof sql>) => sql(...given)) as postgres.Sql, sql, {
    unsafe: (query: string, parameters?: Parameters<typeof sql.unsafe>[1]) =>
      sql.unsafe(query, parameters, { prepare }),
  });

/** The connection string of one of our own roles on the same database. */
export function urlFor(url: string, user: string, password: string): string {
  const own = new URL(url);
  own.username = user;
  own.password = encodeURIComponent(password);
  return own.toString();
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const ATTEMPTS = 5;

const code = (error: unknown): string | undefined => {
  const cause = error instanceof Error && error.cause instanceof postgres.PostgresError ? error.cause : error;
  return cause instanceof postgres.PostgresError ? cause.code : undefined;
};

export const violates = (error: unknown, constraint: string): boolean => {
  const cause = error instanceof Error && error.cause instanceof postgres.PostgresError ? error.cause : error;
  return cause instanceof postgres.PostgresError && cause.code === '23505' && cause.constraint_name === constraint;
};

const transient = (error: unknown): boolean => [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(code(error) ?? '');

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (5 + Math.random() * 10)));

/**
 * One transaction, tried again where the database gave up for reasons of timing.
 * A Fault *thrown* rolls everything back; a Fault *returned* is a refusal whose effects stay (try counters, audit):
 * the transaction commits, then the Fault is thrown.
 */
export async function transact<T>(db: Db, work: (tx: Tx) => Promise<T | Fault>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await begin(db, work);
      if (outcome instanceof Fault) throw outcome;
      return outcome;
    } catch (error) {
      if (attempt >= ATTEMPTS || !transient(error)) throw error;
      await pause(attempt);
    }
  }
}

/** The driver's transaction under drizzle's; drizzle offers no public way to it. */
interface Underlying {
  readonly _: { readonly session: { readonly client: postgres.TransactionSql } };
}

async function begin<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const channels = new Set<string>();
  const ring = (channel: string): void => void channels.add(channel);
  const outcome = await db.orm.transaction((orm) =>
    work({ orm, sql: (orm as unknown as Underlying)._.session.client, ring }),
  );
  for (const channel of channels) db.ring(channel);
  return outcome;
}
