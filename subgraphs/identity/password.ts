import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { Fault } from '../../kernel/error';

/** RFC 9106 with the memory of OWASP's minimum; the work is done off the event loop. */
const ARGON2ID = 2 as Algorithm;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const MAX_PASSWORD = 128;
const MIN_PASSWORD = 8;
const NEEDED: readonly (readonly [RegExp, string])[] = [
  [/[A-Z]/, 'needs an upper-case letter'],
  [/[a-z]/, 'needs a lower-case letter'],
  [/\d/, 'needs a digit'],
  [/[!@#$%^&*()_+\-=[\]{}|;':",./<>?]/, 'needs a special character'],
];

export function checkPassword(password: string, field = 'password'): string {
  const length = [...password].length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD)
    throw new Fault('PASSWORD_WEAK', { field, reason: `must have ${MIN_PASSWORD} to ${MAX_PASSWORD} characters` });
  const missing = NEEDED.find(([pattern]) => !pattern.test(password));
  if (missing) throw new Fault('PASSWORD_WEAK', { field, reason: missing[1] });
  return password;
}

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** Where there is no hash, as much work is done for nothing: the time must not tell who has an account. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored != null;
}
