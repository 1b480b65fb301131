import type * as Ibantools from 'ibantools' with { 'resolution-mode': 'import' };
import { z } from 'zod';
import { seal } from '../../../kernel/crypto';
import { type Tx, transact, violates } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { bankRails } from '../../../schema/tables/identity';
import { type Context, causeOf, onceOf } from '../context';
import { email, line, optional } from '../fields';
import { fresh } from '../fresh';
import { checkBirthDate } from '../kyc';
import * as repo from '../repo/customers';
import { countryOf, creation } from './customer-input';
import { claim, insert, refuseTaken } from './customers';

// The package has a CommonJS build, but declares its types for ES modules alone.
const { isValidIBAN }: typeof Ibantools = require('ibantools');

const businessTypes = [
  'corporation',
  'llc',
  'partnership',
  'sole_proprietorship',
  'non_profit',
  'trust',
  'other',
] as const;
const list = (max: number) => z.array(line(200)).max(max);

const address = z.object({
  line1: line(200),
  line2: optional(line(200)),
  city: line(200),
  state: optional(line(200)),
  postalCode: optional(line(20)),
  country: z.string().regex(/^[A-Z]{2,3}$/, 'must be an ISO 3166-1 code'),
});

/** What a business must say of itself; what else it says is kept as it is. */
const business = z.looseObject({
  legalName: line(200),
  tradeName: optional(line(200)),
  description: line(1000),
  type: z.enum(businessTypes),
  industries: list(20).min(1),
  registeredAddress: address,
  physicalAddress: optional(address),
  identifyingInformation: z
    .array(z.record(z.string().max(60), z.string().max(200)))
    .min(1)
    .max(20),
  highRiskActivities: list(20),
  primaryWebsite: line(300),
  ownershipThreshold: z.int().min(5).max(25).default(25),
});
const MAX_BUSINESS = 20_000;

const person = z.object({
  firstName: line(100),
  lastName: line(100),
  email: optional(email),
  dateOfBirth: optional(z.string()),
  nationality: optional(z.string().regex(/^[A-Z]{2,3}$/, 'must be an ISO 3166-1 code')),
  title: optional(line(100)),
  hasOwnership: optional(z.boolean()),
  ownershipPercent: optional(z.int().min(0).max(100)),
  hasControl: optional(z.boolean()),
  isSigner: optional(z.boolean()),
  isDirector: optional(z.boolean()),
});
const persons = z
  .array(person)
  .min(1)
  .max(50)
  .refine((all) => all.some((one) => one.hasControl), 'one person must have control')
  .refine((all) => all.some((one) => one.isSigner), 'one person must be a signer');

export async function create(
  ctx: Context,
  given: { input: unknown; business: unknown; persons: unknown },
  key?: string | null,
): Promise<repo.Row> {
  const { deps, viewer } = ctx;
  const wanted = parse(creation, { ...(given.input as object), type: 'business' }, 'input');
  const record = parse(business, given.business, 'business');
  const people = parse(persons, given.persons, 'persons');
  checkRecord(record);
  if (!wanted.email) throw invalid('input.email', 'must not be blank');
  const spend = onceOf(ctx, 'createBusiness', key, { wanted, record, people });
  const made = transact(deps.db, async (tx) => {
    const { id } = await once(tx, spend, async () => {
      const row = await insert(ctx, tx, wanted);
      await repo.update(tx, row, deps.clock.now(), { business: record });
      await savePersons(ctx, tx, row.id, people);
      return { id: row.id };
    });
    return found(await repo.find(tx, viewer.tenantId, id), 'CUSTOMER_UNKNOWN');
  });
  return made.catch(refuseTaken);
}

/** As JSON writes it: NUL and lone surrogates are the escapes that the database refuses. */
function checkRecord(record: object): void {
  const text = JSON.stringify(record);
  if (text.length > MAX_BUSINESS) throw invalid('business', 'is too large');
  if (/\\u(0000|d[89a-f][0-9a-f]{2})/i.test(text)) throw invalid('business', 'holds characters that cannot be kept');
}

async function savePersons(ctx: Context, tx: Tx, customerId: string, people: z.output<typeof persons>): Promise<void> {
  const { viewer, deps } = ctx;
  const now = deps.clock.now();
  const rows = [];
  for (const [i, { hasOwnership, hasControl, isSigner, isDirector, ...one }] of people.entries()) {
    const at = `persons.${i}`;
    const nationality = one.nationality && (await countryOf(tx, one.nationality, `${at}.nationality`));
    const dateOfBirth = one.dateOfBirth && checkBirthDate(one.dateOfBirth, now, `${at}.dateOfBirth`);
    const flags = {
      hasOwnership: !!hasOwnership,
      hasControl: !!hasControl,
      isSigner: !!isSigner,
      isDirector: !!isDirector,
    };
    rows.push({ ...fresh(viewer.tenantId, now), customerId, ...one, ...flags, nationality, dateOfBirth });
  }
  await repo.replacePersons(tx, viewer.tenantId, customerId, rows);
}

export const setPersons = (ctx: Context, customerId: string, given: unknown): Promise<repo.Row> =>
  transact(ctx.deps.db, async (tx) => {
    const people = parse(persons, given, 'persons');
    const customer = await claim(ctx, tx, customerId, 'customerId', true);
    await savePersons(ctx, tx, customer.id, people);
    await audit(tx, causeOf(ctx), { action: 'SET_ASSOCIATED_PERSONS', targetType: 'customer', targetId: customer.id });
    return customer;
  });

const link = z.object({ provider: line(60), externalId: line(200), status: line(40).default('ACTIVE') });

export function linkProvider(ctx: Context, customerId: string, given: unknown): Promise<repo.Link> {
  const wanted = parse(link, given);
  const linked = transact(ctx.deps.db, async (tx) => {
    const customer = await claim(ctx, tx, customerId, 'customerId', true);
    await audit(tx, causeOf(ctx), {
      action: 'LINK_PROVIDER',
      targetType: 'customer',
      targetId: customer.id,
      after: { provider: wanted.provider },
    });
    return repo.insertLink(tx, {
      ...fresh(customer.tenantId, ctx.deps.clock.now()),
      customerId: customer.id,
      ...wanted,
    });
  });
  return linked.catch((error) => {
    if (violates(error, 'provider_link_once')) throw new Fault('PROVIDER_LINKED', { field: 'provider' });
    throw error;
  });
}

export const unlinkProvider = (ctx: Context, id: string): Promise<boolean> =>
  transact(ctx.deps.db, async (tx) => {
    const gone = found(
      await repo.deleteLink(tx, ctx.viewer.tenantId, idOf(id, 'PROVIDER_UNKNOWN')),
      'PROVIDER_UNKNOWN',
    );
    await audit(tx, causeOf(ctx), {
      action: 'UNLINK_PROVIDER',
      targetType: 'customer',
      targetId: gone.customerId,
      before: { provider: gone.provider },
    });
    return true;
  });

const digits = (length: number) => z.string().regex(new RegExp(`^\\d{${length}}$`), `must be ${length} digits`);

/** What each rail needs to know, and which of it is shown by its last four. */
const rails = {
  ach: {
    fields: z.object({
      accountNumber: z.string().regex(/^\d{4,17}$/, 'must be 4 to 17 digits'),
      routingNumber: digits(9),
      accountType: z.enum(['CHECKING', 'SAVINGS']),
    }),
    shown: 'accountNumber',
  },
  spei: { fields: z.object({ accountNumber: digits(18) }), shown: 'accountNumber' },
  sepa: {
    fields: z.object({
      accountNumber: z.string().refine((text) => isValidIBAN(text), 'must be an IBAN'),
      bic: line(11, 8),
    }),
    shown: 'accountNumber',
  },
  pix: { fields: z.object({ pixKey: line(77, 4), documentNumber: line(20, 4) }), shown: 'pixKey' },
} as const satisfies Record<(typeof bankRails)[number], { fields: z.ZodType; shown: string }>;

const bank = z.object({
  rail: z.enum(bankRails),
  holderName: line(100),
  bankName: optional(line(100)),
  alias: optional(line(60)),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code'),
  details: z.record(z.string(), z.unknown()),
});

export const addBank = (ctx: Context, customerId: string, given: unknown): Promise<repo.Bank> =>
  transact(ctx.deps.db, async (tx) => {
    const { details, ...wanted } = parse(bank, given);
    const { fields, shown } = rails[wanted.rail];
    const checked: Record<string, string> = parse(fields as z.ZodType<Record<string, string>>, details, 'details');
    const customer = await claim(ctx, tx, customerId, 'customerId', true);
    const standing = fresh(customer.tenantId, ctx.deps.clock.now());
    const sealed = seal(ctx.deps.keys, `identity.bank_account|${standing.id}`, JSON.stringify(checked));
    await audit(tx, causeOf(ctx), { action: 'ADD_BANK_ACCOUNT', targetType: 'customer', targetId: customer.id });
    return repo.insertBank(tx, {
      ...standing,
      customerId: customer.id,
      ...wanted,
      last4: checked[shown]!.slice(-4),
      sealed,
    });
  });

export const removeBank = (ctx: Context, id: string): Promise<boolean> =>
  transact(ctx.deps.db, async (tx) => {
    const now = ctx.deps.clock.now();
    const gone = found(
      await repo.removeBank(tx, ctx.viewer.tenantId, idOf(id, 'ACCOUNT_UNKNOWN'), now),
      'ACCOUNT_UNKNOWN',
    );
    await audit(tx, causeOf(ctx), { action: 'REMOVE_BANK_ACCOUNT', targetType: 'customer', targetId: gone.customerId });
    return true;
  });
