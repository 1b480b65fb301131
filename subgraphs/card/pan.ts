import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { digest, type Keys, seal } from '../../kernel/crypto';

const LENGTH = 16;

/** No number is drawn but of these, which no issuer has. */
export const TEST_RANGES: Readonly<Record<'visa' | 'mastercard', readonly string[]>> = {
  visa: ['400000'],
  mastercard: ['530000'],
};

/** A number of the test range `bin`, its other digits from the CSPRNG, its last by Luhn. */
export function drawPan(bin: string): string {
  assert(/^\d{6,8}$/.test(bin), 'a BIN has 6 to 8 digits');
  let body = bin;
  while (body.length < LENGTH - 1) body += randomInt(10);
  return body + luhnDigit(body);
}

/** ISO/IEC 7812-1 annex B: from the right, every second digit doubled. */
export function luhnDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[body.length - 1 - i]);
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

export const validPan = (pan: string): boolean => /^\d{16}$/.test(pan) && luhnDigit(pan.slice(0, -1)) === pan.at(-1);

/** Binds a sealed number to its row: it opens nowhere else. */
export const vaultContext = (cardId: string, generation: number): string => `card.vault|${cardId}|${generation}`;

/** How a number is kept: never as it is. */
export const sealPan = (keys: Keys, cardId: string, generation: number, pan: string) => ({
  panSealed: seal(keys, vaultContext(cardId, generation), pan),
  panHmac: panHmac(keys, pan),
  last4: pan.slice(-4),
});

export const panHmac = (keys: Keys, pan: string): Buffer => digest(keys, 'card.pan', pan);

/** The last day of the month `months` after that of issue, UTC: a card is good through that day. */
export function validThrough(issuedAt: Date, months: number): string {
  const last = new Date(Date.UTC(issuedAt.getUTCFullYear(), issuedAt.getUTCMonth() + months + 1, 0));
  return last.toISOString().slice(0, 10);
}
