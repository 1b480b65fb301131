import { z } from 'zod';
import { seal } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { policyOf } from '../../../schema/policy';
import { addressTypes, genders, maritalStatuses } from '../../../schema/tables/identity';
import { type Context, causeOf } from '../context';
import { line, optional } from '../fields';
import { fresh } from '../fresh';
import { checkBirthDate } from '../kyc';
import type { Row as Customer } from '../repo/customers';
import * as repo from '../repo/kyc';
import * as locations from '../repo/locations';
import { countryOf } from './customer-input';
import { lockSeen, refuseGone } from './customers';
import { complete, decide, fileCase } from './kyc';

const code = z.string().regex(/^[A-Z]{2,3}$/, 'must be an ISO 3166-1 code such as AE or ARE');

const personalParts = {
  firstName: line(255),
  lastName: line(255),
  nickName: optional(line(255)),
  dateOfBirth: z.string(),
  gender: z.enum(genders),
  maritalStatus: optional(z.enum(maritalStatuses)),
  nationality: code,
  countryOfBirth: optional(code),
  countryOfResidence: code,
  tin: optional(line(30)),
  language: optional(line(255)),
};
const personalCreation = z.object(personalParts);
const personalChange = z
  .object(personalParts)
  .partial()
  .extend({
    firstName: optional(personalParts.firstName),
    lastName: optional(personalParts.lastName),
    dateOfBirth: optional(personalParts.dateOfBirth),
    gender: optional(personalParts.gender),
    nationality: optional(code),
    countryOfResidence: optional(code),
  });

/** Absent and null are the same: what is there stays. */
export type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };
export const present = <T extends object>(row: T): Present<T> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value != null)) as Present<T>;

async function personalColumns(ctx: Context, tx: Tx, customerId: string, given: z.output<typeof personalChange>) {
  const { tin, dateOfBirth, nationality, countryOfBirth, countryOfResidence, ...plain } = given;
  const countries = { nationality, countryOfBirth, countryOfResidence };
  const iso: Partial<Record<keyof typeof countries, string>> = {};
  for (const [field, value] of Object.entries(countries))
    if (value) iso[field as keyof typeof countries] = await countryOf(tx, value, field);
  return present({
    ...plain,
    ...iso,
    dateOfBirth: dateOfBirth ? checkBirthDate(dateOfBirth, ctx.deps.clock.now()) : undefined,
    tinSealed: tin ? seal(ctx.deps.keys, `identity.kyc_personal.tin|${customerId}`, tin) : undefined,
  });
}

/** What a write of the file leaves behind: a verdict, where the policy gives one once nothing is missing. */
async function afterFileWrite(ctx: Context, tx: Tx, customer: Customer): Promise<void> {
  const policy = await policyOf(tx, customer.tenantId);
  if (policy.autoVerifyKyc !== 'file_complete' || !ctx.viewer.sandbox || customer.kycStatus !== 'pending') return;
  if (!(await complete(tx, customer))) return;
  const { kase } = await fileCase(ctx, tx, customer);
  await decide(ctx, tx, customer, kase, { verdict: 'approved', by: 'sandbox' });
}

export async function one<T>(rows: Promise<T[]>): Promise<T | undefined> {
  return (await rows)[0];
}

/** The personal part, for the first time. */
export const createPersonal = (ctx: Context, customerId: string, given: unknown): Promise<Written<repo.Personal>> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = parse(personalCreation, given);
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    const { tenantId, id } = customer;
    const columns = await personalColumns(ctx, tx, id, wanted);
    refuseGone(customer, 'customerId');
    if (await one(repo.personals(tx, tenantId, [id])))
      throw new Fault('KYC_FILE_EXISTS', { field: 'customerId', part: 'personal' });
    if (customer.kycStatus === 'approved') throw new Fault('KYC_STATE', { field: 'customerId' });
    const { firstName, lastName, gender, nationality, countryOfResidence } = { ...wanted, ...columns };
    const row = await repo.insertPersonal(tx, {
      ...{ ...fresh(tenantId, ctx.deps.clock.now()), customerId: id, ...columns },
      ...{
        firstName,
        lastName,
        gender,
        nationality,
        countryOfResidence,
        language: wanted.language ?? 'ENGLISH',
        dateOfBirth: wanted.dateOfBirth,
      },
    });
    return wrote(ctx, tx, { customer, row, action: 'CREATE_KYC_PERSONAL' });
  });

/** Only while nobody has decided; what is absent or null stays. */
export const updatePersonal = (ctx: Context, customerId: string, given: unknown): Promise<Written<repo.Personal>> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = parse(personalChange, given);
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    const before = found(
      await one(repo.personals(tx, customer.tenantId, [customer.id])),
      'KYC_FILE_MISSING',
      'customerId',
    );
    const columns = await personalColumns(ctx, tx, customer.id, wanted);
    refuseGone(customer, 'customerId');
    if (customer.kycStatus === 'approved' || customer.kycStatus === 'rejected')
      throw new Fault('KYC_STATE', { field: 'customerId' });
    const row = await repo.updatePersonal(tx, before, ctx.deps.clock.now(), columns);
    return wrote(ctx, tx, { customer, row, action: 'UPDATE_KYC_PERSONAL' });
  });

/** A part of the file as it was written, with the standing that it left the customer in, before any verdict on it. */
export type Written<Part> = Part & { readonly kycStatus: Customer['kycStatus'] };

interface Writing<Part> {
  readonly customer: Customer;
  readonly row: Part;
  readonly action: string;
}

export async function wrote<Part>(
  ctx: Context,
  tx: Tx,
  { customer, row, action }: Writing<Part>,
): Promise<Written<Part>> {
  await audit(tx, causeOf(ctx), { action, targetType: 'customer', targetId: customer.id });
  const standing = customer.kycStatus === 'none' ? (await fileCase(ctx, tx, customer)).customer : customer;
  await afterFileWrite(ctx, tx, standing);
  return { ...row, kycStatus: standing.kycStatus };
}

const coordinate = z.string().regex(/^-?\d{1,3}(\.\d{1,40})?$/, 'must be a decimal number as text');
const placeId = z.int().min(1).max(2_147_483_647);
const addressParts = {
  countryId: placeId,
  stateId: placeId,
  cityId: placeId,
  line1: line(100),
  line2: optional(line(100)),
  postalCode: optional(line(20)),
  longitude: optional(coordinate),
  latitude: optional(coordinate),
};
const addressCreation = z.object({ type: z.enum(addressTypes), ...addressParts });
const addressChange = z.object({
  type: z.enum(addressTypes),
  ...addressParts,
  countryId: optional(placeId),
  stateId: optional(placeId),
  cityId: optional(placeId),
  line1: optional(addressParts.line1),
  active: optional(z.boolean()),
});

/** The ids are the truth about a place, and must lie in one another. */
async function checkPlace(tx: Tx, ids: { countryId: number; stateId: number; cityId: number }): Promise<void> {
  const { country, state, city } = await locations.place(tx, ids);
  if (!country) throw new Fault('LOCATION_UNKNOWN', { field: 'countryId' });
  if (!state) throw new Fault('LOCATION_UNKNOWN', { field: 'stateId' });
  if (!city) throw new Fault('LOCATION_UNKNOWN', { field: 'cityId' });
  if (state.countryId !== country.id) throw new Fault('LOCATION_MISMATCH', { field: 'stateId' });
  if (city.stateId !== state.id) throw new Fault('LOCATION_MISMATCH', { field: 'cityId' });
}

export const createAddress = (ctx: Context, customerId: string, given: unknown): Promise<repo.Address> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = parse(addressCreation, given);
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    await checkPlace(tx, wanted);
    refuseGone(customer, 'customerId');
    const { tenantId, id } = customer;
    const held = await repo.addresses(tx, tenantId, [id]);
    if (held.some(({ type }) => type === wanted.type)) throw new Fault('ADDRESS_EXISTS', { field: 'type' });
    const row = await repo.insertAddress(tx, { ...fresh(tenantId, ctx.deps.clock.now()), customerId: id, ...wanted });
    return wrote(ctx, tx, { customer, row, action: 'CREATE_KYC_ADDRESS' });
  });

export const updateAddress = (ctx: Context, customerId: string, given: unknown): Promise<repo.Address> =>
  transact(ctx.deps.db, async (tx) => {
    const wanted = present(parse(addressChange, given));
    const customer = await lockSeen(ctx, tx, customerId, 'customerId');
    const held = await repo.addresses(tx, customer.tenantId, [customer.id]);
    const before = found(
      held.find(({ type }) => type === wanted.type),
      'ADDRESS_UNKNOWN',
      'type',
    );
    if (wanted.countryId && !wanted.stateId) throw invalid('stateId', 'must be given with countryId');
    if (wanted.stateId && !wanted.cityId) throw invalid('cityId', 'must be given with stateId');
    await checkPlace(tx, { ...before, ...wanted });
    refuseGone(customer, 'customerId');
    const row = await repo.updateAddress(tx, before, ctx.deps.clock.now(), wanted);
    return wrote(ctx, tx, { customer, row, action: 'UPDATE_KYC_ADDRESS' });
  });
