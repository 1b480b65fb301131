import { Fault } from '../../../kernel/error';
import { account, customer } from '../repo/cards';
import type { Actor } from '../transitions';
import type { Step } from './act';

const OF_THE_TENANT: readonly Actor[] = ['holder', 'app'];

/** Where a suspension stops all, it stops the tenant itself; staff and the platform go on. */
export async function demandStanding({
  tx,
  card,
  actor,
  policy,
}: Pick<Step, 'tx' | 'card' | 'actor' | 'policy'>): Promise<void> {
  if (!policy.cards.suspensionStops || !card.customerId || !OF_THE_TENANT.includes(actor)) return;
  const holder = await customer(tx, card.tenantId, card.customerId);
  if (holder?.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED');
}

/** A card does not come to life, or come back to it, while its owner or its account is out of it. */
export async function demandUsable({ tx, card }: Step): Promise<void> {
  const holder = card.customerId ? await customer(tx, card.tenantId, card.customerId) : undefined;
  if (holder?.deletedAt || holder?.status === 'deleted') throw new Fault('CUSTOMER_DELETED');
  if (holder?.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED');
  if ((await account(tx, card.tenantId, card.accountId))?.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED');
}

/** Plastic goes only to those whose identity is known well enough for it. */
export async function demandPlasticKyc({ tx, card, policy }: Step): Promise<void> {
  if (!policy.cards.physicalNeedsFullKyc || !card.customerId) return;
  const holder = await customer(tx, card.tenantId, card.customerId);
  if (holder?.kycStatus !== 'approved' || holder.kycLevel !== 'full') throw new Fault('KYC_LEVEL_LOW');
}
