import {
  type Codec,
  isRecord,
  list,
  nullable,
  object,
  oneOf,
  optional,
  present,
  refuse,
  titled,
  type Value,
} from '../codec';
import { slugs } from './card';
import { type Amount, boolean, id, minor, minorText, timestamp, words } from './codecs';
import type {
  SaasPartyFragment,
  SaasTransactionFragment,
  SaasTransactionWholeQuery,
  TransferKind,
  TransferStatus,
} from './operations.generated';

/** Contract 2.6 and 3.5: what moves money, as this dialect has it. */

export const transactionTypes = {
  PURCHASE: 'Purchase',
  ATM_WITHDRAWAL: 'Atm Withdrawal',
  DEPOSIT: 'Deposit',
  TRANSFER: 'Transfer',
  REFUND: 'Refund',
} as const;
type TransactionType = keyof typeof transactionTypes;

const typeOf: Record<TransferKind, TransactionType> = {
  CARD_PURCHASE: 'PURCHASE',
  ATM_WITHDRAWAL: 'ATM_WITHDRAWAL',
  TOP_UP: 'DEPOSIT',
  INBOUND: 'DEPOSIT',
  CHAIN_DEPOSIT: 'DEPOSIT',
  REFUND: 'REFUND',
  CARD_REFUND: 'REFUND',
  DIRECT: 'TRANSFER',
  INTERNAL: 'TRANSFER',
  WITHDRAWAL: 'TRANSFER',
  OUTBOUND: 'TRANSFER',
  FEE: 'TRANSFER',
  ADJUSTMENT: 'TRANSFER',
  CHAIN_WITHDRAWAL: 'TRANSFER',
  CHAIN_TRANSFER: 'TRANSFER',
  SWEEP: 'TRANSFER',
  OVERRIDE: 'TRANSFER',
  LEVERAGE: 'TRANSFER',
};

const transactionStatuses = ['PENDING', 'SUCCESS', 'FAILED', 'REVERSED'] as const;
type TransactionStatus = (typeof transactionStatuses)[number];

/** What was refunded had been performed, and stays so. */
const statusOf: Record<TransferStatus, TransactionStatus> = {
  PENDING: 'PENDING',
  MANUAL_CHECK: 'PENDING',
  POSTED: 'SUCCESS',
  REFUNDED: 'SUCCESS',
  FAILED: 'FAILED',
  DECLINED: 'FAILED',
  REVERSED: 'REVERSED',
};

const having = <K extends string>(table: Readonly<Record<K, string>>, word: string): K[] =>
  (Object.keys(table) as K[]).filter((key) => table[key] === word);

/** A word of a filter, and what the graph calls all that it means. */
const meaning = <K extends string>(
  table: Readonly<Record<K, string>>,
  words: Readonly<Record<string, string>>,
): Codec<K[]> => ({
  decode: (wire, at) => {
    const word = Object.hasOwn(words, String(wire)) ? words[String(wire)] : undefined;
    return word === undefined ? refuse(at, { is: 'one_of', values: Object.keys(words) }) : having(table, word);
  },
  encode: ([first]) => (first === undefined ? null : table[first]),
  schema: { type: 'string', enum: Object.keys(words) },
});

const bothForms = Object.entries(transactionTypes).flatMap(([word, shown]) => [
  [word, word],
  [shown, word],
]);
export const typeFilter: Codec<TransferKind[]> = meaning(typeOf, Object.fromEntries(bothForms));
export const statusFilter: Codec<TransferStatus[]> = meaning(
  statusOf,
  Object.fromEntries(transactionStatuses.map((word) => [word, word])),
);

const type: Codec<TransactionType> = oneOf(transactionTypes);
const status: Codec<TransactionStatus> = oneOf({
  PENDING: 'PENDING',
  SUCCESS: 'SUCCESS',
  FAILED: 'FAILED',
  REVERSED: 'REVERSED',
});

const party = titled(
  'TransactionParty',
  object({
    id,
    userId: nullable(id),
    accountTitle: nullable(words),
    accountNumber: nullable(words),
    accountType: words,
    iban: nullable(words),
  }),
);
const contact = object({ accountTitle: words, iban: words, bankName: nullable(words) });

type Receiver = { readonly account: Value<typeof party> } | { readonly contact: Value<typeof contact> };
/** One of ours, or somebody's at another bank. */
const receiver: Codec<Receiver> = {
  decode: (wire, at) =>
    isRecord(wire) && 'bankName' in wire ? { contact: contact.decode(wire, at) } : { account: party.decode(wire, at) },
  encode: (value) => ('contact' in value ? contact.encode(value.contact) : party.encode(value.account)),
  schema: { anyOf: [party.schema, contact.schema] },
};

const sum = <const T extends string>(amountType: T) =>
  object({ amount: minor, currencyCode: words, amountType: oneOf({ [amountType]: amountType } as Record<T, T>) });

const common = {
  id,
  transactionId: words,
  transactionType: type,
  dateTime: timestamp,
  status,
  totalCharges: minor,
  narration: nullable(words),
  billingAmount: sum('BILLING'),
  senderAccount: optional(party),
  receiverAccount: optional(receiver),
  location: optional(object({ id, countryCode: words })),
  merchant: optional(
    object({
      id,
      mcc: nullable(words),
      name: nullable(words),
      city: nullable(words),
      country: nullable(words),
      countryCode: nullable(words),
    }),
  ),
};
const applying = ['card', 'senderAccount', 'receiverAccount', 'location', 'merchant'] as const;

const shortCard = { id, lastFourDigits: words, cardType: words };
export const transaction = present(object({ ...common, card: optional(object(shortCard)) }), ...applying);

const number: Codec<number> = {
  decode: (wire, at) => (typeof wire === 'number' ? wire : refuse(at, { is: 'number' })),
  encode: (value) => value,
  schema: { type: 'number' },
};

export const wholeTransaction = present(
  object({
    ...common,
    card: optional(
      object({
        ...shortCard,
        cardToken: id,
        cardTierId: id,
        cardNetwork: words,
        paymentCardType: words,
      }),
    ),
    transactionAmount: optional(sum('TRANSACTION')),
    conversions: optional(object({ transactionToBillingCR: number })),
    apiStatus: status,
    thirdPartyConfigSlug: nullable(words),
    charges: list(
      object({
        title: words,
        fixed: boolean,
        value: number,
        chargeType: words,
        billingAmount: minor,
        inclusive: boolean,
      }),
    ),
  }),
  ...applying,
  'transactionAmount',
  'conversions',
);

const VISIBLE_DIGITS = 4;
const masked = (text: string | null): string | undefined => text?.slice(-VISIBLE_DIGITS).padStart(text.length, '*');

/** The tenant's own books are no side of a transaction. */
const partyOf = (side: SaasPartyFragment | null): Value<typeof party> | undefined =>
  side && side.role === null
    ? {
        id: side.seq,
        userId: side.owner?.seq,
        accountTitle: side.title,
        accountNumber: masked(side.number),
        accountType: side.kind,
        iban: side.iban,
      }
    : undefined;

/** Money that comes in has no sender here, whoever it came from. */
const incoming: readonly TransactionType[] = ['DEPOSIT', 'REFUND'];

function receiverOf({ contact: given, toAccount }: SaasTransactionFragment): Receiver | undefined {
  if (given) return { contact: given };
  const own = partyOf(toAccount);
  return own && { account: own };
}

function shopOf({ authorisation }: SaasTransactionFragment) {
  if (!authorisation) return { location: undefined, merchant: undefined };
  const { number: shop, location: at, mcc, name, city } = authorisation.merchant;
  return {
    location: at ? { id: at.id, countryCode: at.iso3 } : undefined,
    merchant: shop === null ? undefined : { id: shop, mcc, name, city, country: at?.name, countryCode: at?.iso3 },
  };
}

const commonOf = (row: SaasTransactionFragment) => ({
  id: row.seq,
  transactionId: row.id,
  transactionType: typeOf[row.kind],
  dateTime: row.createdAt,
  status: statusOf[row.status],
  totalCharges: row.totalCharges,
  narration: row.narration,
  billingAmount: sumOf(row.amount, 'BILLING'),
  senderAccount: incoming.includes(typeOf[row.kind]) ? undefined : partyOf(row.fromAccount),
  receiverAccount: receiverOf(row),
  ...shopOf(row),
});

const sumOf = <const T extends string>(amount: Amount, amountType: T) => ({
  amount,
  currencyCode: amount.currency,
  amountType,
});

const cardOf = ({ seq, last4, form }: NonNullable<SaasTransactionFragment['card']>) => ({
  id: seq,
  lastFourDigits: last4,
  cardType: form,
});

export const transactionOf = (row: SaasTransactionFragment): Value<typeof transaction> => ({
  ...commonOf(row),
  card: row.card ? cardOf(row.card) : undefined,
});

type Whole = SaasTransactionWholeQuery['transfer'];

/** As at the merchant, where that is another currency; the same amount at a rate of one elsewhere. */
function convertedOf({ card, amount, transactionAmount: at, transactionCurrency, conversionRate }: Whole) {
  if (!card) return { transactionAmount: undefined, conversions: undefined };
  const foreign = at !== null && transactionCurrency !== null;
  const decimals = at?.split('.')[1]?.length ?? 0;
  const sold = foreign ? { amount: at, currency: transactionCurrency, decimals } : amount;
  return {
    transactionAmount: sumOf(sold, 'TRANSACTION'),
    conversions: { transactionToBillingCR: foreign ? Number(conversionRate) : 1 },
  };
}

/** The core tells fees apart more finely. */
const chargeTypes: Readonly<Record<string, string>> = { FX: 'FEE', ATM: 'FEE' };

const chargeOf = (charge: Whole['charges'][number]) => ({
  ...charge,
  chargeType: chargeTypes[charge.chargeType] ?? charge.chargeType,
  value: Number(
    charge.fixed ? minorText({ amount: charge.value, decimals: charge.billingAmount.decimals }) : charge.value,
  ),
});

export const wholeTransactionOf = (row: Whole): Value<typeof wholeTransaction> => ({
  ...transactionOf(row),
  card: row.card
    ? {
        ...cardOf(row.card),
        cardToken: row.card.token,
        cardTierId: row.card.tier.seq,
        cardNetwork: row.card.network,
        paymentCardType: row.card.tier.paymentCardType,
      }
    : undefined,
  ...convertedOf(row),
  apiStatus: statusOf[row.status],
  thirdPartyConfigSlug: row.card ? slugs[row.card.network] : null,
  charges: row.charges.map(chargeOf),
});
