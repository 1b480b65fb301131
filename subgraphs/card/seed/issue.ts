import { and, eq } from 'drizzle-orm';
import { type Tx, transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import type { Deps } from '../../../kernel/subgraph';
import type { Cause } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { sandbox } from '../../../schema/sandbox';
import { cards, rate, tier } from '../../../schema/tables/card';
import { attach } from '../../rules/port';
import { validThrough } from '../pan';
import { orderPlastic } from '../repo/life';
import { causeOf } from '../service/change';
import { type Blank, freshPan, mint } from '../service/mint';
import { type Plan, plans } from './cards';
import { address } from './deeds';
import { peopleOf } from './people';
import { type CardTenant, cardTenants, type Product, products, rates } from './products';
import { DAY_MS } from './story';

/** What the tenants' cards are made of, and the cards, as they are on the day of their issue. */
export async function issueAll(deps: Deps, now: Date): Promise<void> {
  await Promise.all(cardTenants.map((tenant) => transact(deps.db, (tx) => issueOf(tx, deps, tenant, now))));
  const [product] = products['vaultspay-v1'];
  const { tenantId, tierId } = sandbox['vaultspay-v1'].live;
  await transact(deps.db, (tx) => offer(tx, 'vaultspay-v1', tenantId, [{ ...product!, id: tierId }], now));
}

/** What cards a tenant may issue, and how it converts. */
async function offer(
  tx: Tx,
  tenant: CardTenant,
  tenantId: string,
  offered: readonly Product[],
  now: Date,
): Promise<void> {
  const times = { createdAt: now, updatedAt: now };
  await tx.orm
    .insert(tier)
    .values(offered.map((row) => ({ ...row, tenantId })))
    .onConflictDoNothing();
  await tx.orm
    .insert(rate)
    .values(
      rates[tenant].map(([base, quote, value]) => ({ tenantId, id: newId(), base, quote, rate: value, ...times })),
    )
    .onConflictDoNothing();
}

async function issueOf(tx: Tx, deps: Deps, tenant: CardTenant, now: Date): Promise<void> {
  const { tenantId } = sandbox[tenant];
  await offer(tx, tenant, tenantId, products[tenant], now);
  const ids: Readonly<Record<string, string>> = sandbox[tenant].cards;
  const [first] = Object.values(ids);
  const same = and(eq(cards.tenantId, tenantId), eq(cards.id, first!));
  if ((await tx.orm.select({ id: cards.id }).from(cards).where(same)).length > 0) return;
  for (const [name, plan] of Object.entries<Plan>(plans[tenant]))
    await issueOne(tx, deps, tenant, ids[name]!, plan, now);
}

/** By the hand that issues every card, but under an id that everybody knows. */
async function issueOne(
  tx: Tx,
  { keys }: Deps,
  tenant: CardTenant,
  id: string,
  plan: Plan,
  moment: Date,
): Promise<void> {
  const { tenantId } = sandbox[tenant];
  const product = products[tenant].find((one) => (plan.tierId ? one.id === plan.tierId : one.standard))!;
  const now = issuedAt(plan, product, moment);
  const cause: Cause = causeOf(peopleOf(tenant, plan.customerId).app, now);
  const policy = await policyOf(tx, tenantId);
  const pan = await freshPan(tx, keys, tenantId, product.bin);
  const blank = blankOf(plan, product, id, now, moment);
  await mint({ tx, keys, cause, policy }, blank.form === 'virtual' ? 'issueVirtual' : 'issuePhysical', blank, pan, () =>
    attach(tx, { tenantId, tierId: product.id, cardId: id, currency: plan.currency, now }),
  );
  if (blank.form === 'physical')
    await orderPlastic(tx, { tenantId, id: newId(), cardId: id, generation: 1, address, createdAt: now });
}

function issuedAt({ expires, issued }: Plan, { expiryMonths }: Product, moment: Date): Date {
  if (expires !== 'in_time') return new Date(moment.getTime() - issued * DAY_MS);
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() - expiryMonths - 1, 1, MORNING));
}

const MORNING = 9;

function blankOf(plan: Plan, product: Product, id: string, now: Date, moment: Date): Blank {
  const { customerId, accountId, holderName, label, currency, approvalMethod, form = 'virtual' } = plan;
  return {
    ...{ id, generation: 1, customerId, accountId, tierId: product.id, form, holderName, label, currency },
    ...{ approvalMethod, network: product.network, issuerConfigId: product.issuerConfigId },
    embossedName: form === 'physical' ? holderName.toUpperCase() : null,
    validThrough: plan.expires ? lastMonth(moment) : validThrough(now, product.expiryMonths),
    processedAtThirdParty: form === 'virtual',
    threeDsConfigId: product.threeDsConfigId,
    threeDsEnrolled: product.is3ds,
    metadata: {},
  };
}

const lastMonth = (moment: Date): string => validThrough(moment, -1);
