import { digest, type Keys, sameBytes } from '../../../kernel/crypto';

const DIGITS = 6;

/** What a holder gets by SMS. Derived from the master keys and the challenge, so that it need not be kept. */
export function codeOf(keys: Keys, challengeId: string): string {
  const number = digest(keys, 'card.otp', challengeId).readBigUInt64BE() % 10n ** BigInt(DIGITS);
  return number.toString().padStart(DIGITS, '0');
}

export const codeMatches = (keys: Keys, challengeId: string, given: string): boolean =>
  sameBytes(Buffer.from(codeOf(keys, challengeId)), Buffer.from(given));
