import { randomUUID } from 'node:crypto';
import { alpha2ToAlpha3, alpha3ToAlpha2 } from 'i18n-iso-countries';
import type { CardStatus, ClosedReason, ReportKind } from '../../../schema/card-words';
import { saasCardStatuses } from '../../../schema/webhooks';
import { saasCardStatus } from '../../words/vaultspay-saas';
import {
  type At,
  type Codec,
  type Fields,
  inside,
  isRecord,
  list,
  narrowed,
  nullable,
  object,
  optional,
  refuse,
  type Shape,
  titled,
  type Value,
} from '../codec';
import { Refused } from '../pass';
import { reference } from '../references';
import { boolean, estimate, id, integer, matching, minor, prose, same, timestamp, unlessEmpty, words } from './codecs';
import type {
  SaasCardFragment,
  SaasCardWordsFragment,
  SaasPostalAddressFragment,
  SaasReportedIssueFragment,
  SaasThreeDsFragment,
} from './operations.generated';

/** Contract 1.14 and 3.2: cards as this dialect has them, and how requests name them. */

export const cardTypes = same('PHYSICAL', 'VIRTUAL');
export const networks = same('MASTERCARD', 'VISA');
export const categories = same('STANDARD', 'PREMIUM');
export const consumers = same('CONSUMER', 'CORPORATE');
export const paymentTypes = same('DEBIT', 'CREDIT', 'PREPAID');
export const manufacturingStatuses = same('PENDING', 'IN_PROGRESS', 'MANUFACTURED', 'FAILED');
export const deliveryStatuses = same('PENDING', 'DISPATCHED', 'RETURNED', 'DELIVERED');
export const issues = same('LOST', 'STOLEN', 'DAMAGED', 'EXPIRED');
export const reportStatuses = same('REPORTED', 'REVIEWED', 'REPLACED', 'RENEWED', 'DECLINED');
export const conversionStatuses = same('APPLIED', 'APPROVED', 'REJECTED');
export const cardStatuses = same(...saasCardStatuses);

const lower = <Word extends string>(word: string | null): Word | null => (word?.toLowerCase() ?? null) as Word | null;

/** The graph writes the words of the tables in capitals. */
export const statusOf = ({ status, closedReason, reportedKind }: SaasCardWordsFragment) =>
  saasCardStatus({
    status: lower<CardStatus>(status)!,
    closedReason: lower<ClosedReason>(closedReason),
    reportedKind: lower<ReportKind>(reportedKind),
  });

/** As printed or as typed: nothing around or between them. */
export const digits = (length: number): Codec<string> => ({
  decode: (wire, at) => {
    if (typeof wire !== 'string') return refuse(at, { is: 'text' });
    return wire.length === length && /^\d+$/.test(wire)
      ? wire
      : refuse(at, { is: 'format', format: `${length} digits` });
  },
  encode: (value) => value,
  schema: { type: 'string', pattern: `^\\d{${length}}$` },
});

const cardId = reference('card', integer());
const cardToken = reference('cardToken', integer());

/** A card that a request names by its id, by its token, or by both. */
export interface Named {
  readonly byId?: string;
  readonly byToken?: string;
  /** The token's name as it was sent. */
  readonly token: string;
}
export type Naming = 'either' | 'id and perhaps token';

const spellings = ['cardToken', 'token'] as const;
type Spelling = (typeof spellings)[number];

/** `spelling`: how the endpoint's page spells the token; the other way is understood too. */
function naming(how: Naming, spelling: Spelling): Codec<Named> {
  const names = [spelling, ...spellings.filter((name) => name !== spelling)];
  return {
    decode(wire, at) {
      if (!isRecord(wire)) return { token: spelling };
      const token = names.find((name) => wire[name] != null) ?? spelling;
      const byId = wire.cardId == null ? undefined : cardId.decode(wire.cardId, inside(at, 'cardId'));
      const byToken = wire[token] == null ? undefined : cardToken.decode(wire[token], inside(at, token));
      if (byId === undefined && (byToken === undefined || how !== 'either')) demand({ how, spelling, token }, at);
      return { ...(byId !== undefined && { byId }), ...(byToken !== undefined && { byToken }), token };
    },
    encode: ({ byId, byToken }) => ({ cardId: byId, [spelling]: byToken }),
    schema: {
      type: 'object',
      properties: { cardId: cardId.schema, [spelling]: cardToken.schema },
      ...(how === 'either'
        ? { anyOf: [{ required: ['cardId'] }, { required: [spelling] }] }
        : { required: ['cardId'] }),
    },
  };
}

interface Demanded {
  readonly how: Naming;
  readonly spelling: Spelling;
  /** As it was sent, if it was. */
  readonly token: string;
}
const demand = ({ how, spelling, token }: Demanded, at: At): void => {
  const here = inside(at, 'cardId');
  // What was sent but is no number has been told already.
  if (at.issues.some(({ at: path }) => path === here.path || path === inside(at, token).path)) return;
  if (how === 'either') refuse(here, { is: 'either', names: ['cardId', spelling] });
  else refuse(here, { is: 'missing' });
};

/** A body that names a card, beside whatever else it says. Read with `cardIn`. */
export function withCard<const F extends Fields>(
  fields: F,
  {
    how = 'either',
    spelling = 'cardToken',
    others = {},
  }: {
    readonly how?: Naming;
    readonly spelling?: Spelling;
    readonly others?: Partial<Record<keyof F & string, readonly string[]>>;
  } = {},
): Codec<Shape<F> & { readonly card: Named }> {
  const [card, rest] = [naming(how, spelling), object(fields, others)];
  const { properties, required, anyOf } = card.schema as Record<string, object>;
  const more = rest.schema as { readonly properties: object; readonly required?: readonly string[] };
  const needed = [...((required as readonly string[] | undefined) ?? []), ...(more.required ?? [])];
  return {
    decode: (wire, at) => ({ ...rest.decode(wire, at), card: card.decode(wire, at) }),
    encode: (value) => ({ ...(card.encode(value.card) as object), ...(rest.encode(value) as object) }),
    schema: {
      type: 'object',
      properties: { ...properties, ...more.properties },
      ...(needed.length > 0 && { required: needed }),
      ...(anyOf && { anyOf }),
    },
  };
}

/** The card that was meant; both names must be names of the same. Contract 1.11. */
export function cardIn({ card: { byId, byToken, token } }: { readonly card: Named }): string {
  if (byId !== undefined && byToken !== undefined && byId !== byToken)
    throw new Refused('CARD_UNKNOWN', [{ at: token, reason: { is: 'told', text: 'must be the token of this card' } }]);
  return (byId ?? byToken)!;
}

/** For bodies where nothing but the id names the card. */
export const theCard = cardId;

const alpha3: Codec<string> = narrowed(
  matching(prose(3), /^[A-Z]{3}$/, { is: 'format', format: 'ISO 3166-1 alpha-3' }),
  {},
  { when: (code) => alpha3ToAlpha2(code) !== undefined, reason: { is: 'format', format: 'ISO 3166-1 alpha-3' } },
);
const addressTypes = same('MAILING', 'RESIDENTIAL', 'BUSINESS');
const DEGREES = /^[+-]?\d{1,10}(\.\d{1,20})?$/;
const degrees = matching(prose(), DEGREES, { is: 'format', format: 'decimal degrees' });
const LINE = 100;
const POSTCODE = 20;

const place = {
  country: alpha3,
  state: prose(),
  city: prose(),
  addressLine1: prose(),
  addressLine2: unlessEmpty(prose(LINE)),
  postalCode: prose(POSTCODE),
  longitude: unlessEmpty(degrees),
  latitude: unlessEmpty(degrees),
};

/** Contract 2.7.3: where a plastic goes. */
export const address = object({ ...place, type: addressTypes });
/** Contract 2.11.1 */
export const addressPerhapsTyped = object({ ...place, type: optional(addressTypes) });

/** As the graph takes it. */
export const inputOf = ({ addressLine1: line1, addressLine2: line2, ...rest }: Value<typeof addressPerhapsTyped>) => ({
  ...rest,
  line1,
  line2,
});

const toldAddress = object({
  country: nullable(words),
  state: nullable(words),
  city: nullable(words),
  addressLine1: nullable(words),
  addressLine2: nullable(words),
  type: nullable(words),
  postalCode: nullable(words),
  longitude: nullable(words),
  latitude: nullable(words),
});

const addressFrom = ({ line1, line2, country, type, ...rest }: SaasPostalAddressFragment) => ({
  ...rest,
  country: alpha2ToAlpha3(country) ?? country,
  addressLine1: line1,
  addressLine2: line2,
  type: type?.toUpperCase() ?? null,
});

export const threeDs = object({ id, configId: id, status: boolean });

/** Of a card that may be enrolled at all. */
export const threeDsFrom = ({ seq, threeDs: { enrolled, configId }, tier }: SaasThreeDsFragment) =>
  tier.is3ds || enrolled ? { id: seq, configId: configId ?? tier.seq, status: enrolled } : null;

export const reportedIssue = titled(
  'ReportedIssue',
  object({
    id,
    cardId: id,
    cardToken: id,
    userId: nullable(id),
    cardStatus: issues,
    statusReason: words,
    reportStatus: reportStatuses,
    remarks: nullable(words),
    newCardId: nullable(id),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
);

export const reportedIssueFrom = (report: SaasReportedIssueFragment): Value<typeof reportedIssue> => ({
  id: report.seq,
  cardId: report.card.seq,
  cardToken: report.card.token,
  userId: report.card.holder?.seq ?? null,
  cardStatus: report.kind,
  statusReason: report.reason,
  reportStatus: report.status,
  remarks: report.remarks,
  newCardId: report.newCard?.seq ?? null,
  createdAt: report.createdAt,
  updatedAt: report.updatedAt,
});

const fields = {
  id,
  userId: nullable(id),
  cardIssuerConfigId: id,
  thirdPartyConfigSlug: nullable(words),
  userProfile: object({
    id: nullable(id),
    pronounTitle: nullable(same('Mr', 'Ms')),
    firstName: nullable(words),
    lastName: nullable(words),
    email: nullable(words),
    countryCode: nullable(words),
    phone: nullable(words),
    language: nullable(words),
  }),
  _3dSecure: nullable(threeDs),
  account: object({
    id,
    accountId: id,
    userId: nullable(id),
    accountType: same('DIGITAL'),
    currencyCode: words,
    accountTitle: nullable(words),
    accountNumber: nullable(words),
    iban: nullable(words),
  }),
  cardTier: object({ id, enableFraudRules: boolean, enableLimits: boolean }),
  activation: nullable(object({ id, status: boolean, activatedAt: nullable(timestamp) })),
  manufacturing: nullable(
    object({
      id,
      status: manufacturingStatuses,
      estimatedManufacturingTime: nullable(estimate),
      updatedAt: nullable(timestamp),
    }),
  ),
  delivery: nullable(
    object({
      id,
      status: deliveryStatuses,
      estimatedDeliveryTime: nullable(estimate),
      address: nullable(toldAddress),
      updatedAt: nullable(timestamp),
    }),
  ),
  paymentCardType: paymentTypes,
  cardNetwork: networks,
  cardType: cardTypes,
  billingCurrency: words,
  embossName: nullable(words),
  lastFourDigits: nullable(words),
  token: nullable(id),
  tokenFlags: words,
  pinSet: boolean,
  status: cardStatuses,
  cardConversionStatus: nullable(conversionStatuses),
  cardText: nullable(words),
  cardCategory: categories,
  consumerType: consumers,
  reportedCards: list(reportedIssue),
  maxPurchaseLimit: nullable(minor),
  statusReason: nullable(words),
  apiCallUniqueIdentifier: words,
  cardTokens: list(words),
  processedAtThirdParty: boolean,
  createdAt: timestamp,
  updatedAt: timestamp,
};

/** Contract 1.14, Card: all of it at every endpoint that answers with one. */
export const card = titled('Card', object(fields));
export type ToldCard = Value<typeof card>;

/** The same with the two other spellings of contract 2.7.4. */
export const processedCard = titled(
  'ProcessedCard',
  object({ ...fields, _3dsecure: fields._3dSecure, lastFourDigit: fields.lastFourDigits }),
);
export const processedFrom = (from: SaasCardFragment): Value<typeof processedCard> => {
  const told = cardFrom(from);
  return { ...told, _3dsecure: told._3dSecure, lastFourDigit: told.lastFourDigits };
};

/** A card's parts are told one by one below. */
export const cardFrom = (from: SaasCardFragment): ToldCard => ({
  ...plainFacts(from),
  userProfile: profileOf(from),
  _3dSecure: threeDsFrom(from),
  account: accountOf(from),
  ...tierFacts(from),
  activation: activationOf(from),
  manufacturing: manufacturingOf(from),
  delivery: deliveryOf(from),
  status: statusOf(from),
  cardConversionStatus: from.conversion?.status ?? null,
  reportedCards: from.reports.map(reportedIssueFrom),
  maxPurchaseLimit: null,
  apiCallUniqueIdentifier: randomUUID(),
  cardTokens: [],
  processedAtThirdParty: statusOf(from) !== 'PENDING',
});

const plainFacts = (from: SaasCardFragment) => ({
  id: from.seq,
  userId: from.holder?.seq ?? null,
  cardNetwork: from.network,
  cardType: from.form,
  embossName: from.embossedName ?? from.holderName,
  lastFourDigits: from.last4,
  token: from.token,
  tokenFlags: from.tokenFlags,
  pinSet: from.pinSet,
  cardText: from.cardText,
  statusReason: from.statusReason,
  createdAt: from.createdAt,
  updatedAt: from.updatedAt,
});

export const slugs: Record<SaasCardFragment['network'], string> = {
  MASTERCARD: 'pmt-mastercard-issuing',
  VISA: 'pmt-visa-issuing',
};
const ANY_CURRENCY = 'XXX';

const tierFacts = ({ tier, network, currency, issuerConfigId }: SaasCardFragment) => ({
  cardIssuerConfigId: issuerConfigId ?? tier.seq,
  thirdPartyConfigSlug: slugs[network],
  cardTier: { id: tier.seq, enableFraudRules: tier.enableFraudRules, enableLimits: tier.enableLimits },
  paymentCardType: tier.paymentCardType,
  billingCurrency: tier.billingCurrency === ANY_CURRENCY ? currency : tier.billingCurrency,
  cardCategory: tier.category,
  consumerType: tier.consumerType,
});

const titles = { MALE: 'Mr', FEMALE: 'Ms', OTHER: null } as const;

const profileOf = ({ holder }: SaasCardFragment) => ({
  id: holder?.seq ?? null,
  pronounTitle: holder?.kycPersonal ? titles[holder.kycPersonal.gender] : null,
  firstName: holder?.firstName ?? null,
  lastName: holder?.lastName ?? null,
  email: holder?.email ?? null,
  countryCode: holder?.phone?.dialCode ?? null,
  phone: holder?.phone?.number ?? null,
  language: holder?.kycPersonal?.language ?? holder?.language ?? null,
});

function accountOf({ accounts: [link] }: SaasCardFragment) {
  const { account } = link!;
  return {
    id: link!.seq,
    accountId: account.seq,
    userId: account.owner?.seq ?? null,
    accountType: 'DIGITAL' as const,
    currencyCode: account.currency,
    accountTitle: account.title,
    accountNumber: account.number,
    iban: account.iban,
  };
}

/** A virtual card is born active; a plastic is, once its holder has said so. */
const activationOf = ({ seq, form, activatedAt, createdAt }: SaasCardFragment) => {
  const at = activatedAt ?? (form === 'VIRTUAL' ? createdAt : null);
  return { id: seq, status: at !== null, activatedAt: at };
};

/** There is a plastic as soon as it has an address; it is told of once it is ordered. */
function manufacturingOf({ fulfilment: plastic }: SaasCardFragment) {
  if (!plastic?.manufacturingUpdatedAt) return null;
  const { seq, manufacturing: status, manufacturingEstimate: estimatedManufacturingTime } = plastic;
  return { id: seq, status, estimatedManufacturingTime, updatedAt: plastic.manufacturingUpdatedAt };
}

function deliveryOf({ fulfilment: plastic }: SaasCardFragment) {
  if (!plastic?.deliveryUpdatedAt) return null;
  const { seq, delivery: status, deliveryEstimate: estimatedDeliveryTime, deliveryUpdatedAt: updatedAt } = plastic;
  return { id: seq, status, estimatedDeliveryTime, address: addressFrom(plastic.address), updatedAt };
}
