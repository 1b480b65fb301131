import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { touched } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { pinRecord, secretToken, vault } from '../../../schema/tables/card';
import type { Reader } from './cards';

/** The vault, PINs and tokens. Rows of these leave this folder's verbs only as verdicts, or revealed to who may see. */

/** What a presented number, date, CVV or PIN is checked against. A card whose number somebody else keeps has no record. */
export interface Known {
  readonly generation: number;
  readonly validThrough: string;
  readonly panSealed: Buffer | null;
  readonly panHmac: Buffer | null;
  readonly pinId: string | null;
  readonly pinVersion: number | null;
  readonly pinHash: string | null;
}

export async function known({ sql }: Reader, tenantId: string, cardId: string): Promise<Known | undefined> {
  const rows = await sql<Known[]>`
    select coalesce(v.generation, c.generation) as generation,
           coalesce(v.valid_through, c.valid_through)::text as "validThrough",
           v.pan_sealed as "panSealed", v.pan_hmac as "panHmac",
           p.id as "pinId", p.version as "pinVersion", p.hash as "pinHash"
    from card.card as c
    left join card.vault as v on v.tenant_id = c.tenant_id and v.card_id = c.id and v.current
    left join card.pin_record as p on p.tenant_id = c.tenant_id and p.id = c.pin_id
    where c.tenant_id = ${tenantId} and c.id = ${cardId}`;
  return rows[0];
}

export interface Numbered {
  readonly cardId: string;
  readonly generation: number;
  readonly current: boolean;
}

/** Several cards may have had a number, one after the other; only one has it now. */
export async function numbered({ sql }: Reader, tenantId: string, panHmac: Buffer): Promise<Numbered | undefined> {
  const rows = await sql<Numbered[]>`
    select card_id as "cardId", generation, current from card.vault
    where tenant_id = ${tenantId} and pan_hmac = ${panHmac}
    order by current desc, created_at desc, generation desc limit 1`;
  return rows[0];
}

export type VaultRow = typeof vault.$inferSelect;
export type PinRow = typeof pinRecord.$inferSelect;
export type TokenRow = typeof secretToken.$inferSelect;
export type TokenKind = TokenRow['kind'];

export async function currentNumber({ orm }: Reader, tenantId: string, cardId: string): Promise<VaultRow | undefined> {
  const wanted = and(eq(vault.tenantId, tenantId), eq(vault.cardId, cardId), eq(vault.current, true));
  return (await orm.select().from(vault).where(wanted))[0];
}

export const insertPin = (tx: Tx, row: typeof pinRecord.$inferInsert): Promise<unknown> =>
  tx.orm.insert(pinRecord).values(row);

const thePin = (tenantId: string, id: string) => and(eq(pinRecord.tenantId, tenantId), eq(pinRecord.id, id));

export async function pin({ orm }: Reader, tenantId: string, id: string): Promise<PinRow | undefined> {
  return (await orm.select().from(pinRecord).where(thePin(tenantId, id)))[0];
}

export async function lockPin({ orm }: Tx, tenantId: string, id: string): Promise<PinRow | undefined> {
  return (await orm.select().from(pinRecord).where(thePin(tenantId, id)).for('no key update'))[0];
}

/** Its version stays: nothing of what a PIN is checked against has changed. */
export const countTries = (tx: Tx, { tenantId, id }: PinRow, counted: Pick<PinRow, 'tries' | 'lockedUntil'>) =>
  tx.orm.update(pinRecord).set(counted).where(thePin(tenantId, id));

export interface PinKey {
  readonly id: string;
  readonly kid: string;
  readonly publicKey: string;
  readonly privateSealed: Buffer;
  readonly retiredAt: string | null;
}

/** Identity's view of the key pairs that PINs are encrypted to. */
export const pinKeys = ({ sql }: Reader, tenantId: string): Promise<PinKey[]> =>
  sql<PinKey[]>`
    select id, kid, public_key as "publicKey", private_sealed as "privateSealed", retired_at as "retiredAt"
    from identity.pin_key where tenant_id = ${tenantId} order by kid`;

export const insertToken = (tx: Tx, row: typeof secretToken.$inferInsert): Promise<unknown> =>
  tx.orm.insert(secretToken).values(row);

/** By its hash; a hosted page has the token and no tenant. */
export async function token(
  { orm }: Reader,
  tenantId: string | null,
  kind: TokenKind,
  hash: Buffer,
): Promise<TokenRow | undefined> {
  const within = tenantId ? [eq(secretToken.tenantId, tenantId)] : [];
  const wanted = and(...within, eq(secretToken.hash, hash), eq(secretToken.kind, kind));
  return (await orm.select().from(secretToken).where(wanted))[0];
}

/** Answers the card that it was for. */
export async function endToken(tx: Tx, tenantId: string, hash: Buffer, now: Date): Promise<string | null> {
  const at = now.toISOString();
  const rows = await tx.sql<{ cardId: string }[]>`
    update card.secret_token
    set expires_at = least(expires_at, ${at}), version = version + 1, updated_at = ${at}
    where tenant_id = ${tenantId} and hash = ${hash} and kind in ('pin', 'reveal')
    returning card_id as "cardId"`;
  return rows[0]?.cardId ?? null;
}

/** Whoever comes second finds it used. */
export async function useToken(
  tx: Tx,
  { tenantId, id }: TokenRow,
  state: 'used' | 'viewed',
  now: Date,
): Promise<boolean> {
  const wanted = and(eq(secretToken.tenantId, tenantId), eq(secretToken.id, id), eq(secretToken.state, 'issued'));
  const rows = await tx.orm
    .update(secretToken)
    .set({ state, usedAt: now, ...touched(secretToken.version, now) })
    .where(wanted)
    .returning({ id: secretToken.id });
  return rows.length === 1;
}

/** Also for those who may see no token: what is void is nobody's. */
export const voidTokens = (
  { sql }: Tx,
  tenantId: string,
  cardIds: readonly string[],
  now: Date,
  kinds: readonly TokenKind[],
) =>
  sql`select card.void_tokens(${tenantId}, ${array(cardIds)}::uuid[], ${array(kinds)}::text[], ${now.toISOString()})`;

/** What a tenant may do with secrets itself: as identity's view tells. */
export async function certified({ sql }: Reader, tenantId: string): Promise<boolean> {
  const rows = await sql<{ certified: boolean }[]>`
    select mode = 'test' or pci_approved as certified from identity.tenant_policy where tenant_id = ${tenantId}`;
  return rows[0]?.certified ?? false;
}

export interface Platform {
  /** What it calls itself before those whose cards it issues. */
  readonly name: string;
  /** Neither suspended nor banned. */
  readonly active: boolean;
}

/** A tenant as identity's view tells. */
export async function platform({ sql }: Reader, tenantId: string): Promise<Platform | undefined> {
  const rows = await sql<Platform[]>`
    select name, status = 'active' as active from identity.tenant_policy where tenant_id = ${tenantId}`;
  return rows[0];
}
