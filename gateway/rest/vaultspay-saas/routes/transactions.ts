import { object, optional } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference, sought } from '../../references';
import { bound, integer, matching, pageCodec, pageOf, paging, text } from '../codecs';
import { document } from '../documents';
import type {
  SaasTransactionsQuery,
  SaasTransactionsQueryVariables,
  SaasTransactionWholeQuery,
  SaasTransactionWholeQueryVariables,
} from '../operations.generated';
import {
  statusFilter,
  transaction,
  transactionOf,
  typeFilter,
  wholeTransaction,
  wholeTransactionOf,
} from '../transaction';

const tag = 'Transactions';

const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

const purchase = {
  id: 5020,
  transactionId: '2f8e6a34-93a0-4d1e-8a0c-6d0f4f6f77aa',
  transactionType: 'Purchase',
  dateTime: '2026-04-12T11:00:01.250+00:00',
  status: 'SUCCESS',
  totalCharges: 36.725,
  narration: 'POS AT Blue Kettle - Dubai, ARE CARD NO *5612 REF NO 77120055',
  card: { id: 41, lastFourDigits: '5612', cardType: 'VIRTUAL' },
  billingAmount: { amount: 3672.5, currencyCode: 'AED', amountType: 'BILLING' },
  senderAccount: {
    id: 318,
    userId: 1207,
    accountTitle: 'MIRA TAN',
    accountNumber: '**********7765',
    accountType: 'DIGITAL',
    iban: 'AE710300000005551234567',
  },
  location: { id: 8, countryCode: 'ARE' },
  merchant: {
    ...{ id: 31, mcc: '5814', name: 'Blue Kettle', city: 'Dubai' },
    ...{ country: 'United Arab Emirates', countryCode: 'ARE' },
  },
};
const wholePurchase = {
  ...purchase,
  card: {
    ...purchase.card,
    ...{ cardToken: 554120987, cardTierId: 6, cardNetwork: 'MASTERCARD', paymentCardType: 'DEBIT' },
  },
  transactionAmount: { amount: 1000, currencyCode: 'USD', amountType: 'TRANSACTION' },
  conversions: { transactionToBillingCR: 3.6725 },
  apiStatus: 'SUCCESS',
  thirdPartyConfigSlug: 'pmt-mastercard-issuing',
  charges: [{ title: 'FX fee', fixed: false, value: 1, chargeType: 'FEE', billingAmount: 36.725, inclusive: false }],
};

const listing = document<SaasTransactionsQuery, SaasTransactionsQueryVariables>('SaasTransactions');
const reading = document<SaasTransactionWholeQuery, SaasTransactionWholeQueryVariables>('SaasTransactionWhole');

/** Contract 2.6 */
export const transactions: readonly Route[] = [
  route('GET /tme/api/v1/transactions', listing, {
    summary: 'Transactions, the newest first',
    tag,
    notes: 'Objects that do not apply to a transaction are left out.',
    envelope: 'page',
    in: {
      query: object({
        startDate: optional(bound('start')),
        endDate: optional(bound('end')),
        status: optional(statusFilter),
        transactionType: optional(typeFilter),
        accountId: optional(sought('account', integer())),
        cardId: optional(sought('card', integer())),
        userId: optional(sought('customer', integer())),
        transactionId: optional(matching(text(), UUID, { is: 'format', format: 'UUID' })),
        ...paging,
      }),
    },
    to: ({ startDate, endDate, status, transactionType, accountId, cardId, userId, transactionId, ...page }) => ({
      filter: {
        ...{ since: startDate, to: endDate?.toISOString(), status, kind: transactionType },
        ...{ accountId, cardId, customerId: userId, id: transactionId },
      },
      ...pageOf(page),
    }),
    from: ({ transfers: { nodes, total } }, { page, perPage }) => ({
      items: nodes.map(transactionOf),
      ...{ page, perPage, total },
    }),
    out: pageCodec(transaction),
    example: {
      query: { transactionType: 'PURCHASE', startDate: '2026-04-01' },
      answer: {
        data: [purchase],
        pagination: { currentPage: 1, perPage: 20, totalPages: 1, totalCount: 1, sort: 'id: DESC' },
      },
    },
  }),
  route('GET /tme/api/v1/transactions/{id}', reading, {
    summary: 'A transaction',
    tag,
    in: { path: object({ id: reference('transfer', integer()) }) },
    to: ({ id }) => ({ id }),
    from: ({ transfer }) => wholeTransactionOf(transfer),
    out: wholeTransaction,
    example: { path: { id: '5020' }, answer: { data: wholePurchase } },
  }),
];
