import { Fault, invalid, rank } from '../../kernel/error';
import type { CardPolicy, Policy } from '../../schema/policy';
import type { PostalAddress } from '../../schema/tables/card';
import { embossable } from './embossing';
import type * as repo from './repo/cards';
import { shippingFault } from './service/input';
import type { Form } from './transitions';

export interface Asked {
  readonly form: Form;
  readonly currency?: string | null;
  readonly holderName?: string | null;
  readonly embossedName?: string | null;
  readonly design?: string | null;
  readonly address?: PostalAddress | null;
}

/** Everything that the decision looks at. */
export interface Found {
  readonly customerId: string | null;
  /** The customer that stands for the platform itself: holds no cards, and may pay for anybody's. */
  readonly agentId: string | null;
  readonly customer: repo.CustomerStanding | undefined;
  readonly account: repo.AccountStanding | undefined;
  readonly tier: repo.TierRow | undefined;
  /** Cards of the tier that are neither closed nor expired. */
  readonly live: number;
  /** Of all cards of the tenant, and how many there may be; null: nobody counts. */
  readonly quota: { readonly limit: number; readonly live: number } | null;
  readonly designs: readonly string[] | null;
  /** What may be embossed for this customer, where the tenant's cards carry no other names. */
  readonly names: readonly string[] | null;
  readonly policy: Pick<Policy, 'kycGate' | 'cards'>;
  /** The end user who asks, where it is one. */
  readonly viewerCustomerId: string | undefined;
}
/** A Fault, or whatever else says that there is none. */
type Check = (found: Found, asked: Asked) => unknown;

const customerField = { field: 'input.customerId' };
const accountField = { field: 'input.accountId' };
const tierField = { field: 'input.tierId' };
const currencyField = { field: 'input.currency' };

/** Each looks at one thing; of all that fail, the catalogue says which is told. */
const checks: readonly Check[] = [
  ({ customerId, agentId, customer, viewerCustomerId }) =>
    customerId &&
    (!customer || customerId === agentId || (viewerCustomerId && viewerCustomerId !== customerId)) &&
    new Fault('CUSTOMER_UNKNOWN', customerField),
  ({ customer }) =>
    (customer?.deletedAt || customer?.status === 'deleted') && new Fault('CUSTOMER_DELETED', customerField),
  ({ customer }) => customer?.status === 'suspended' && new Fault('CUSTOMER_SUSPENDED', customerField),
  ({ customer, policy }) =>
    customer &&
    !['active', 'suspended', 'deleted', ...(policy.cards.forPending ? ['pending'] : [])].includes(customer.status) &&
    new Fault('CUSTOMER_STATE', { ...customerField, status: customer.status }),
  (found) => foreign(found) && new Fault('ACCOUNT_UNKNOWN', accountField),
  ({ account }) => account?.lifecycle === 'closed' && new Fault('ACCOUNT_CLOSED', accountField),
  ({ account }) => account && account.restriction !== 'none' && new Fault('ACCOUNT_FROZEN', accountField),
  ({ policy, customer }) =>
    policy.kycGate.issueCard && customer && customer.kycStatus !== 'approved' && new Fault('KYC_REQUIRED'),
  ({ policy, customer }, { form }) =>
    form === 'physical' &&
    policy.cards.physicalNeedsFullKyc &&
    customer &&
    customer.kycLevel !== 'full' &&
    new Fault('KYC_LEVEL_LOW'),
  ({ account }, { currency }) =>
    account &&
    currency != null &&
    currency !== account.currency &&
    new Fault('CURRENCY_MISMATCH', { ...currencyField, expected: account.currency }),
  ({ tier }) => !tier?.active && new Fault('TIER_UNKNOWN', tierField),
  ({ tier, account }) =>
    tier &&
    account &&
    ![ANY_CURRENCY, account.currency].includes(tier.billingCurrency) &&
    new Fault('CURRENCY_MISMATCH', { ...accountField, expected: tier.billingCurrency }),
  ({ tier, live }) =>
    tier?.cardLimit != null &&
    live >= tier.cardLimit &&
    new Fault('TIER_FULL', { ...tierField, limit: tier.cardLimit }),
  ({ quota }) => quota && quota.live >= quota.limit && new Fault('QUOTA_REACHED', { limit: quota.limit }),
  ({ tier }, { form }) => tier && !tier.forms.includes(form) && formFault('input.form'),
  (_, { form, address }) => form === 'physical' && !address && new Fault('ADDRESS_MISSING', { field: 'input.address' }),
  ({ policy }, { form, address }) =>
    form === 'physical' && address && shippingFault(address.country, policy.cards.shipsTo, 'input.address'),
  ({ names }, { holderName }) => names && holderName && !names.includes(holderName) && listFault('input.holderName'),
  ({ names }, { embossedName }) =>
    embossedName != null && !mayBeEmbossed(embossedName, names) && nameFault('input.embossedName'),
  ({ designs, policy }, { design }) =>
    design != null && !known(design, designs, policy.cards) && designFault('input.design'),
];

/** Why the card may not be, or null. */
export function refusal(found: Found, asked: Asked): Fault | null {
  const faults = checks.map((check) => check(found, asked)).filter((fault) => fault instanceof Fault);
  const due = (fault: Fault): number => rankIn(found.policy, fault);
  return faults.sort((a, b) => due(a) - due(b))[0] ?? null;
}

/** A currency that is wrong input comes right behind input that is wrong by itself, and before how anybody stands. */
const rankIn = ({ cards }: Found['policy'], { code, details }: Fault): number =>
  code === 'CURRENCY_MISMATCH' && details.field === currencyField.field && cards.currencyIsInput
    ? rank('LOCATION_MISMATCH') + 0.5
    : rank(code);

/** A customer's account pays for nobody else's card; the tenant's own may pay for anybody's, if no end user asks. */
function foreign({ account, customerId, agentId, viewerCustomerId }: Found): boolean {
  if (!account) return true;
  if (viewerCustomerId !== undefined && account.ownerCustomerId !== viewerCustomerId) return true;
  return !mayPay(account, customerId, agentId);
}

export const mayPay = (
  { ownerCustomerId: owner }: Pick<repo.AccountStanding, 'ownerCustomerId'>,
  customerId: string | null,
  agentId: string | null,
): boolean => owner === null || owner === customerId || owner === agentId;

export const mayBeEmbossed = (name: string, names: readonly string[] | null): boolean =>
  names ? names.includes(name) : embossable(name);

export const nameFault = (field: string): Fault => new Fault('NAME_NOT_ALLOWED', { field });

const listFault = (field: string): Fault =>
  new Fault('NAME_NOT_ALLOWED', { field, reason: 'must be one of the embossing names' });

const formFault = (field: string): Fault =>
  new Fault('FORM_UNAVAILABLE', { field, reason: 'is not offered by the tier' });

const STANDARD_DESIGN = 'default';
export const known = (
  design: string,
  agreed: readonly string[] | null,
  { designsAreAgreed }: Pick<CardPolicy, 'designsAreAgreed'>,
): boolean => design === STANDARD_DESIGN || (agreed ? agreed.includes(design) : !designsAreAgreed);
export const designFault = (field: string): Fault => invalid(field, 'is not the code of a design');

/** A tier that bills in whatever its card's account holds (ISO 4217: no currency). */
export const ANY_CURRENCY = 'XXX';
