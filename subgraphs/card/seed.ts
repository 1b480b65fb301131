import { and, eq } from 'drizzle-orm';
import { transact } from '../../kernel/db';
import { Fault } from '../../kernel/error';
import type { Call, Deps } from '../../kernel/subgraph';
import type { DialectName, Viewer } from '../../kernel/viewer';
import { policyOf } from '../../schema/policy';
import { sandbox } from '../../schema/sandbox';
import { cards, tier } from '../../schema/tables/card';
import { customer, lock, type NewCard } from './repo/cards';
import { causeOf, change, factsOf } from './service/change';
import { issue } from './service/issue';
import { decide, type Verb } from './transitions';

type Tenant = Exclude<DialectName, 'vaultpay'>;
type NewTier = Omit<typeof tier.$inferInsert, 'tenantId'>;

const both: NewTier['forms'] = ['virtual', 'physical'];

const tiers: Record<Tenant, readonly NewTier[]> = {
  'vaultspay-saas': [
    {
      ...{ id: sandbox['vaultspay-saas'].tiers.debit, title: 'Falcon Debit', description: 'Everyday card' },
      ...{ network: 'mastercard', forms: both, bin: '53000044', billingCurrency: 'AED', settlementCurrency: 'AED' },
      ...{ expiryMonths: 36, cardLimit: 10_000, stackSize: 500, stockThreshold: 50, is3ds: true, threeDsConfigId: 9 },
      ...{ issuerConfigId: 3, issuerSlug: 'pmt-mastercard-issuing', standard: true },
    },
    {
      ...{ id: sandbox['vaultspay-saas'].tiers.platinum, title: 'Falcon Platinum', category: 'premium' },
      ...{ network: 'visa', forms: ['virtual'], bin: '40000077', billingCurrency: 'AED', settlementCurrency: 'AED' },
      ...{
        expiryMonths: 60,
        cardLimit: 100,
        paymentCardType: 'credit',
        issuerConfigId: 4,
        issuerSlug: 'pmt-visa-issuing',
      },
    },
  ],
  'vaultspay-v1': [
    {
      ...{ id: sandbox['vaultspay-v1'].tiers.standard, title: 'Meridian', network: 'mastercard', forms: both },
      ...{
        bin: '53000055',
        billingCurrency: 'XXX',
        settlementCurrency: 'XXX',
        expiryMonths: 60,
        is3ds: true,
        standard: true,
      },
    },
  ],
  cryptomate: [
    {
      ...{ id: sandbox.cryptomate.tiers.prepaid, title: 'Nimbus Prepaid', network: 'visa', forms: ['virtual'] },
      ...{ bin: '40000066', billingCurrency: 'USD', settlementCurrency: 'USD', expiryMonths: 36, standard: true },
      ...{ paymentCardType: 'prepaid', cardLimit: 50, is3ds: true },
    },
  ],
};

interface Life {
  readonly label: string;
  readonly holderName: string;
  readonly tierId?: string;
  readonly verbs: readonly { readonly verb: Verb; readonly reason: string; readonly more?: Partial<NewCard> }[];
}
/** Each customer's cards, in the order of issue; what happened to each since. */
const lives: Record<Tenant, Record<string, readonly Life[]>> = {
  'vaultspay-saas': {
    amira: [
      { label: 'Everyday', holderName: 'AMIRA', verbs: [] },
      {
        label: 'Travel',
        holderName: 'AMIRA',
        tierId: sandbox['vaultspay-saas'].tiers.platinum,
        verbs: [freezing('Travelling')],
      },
    ],
    bilal: [
      { label: 'Office', holderName: 'BILAL', verbs: [{ verb: 'block', reason: 'Customer request' }] },
      { label: 'Old card', holderName: 'BILAL', verbs: [closing('user_request', 'Card returned')] },
    ],
    chen: [{ label: 'Groceries', holderName: 'CHEN', verbs: [freezing('Lost sight of it'), thawing('Found it')] }],
  },
  'vaultspay-v1': {
    ana: [
      { label: 'Subscriptions', holderName: 'Ana', verbs: [] },
      { label: 'Plastic', holderName: 'Ana', verbs: [{ verb: 'convert', reason: 'Converted to physical' }] },
    ],
    ben: [{ label: 'Advertising', holderName: 'Ben', verbs: [freezing('Budget review')] }],
  },
  cryptomate: {
    ivy: [
      { label: 'Main', holderName: 'Ivy', verbs: [] },
      { label: 'Spare', holderName: 'Ivy', verbs: [{ verb: 'block', reason: 'Too many wrong attempts' }] },
    ],
    jonas: [{ label: 'Main', holderName: 'Jonas', verbs: [closing('deleted', 'Deleted by the company')] }],
  },
};

/** The cards of the sandbox world. Needs its customers, accounts and tier rules; what is there already is left alone. */
export async function seed(deps: Deps): Promise<void> {
  await Promise.all((Object.keys(tiers) as Tenant[]).map((dialect) => seedTenant(deps, dialect)));
}

async function seedTenant(deps: Deps, dialect: Tenant): Promise<void> {
  const { tenantId, customers } = sandbox[dialect];
  await deps.db.orm
    .insert(tier)
    .values(tiers[dialect].map((row) => ({ ...row, tenantId })))
    .onConflictDoNothing();
  for (const [name, plans] of Object.entries(lives[dialect]))
    await seedHolder(deps, dialect, (customers as Record<string, string>)[name]!, plans);
}

async function seedHolder(deps: Deps, dialect: Tenant, customerId: string, plans: readonly Life[]): Promise<void> {
  const { tenantId } = sandbox[dialect];
  const accountId = await fundedBy(deps, tenantId, customerId, tiers[dialect][0]!.billingCurrency);
  if (!accountId || !(await mayHold(deps, tenantId, customerId))) return;
  for (const plan of plans) await seedCard(deps, dialect, customerId, accountId, plan);
}

async function fundedBy(
  { db }: Deps,
  tenantId: string,
  customerId: string,
  currency: string,
): Promise<string | undefined> {
  const rows = await db.sql<{ id: string }[]>`
    select id from wallet.account
    where tenant_id = ${tenantId} and owner_customer_id = ${customerId} and role is null and lifecycle = 'active'
      and restriction = 'none' and ${currency} in (currency, 'XXX')
    order by seq limit 1`;
  return rows[0]?.id;
}

async function mayHold({ db }: Deps, tenantId: string, customerId: string): Promise<boolean> {
  const { kycGate } = await policyOf(db, tenantId);
  const standing = await customer(db, tenantId, customerId);
  return standing?.status === 'active' && (!kycGate.issueCard || standing.kycStatus === 'approved');
}

async function seedCard(deps: Deps, dialect: Tenant, customerId: string, accountId: string, plan: Life): Promise<void> {
  const { label, holderName, tierId, verbs } = plan;
  const { tenantId } = sandbox[dialect];
  const same = and(eq(cards.tenantId, tenantId), eq(cards.customerId, customerId), eq(cards.label, label));
  if ((await deps.db.orm.select({ id: cards.id }).from(cards).where(same)).length > 0) return;
  const call = callOf(dialect);
  const id = await issue(deps, call, { accountId, customerId, tierId, label, holderName });
  for (const step of verbs) await live(deps, call, id, step);
}

const live = (deps: Deps, call: Call, id: string, { verb, reason, more }: Life['verbs'][number]): Promise<void> =>
  transact(deps.db, async (tx) => {
    const { cards: policy } = await policyOf(tx, call.viewer.tenantId);
    const before = (await lock(tx, call.viewer, id))!;
    const move = decide(factsOf(before), verb, 'staff', policy);
    if (move instanceof Fault) throw move;
    const now = deps.clock.now();
    if (move) await change(tx, causeOf(call, now), before, verb, move, { reason }, more && { ...more, closedAt: now });
  });

function freezing(reason: string): Life['verbs'][number] {
  return { verb: 'freeze', reason };
}

function thawing(reason: string): Life['verbs'][number] {
  return { verb: 'unfreeze', reason };
}

function closing(closedReason: NonNullable<NewCard['closedReason']>, reason: string): Life['verbs'][number] {
  return { verb: 'terminate', reason, more: { closedReason } };
}

const callOf = (dialect: Tenant): Call => ({
  viewer: viewerOf(dialect),
  requestId: 'seed',
  signal: new AbortController().signal,
});

const viewerOf = (dialect: Tenant): Viewer => ({
  tenantId: sandbox[dialect].tenantId,
  actor: { kind: 'system', id: 'seed' },
  roles: [],
  scopes: ['card:write'],
  dialect,
  sandbox: true,
});
