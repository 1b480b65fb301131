import { and, count, eq, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../../kernel/db';
import { keyset, type Window } from '../../../kernel/page';
import { touched } from '../../../schema/kinds';
import { challenge } from '../../../schema/tables/card';
import type { Owner, Reader } from './cards';

export type ChallengeRow = typeof challenge.$inferSelect;
export type NewChallenge = typeof challenge.$inferInsert;

export interface Filter {
  readonly cardId?: string;
  readonly state?: ChallengeRow['state'];
}

const held = (customerId: string): SQL => sql`
  select from card.card as c
  where c.tenant_id = ${challenge.tenantId} and c.id = ${challenge.cardId} and c.customer_id = ${customerId}`;

const own = ({ tenantId, customerId }: Owner): SQL[] => [
  eq(challenge.tenantId, tenantId),
  ...(customerId ? [sql`exists (${held(customerId)})`] : []),
];

const matching = (owner: Owner, { cardId, state }: Filter): SQL[] => [
  ...own(owner),
  ...(cardId ? [eq(challenge.cardId, cardId)] : []),
  ...(state ? [eq(challenge.state, state)] : []),
];

export async function one({ orm }: Reader, owner: Owner, id: string): Promise<ChallengeRow | undefined> {
  const rows = await orm
    .select()
    .from(challenge)
    .where(and(...own(owner), eq(challenge.id, id)));
  return rows[0];
}

export async function lock({ orm }: Tx, owner: Owner, id: string): Promise<ChallengeRow | undefined> {
  const rows = await orm
    .select()
    .from(challenge)
    .where(and(...own(owner), eq(challenge.id, id)))
    .for('no key update');
  return rows[0];
}

/** One row more than asked for tells whether there is a next page. */
export function list({ orm }: Reader, owner: Owner, filter: Filter, window: Window): Promise<ChallengeRow[]> {
  const { where, orderBy } = keyset(window, challenge.seq);
  return orm
    .select()
    .from(challenge)
    .where(and(...matching(owner, filter), where))
    .orderBy(orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function total({ orm }: Reader, owner: Owner, filter: Filter): Promise<number> {
  const [row] = await orm
    .select({ n: count() })
    .from(challenge)
    .where(and(...matching(owner, filter)));
  return row!.n;
}

/** Undefined: the network has sent this number before. */
export async function insertOnce({ orm }: Tx, row: NewChallenge): Promise<ChallengeRow | undefined> {
  const rows = await orm
    .insert(challenge)
    .values(row)
    .onConflictDoNothing({ target: [challenge.tenantId, challenge.networkRef] })
    .returning();
  return rows[0];
}

export async function numbered(
  { orm }: Reader,
  tenantId: string,
  networkRef: string,
): Promise<ChallengeRow | undefined> {
  const rows = await orm
    .select()
    .from(challenge)
    .where(and(eq(challenge.tenantId, tenantId), eq(challenge.networkRef, networkRef)));
  return rows[0];
}

export async function update(
  { orm }: Pick<Reader, 'orm'>,
  { tenantId, id }: ChallengeRow,
  changes: Partial<NewChallenge>,
  now: Date,
): Promise<ChallengeRow> {
  const rows = await orm
    .update(challenge)
    .set({ ...changes, ...touched(challenge.version, now) })
    .where(and(eq(challenge.tenantId, tenantId), eq(challenge.id, id)))
    .returning();
  return rows[0]!;
}

/** What nobody answered in time, and what was answered when the process ended before its authorisation. */
export const unfinished = (db: Db, now: Date, portion: number): Promise<{ tenantId: string; id: string }[]> =>
  db.sql<{ tenantId: string; id: string }[]>`
    select tenant_id as "tenantId", id from card.challenge
    where authorisation_id is null and case when state = 'pending' then expires_at <= ${now.toISOString()}
      else updated_at between ${ago(now, 600)} and ${ago(now, 10)} end
    order by expires_at limit ${portion}`;

const ago = (now: Date, seconds: number): string => new Date(now.getTime() - seconds * 1_000).toISOString();

/** Networks name countries by number (ISO 3166-1). */
export async function countryNumber(db: Reader, alpha2: string): Promise<string | null> {
  const rows = await db.sql<{ numeric: string | null }[]>`
    select numeric from identity.country_code where country = ${alpha2}`;
  return rows[0]?.numeric ?? null;
}

/** Whether questions can be sent to the tenant at all. */
export async function hasWebhook(db: Reader, tenantId: string): Promise<boolean> {
  const rows = await db.sql<{ has: boolean }[]>`
    select has_webhook as has from identity.tenant_policy where tenant_id = ${tenantId}`;
  return rows[0]?.has ?? false;
}
