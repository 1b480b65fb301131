import { sha256 } from '../kernel/crypto';
import type { Db } from '../kernel/db';
import { Fault } from '../kernel/error';
import { Lru } from '../kernel/lru';

/** Operations that clients registered by hash, in the database, so that every replica knows them. */
export interface Persisted {
  find(hash: string): Promise<string | undefined>;
  keep(hash: string, document: string): Promise<void>;
}

const MAX_ROWS = 10_000;
const MAX_REMEMBERED = 1000;
const REFRESH_MS = 3_600_000;

export function persistedOperations({ sql }: Db, clock: () => Date = () => new Date()): Persisted {
  const remembered = new Lru<string, { readonly document: string; readonly at: number }>(MAX_REMEMBERED);
  return {
    find: async (hash) => {
      const now = clock();
      const known = remembered.get(hash);
      // Use is noted now and then, so that what is used is not what makes room.
      if (known && now.getTime() - known.at < REFRESH_MS) return known.document;
      const [row] = await sql<{ document: string }[]>`
        update events.persisted_operation set used_at = ${now.toISOString()} where hash = ${hash} returning document`;
      if (row) remembered.set(hash, { document: row.document, at: now.getTime() });
      return row?.document;
    },
    keep: async (hash, document) => {
      const now = clock();
      if (remembered.get(hash)) return;
      await sql`
        with room as (
          delete from events.persisted_operation where hash in (
            select hash from events.persisted_operation order by used_at desc offset ${MAX_ROWS - 1}))
        insert into events.persisted_operation (hash, document, used_at) values (${hash}, ${document}, ${now.toISOString()})
        on conflict (hash) do update set used_at = excluded.used_at`;
      remembered.set(hash, { document, at: now.getTime() });
    },
  };
}

/** The body of a GraphQL request, in so far as it says which document is meant. */
export interface Asked {
  query?: unknown;
  extensions?: unknown;
  [member: string]: unknown;
}

/** The protocol of automatic persisted queries has a word of its own for this, which clients wait for. */
export class NotFound extends Error {}

export interface Resolved {
  readonly query: string | undefined;
  /** Set where the document is new and its hash is its own. */
  readonly hash?: string;
}

/** The text that is meant, by itself or by hash. Where only known operations are allowed, an unknown one ends here. */
export async function resolveDocument(asked: Asked, persisted: Persisted, onlyPersisted: boolean): Promise<Resolved> {
  const query = typeof asked.query === 'string' && asked.query !== '' ? asked.query : undefined;
  const hash = hashOf(asked.extensions);
  if (hash !== undefined && query === undefined) {
    const found = await persisted.find(hash);
    if (found === undefined) throw new NotFound();
    return { query: found };
  }
  if (query === undefined) return { query };
  const own = hash !== undefined || onlyPersisted ? sha256(query).toString('hex') : undefined;
  if (hash !== undefined && hash !== own)
    throw new Fault('INPUT_INVALID', {
      field: 'extensions.persistedQuery.sha256Hash',
      reason: 'is not the hash of the query',
    });
  if (!onlyPersisted) return { query, hash };
  if ((await persisted.find(own!)) !== query) throw new Fault('QUERY_NOT_ALLOWED');
  return { query };
}

function hashOf(extensions: unknown): string | undefined {
  const asked = (extensions as { persistedQuery?: { version?: unknown; sha256Hash?: unknown } } | null | undefined)
    ?.persistedQuery;
  if (asked == null) return undefined;
  if (asked.version !== 1)
    throw new Fault('INPUT_INVALID', { field: 'extensions.persistedQuery.version', reason: 'must be 1' });
  if (typeof asked.sha256Hash !== 'string' || !/^[0-9a-f]{64}$/.test(asked.sha256Hash))
    throw new Fault('INPUT_INVALID', {
      field: 'extensions.persistedQuery.sha256Hash',
      reason: 'must be 64 hexadecimal digits',
    });
  return asked.sha256Hash;
}
