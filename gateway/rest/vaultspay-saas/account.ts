import { type Codec, list, nullable, object, oneOf, titled, type Value } from '../codec';
import { boolean, count, id, minor, timestamp, words } from './codecs';
import type { SaasAccountFragment, SaasCurrencyFragment } from './operations.generated';

/** Contract 1.14: accounts and currencies as this dialect has them. */

const currency = titled(
  'Currency',
  object({
    createdAt: timestamp,
    createdBy: nullable(id),
    updatedAt: nullable(timestamp),
    updatedBy: nullable(id),
    id,
    name: words,
    code: words,
    isoCode: nullable(count),
    decimalPoint: count,
    type: words,
    symbol: nullable(words),
    icon: nullable(words),
    status: boolean,
  }),
);

const accountStatuses = { ACTIVE: 'ACTIVE', FROZEN: 'BLOCK', DISABLED: 'BLOCK', CLOSED: 'CLOSED' } as const;
const status: Codec<SaasAccountFragment['status']> = oneOf(accountStatuses);

export const account = titled(
  'Account',
  object({
    id,
    userId: id,
    accountType: words,
    currencyCode: words,
    currency,
    accountTitle: nullable(words),
    accountNumber: nullable(words),
    balance: minor,
    balanceOnHold: minor,
    totalTransactions: nullable(count),
    status,
    references: list(words),
    iban: nullable(words),
    isPrimary: boolean,
    creditLimit: nullable(count),
  }),
);

/** Nobody changes currencies here, so nobody has. */
const currencyOf = (asset: SaasCurrencyFragment): Value<typeof currency> => ({
  createdAt: asset.createdAt,
  createdBy: null,
  updatedAt: null,
  updatedBy: null,
  id: asset.seq,
  name: asset.name,
  code: asset.code,
  isoCode: asset.isoNumber,
  decimalPoint: asset.decimals,
  type: asset.kind,
  symbol: asset.symbol,
  icon: asset.icon,
  status: asset.active,
});

export const accountOf = (
  row: SaasAccountFragment,
  totalTransactions: number | null = null,
): Value<typeof account> => ({
  id: row.seq,
  userId: row.owner!.seq,
  accountType: row.kind,
  currencyCode: row.currency,
  currency: currencyOf(row.asset),
  accountTitle: row.title,
  accountNumber: row.number,
  balance: row.available,
  balanceOnHold: row.held,
  totalTransactions,
  status: row.status,
  references: [],
  iban: row.iban,
  isPrimary: row.isPrimary,
  creditLimit: 0,
});

/** The contract's own account, in the answer that creates it. */
export const accountExample = {
  id: 318,
  userId: 1207,
  accountType: 'DIGITAL',
  currencyCode: 'AED',
  currency: {
    createdAt: '2026-01-05T08:00:00.000+00:00',
    createdBy: null,
    updatedAt: null,
    updatedBy: null,
    id: 2,
    name: 'UAE Dirham',
    code: 'AED',
    isoCode: 784,
    decimalPoint: 2,
    type: 'FIAT',
    symbol: null,
    icon: null,
    status: true,
  },
  accountTitle: 'MIRA TAN',
  accountNumber: '30190044127765',
  balance: 0,
  balanceOnHold: 0,
  totalTransactions: null,
  status: 'ACTIVE',
  references: [],
  iban: null,
  isPrimary: true,
  creditLimit: 0,
};
