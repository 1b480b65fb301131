import { Fault } from '../../kernel/error';
import type { Policy } from '../../schema/policy';
import type * as repo from './repo/cards';
import type { Form } from './transitions';

export interface Asked {
  readonly form: Form;
  readonly currency?: string | null;
  readonly holderName?: string | null;
}

/** Everything that the decision looks at. */
export interface Found {
  readonly customerId: string | null;
  readonly customer: repo.CustomerStanding | undefined;
  readonly account: repo.AccountStanding | undefined;
  readonly tier: repo.TierRow | undefined;
  readonly live: number;
  readonly names: readonly string[];
  readonly policy: Pick<Policy, 'kycGate'>;
  /** The end user who asks, where it is one. */
  readonly viewerCustomerId: string | undefined;
}
/** In order of precedence, or null: the card may be. */
export function refusal(found: Found, asked: Asked): Fault | null {
  return (
    refuseCustomer(found) ??
    refuseAccount(found, asked.currency) ??
    refuseTier(found, asked.form) ??
    (asked.holderName && found.names.length > 0 && !found.names.includes(asked.holderName)
      ? new Fault('NAME_NOT_ALLOWED', { field: 'input.holderName' })
      : null)
  );
}

function refuseCustomer({ customerId, customer, viewerCustomerId }: Found): Fault | null {
  const field = 'input.customerId';
  if (!customerId) return null;
  if (!customer || (viewerCustomerId && viewerCustomerId !== customerId))
    return new Fault('CUSTOMER_UNKNOWN', { field });
  if (customer.deletedAt || customer.status === 'deleted') return new Fault('CUSTOMER_DELETED', { field });
  if (customer.status === 'suspended') return new Fault('CUSTOMER_SUSPENDED', { field });
  if (customer.status !== 'active') return new Fault('CUSTOMER_STATE', { field, status: customer.status });
  return null;
}

function refuseAccount(
  { account, customer, customerId, policy, viewerCustomerId }: Found,
  currency?: string | null,
): Fault | null {
  const field = 'input.accountId';
  const foreign = account?.ownerCustomerId != null && account.ownerCustomerId !== customerId;
  // An end user may draw on no account but their own; the tenant may let its own account pay for anybody's card.
  const others = viewerCustomerId !== undefined && account?.ownerCustomerId !== viewerCustomerId;
  if (!account || foreign || others) return new Fault('ACCOUNT_UNKNOWN', { field });
  if (account.lifecycle === 'closed') return new Fault('ACCOUNT_CLOSED', { field });
  if (account.restriction !== 'none') return new Fault('ACCOUNT_FROZEN', { field });
  if (policy.kycGate.issueCard && customer && customer.kycStatus !== 'approved') return new Fault('KYC_REQUIRED');
  if (currency != null && currency !== account.currency)
    return new Fault('CURRENCY_MISMATCH', { field: 'input.currency', expected: account.currency });
  return null;
}

function refuseTier({ tier, live, account }: Found, form: Form): Fault | null {
  const field = 'input.tierId';
  if (!tier?.active) return new Fault('TIER_UNKNOWN', { field });
  if (tier.billingCurrency !== ANY_CURRENCY && account && tier.billingCurrency !== account.currency)
    return new Fault('CURRENCY_MISMATCH', { field: 'input.accountId', expected: tier.billingCurrency });
  if (tier.cardLimit !== null && live >= tier.cardLimit)
    return new Fault('TIER_FULL', { field, limit: tier.cardLimit });
  if (form !== 'virtual' || !tier.forms.includes(form)) return new Fault('FORM_UNAVAILABLE', { field: 'input.form' });
  return null;
}

/** A tier that bills in whatever its card's account holds (ISO 4217: no currency). */
const ANY_CURRENCY = 'XXX';
