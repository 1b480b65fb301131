import { Fault } from '../../../../kernel/error';
import { object, oneOf, optional } from '../../codec';
import { type Route, route } from '../../dialect';
import { anyId, boolean, currency, named, same, supported, text } from '../codecs';
import { document } from '../documents';
import { metadata } from '../metadata';
import type {
  AccountKind,
  AccountStatus,
  V1AccountQuery,
  V1AccountQueryVariables,
  V1AccountsQuery,
  V1AccountsQueryVariables,
  V1AccountTransactionsQuery,
  V1AccountTransactionsQueryVariables,
  V1BalanceQuery,
  V1BalanceQueryVariables,
  V1CloseAccountMutation,
  V1CloseAccountMutationVariables,
  V1IbanQuery,
  V1IbanQueryVariables,
  V1OpenAccountMutation,
  V1OpenAccountMutationVariables,
} from '../operations.generated';
import { cursorNames, pageCodec, pageFacts, pageOf, pageQuery, period } from '../paging';
import {
  account,
  accountExample,
  accountOf,
  balance,
  balanceExample,
  balanceOf,
  ibanDetails,
  ibanExample,
  ibanOf,
} from '../shapes/account';
import { categories, transaction, transactionExample, transactionOf, types } from '../shapes/transaction';

const tag = 'Accounts';
const path = object({ id: named('account', 'acc') });
const example = { id: accountExample.id };
const onePage = { object: 'list', has_more: false, next_cursor: null };

/** What users have; the platform's own books are of other kinds. */
const userKinds: AccountKind[] = ['DIGITAL', 'CARD_BALANCE', 'VIRTUAL'];

/** Contract 3.3: whatever restricts it, what is not closed is active. */
const meaning: Record<'ACTIVE' | 'CLOSED', AccountStatus[]> = {
  ACTIVE: ['ACTIVE', 'FROZEN', 'DISABLED'],
  CLOSED: ['CLOSED'],
};

const type = oneOf(Object.fromEntries(types.map((word) => [word, word])) as Record<(typeof types)[number], string>);

/** Contract 2.B */
export const accounts: readonly Route[] = [
  route('POST /v1/accounts', document<V1OpenAccountMutation, V1OpenAccountMutationVariables>('V1OpenAccount'), {
    summary: 'Open an account',
    tag,
    needs: 'account:write',
    status: 201,
    in: {
      body: object({
        user_id: anyId('usr'),
        currency: supported,
        label: optional(text(100)),
        generate_iban: optional(boolean),
        metadata: optional(metadata),
      }),
    },
    names: { customerId: 'user_id', wantIban: 'generate_iban' },
    to: ({ user_id, generate_iban, ...given }) => ({
      input: { ...given, customerId: user_id, wantIban: generate_iban ?? true },
    }),
    from: ({ openAccount }) => accountOf(openAccount),
    out: account,
    example: {
      body: { user_id: accountExample.user_id, currency: 'AED', label: 'Household' },
      answer: accountExample,
    },
  }),
  route('GET /v1/accounts', document<V1AccountsQuery, V1AccountsQueryVariables>('V1Accounts'), {
    summary: 'Accounts, the newest first',
    tag,
    in: {
      query: pageQuery('acc', {
        user_id: optional(anyId('usr')),
        currency: optional(currency),
        status: optional(same('active', 'closed')),
        ...period,
      }),
    },
    names: cursorNames,
    to: ({ user_id, currency, status, since, until, ...page }) => ({
      ...pageOf(page),
      filter: { kind: userKinds, ownerId: user_id, currency, status: status && meaning[status], since, until },
    }),
    from: ({ accounts }, given) => pageFacts(accounts, given, accountOf),
    out: pageCodec('acc', 'AccountPage', account),
    example: { query: { status: 'active' }, answer: { ...onePage, data: [accountExample] } },
  }),
  route('GET /v1/accounts/{id}', document<V1AccountQuery, V1AccountQueryVariables>('V1Account'), {
    summary: 'An account',
    tag,
    in: { path },
    to: ({ id }) => ({ account: id }),
    from: ({ account: row }) => accountOf(row),
    out: account,
    example: { path: example, answer: accountExample },
  }),
  route('GET /v1/accounts/{id}/balance', document<V1BalanceQuery, V1BalanceQueryVariables>('V1Balance'), {
    summary: 'What is in an account at this moment',
    tag,
    notes: '`available` may be below zero after a settlement above what was authorised.',
    in: { path },
    to: ({ id }) => ({ account: id }),
    from: balanceOf,
    out: balance,
    example: { path: example, answer: balanceExample },
  }),
  route(
    'GET /v1/accounts/{id}/transactions',
    document<V1AccountTransactionsQuery, V1AccountTransactionsQueryVariables>('V1AccountTransactions'),
    {
      summary: 'What happened to an account, the newest first',
      tag,
      notes: 'Declined authorisations moved nothing; they are found with their card.',
      in: {
        path,
        query: pageQuery('txn', {
          direction: optional(same('credit', 'debit')),
          type: optional(type),
          ...period,
        }),
      },
      names: cursorNames,
      to: ({ id, direction, type, since, until, ...page }) => ({
        ...pageOf(page),
        account: id,
        filter: { direction, category: type && [...categories[type]], since, until },
      }),
      from: ({ account: { legs } }, given) => pageFacts(legs, given, transactionOf),
      out: pageCodec('txn', 'TransactionPage', transaction),
      example: { path: example, query: { type: 'card_purchase' }, answer: { ...onePage, data: [transactionExample] } },
    },
  ),
  route('GET /v1/accounts/{id}/iban', document<V1IbanQuery, V1IbanQueryVariables>('V1Iban'), {
    summary: 'What a payer needs to send money to an account',
    tag,
    notes: 'An account without an IBAN has none of it: `404 not_found`.',
    in: { path },
    to: ({ id }) => ({ account: id }),
    from: ({ account: row }) => {
      if (!row.ibanDetails) throw new Fault('ACCOUNT_UNKNOWN');
      return ibanOf(row.id, row.owner!.id, row.ibanDetails);
    },
    out: ibanDetails,
    example: { path: example, answer: ibanExample },
  }),
  route(
    'POST /v1/accounts/{id}/close',
    document<V1CloseAccountMutation, V1CloseAccountMutationVariables>('V1CloseAccount'),
    {
      summary: 'Close an account, for good',
      tag,
      needs: 'account:write',
      notes: 'Its cards end with it. Nothing may be in it, on its way, or held.',
      in: { path },
      to: ({ id }) => ({ account: id }),
      from: ({ closeAccount }) => accountOf(closeAccount),
      out: account,
      example: {
        path: example,
        answer: { ...accountExample, status: 'closed', closed_at: '2026-06-14T16:02:11.080Z' },
      },
    },
  ),
];
