import { v5 } from 'uuid';
import type { Channel } from '../../../schema/card-words';
import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import { type AuthorisationTold, authorisationOf, cardOf, challengeOf } from './canonical';
import { declines } from './cryptomate-declines';
import { Decimal, decimal, divided, json } from './decimal';
import type { Question, Recipient, Rendered, WebhookDialect } from './dialect';
import { countryAlpha3, currencyNumber, minorDigits } from './iso';
import { sampleOf } from './samples';

/** CryptoMate §4, in so far as it is about cards. */
export const cryptomate: WebhookDialect = {
  render: (event) => (stories[event.type]?.(event) ?? []).map((message, part) => rendered(event, message, part)),
  sample: (type, id, at, to) => sample(type, id, at, to),
  headers: ({ secrets, at, traceId }) => ({
    'x-webhook-key': secrets[0]!,
    'x-request-timestamp': String(at.getTime()),
    'x-trace-id': traceId.replaceAll('-', ''),
  }),
  question: { ask, read },
};

/** What the envelope says; `id` only where the contract names one, else it is made from event and part. */
interface Message {
  readonly event: string;
  readonly status: 'PENDING' | 'SUCCESS' | 'FAILED';
  readonly id?: string;
  readonly reason?: string;
  readonly company?: string;
  readonly data: Payload;
}

const PRODUCT = 'CARDS';

/** §4.2: both pairs of names, with the same values. */
function rendered(happening: Happening, { event, status, id, reason, company, data }: Message, part: number): Rendered {
  // The same on every attempt and redelivery, and told apart from the other parts of the same event.
  const messageId = v5(String(part), happening.id);
  const body = {
    operation: PRODUCT,
    sub_operation: event,
    product: PRODUCT,
    event_type: event,
    operation_id: id ?? messageId,
    status,
    reason: reason ?? null,
    company_id: company,
    data,
  };
  return { eventType: event, messageId, body: json(body) };
}

type Story = (event: Happening) => readonly Message[];

/** §4.3 and the sequences of §4.6. What is not here has no word in this contract. */
const stories: Readonly<Partial<Record<string, Story>>> = {
  'authorisation.held': (event) => purchase(event, approved),
  'authorisation.declined': (event) => purchase(event, declined),
  'authorisation.amended': (event) => purchase(event, amended),
  'authorisation.captured': (event) => purchase(event, captured),
  'authorisation.reversed': (event) =>
    purchase(event, (now, before) => [step('REVERSAL', now, less(now.reversed, before?.reversed))]),
  'authorisation.refunded': (event) =>
    purchase(event, (now, before) => [step('REFUND', now, less(now.refunded, before?.refunded))]),
  'card.threeds.challenge': challenge,
  'card.blocked': blockedByVelocity,
};

type Telling = (now: AuthorisationTold, before: AuthorisationTold | null) => readonly Step[];
type Step = Omit<Message, 'data'> & { readonly told: AuthorisationTold; readonly amount: bigint };

const step = (event: string, told: AuthorisationTold, amount: bigint, over: Partial<Message> = {}): Step => ({
  ...{ event, told, amount, status: 'SUCCESS' },
  ...over,
});
const less = (now: string, before: string | undefined): bigint => BigInt(now) - BigInt(before ?? '0');

/** Money pushed to a card is no purchase. */
function purchase(event: Happening, telling: Telling): Message[] {
  const now = authorisationOf(event.after);
  if (!now || now.type === 'deposit') return [];
  return telling(now, authorisationOf(event.before)).map(({ told, amount, ...message }) => ({
    ...message,
    data: dataOf(told, amount, event.occurredAt),
  }));
}

const approved: Telling = (now) => [step('AUTHORIZED', now, BigInt(now.amount))];

const declined: Telling = (now) => [
  step('DECLINED', now, BigInt(now.amount), { status: 'FAILED', id: now.id, reason: declines[now.declineReason!][1] }),
];

/** More was approved, or part of it was released: either tells how much. */
const amended: Telling = (now, before) => {
  const [more, back] = [less(now.authorised, before?.authorised), less(now.reversed, before?.reversed)];
  if (more > 0n) return [step('AUTHORIZED', now, more)];
  return back > 0n ? [step('REVERSAL', now, back)] : [];
};

/** Approved and booked at once, or cleared; of what nobody had asked for, only that it is. */
const captured: Telling = (now, before) => {
  if (now.authorisedAt !== null && (before?.authorisedAt ?? null) === null) return approved(now, before);
  const delta = less(now.captured, before?.state === 'held' ? before.captured : undefined);
  const done = step('CLEARING', now, delta);
  return before ? [{ ...done, status: 'PENDING' }, done] : [done];
};

const channels: Record<Channel, string> = {
  ecommerce: 'ECOMMERCE',
  wallet: 'ECOMMERCE',
  chip: 'POS',
  contactless: 'POS',
  atm: 'ATM',
  visa_direct: 'Visa Direct',
};

const CENTS = 2;
const ZERO = new Decimal('0');
const fee = (units: string, scale: number): Decimal => (units === '0' ? ZERO : decimal(BigInt(units), scale, CENTS));

/** §4.4, the one shape of all purchase events; `units` of the card's currency is what this step is about. */
function dataOf(told: AuthorisationTold, units: bigint, at: Date): Payload {
  const { card, merchant, currency, scale } = told;
  return {
    card_id: card.publicId,
    bill_amount: decimal(units, scale, CENTS),
    bill_currency_number: currencyNumber(currency),
    bill_currency_code: currency,
    ...transactionOf(told, units),
    exchange_rate: told.transaction && new Decimal(told.transaction.rate),
    channel: channels[told.channel],
    created_at: at.toISOString(),
    fees: { atm_fees: fee(told.atmFee, scale), fx_fees: fee(told.fxFee, scale) },
    merchant_data: {
      id: merchant.id,
      name: merchant.name,
      city: merchant.city,
      post_code: merchant.postCode,
      state: merchant.state,
      country: countryAlpha3(merchant.country),
      mcc_category: merchant.category,
      mcc_code: merchant.mcc,
    },
    metadata: Object.keys(card.metadata).length > 0 ? card.metadata : null,
    decline_reason: declineOf(told),
    authorization_id: told.id,
  };
}

/** As at the merchant; of a part, the same part. */
function transactionOf({ transaction, amount, currency, scale }: AuthorisationTold, units: bigint): Payload {
  const whole = BigInt(amount);
  const there = transaction && BigInt(transaction.amount);
  const part = there !== null && whole !== 0n && units !== whole ? divided(there * units, whole) : there;
  const code = transaction?.currency ?? currency;
  return {
    transaction_amount: part === null ? decimal(units, scale, CENTS) : decimal(part, minorDigits(code), CENTS),
    transaction_currency_number: currencyNumber(code),
    transaction_currency_code: code,
  };
}

/** §3.2: five keys; an approver's own ISO 8583 code is passed on. */
function declineOf({ state, declineReason, answerCode }: AuthorisationTold): Payload | null {
  if (state !== 'declined' || declineReason === null) return null;
  const [code, simple, detailed] = declines[declineReason];
  return {
    code,
    simple_reason: simple,
    detailed_reason: detailed,
    response_code: (declineReason === 'refused' && answerCode) || code,
    description: simple,
  };
}

/** Only where the company is to answer it. §4.4: numbers of ISO where others show letters, and the amount as text. */
function challenge(event: Happening): Message[] {
  const asked = challengeOf(event.after)!;
  if (asked.channel !== 'webhook') return [];
  const data = {
    code: asked.id,
    card_id: asked.card.publicId,
    merchant_name: asked.merchantName,
    merchant_country_code: asked.countryNumeric,
    transaction_amount: asked.amount,
    transaction_currency: currencyNumber(asked.currency),
    transaction_timestamp: asked.transactionAt,
  };
  return [{ event: 'NOTIFICATION_3DS_AUTHORIZATION', status: 'PENDING', id: asked.id, data }];
}

/** Of all reasons to block a card this contract tells only this one. */
function blockedByVelocity(event: Happening): Message[] {
  const card = cardOf(event.after);
  if (!card?.velocity) return [];
  const { maxAuthorisations, windowSeconds, authorisationId } = card.velocity;
  const data = {
    card_id: card.publicId,
    company_id: event.tenantId,
    blocked_at: event.occurredAt.toISOString(),
    triggered_rule: { max_authorizations: maxAuthorisations, time_window_seconds: windowSeconds },
    last_authorization_id: authorisationId,
  };
  return [{ event: 'CARD_BLOCKED_BY_VELOCITY', status: 'SUCCESS', id: card.publicId, company: event.tenantId, data }];
}

/** §4.5. */
function ask(event: Happening, _to: Recipient): Rendered | null {
  const asked = event.type === 'authorisation.requested' ? authorisationOf(event.after) : null;
  if (!asked) return null;
  const data = dataOf(asked, BigInt(asked.amount), event.occurredAt);
  return rendered(event, { event: 'AUTHORIZATION', status: 'PENDING', id: asked.id, data }, 0);
}

const APPROVALS: readonly string[] = ['00', 'SUCCESS'];
const LONGEST_CODE = 32;

function read(status: number, body: string): ReturnType<Question['read']> {
  const code = status === 200 ? responseCode(body) : null;
  return code === null ? null : { approve: APPROVALS.includes(code), code };
}

function responseCode(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    const code = (answer as { readonly response_code?: unknown } | null)?.response_code;
    return typeof code === 'string' && code !== '' && code.length <= LONGEST_CODE ? code : null;
  } catch {
    return null;
  }
}

/** What of ours each of theirs is a sample of; of several messages of one event, the one meant. */
const samples: Readonly<
  Record<string, { readonly type: EventType; readonly after?: Payload; readonly part?: number }>
> = {
  AUTHORIZED: { type: 'authorisation.held' },
  CLEARING: { type: 'authorisation.captured', part: 1 },
  DECLINED: { type: 'authorisation.declined' },
  REVERSAL: { type: 'authorisation.reversed' },
  REFUND: { type: 'authorisation.refunded' },
  NOTIFICATION_3DS_AUTHORIZATION: { type: 'card.threeds.challenge' },
  CARD_BLOCKED_BY_VELOCITY: {
    type: 'card.blocked',
    after: {
      velocity: { maxAuthorisations: 5, windowSeconds: 60, authorisationId: '01900000-0000-7000-8000-0000000f0005' },
    },
  },
};

function sample(type: string, id: string, at: Date, to: Recipient): Rendered {
  const made = samples[type];
  if (!made) return ask(sampleOf('authorisation.requested', id, at, to.endpoint), to)!;
  const event = sampleOf(made.type, id, at, to.endpoint, { after: made.after });
  return cryptomate.render(event, to)[made.part ?? 0]!;
}
