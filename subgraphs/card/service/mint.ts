import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { type Keys, unseal } from '../../../kernel/crypto';
import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { drawPan, panHmac, sealPan, vaultContext } from '../pan';
import * as repo from '../repo/cards';
import type { VaultRow } from '../repo/life';
import { born, type Verb } from '../transitions';
import { begin, type Place } from './change';

const NEW = 'new card';

/** What a card is before it has a number. */
export type Blank = Omit<repo.NewCard, 'tenantId' | 'publicId' | 'last4' | 'lifecycle'> & {
  readonly generation: number;
};

/** A card comes into being: its row, its number in the vault, its account, its rules, its history and its event. */
export async function mint(
  { keys, ...place }: Place & { readonly keys: Keys },
  verb: Verb,
  blank: Blank,
  pan: string,
  rules: (card: repo.CardRow) => Promise<void>,
): Promise<repo.CardRow> {
  const { tx, cause } = place;
  const { tenantId } = cause.viewer;
  const now = cause.at;
  const move = born(verb, blank.form);
  const { card, tier } = await repo.insert(tx, {
    statusReason: NEW,
    cardText: 'Card created',
    ...blank,
    tenantId,
    publicId: publicId(),
    last4: pan.slice(-4),
    lifecycle: move.to.lifecycle,
    createdAt: now,
    updatedAt: now,
  });
  await keep(tx, keys, card, pan, now);
  const { id: cardId, accountId } = card;
  await repo.link(tx, { tenantId, id: newId(), cardId, accountId, fromAt: now, createdAt: now, updatedAt: now });
  await rules(card);
  await begin(place, verb, move, { card, tier }, { reason: NEW });
  return card;
}

type Numbered = Pick<repo.CardRow, 'tenantId' | 'id' | 'generation' | 'validThrough'>;

/** The number goes into the vault; the one before it must have left the place of the current one. */
export const keep = (
  tx: Tx,
  keys: Keys,
  { tenantId, id, generation, validThrough }: Numbered,
  pan: string,
  now: Date,
) =>
  repo.intoVault(tx, {
    ...{ tenantId, cardId: id, generation, validThrough, createdAt: now },
    ...sealPan(keys, id, generation, pan),
  });

const DRAWS = 20;

/** A number that no current card of the tenant has. */
export async function freshPan(tx: Tx, keys: Keys, tenantId: string, bin: string): Promise<string> {
  for (let draw = 0; draw < DRAWS; draw++) {
    const pan = drawPan(bin);
    if (!(await repo.numbered(tx, tenantId, panHmac(keys, pan)))) return pan;
  }
  assert.fail(`the number range ${bin} is used up`);
}

/** Opened only to be sealed again for the card that takes the number over. */
export const keptPan = (keys: Keys, { cardId, generation, panSealed }: VaultRow): string =>
  unseal(keys, vaultContext(cardId, generation), panSealed).toString();

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PUBLIC_ID_LENGTH = 32;

/** 190 random bits: no two cards anywhere share one. */
const publicId = (): string =>
  Array.from({ length: PUBLIC_ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
