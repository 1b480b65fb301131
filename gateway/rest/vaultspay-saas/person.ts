import { alpha2ToAlpha3, alpha3ToAlpha2 } from 'i18n-iso-countries';
import { type Codec, inside, isRecord, narrowed, nullable, object, oneOf, type Reason, refuse, titled } from '../codec';
import { reference } from '../references';
import { id, integer, isEmpty, matching, text, unlessEmpty, words } from './codecs';
import type { SaasUserFragment } from './operations.generated';

/** Contract 1.14 and 3.1: who people are. */

/** In requests: the tenant's own user or one of its customers. */
export const userId = reference('customer', integer());

export const userType = oneOf({
  INDIVIDUAL: 'USER',
  AGENT: 'AGENT',
  ADMIN: 'ADMIN',
  BUSINESS: 'MERCHANT',
  MERCHANT: 'MERCHANT',
});

export const chosenStatus = oneOf({ ACTIVE: 'ACTIVE', PENDING: 'PENDING', SUSPENDED: 'BLOCK' });
const userStatus = oneOf({
  ACTIVE: 'ACTIVE',
  PENDING: 'PENDING',
  REJECTED: 'BLOCK',
  DELETED: 'BLOCK',
  SUSPENDED: 'BLOCK',
});

/** What people do with a case, and whether one was ever opened, is not told here. */
export const kycStatus = oneOf({
  NONE: 'PENDING',
  IN_REVIEW: 'PENDING',
  PENDING: 'PENDING',
  APPROVED: 'VERIFIED',
  REJECTED: 'REJECTED',
});

const facts = {
  userType,
  firstName: words,
  lastName: words,
  email: nullable(words),
  username: words,
  countryCode: nullable(words),
  phone: nullable(words),
  status: userStatus,
  fullName: words,
  phoneNumber: nullable(words),
};
export const user = titled(
  'User',
  object({
    id,
    parentId: nullable(id),
    sessionId: nullable(words),
    parent: nullable(object({ id, ...facts })),
    ...facts,
  }),
);

export const factsOf = ({ seq, type, phone, username, firstName, lastName, ...same }: SaasUserFragment) => ({
  ...same,
  id: seq,
  userType: type,
  firstName: firstName ?? '',
  lastName: lastName ?? '',
  username: username ?? '',
  ...phoneOf(phone),
  phoneNumber: phone && phone.dialCode + phone.number,
});

/** Apart, as this contract has them. */
export const phoneOf = (phone: SaasUserFragment['phone']) => ({
  countryCode: phone?.dialCode ?? null,
  phone: phone?.number ?? null,
});

export const email = matching(text(254), /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/, { is: 'email' });

const digits = (least: number, most: number): Reason => ({ is: 'format', format: `${least} to ${most} digits` });
const dialled = matching(text(), /^\+?\d{1,4}$/, digits(1, 4));
export const countryCode: Codec<string> = {
  ...dialled,
  decode: (wire, at) => dialled.decode(wire, at)?.replace('+', ''),
};
export const phone = matching(text(), /^\d{5,15}$/, digits(5, 15));

/** Alpha-3 outside, alpha-2 inside. */
export const alpha3: Codec<string> = {
  decode: (wire, at) =>
    (typeof wire === 'string' && /^[A-Z]{3}$/.test(wire) && alpha3ToAlpha2(wire)) ||
    refuse(at, { is: 'format', format: 'ISO 3166-1 alpha-3' }),
  encode: (alpha2) => alpha2ToAlpha3(alpha2) ?? alpha2,
  schema: { type: 'string', pattern: '^[A-Z]{3}$' },
};

export const optionalText = (most?: number): Codec<string | undefined> => unlessEmpty(text(most));

export type Missing = readonly (readonly [field: string, reason: Reason])[];

/** Members that need each other: told by what was sent, whether or not that is right in itself. */
export const depending = <V>(codec: Codec<V>, missing: (sent: (name: string) => boolean) => Missing): Codec<V> => ({
  ...codec,
  decode: (wire, at) => {
    const value = codec.decode(wire, at);
    if (!isRecord(wire)) return value;
    for (const [name, reason] of missing((field) => !isEmpty(wire[field]))) refuse(inside(at, name), reason);
    return value;
  },
});

const midnight = (value: string): number => Date.parse(`${value}T00:00:00Z`);
const ADULT_YEARS = 18;

function isAdult(birth: string, now = new Date()): boolean {
  const latest = Date.UTC(now.getUTCFullYear() - ADULT_YEARS, now.getUTCMonth(), now.getUTCDate());
  return midnight(birth) <= latest;
}

export const birthDate = (day: Codec<string>): Codec<string> =>
  narrowed(
    day,
    {},
    { when: (value) => midnight(value) < Date.now(), reason: { is: 'past' } },
    { when: (value) => isAdult(value), reason: { is: 'told', text: `must be at least ${ADULT_YEARS} years ago` } },
  );

export const future = (day: Codec<string>): Codec<string> =>
  narrowed(day, {}, { when: (value) => midnight(value) > Date.now(), reason: { is: 'future' } });
