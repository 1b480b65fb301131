import {
  type Codec,
  constant,
  type Issue,
  inside,
  isRecord,
  nullable,
  object,
  optional,
  refuse,
  titled,
} from '../../codec';
import { type Route, route } from '../../dialect';
import { reference } from '../../references';
import { boolean, id, integer, matching, minor, quoted, same, text, timestamp, unlessEmpty, words } from '../codecs';
import { document } from '../documents';
import { because } from '../errors';
import type {
  SaasAddContactMutation,
  SaasAddContactMutationVariables,
  SaasDirectTransferMutation,
  SaasDirectTransferMutationVariables,
  SaasValidateIbanQuery,
  SaasValidateIbanQueryVariables,
  TransferPurpose,
} from '../operations.generated';

const tag = 'Transfers';

/** With blanks. */
const MAX_IBAN = 42;

const details = titled(
  'IbanDetails',
  object({
    bankCode: nullable(words),
    accountTitle: words,
    iban: words,
    swiftCode: nullable(words),
    bankName: nullable(words),
  }),
);
const mashreq = {
  bankCode: '033',
  accountTitle: 'mira t*',
  iban: 'AE630330000010123456789',
  swiftCode: 'BOMLAEADXXX',
  bankName: 'Mashreq',
};
const zand = {
  bankCode: '096',
  accountTitle: 'Noor H*',
  iban: 'AE580961000648060012345',
  swiftCode: 'ZANDAEAAXXX',
  bankName: 'Zand Bank PJSC',
};
const titleMissing = { CONTACT_TITLE_MISSING: because('Account title is missing') };

/** Where a field is not there, or is blank, the contract has a sentence of its own for it. */
const requiredAs = <V>(codec: Codec<V>, field: string, sentence: string): Codec<V> => ({
  ...codec,
  decode: (wire, at) => {
    const issues: Issue[] = [];
    const value = codec.decode(wire, { ...at, issues });
    const lacks = ({ at: where, reason }: Issue) =>
      where === field && (reason.is === 'missing' || reason.is === 'blank');
    at.issues.push(
      ...issues.map((one) => (lacks(one) ? { ...one, reason: { is: 'told' as const, text: sentence } } : one)),
    );
    return value;
  },
});

const purpose: Codec<TransferPurpose> = same(
  ...(['PERSONAL', 'OWN_ACCOUNT_TRANSFER', 'RENT', 'UTILITY_BILL_PAYMENTS', 'ALLOWANCE', 'AIR_TRANSPORT'] as const),
  ...(['COMMISSION', 'COMPENSATION', 'CREDIT_CARD_PAYMENT', 'EDUCATIONAL_SUPPORT', 'FAMILY_SUPPORT'] as const),
  ...(['FINANCIAL_SERVICES', 'GOODS_BOUGHT', 'PROCESSING_REPAIR', 'GOVERNMENT_GOODS', 'LEASING_ABROAD'] as const),
  ...(['LEASING_IN_UAE', 'TRAVEL', 'TELECOMMUNICATION_SERVICES'] as const),
);

const DESCRIPTION = /^[A-Za-z0-9 ]+$/;

const sent = object({
  senderAccountId: optional(quoted(reference('account', integer()))),
  currencyCode: optional(text()),
  paymentContactId: quoted(reference('contact', integer())),
  purpose,
  description: matching(text(100), DESCRIPTION, { is: 'format', format: '[A-Za-z0-9 ]{1,100}' }),
  amount: integer(),
  refId: unlessEmpty(text(64)),
});

const payers = ['senderAccountId', 'currencyCode'] as const;
/** One of the two says who pays. */
const paying: typeof sent = {
  ...sent,
  decode: (wire, at) => {
    const value = sent.decode(wire, at);
    if (isRecord(wire) && payers.every((name) => wire[name] == null))
      refuse(inside(at, payers[0]), { is: 'either', names: payers });
    return value;
  },
};

const checking = document<SaasValidateIbanQuery, SaasValidateIbanQueryVariables>('SaasValidateIban');
const adding = document<SaasAddContactMutation, SaasAddContactMutationVariables>('SaasAddContact');
const transferring = document<SaasDirectTransferMutation, SaasDirectTransferMutationVariables>('SaasDirectTransfer');

/** Contract 2.5 */
export const transfers: readonly Route[] = [
  route('POST /be/api/v1/validate-iban', checking, {
    summary: 'Check an IBAN, and learn whose account it is',
    tag,
    notes: 'Creates nothing. `accountTitle` is used where the bank returns none.',
    in: { body: object({ iban: text(MAX_IBAN), accountTitle: optional(text(100)) }) },
    errors: titleMissing,
    to: ({ iban, accountTitle }) => ({ iban, accountTitle }),
    from: ({ validateIban: found }) => ({ valid: true, uniqueReference: found.iban, details: found }),
    out: object({ valid: boolean, uniqueReference: words, details }),
    example: {
      body: { iban: 'AE63 0330 0000 1012 3456 789' },
      answer: { data: { valid: true, uniqueReference: mashreq.iban, details: mashreq } },
    },
  }),
  route('POST /be/api/v1/direct-payment-contact', adding, {
    summary: 'Add a payment contact',
    tag,
    in: {
      body: requiredAs(
        object({ title: text(100), iban: text(MAX_IBAN), accountTitle: optional(text(100)) }),
        'title',
        'Payment Contact Title is required',
      ),
    },
    errors: titleMissing,
    to: (input) => ({ input }),
    from: ({ addContact: { seq, title, owner, active, thirdPartyConfigId, ...found } }) => ({
      ...{ id: seq, title, userId: owner.seq, details: found, status: active, thirdPartyConfigId },
    }),
    out: object({
      id,
      title: words,
      userId: id,
      details,
      status: boolean,
      thirdPartyConfigId: nullable(id),
    }),
    example: {
      body: { title: 'Landlord', iban: zand.iban },
      answer: {
        data: { id: 640, title: 'Landlord', userId: 9, details: zand, status: true, thirdPartyConfigId: 14 },
      },
    },
  }),
  route('POST /tc/api/v1/direct-transfer', transferring, {
    summary: 'Send money to a payment contact',
    tag,
    notes:
      'The answer is always `PENDING`; what the bank makes of it follows, in UAT within a minute. With only `currencyCode` the primary account of the SaaS user pays.',
    in: { body: paying },
    names: {
      accountId: 'senderAccountId',
      currency: 'currencyCode',
      contactId: 'paymentContactId',
      amountMinor: 'amount',
      reference: 'refId',
    },
    errors: { CURRENCY_MISMATCH: because('must be the currency of the account') },
    to: ({ senderAccountId, currencyCode, paymentContactId, amount, refId, ...told }) => ({
      input: {
        ...told,
        accountId: senderAccountId,
        currency: currencyCode,
        contactId: paymentContactId,
        amountMinor: String(amount),
        reference: refId,
      },
    }),
    from: ({ directTransfer: made }) => ({
      id: made.seq,
      transactionId: made.id,
      gatewayRefId: made.gatewayRef,
      currencyCode: made.currency,
      amount: made.amount,
      totalCharges: made.totalCharges,
      narration: made.narration,
      status: 'PENDING' as const,
      dateTime: made.createdAt,
    }),
    out: object({
      id,
      transactionId: words,
      gatewayRefId: nullable(words),
      currencyCode: words,
      amount: minor,
      totalCharges: minor,
      narration: nullable(words),
      status: constant<'PENDING'>('PENDING'),
      dateTime: timestamp,
    }),
    example: {
      body: {
        senderAccountId: '318',
        currencyCode: 'AED',
        paymentContactId: '640',
        purpose: 'RENT',
        description: 'Rent April',
        amount: 250000,
      },
      answer: {
        data: {
          id: 5012,
          transactionId: '6b1f0c52-7f3e-4c58-9a43-0d2b6b3f9a11',
          gatewayRefId: 'GW-20260411-0007',
          currencyCode: 'AED',
          amount: 250000,
          totalCharges: 105,
          narration: 'TRANSFER TO Landlord AE58*******2345 REF NO GW-20260411-0007',
          status: 'PENDING',
          dateTime: '2026-04-11T09:33:20.000+00:00',
        },
      },
    },
  }),
];
