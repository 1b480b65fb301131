import { transact } from '../../../kernel/db';
import { parse } from '../../../kernel/input';
import type { Deps } from '../../../kernel/subgraph';
import type { DialectName, Viewer } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';
import type { Context } from '../context';
import { loadersFor } from '../loaders';
import * as repo from '../repo/customers';
import { roles } from '../roles';
import { appFinder } from '../service/app-at';
import { creation } from '../service/customer-input';
import { insert } from '../service/customers';
import { openReview, review } from '../service/kyc-cases';
import * as documents from '../service/kyc-documents';
import * as file from '../service/kyc-file';
import { createIdentification } from '../service/kyc-identification';
import { submitNumber } from '../service/kyc-numbers';
import { decideDue } from '../service/kyc-reviews';
import { credentialResolver } from '../service/viewer';

/** As the platform's operator, some days ago: the sandbox has a past. */
function contextOf(deps: Deps, dialect: DialectName, daysAgo: number): Context {
  const { tenantId } = sandbox[dialect];
  const now = new Date(deps.clock.now().getTime() - daysAgo * 86_400_000);
  const then = { ...deps, clock: { now: () => now } };
  const actor = { kind: 'system', id: 'sandbox' } as const;
  const viewer: Viewer = { tenantId, actor, roles: [], scopes: roles.operator.scopes, dialect, sandbox: true };
  const call = { viewer, requestId: 'sandbox-seed', signal: new AbortController().signal };
  const shared = { resolveCredential: credentialResolver(then), findApp: appFinder(then) };
  return { ...call, deps: then, load: loadersFor(deps.db, tenantId), ...shared };
}

type Story = (ctx: Context, id: string) => Promise<unknown>;

interface Character {
  readonly id: string;
  readonly daysAgo: number;
  readonly input: Record<string, unknown>;
  /** What happened to their KYC since. */
  readonly kyc?: Story;
}

const phone = (e164: string) => ({ e164 });
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('sandbox document')]).toString('base64');

const upload = (type: string, side?: string) => (ctx: Context, id: string) =>
  documents.upload(ctx, id, { type, side, content: JPEG, fileName: `${type}.jpg` });

const personal =
  (firstName: string, lastName: string, dateOfBirth: string, nationality: string, gender: string): Story =>
  (ctx, id) =>
    file.createPersonal(ctx, id, { firstName, lastName, dateOfBirth, nationality, gender, countryOfResidence: 'AE' });

/** Dubai, whatever its number is in this version of the data. */
const address: Story = async (ctx, id) => {
  const [city] = await ctx.deps.db.sql<{ id: number; state_id: number; country_id: number }[]>`
    select id, state_id, country_id from identity.city where name = 'Dubai' and country_id = 784 limit 1`;
  const { id: cityId, state_id: stateId, country_id: countryId } = city!;
  return file.createAddress(ctx, id, {
    type: 'residential',
    countryId,
    stateId,
    cityId,
    line1: '12 Marina Walk',
    postalCode: '00000',
  });
};

const identification: Story = async (ctx, id) => {
  await upload('national_id', 'front')(ctx, id);
  await upload('national_id', 'back')(ctx, id);
  return createIdentification(ctx, id, { idCardNumber: '784-1990-1234567-1', idCardExpiry: '2035-12-31' });
};

const inTurn =
  (...stories: readonly Story[]): Story =>
  async (ctx, id) => {
    for (const story of stories) await story(ctx, id);
  };

const REVIEWED_WITHIN_MS = 5_000;

/** By then the reviewer has said what there was to say. */
const reviewed: Story = async ({ deps }) => {
  const then = deps.clock.now().getTime() + REVIEWED_WITHIN_MS;
  await decideDue({ ...deps, clock: { now: () => new Date(then) } });
};

const rejected: Story = async (ctx, id) => {
  const kase = await openReview(ctx, id);
  return review(ctx, kase.id, { verdict: 'rejected', code: 'unreadable', reason: 'The document cannot be read' });
};

const number =
  (type: string, text: string): Story =>
  (ctx, id) =>
    submitNumber(ctx, id, { type, number: text });

const verifiedNumber =
  (type: string, text: string): Story =>
  async (ctx, id) => {
    const kase = await submitNumber(ctx, id, { type, number: text });
    return review(ctx, kase.id, { verdict: 'approved' });
  };

const saas = sandbox['vaultspay-saas'];
const v1 = sandbox['vaultspay-v1'];
const { vaultpay, cryptomate } = sandbox;

const characters: Record<DialectName, readonly Character[]> = {
  'vaultspay-saas': [
    {
      id: saas.agent,
      daysAgo: 90,
      input: {
        type: 'agent',
        firstName: 'Falcon',
        lastName: 'Pay',
        email: 'ops@falcon.example',
        phone: phone('+971501110000'),
      },
    },
    {
      id: saas.customers.amira,
      daysAgo: 60,
      input: {
        firstName: 'Amira',
        lastName: 'Haddad',
        email: 'amira@mail.example',
        phone: phone('+971501110001'),
        gender: 'female',
        nationality: 'ARE',
      },
      kyc: inTurn(personal('Amira', 'Haddad', '1990-04-12', 'ARE', 'female'), address, identification),
    },
    {
      id: saas.customers.bilal,
      daysAgo: 45,
      input: {
        firstName: 'Bilal',
        lastName: 'Khan',
        email: 'bilal@mail.example',
        phone: phone('+971501110002'),
        nationality: 'PAK',
      },
      kyc: inTurn(personal('Bilal', 'Khan', '1986-11-02', 'PAK', 'male'), address),
    },
    {
      id: saas.customers.chen,
      daysAgo: 30,
      input: {
        firstName: 'Chen',
        lastName: 'Wei',
        email: 'chen@mail.example',
        phone: phone('+971501110003'),
        nationality: 'CHN',
      },
      kyc: inTurn(personal('Wei', 'Chen', '1993-07-21', 'CHN', 'male'), rejected),
    },
    {
      id: saas.customers.dunya,
      daysAgo: 7,
      input: { firstName: 'Dunya', lastName: 'Salem', email: 'dunya@mail.example', status: 'pending' },
    },
  ],
  'vaultspay-v1': [
    {
      id: v1.customers.ana,
      daysAgo: 60,
      input: {
        ...{
          firstName: 'Ana',
          lastName: 'Costa',
          email: 'ana@mail.example',
          phone: phone('+971527004418'),
          dateOfBirth: '1989-11-02',
        },
        ...{
          nationality: 'PT',
          address: { line1: 'Al Maryah Street 18', city: 'Abu Dhabi', country: 'AE' },
          metadata: { crm_ref: 'C-20418' },
        },
      },
      kyc: inTurn(upload('passport'), upload('proof_of_address'), reviewed),
    },
    {
      id: v1.customers.ben,
      daysAgo: 50,
      input: {
        firstName: 'Ben',
        lastName: 'Okafor',
        email: 'ben@mail.example',
        phone: phone('+971527004419'),
        dateOfBirth: '1991-03-30',
        nationality: 'NG',
      },
      kyc: inTurn(upload('passport'), reviewed),
    },
    {
      id: v1.customers.chloe,
      // Longer than a card is good for: one of hers has expired.
      daysAgo: 1_900,
      input: {
        firstName: 'Chloe',
        lastName: 'Martin',
        email: 'chloe@mail.example',
        phone: phone('+971527004420'),
        dateOfBirth: '1995-08-15',
        nationality: 'FR',
      },
      kyc: inTurn(upload('emirates_id', 'front'), upload('emirates_id', 'back'), reviewed),
    },
    {
      id: v1.customers.dima,
      daysAgo: 5,
      input: {
        firstName: 'Dima',
        lastName: 'Petrov',
        email: 'dima+kycreview@mail.example',
        phone: phone('+971527004421'),
        dateOfBirth: '1998-01-09',
        nationality: 'BG',
      },
      kyc: upload('passport'),
    },
    {
      id: v1.customers.emil,
      daysAgo: 3,
      input: { firstName: 'Emil', lastName: 'Novak', email: 'emil@mail.example', phone: phone('+971527004422') },
    },
    {
      id: v1.customers.farah,
      daysAgo: 10,
      input: {
        firstName: 'Farah',
        lastName: 'Aziz',
        email: 'farah+kycreject@mail.example',
        phone: phone('+971527004423'),
        dateOfBirth: '1987-06-21',
        nationality: 'JO',
      },
      kyc: inTurn(upload('passport'), reviewed),
    },
  ],
  vaultpay: [
    {
      id: vaultpay.customers.admin,
      daysAgo: 90,
      input: { type: 'admin', firstName: 'Anita', lastName: 'Desai', email: 'admin@vaultpay.example' },
      kyc: verifiedNumber('pan', 'ABCDE1234F'),
    },
    {
      id: vaultpay.customers.kiran,
      daysAgo: 80,
      input: { firstName: 'Kiran', lastName: 'Rao', email: 'kiran@vaultpay.example' },
    },
    {
      id: vaultpay.customers.asha,
      daysAgo: 50,
      input: { firstName: 'Asha', lastName: 'Nair', email: 'asha@mail.example', phone: phone('+919812300001') },
      kyc: verifiedNumber('aadhar', '4321 8765 1098'),
    },
    {
      id: vaultpay.customers.ravi,
      daysAgo: 35,
      input: { firstName: 'Ravi', lastName: 'Iyer', email: 'ravi@mail.example', phone: phone('+919812300002') },
      kyc: verifiedNumber('pan', 'FGHIJ5678K'),
    },
    {
      id: vaultpay.customers.meera,
      daysAgo: 3,
      input: { firstName: 'Meera', lastName: 'Shah', email: 'meera@mail.example', phone: phone('+919812300003') },
      kyc: number('passport', 'M1234567'),
    },
  ],
  cryptomate: [
    {
      id: cryptomate.customers.ivy,
      daysAgo: 40,
      input: {
        firstName: 'Ivy',
        lastName: 'Santos',
        email: 'ivy@mail.example',
        phone: phone('+351912000001'),
        otp: true,
        sms: true,
      },
    },
    {
      id: cryptomate.customers.jonas,
      daysAgo: 15,
      input: {
        firstName: 'Jonas',
        lastName: 'Berg',
        email: 'jonas@mail.example',
        phone: phone('+351912000002'),
        whatsapp: true,
      },
    },
  ],
};

/** A start that was cut off goes on where it stopped. */
async function play(deps: Deps, dialect: DialectName, { id, daysAgo, input, kyc }: Character): Promise<void> {
  const ctx = contextOf(deps, dialect, daysAgo);
  const { tenantId } = ctx.viewer;
  const existing = await repo.find(deps.db, tenantId, id);
  if (!existing) await transact(deps.db, (tx) => insert(ctx, tx, parse(creation, input), id));
  if (kyc && (existing?.kycStatus ?? 'none') === 'none')
    await kyc(contextOf(deps, dialect, Math.max(daysAgo - 1, 0)), id);
}

export async function seedCustomers(deps: Deps, dialect: DialectName): Promise<void> {
  for (const character of characters[dialect]) await play(deps, dialect, character);
  // What an earlier start left in review when it was cut off.
  await decideDue(deps);
}
