import { ulidOf } from '../../../../kernel/ulid';
import { constant, nullable, object, oneOf, present, titled, type Value } from '../../codec';
import { amount, id, timestamp, words } from '../codecs';
import { type Metadata, metadataShown } from '../metadata';
import type { V1AccountFragment, V1BalanceQuery, V1IbanQuery } from '../operations.generated';
import { minorOf } from './money';

/** Contract 2.B. What restricts an account in the core keeps it `active` here. */
const status = oneOf({ ACTIVE: 'active', CLOSED: 'closed' });

export const account = titled(
  'Account',
  object({
    id: id('acc'),
    object: constant('account'),
    user_id: id('usr'),
    currency: words,
    label: nullable(words),
    status,
    balance: titled('AccountBalance', object({ available: amount, pending: amount, currency: words })),
    iban: nullable(words),
    bic: nullable(words),
    metadata: metadataShown,
    created_at: timestamp,
    updated_at: timestamp,
    closed_at: nullable(timestamp),
  }),
);

export const accountOf = (row: V1AccountFragment): Value<typeof account> => ({
  id: row.id,
  object: 'account',
  user_id: row.owner!.id,
  currency: row.currency,
  label: row.label,
  status: row.lifecycle,
  balance: { available: minorOf(row.available), pending: minorOf(row.incoming), currency: row.currency },
  iban: row.iban,
  bic: row.bic,
  metadata: row.metadata as Metadata,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
  closed_at: row.closedAt,
});

/** Contract 2.12 */
export const balance = titled(
  'Balance',
  object({
    object: constant('balance'),
    account_id: id('acc'),
    currency: words,
    available: amount,
    pending: amount,
    reserved: amount,
    total: amount,
    as_of: timestamp,
  }),
);

export function balanceOf({ account: row }: V1BalanceQuery): Value<typeof balance> {
  const [available, pending, reserved] = [minorOf(row.available), minorOf(row.incoming), minorOf(row.held)];
  return {
    object: 'balance',
    account_id: row.id,
    currency: row.available.currency,
    ...{ available, pending, reserved, total: available + pending + reserved },
    as_of: row.asOf,
  };
}

/** Contract 2.14 */
export const ibanDetails = present(
  object({
    object: constant('iban_details'),
    account_id: id('acc'),
    iban: words,
    bic: words,
    bank_name: words,
    bank_address: words,
    account_name: words,
    account_number: words,
    routing_code: words,
    reference: words,
    intermediary: nullable(titled('Intermediary', object({ bank_name: words, swift: words, address: words }))),
  }),
  'intermediary',
);

type IbanFacts = NonNullable<V1IbanQuery['account']['ibanDetails']>;

export function ibanOf(accountId: string, userId: string, facts: IbanFacts): Value<typeof ibanDetails> {
  const { intermediary } = facts;
  return {
    object: 'iban_details',
    account_id: accountId,
    iban: facts.iban,
    bic: facts.bic,
    bank_name: facts.bankName,
    bank_address: facts.bankAddress,
    account_name: facts.accountName ?? '',
    account_number: facts.accountNumber,
    routing_code: facts.routingCode,
    reference: `Quote usr_${ulidOf(userId)} in the payment reference.`,
    intermediary: intermediary && {
      bank_name: intermediary.bankName,
      swift: intermediary.swift,
      address: intermediary.address,
    },
  };
}

export const accountExample = {
  id: 'acc_01KTXEJHGN60W24WFX9DW79EMB',
  object: 'account',
  user_id: 'usr_01KTXED1KC7QS2METZA7MBCSRQ',
  currency: 'AED',
  label: 'Household',
  status: 'active',
  balance: { available: 0, pending: 0, currency: 'AED' },
  iban: 'AE240330047128830516624',
  bic: 'VPAYAEAD',
  metadata: {},
  created_at: '2026-06-12T08:18:30.549Z',
  updated_at: '2026-06-12T08:18:30.549Z',
  closed_at: null,
};

export const balanceExample = {
  object: 'balance',
  account_id: accountExample.id,
  currency: 'AED',
  available: 184250,
  pending: 30000,
  reserved: 7900,
  total: 222150,
  as_of: '2026-06-12T09:01:44.020Z',
};

export const ibanExample = {
  object: 'iban_details',
  account_id: accountExample.id,
  iban: accountExample.iban,
  bic: 'VPAYAEAD',
  bank_name: 'Example Issuing Bank',
  bank_address: 'Corniche Road 4, Abu Dhabi, UAE',
  account_name: 'Mariam Saleh',
  account_number: '0047128830516624',
  routing_code: '033',
  reference: `Quote ${accountExample.user_id} in the payment reference.`,
};
