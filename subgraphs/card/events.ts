import { z } from 'zod';
import {
  authorisationStates,
  channels,
  closedReasons,
  declineReasons,
  deliveryStatuses,
  forms,
  lifecycles,
  manufacturingStatuses,
  networks,
  reportKinds,
  restrictions,
  restrictors,
  statuses,
  threeDsChannels,
} from '../../schema/tables/card';

const time = z.iso.datetime();

const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** A card as its events tell of it: everything that dialects render, and never a number, CVV or PIN. */
export const snapshot = z.object({
  id: z.uuid(),
  customerId: z.uuid().nullable(),
  accountId: z.uuid(),
  tierId: z.uuid(),
  /** The title of its tier. */
  tier: z.string(),
  /** 32 letters and digits. */
  publicId: z.string(),
  /** Nine digits that stand for its number. */
  token: z.int(),
  form: z.enum(forms),
  network: z.enum(networks),
  currency: z.string(),
  last4: z.string(),
  validThrough: z.iso.date(),
  generation: z.int(),
  holderName: z.string().nullable(),
  label: z.string().nullable(),
  status: z.enum(statuses),
  lifecycle: z.enum(lifecycles),
  restriction: z.enum(restrictions),
  restrictedBy: z.enum(restrictors).nullable(),
  restrictionReason: z.string().nullable(),
  restrictedAt: time.nullable(),
  reportedKind: z.enum(reportKinds).nullable(),
  closedReason: z.enum(closedReasons).nullable(),
  closedAt: time.nullable(),
  expiredAt: time.nullable(),
  statusReason: z.string().nullable(),
  activatedAt: time.nullable(),
  pinSetAt: time.nullable(),
  predecessorId: z.uuid().nullable(),
  successorId: z.uuid().nullable(),
  metadata,
  createdAt: time,
  updatedAt: time,
});
export type Snapshot = z.output<typeof snapshot>;

/** Where the plastic is. Where it goes to is nobody's business who listens, but where the contract shows it anyway. */
const fulfilment = z.object({
  manufacturing: z.enum(manufacturingStatuses),
  delivery: z.enum(deliveryStatuses),
  manufacturingEstimate: time.nullable(),
  deliveryEstimate: time.nullable(),
  courier: z.string().nullable(),
  trackingNumber: z.string().nullable(),
  dispatchedAt: time.nullable(),
  deliveredAt: time.nullable(),
});
export type Plastic = z.output<typeof fulfilment>;

const minor = z.int().nullable();
/** In short: amounts in minor units of the card's currency, null = no limit. */
const rules = z.object({
  limits: z.object({ perTransactionMinor: minor, dailyMinor: minor, monthlyMinor: minor }),
  controls: z.object({
    ...{ atm: z.boolean(), online: z.boolean(), contactless: z.boolean(), crossBorder: z.boolean() },
    ...{ mccAllow: z.array(z.string()), mccBlock: z.array(z.string()) },
  }),
});
const shipsTo = z.object({
  ...{ line1: z.string(), line2: z.string().nullable(), city: z.string(), country: z.string() },
  postalCode: z.string().nullable(),
});

/** Beside the card, where the tenant's contract shows cards with all that belongs to them. */
const whole = z.object({ rules, fulfilment, shipsTo }).partial();
export type Whole = z.output<typeof whole>;

const shown = snapshot.extend(whole.shape);
const born = z.object({ after: shown });
const changed = z.object({ before: shown, after: shown });
const tracked = shown.extend({ fulfilment });
/** Which rule it broke, where the platform blocked it for being used too fast. */
const velocity = z.object({
  maxAuthorisations: z.int(),
  windowSeconds: z.int(),
  /** The one that was too much. */
  authorisationId: z.uuid(),
});
export type Velocity = z.output<typeof velocity>;
const blocked = z.object({ before: shown, after: shown.extend({ velocity: velocity.optional() }) });

const moved = z.object({ before: tracked, after: tracked });

const product = z.object({
  id: z.uuid(),
  title: z.string(),
  network: z.enum(networks),
  forms: z.array(z.enum(forms)),
  billingCurrency: z.string(),
  cardLimit: z.int().nullable(),
  expiryMonths: z.int(),
  active: z.boolean(),
  standard: z.boolean(),
});
export type Product = z.output<typeof product>;

const units = z.string().regex(/^\d+$/);

/** An authorisation as its events tell of it; amounts are ledger units of the card's currency, as text. */
export const authorisationSnapshot = z.object({
  id: z.uuid(),
  cardId: z.uuid(),
  card: z.object({ publicId: z.string(), metadata }),
  customerId: z.uuid().nullable(),
  accountId: z.uuid(),
  transferId: z.uuid().nullable(),
  /** How its account sees the transfer; null where it moves nothing. */
  legId: z.uuid().nullable(),
  networkRef: z.string(),
  type: z.enum(['purchase', 'atm_withdrawal', 'deposit']),
  state: z.enum(authorisationStates),
  declineReason: z.enum(declineReasons).nullable(),
  channel: z.enum(channels),
  cardPresent: z.boolean(),
  asked: z.boolean(),
  currency: z.string(),
  /** Digits after the point that people write, and that the ledger keeps: units count the latter. */
  decimals: z.int(),
  scale: z.int(),
  requested: units,
  amount: units,
  held: units,
  authorised: units,
  captured: units,
  refunded: units,
  reversed: units,
  /** In all; and what of them is for the exchange, and for the cash. */
  fees: units,
  fxFee: units,
  atmFee: units,
  /** As at the merchant, where that was another currency: in its minor units. */
  transaction: z.object({ amount: units, currency: z.string(), rate: z.string() }).nullable(),
  merchant: z.object({
    id: z.string().nullable(),
    name: z.string().nullable(),
    mcc: z.string().nullable(),
    category: z.string().nullable(),
    city: z.string().nullable(),
    postCode: z.string().nullable(),
    state: z.string().nullable(),
    country: z.string().nullable(),
  }),
  createdAt: time,
  authorisedAt: time.nullable(),
  postedAt: time.nullable(),
  expiresAt: time.nullable(),
  questionDeadline: time.nullable(),
  /** What an outside approver answered. */
  answerCode: z.string().nullable(),
});

const authorised = z.object({ after: authorisationSnapshot });
const settled = z.object({ before: authorisationSnapshot, after: authorisationSnapshot });
const either = z.object({ before: authorisationSnapshot.optional(), after: authorisationSnapshot });

/** A 3-D Secure question. Its id is the code that comes back; the code that a holder gets by SMS is not in it. */
const question = z.object({
  id: z.uuid(),
  cardId: z.uuid(),
  card: z.object({ publicId: z.string() }),
  customerId: z.uuid().nullable(),
  channel: z.enum(threeDsChannels),
  merchantName: z.string(),
  /** ISO 3166-1. */
  countryNumeric: z.string().nullable(),
  /** Decimal, as at the merchant. */
  amount: z.string(),
  currency: z.string(),
  transactionAt: time,
  expiresAt: time,
});

/** What this subgraph tells the world. Resource: `card`, `challenge`, `authorisation` or `tier`. */
export const events = {
  'card.issued': born,
  'card.processed': changed,
  'card.dispatched': moved,
  'card.delivered': moved,
  'card.activated': changed,
  'card.shipping': changed,
  'card.frozen': changed,
  'card.unfrozen': changed,
  'card.blocked': blocked,
  'card.unblocked': changed,
  'card.reported': changed,
  'card.closed': changed,
  'card.reissued': changed,
  'card.expired': changed,
  'card.pin_set': changed,
  'card.threeds.challenge': z.object({ after: question }),
  /** Something that is not its status: what is kept on it, its account, its report, where its plastic is. */
  'card.updated': changed,
  'tier.created': z.object({ after: product }),
  'tier.updated': z.object({ before: product, after: product }),
  /** An outside approver is asked. */
  'authorisation.requested': authorised,
  'authorisation.held': either,
  'authorisation.declined': either,
  /** Its amount changed, its state did not. */
  'authorisation.amended': settled,
  /** Without `before`: nobody had asked, or it is booked with its approval. */
  'authorisation.captured': either,
  'authorisation.reversed': settled,
  'authorisation.refunded': settled,
} as const;
export type EventType = keyof typeof events;
