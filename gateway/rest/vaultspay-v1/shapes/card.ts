import { type Codec, constant, list, nullable, object, oneOf, present, titled, type Value } from '../../codec';
import { amount, boolean, day, id, integer, same, timestamp, words } from '../codecs';
import { type Metadata, metadataShown } from '../metadata';
import type { CardClosedReason, CardDelivery, CardNetwork, V1CardFragment } from '../operations.generated';

/** Contract 2.C. Four words stand for all that the core knows of where a card is in its life. */
export const statuses = ['active', 'frozen', 'shipping', 'terminated'] as const;
export type Status = (typeof statuses)[number];

type Standing = Pick<V1CardFragment, 'lifecycle' | 'restriction'>;

/** A card past its month keeps its status, and whatever keeps a card from use is a freeze here. */
export function statusOf({ lifecycle, restriction }: Standing): Status {
  if (lifecycle === 'CLOSED') return 'terminated';
  if (restriction !== 'NONE') return 'frozen';
  return lifecycle === 'SHIPPING' ? 'shipping' : 'active';
}

const used = ['PENDING', 'ISSUANCE', 'AWAITING_ACTIVATION', 'ACTIVE'] as const;
const free = ['NONE'] as const;

/** The same words as what the graph filters by. */
export const standings: Record<
  Status,
  { readonly lifecycles: Standing['lifecycle'][]; readonly restrictions?: Standing['restriction'][] }
> = {
  active: { lifecycles: [...used], restrictions: [...free] },
  frozen: { lifecycles: [...used, 'SHIPPING'], restrictions: ['FROZEN', 'BLOCKED', 'REPORTED'] },
  shipping: { lifecycles: ['SHIPPING'], restrictions: [...free] },
  terminated: { lifecycles: ['CLOSED'] },
};

export const endings = ['lost', 'stolen', 'damaged', 'fraud', 'user_request', 'offboarding'] as const;
type Ending = (typeof endings)[number];

/** Why a card ended; for what the contract has no word for, the tenant asked for it. */
const endingOf: Record<CardClosedReason, Ending> = {
  LOST: 'lost',
  STOLEN: 'stolen',
  DAMAGED: 'damaged',
  FRAUD: 'fraud',
  USER_REQUEST: 'user_request',
  OFFBOARDING: 'offboarding',
  DELETED: 'user_request',
  REPLACED: 'user_request',
  RENEWED: 'user_request',
};

const stages = ['preparing', 'dispatched', 'delivered'] as const;
const stageOf: Record<CardDelivery, (typeof stages)[number]> = {
  PENDING: 'preparing',
  RETURNED: 'preparing',
  DISPATCHED: 'dispatched',
  DELIVERED: 'delivered',
};

export const own = <const W extends string>(all: readonly W[]): Codec<W> =>
  oneOf(Object.fromEntries(all.map((word) => [word, word])) as Record<W, W>);

const brands: Record<CardNetwork, string> = { MASTERCARD: 'mastercard', VISA: 'visa' };
export const cardType = same('virtual', 'physical');

/** Contract 1.6; where there is no limit, the largest that can be set says so. */
export const MOST = 999_999_999_999;
const limit = integer(0, MOST);

const limits = titled('CardLimits', object({ daily_spend: limit, monthly_spend: limit, per_transaction: limit }));
const controls = titled(
  'CardControls',
  object({
    atm_withdrawal: boolean,
    online_payments: boolean,
    contactless: boolean,
    cross_border: boolean,
    mcc_allowlist: list(words),
    mcc_blocklist: list(words),
  }),
);
const shipping = titled(
  'CardShipping',
  object({
    courier: nullable(words),
    tracking_number: nullable(words),
    estimated_delivery: nullable(day),
    address: titled(
      'ShippingAddress',
      object({
        line1: words,
        line2: nullable(words),
        city: words,
        country: words,
        postal_code: nullable(words),
      }),
    ),
    status: own(stages),
    dispatched_at: nullable(timestamp),
    delivered_at: nullable(timestamp),
  }),
);

const whole = object({
  id: id('card'),
  object: constant('card'),
  account_id: id('acc'),
  user_id: nullable(id('usr')),
  type: cardType,
  brand: oneOf(brands),
  status: own(statuses),
  last4: words,
  expiry_month: amount,
  expiry_year: amount,
  currency: words,
  label: nullable(words),
  limits: nullable(limits),
  daily_limit: limit,
  controls,
  shipping: nullable(shipping),
  pin_set: boolean,
  pin_set_at: nullable(timestamp),
  frozen_at: nullable(timestamp),
  activated_at: nullable(timestamp),
  terminated_at: nullable(timestamp),
  termination_reason: nullable(own(endings)),
  metadata: metadataShown,
  created_at: timestamp,
  updated_at: timestamp,
});

/** Contract 1.8: versions before the newest have no structured limits. */
export const card = titled('Card', present(whole, 'limits'));

function limitsOf({ perTransactionMinor, dailyMinor, monthlyMinor }: V1CardFragment['spendLimits']) {
  const shown = (minor: number | null): number => Math.min(minor ?? MOST, MOST);
  return {
    daily_spend: shown(dailyMinor),
    monthly_spend: shown(monthlyMinor),
    per_transaction: shown(perTransactionMinor),
  };
}

const controlsOf = (on: V1CardFragment['controls']): Value<typeof controls> => ({
  atm_withdrawal: on.atm,
  online_payments: on.online,
  contactless: on.contactless,
  cross_border: on.crossBorder,
  mcc_allowlist: on.mccAllow,
  mcc_blocklist: on.mccBlock,
});

const shippingOf = (plastic: NonNullable<V1CardFragment['fulfilment']>): Value<typeof shipping> => ({
  courier: plastic.courier,
  tracking_number: plastic.trackingNumber,
  estimated_delivery: plastic.deliveryEstimate && new Date(plastic.deliveryEstimate).toISOString(),
  address: {
    line1: plastic.address.line1,
    line2: plastic.address.line2,
    city: plastic.address.city,
    country: plastic.address.country,
    postal_code: plastic.address.postalCode,
  },
  status: stageOf[plastic.delivery],
  dispatched_at: plastic.dispatchedAt,
  delivered_at: plastic.deliveredAt,
});

export function cardOf(row: V1CardFragment): Value<typeof card> {
  const status = statusOf(row);
  const shown = limitsOf(row.spendLimits);
  return {
    id: row.id,
    object: 'card',
    account_id: row.account.id,
    user_id: row.holder?.id ?? null,
    type: row.form,
    brand: row.network,
    status,
    last4: row.last4,
    expiry_month: row.expiryMonth,
    expiry_year: row.expiryYear,
    currency: row.currency,
    label: row.label,
    limits: shown,
    daily_limit: shown.daily_spend,
    controls: controlsOf(row.controls),
    shipping: row.fulfilment && shippingOf(row.fulfilment),
    pin_set: row.pinSet,
    pin_set_at: row.pinSetAt,
    frozen_at: status === 'frozen' ? row.restrictedAt : null,
    activated_at: row.activatedAt,
    terminated_at: row.closedAt,
    termination_reason: row.closedReason && endingOf[row.closedReason],
    metadata: row.metadata as Metadata,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export const cardExample = {
  id: 'card_01KTXER1DYWDWDCP9TBQHH53SX',
  object: 'card',
  account_id: 'acc_01KTXEJHGN60W24WFX9DW79EMB',
  user_id: 'usr_01KTXED1KC7QS2METZA7MBCSRQ',
  type: 'virtual',
  brand: 'mastercard',
  status: 'active',
  last4: '9573',
  expiry_month: 6,
  expiry_year: 2031,
  currency: 'AED',
  label: 'Subscriptions',
  limits: { daily_spend: 250000, monthly_spend: 2000000, per_transaction: 100000 },
  daily_limit: 250000,
  controls: {
    atm_withdrawal: false,
    online_payments: true,
    contactless: true,
    cross_border: true,
    mcc_allowlist: [],
    mcc_blocklist: [],
  },
  shipping: null,
  pin_set: false,
  pin_set_at: null,
  frozen_at: null,
  activated_at: null,
  terminated_at: null,
  termination_reason: null,
  metadata: {},
  created_at: '2026-06-12T08:21:30.686Z',
  updated_at: '2026-06-12T08:21:30.686Z',
};

const shippingExample = {
  courier: 'Gulf Parcel',
  tracking_number: 'GP700418265',
  estimated_delivery: '2026-06-17',
  address: { line1: 'Al Maryah Street 18', line2: null, city: 'Abu Dhabi', country: 'AE', postal_code: null },
  status: 'preparing',
  dispatched_at: null,
  delivered_at: null,
};

export const plasticExample = {
  ...cardExample,
  type: 'physical',
  status: 'shipping',
  shipping: shippingExample,
  updated_at: '2026-06-12T08:40:00.000Z',
};
