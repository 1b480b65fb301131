import { and, count, desc, eq, getTableColumns, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '../../../kernel/db';
import { keysetBy, type Window } from '../../../kernel/page';
import type { Viewer } from '../../../kernel/viewer';
import { among, builtOnce, touched } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { cardAccount, cards, history, tier, vault } from '../../../schema/tables/card';

export type CardRow = typeof cards.$inferSelect;
export type NewCard = typeof cards.$inferInsert;
export type TierRow = typeof tier.$inferSelect;
export type HistoryRow = typeof history.$inferSelect;

/** Both a pool and a transaction can be read. */
export type Reader = Pick<Tx, 'orm'> & Pick<Db | Tx, 'sql'>;
/** Whose cards: the tenant's, or only those of one customer of it. */
export type Owner = Pick<Viewer, 'tenantId' | 'customerId'>;

/** What a parent shows of its cards, at most. */
export const CAP = 100;

const own = ({ tenantId, customerId }: Owner): SQL[] => [
  eq(cards.tenantId, tenantId),
  ...(customerId ? [eq(cards.customerId, customerId)] : []),
];

export const byIds = (db: Reader, owner: Owner, ids: readonly string[]): Promise<CardRow[]> =>
  db.orm
    .select()
    .from(cards)
    .where(and(...own(owner), among(cards.id, ids)));

/** By what others call a card: its public number or its token. */
export const byName = (
  db: Reader,
  owner: Owner,
  column: 'seq' | 'token',
  values: readonly number[],
): Promise<CardRow[]> =>
  db.orm
    .select()
    .from(cards)
    .where(and(...own(owner), among(cards[column], values)));

export async function lock(tx: Tx, owner: Owner, id: string): Promise<CardRow | undefined> {
  const rows = await tx.orm
    .select()
    .from(cards)
    .where(and(...own(owner), eq(cards.id, id)))
    .for('no key update');
  return rows[0];
}

/** What a list is narrowed to; of several words, any. */
export interface Filter {
  readonly equal: Partial<Pick<CardRow, Exact>>;
  readonly among: { readonly [Column in OneOf]?: readonly string[] };
  readonly since?: Date;
  readonly until?: Date;
}
export type Exact =
  | 'status'
  | 'customerId'
  | 'accountId'
  | 'tierId'
  | 'predecessorId'
  | 'form'
  | 'reportedKind'
  | 'approvalMethod'
  | 'last4'
  | 'token'
  | 'publicId';
export type OneOf = 'status' | 'lifecycle' | 'restriction' | 'closedReason';

const matching = ({ equal, among: sets, since, until }: Filter): SQL[] => [
  ...Object.entries(equal).map(([column, value]) => eq<PgColumn>(cards[column as Exact], value)),
  ...Object.entries(sets).map(([column, words]) => among(cards[column as OneOf], words)),
  ...(since ? [gte(cards.createdAt, since)] : []),
  ...(until ? [lt(cards.createdAt, until)] : []),
];

/** One row more than asked for tells whether there is a next page. Pages by number go by the public number. */
export function list(db: Reader, owner: Owner, filter: Filter, window: Window): Promise<CardRow[]> {
  const { where, orderBy } = window.numbered
    ? { where: undefined, orderBy: [desc(cards.seq)] }
    : keysetBy(window, cards.createdAt, cards.id);
  const wanted = and(...own(owner), ...matching(filter), where);
  return db.orm
    .select()
    .from(cards)
    .where(wanted)
    .orderBy(...orderBy)
    .limit(window.limit + 1)
    .offset(window.offset);
}

export async function total(db: Reader, owner: Owner, filter: Filter): Promise<number> {
  const [row] = await db.orm
    .select({ n: count() })
    .from(cards)
    .where(and(...own(owner), ...matching(filter)));
  return row!.n;
}

type Parent = 'accountId' | 'customerId';

const newest = (parent: Parent) =>
  builtOnce((orm: Reader['orm']) => {
    const column = sql.identifier(cards[parent].name);
    const tenantId = sql.placeholder('tenantId');
    const customerId = sql.placeholder('customerId');
    const ids = sql.placeholder('ids');
    const chosen = sql`(
      select c.id from unnest(${ids}::uuid[]) as parent (id) cross join lateral (
        select card.id from card.card as card where card.tenant_id = ${tenantId} and card.${column} = parent.id
        order by card.seq desc limit ${CAP}) as c)`;
    const owned = sql`(${customerId}::uuid is null or ${cards.customerId} = ${customerId}::uuid)`;
    return orm
      .select()
      .from(cards)
      .where(and(eq(cards.tenantId, tenantId), owned, inArray(cards.id, chosen)))
      .orderBy(desc(cards.seq))
      .prepare(`newest_by_${cards[parent].name}`);
  });

const newestBy: Record<Parent, ReturnType<typeof newest>> = {
  accountId: newest('accountId'),
  customerId: newest('customerId'),
};

/** The newest cards of each parent, in one statement however many parents there are. */
export const newestOf = (db: Reader, owner: Owner, parent: Parent, ids: readonly string[]): Promise<CardRow[]> =>
  newestBy[parent](db.orm).execute({
    tenantId: owner.tenantId,
    customerId: owner.customerId ?? null,
    ids: array(ids),
  });

/** A card that has just been written, with what its event tells beside it. */
export interface Written {
  readonly card: CardRow;
  /** The title of its tier. */
  readonly tier: string;
}

const written = {
  ...getTableColumns(cards),
  tier: sql<string>`(select title from card.tier where tier.tenant_id = card.tenant_id and tier.id = card.tier_id)`,
};

const apart = ({ tier: title, ...card }: CardRow & { readonly tier: string }): Written => ({ card, tier: title });

export async function insert(tx: Tx, row: NewCard): Promise<Written> {
  const rows = await tx.orm.insert(cards).values(row).returning(written);
  return apart(rows[0]!);
}

export async function update(tx: Tx, card: CardRow, changes: Partial<NewCard>, now: Date): Promise<Written> {
  const rows = await tx.orm
    .update(cards)
    .set({ ...changes, ...touched(cards.version, now) })
    .where(and(eq(cards.tenantId, card.tenantId), eq(cards.id, card.id)))
    .returning(written);
  return apart(rows[0]!);
}

/** What nobody is shown: neither its version nor when it last changed tells of it. */
export const note = (
  tx: Tx,
  { tenantId, id }: CardRow,
  changes: Pick<NewCard, 'activationTries' | 'activationLockedUntil'>,
): Promise<unknown> =>
  tx.orm
    .update(cards)
    .set(changes)
    .where(and(eq(cards.tenantId, tenantId), eq(cards.id, id)));

export const link = (tx: Tx, row: typeof cardAccount.$inferInsert): Promise<unknown> =>
  tx.orm.insert(cardAccount).values(row);

export const intoVault = (tx: Tx, row: typeof vault.$inferInsert): Promise<unknown> => tx.orm.insert(vault).values(row);

/** Whether a current card has this number, found without opening any. */
export async function numbered(tx: Tx, tenantId: string, panHmac: Buffer): Promise<boolean> {
  const wanted = and(eq(vault.tenantId, tenantId), eq(vault.panHmac, panHmac), eq(vault.current, true));
  const rows = await tx.orm.select({ cardId: vault.cardId }).from(vault).where(wanted).limit(1);
  return rows.length > 0;
}

export const remember = (tx: Tx, row: typeof history.$inferInsert): Promise<unknown> =>
  tx.orm.insert(history).values(row);

/** What became of each card, newest first. */
export function historyOf(db: Reader, tenantId: string, cardIds: readonly string[]): Promise<HistoryRow[]> {
  const chosen = sql`(
    select h.id from unnest(${`{${cardIds.join(',')}}`}::uuid[]) as parent (id) cross join lateral (
      select row.id from card.history as row where row.tenant_id = ${tenantId} and row.card_id = parent.id
      order by row.seq desc limit ${CAP}) as h)`;
  const wanted = and(eq(history.tenantId, tenantId), inArray(history.id, chosen));
  return db.orm.select().from(history).where(wanted).orderBy(desc(history.seq));
}

export const tiers = (db: Reader, tenantId: string): Promise<TierRow[]> =>
  db.orm.select().from(tier).where(eq(tier.tenantId, tenantId)).orderBy(tier.seq).limit(CAP);

export const tiersByIds = (db: Reader, tenantId: string, ids: readonly string[]): Promise<TierRow[]> =>
  db.orm
    .select()
    .from(tier)
    .where(and(eq(tier.tenantId, tenantId), among(tier.id, ids)));

export const tiersBySeq = (db: Reader, tenantId: string, seqs: readonly number[]): Promise<TierRow[]> =>
  db.orm
    .select()
    .from(tier)
    .where(and(eq(tier.tenantId, tenantId), among(tier.seq, seqs)));

/** The tier named, or the tenant's standard one; locked, so that its cards can be counted. */
export async function lockTier(tx: Tx, tenantId: string, id: string | null): Promise<TierRow | undefined> {
  const which = id ? eq(tier.id, id) : eq(tier.standard, true);
  const rows = await tx.orm
    .select()
    .from(tier)
    .where(and(eq(tier.tenantId, tenantId), which))
    .for('no key update');
  return rows[0];
}

export async function liveCards(tx: Tx, tenantId: string, tierId: string): Promise<number> {
  const live = sql`lifecycle <> 'closed' and expired_at is null`;
  const wanted = and(eq(cards.tenantId, tenantId), eq(cards.tierId, tierId), live);
  const [row] = await tx.orm.select({ n: count() }).from(cards).where(wanted);
  return row!.n;
}

export interface CustomerStanding {
  readonly status: string;
  readonly deletedAt: string | null;
  readonly kycStatus: string;
  readonly kycLevel: string;
}

/** Identity's view: all that other subgraphs know of a customer. */
export async function customer(db: Reader, tenantId: string, id: string): Promise<CustomerStanding | undefined> {
  const rows = await db.sql<CustomerStanding[]>`
    select status, deleted_at as "deletedAt", kyc_status as "kycStatus", kyc_level as "kycLevel"
    from identity.standing
    where tenant_id = ${tenantId} and customer_id = ${id}`;
  return rows[0];
}

/** Whether an account is over, for whoever only reads. */
export async function isClosed(db: Reader, tenantId: string, accountId: string): Promise<boolean> {
  const rows = await db.sql`
    select 1 from wallet.account where tenant_id = ${tenantId} and id = ${accountId} and lifecycle = 'closed'`;
  return rows.length > 0;
}

export interface AccountStanding {
  readonly id: string;
  readonly ownerCustomerId: string | null;
  readonly currency: string;
  readonly lifecycle: 'active' | 'closed';
  readonly restriction: 'none' | 'frozen' | 'disabled';
  readonly kind: string;
  /** Of an account that is a card's own. */
  readonly ownerCardId: string | null;
  /** Ledger units, as text. */
  readonly posted: string;
}

/** Shared lock: the account can pay and be paid meanwhile only after us, but it cannot be closed under a new card. */
export async function account(tx: Tx, tenantId: string, id: string): Promise<AccountStanding | undefined> {
  const rows = await tx.sql<AccountStanding[]>`
    select id, owner_customer_id as "ownerCustomerId", owner_card_id as "ownerCardId", kind, currency,
           lifecycle, restriction, posted from wallet.account
    where tenant_id = ${tenantId} and id = ${id} and role is null for share`;
  return rows[0];
}
