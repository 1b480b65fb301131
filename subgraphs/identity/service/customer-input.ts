import { z } from 'zod';
import type { Db, Tx } from '../../../kernel/db';
import { Fault, invalid } from '../../../kernel/error';
import { anyRecord } from '../../../kernel/input';
import { customerStatuses, customerTypes, genders, type PostalAddress } from '../../../schema/tables/identity';
import { email, line, optional } from '../fields';
import { checkBirthDate } from '../kyc';
import { phoneInput } from '../phone';
import * as locations from '../repo/locations';

const code = z.string().regex(/^[A-Z]{2,3}$/, 'must be an ISO 3166-1 code such as AE or ARE');

const addressParts = {
  line1: line(200),
  line2: optional(line(200)),
  city: line(200),
  state: optional(line(200)),
  postalCode: optional(line(20)),
  country: code,
};

/** Taken as it came: each pair is looked at when it is merged, whatever it is called. */
const pairs = anyRecord('must be an object of texts');

const fields = {
  email: optional(email),
  phone: optional(phoneInput),
  username: optional(line(60)),
  firstName: optional(line(100)),
  secondName: optional(line(100)),
  lastName: optional(line(100)),
  pronounTitle: optional(line(20)),
  dateOfBirth: optional(z.string()),
  gender: optional(z.enum(genders)),
  nationality: optional(code),
  language: optional(line(40)),
  metadata: optional(pairs),
  otp: optional(z.boolean()),
  sms: optional(z.boolean()),
  whatsapp: optional(z.boolean()),
  telegram: optional(z.boolean()),
  documentType: optional(line(40)),
  documentNumber: optional(line(60)),
  documentExpiry: optional(z.iso.date()),
  identificationType: optional(line(40)),
  identification: optional(line(60)),
};

export const creation = z.object({
  ...fields,
  type: optional(z.enum(customerTypes)),
  status: optional(z.enum(customerStatuses.filter((status) => status !== 'deleted' && status !== 'rejected'))),
  parentId: optional(z.string()),
  address: optional(z.object(addressParts)),
});
export type Creation = z.output<typeof creation>;

export const change = z.object({
  ...fields,
  status: z.enum(['active', 'suspended'], 'must be ACTIVE or SUSPENDED').optional(),
  address: optional(z.object(addressParts).partial()),
});
export type Change = z.output<typeof change>;

type Orm = Pick<Db | Tx, 'orm'>;

/** Either code comes in, alpha-2 is kept. */
export async function countryOf(orm: Orm, given: string, field: string): Promise<string> {
  const country = await locations.countryByCode(orm, given);
  if (!country) throw invalid(field, 'is not the code of a country');
  return country.iso2;
}

/** Given parts overwrite, others stay; where there was none, what makes an address must be there. */
export async function mergeAddress(
  orm: Orm,
  before: PostalAddress | null,
  given: Change['address'],
): Promise<PostalAddress | null> {
  if (given == null) return null;
  const merged = { ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  for (const part of ['line1', 'city', 'country'] as const)
    if (!merged[part]) throw invalid(`address.${part}`, 'must not be blank');
  const whole = wholeAddress(merged as PostalAddress);
  return { ...whole, country: await countryOf(orm, whole.country, 'address.country') };
}

/** Every part of it, whatever was left out when it was written. */
export const wholeAddress = ({
  line1,
  line2 = null,
  city,
  state = null,
  postalCode = null,
  country,
}: PostalAddress): PostalAddress => ({ line1, line2, city, state, postalCode, country });

/** Nobody can be reached or told apart without one of these. */
export function checkReachable(given: Pick<Creation, 'email' | 'phone' | 'username'>): void {
  if (!given.email && !given.phone && !given.username)
    throw invalid('email', 'an e-mail address, a phone or a user name is needed');
}

/** Columns that need nothing but a look: undefined where nothing was said. */
export async function plainColumns(orm: Orm, given: Creation | Change, now: Date) {
  const { email, phone, firstName, secondName, lastName, pronounTitle, gender, language } = given;
  const { otp, sms, whatsapp, telegram, documentType, documentExpiry, identificationType } = given;
  const contact = phone === undefined ? {} : { dialCode: phone?.dialCode ?? null, phone: phone?.number ?? null };
  const dateOfBirth = given.dateOfBirth ? checkBirthDate(given.dateOfBirth, now) : given.dateOfBirth;
  const nationality = given.nationality ? await countryOf(orm, given.nationality, 'nationality') : given.nationality;
  const on = (flag: boolean | null | undefined) => flag ?? undefined;
  return {
    ...{ email, ...contact, firstName, secondName, lastName, pronounTitle, gender, language, dateOfBirth, nationality },
    ...{ otp: on(otp), sms: on(sms), whatsapp: on(whatsapp), telegram: on(telegram) },
    ...{ documentType, documentExpiry, identificationType },
  };
}

/** In the order in which they are told. */
export const lockedByKyc = ['dateOfBirth', 'nationality', 'firstName', 'secondName', 'lastName'] as const;

export function refuseLocked(field: (typeof lockedByKyc)[number] | undefined): void {
  if (field) throw new Fault('CUSTOMER_LOCKED_BY_KYC', { field });
}
