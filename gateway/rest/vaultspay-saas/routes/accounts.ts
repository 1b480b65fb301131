import { constant, nullable, object, optional, titled, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference, sought } from '../../references';
import { account, accountExample, accountOf } from '../account';
import {
  type Amount,
  bound,
  flagInQuery,
  id,
  integer,
  minor,
  pageCodec,
  pageOf,
  paging,
  text,
  timestamp,
  words,
} from '../codecs';
import { document } from '../documents';
import { because } from '../errors';
import type {
  AccountKind,
  SaasAccountsQuery,
  SaasAccountsQueryVariables,
  SaasAccountWholeQuery,
  SaasAccountWholeQueryVariables,
  SaasEntryFragment,
  SaasLedgerQuery,
  SaasLedgerQueryVariables,
  SaasOpenAccountMutation,
  SaasOpenAccountMutationVariables,
} from '../operations.generated';

const tag = 'Accounts';

/** What customers have; the tenant's own books are of other kinds. */
const ownerKinds = ['DIGITAL', 'CARD_BALANCE', 'VIRTUAL'] as const satisfies readonly AccountKind[];

/** Contract 2.4.2: words that nothing is called find nothing. */
const kindsOf = (accountType?: string): AccountKind[] =>
  ownerKinds.filter((kind) => accountType === undefined || kind === accountType);
const NO_CODE = '-';
const codeOf = (word?: string): string | undefined => (word === undefined || /^[A-Z0-9]+$/.test(word) ? word : NO_CODE);

const entry = titled(
  'LedgerEntry',
  object({
    id,
    transactionId: id,
    transactionRefId: integer(0),
    debit: minor,
    credit: minor,
    balance: minor,
    narration: nullable(words),
    date: timestamp,
  }),
);

const nothing = ({ currency, decimals }: Amount): Amount => ({ amount: '0', currency, decimals });

function entryOf({ seq, narration, at, amount, balanceAfter, transfer }: SaasEntryFragment): Value<typeof entry> {
  const debited = amount.amount.startsWith('-');
  const moved = { ...amount, amount: amount.amount.replace('-', '') };
  return {
    id: seq,
    transactionId: transfer.seq,
    transactionRefId: transfer.gatewayNumber,
    debit: debited ? moved : nothing(amount),
    credit: debited ? nothing(amount) : moved,
    balance: balanceAfter,
    narration,
    date: at,
  };
}

const onePage = { currentPage: 1, perPage: 20, totalPages: 1, totalCount: 1, sort: 'id: DESC' };
const entryExample = {
  id: 912,
  transactionId: 5011,
  transactionRefId: 88120034551,
  debit: 0,
  credit: 250000,
  balance: 610000,
  narration: 'REFUND AMT 2500.00 AED',
  date: '2026-02-03T04:05:06.789+00:00',
};

const opening = document<SaasOpenAccountMutation, SaasOpenAccountMutationVariables>('SaasOpenAccount');
const listing = document<SaasAccountsQuery, SaasAccountsQueryVariables>('SaasAccounts');
const reading = document<SaasAccountWholeQuery, SaasAccountWholeQueryVariables>('SaasAccountWhole');
const ledger = document<SaasLedgerQuery, SaasLedgerQueryVariables>('SaasLedger');

/** Contract 2.4 */
export const accounts: readonly Route[] = [
  route('POST /be/api/v1/accounts', opening, {
    summary: 'Open an account',
    tag,
    notes: 'An account in AED gets its IBAN within a minute; it appears when the account is read.',
    in: {
      body: object({
        userId: reference('customer', integer()),
        currencyId: reference('asset', integer()),
        accountType: constant<'DIGITAL'>('DIGITAL'),
      }),
    },
    names: { customerId: 'userId', currency: 'currencyId' },
    errors: { CURRENCY_UNSUPPORTED: because('Currency does not exist with this id') },
    to: ({ userId, currencyId, accountType }) => ({
      input: { customerId: userId, currency: currencyId, kind: accountType },
    }),
    from: ({ openAccount }) => accountOf(openAccount),
    out: account,
    example: { body: { userId: 1207, currencyId: 2, accountType: 'DIGITAL' }, answer: { data: accountExample } },
  }),
  route('GET /be/api/v1/accounts', listing, {
    summary: 'Accounts, the newest first',
    tag,
    notes: '`thirdPartyConfigSlug` and `transactionType` are taken and filter nothing.',
    envelope: 'page',
    in: {
      query: object({
        accountType: optional(text()),
        userId: optional(sought('customer', integer())),
        shownMyAccounts: optional(flagInQuery),
        thirdPartyConfigSlug: optional(text()),
        currencyCode: optional(text()),
        transactionType: optional(text()),
        ...paging,
      }),
    },
    to: ({ accountType, userId, shownMyAccounts, currencyCode, ...page }) => ({
      filter: {
        kind: kindsOf(accountType),
        ownerId: userId,
        currency: codeOf(currencyCode),
        platform: shownMyAccounts ? true : undefined,
      },
      ...pageOf(page),
    }),
    from: ({ accounts: { nodes, total } }, { page, perPage }) => ({
      items: nodes.map((row) => accountOf(row)),
      ...{ page, perPage, total },
    }),
    out: pageCodec(account),
    example: { query: { currencyCode: 'AED' }, answer: { data: [accountExample], pagination: onePage } },
  }),
  route('GET /be/api/v1/accounts/{id}', reading, {
    summary: 'An account',
    tag,
    in: { path: object({ id: reference('account', integer()) }) },
    to: ({ id: account }) => ({ id: account }),
    from: ({ account: row }) => accountOf(row, row.transfers.total),
    out: account,
    example: { path: { id: '318' }, answer: { data: { ...accountExample, totalTransactions: 0 } } },
  }),
  route('GET /be/api/v1/account-ledger/{id}', ledger, {
    summary: 'What was booked on an account, the newest first',
    tag,
    notes: '`balance` is the booked balance after the row, held money included.',
    envelope: 'page',
    in: {
      path: object({ id: reference('account', integer()) }),
      query: object({
        userId: optional(sought('customer', integer())),
        startDate: optional(bound('start')),
        endDate: optional(bound('end')),
        transactionId: optional(sought('transfer', integer())),
        ...paging,
      }),
    },
    to: ({ id: account, userId, startDate, endDate, transactionId, ...page }) => ({
      id: account,
      filter: { ownerId: userId, since: startDate, to: endDate?.toISOString(), transferId: transactionId },
      ...pageOf(page),
    }),
    from: ({ account: { entries } }, { page, perPage }) => ({
      items: entries.nodes.map(entryOf),
      ...{ page, perPage, total: entries.total },
    }),
    out: pageCodec(entry),
    example: { path: { id: '318' }, answer: { data: [entryExample], pagination: onePage } },
  }),
];
