import type { DialectName } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';

/** Who has which accounts, and what happens on them. One row, one account. */
export interface Opened {
  readonly id: string;
  readonly customerId: string;
  readonly currency: string;
  readonly title: string;
  readonly label?: string;
  /** What comes in each fortnight, in whole units. */
  readonly income: number;
  /** So many days older than the others. */
  readonly older?: number;
}

export interface Contact {
  readonly customerId: string;
  readonly title: string;
  readonly iban: string;
}

/** What money out looks like here: to a contact by bank, or to the owner's own bank account. */
export interface SandboxTenant {
  readonly tenantId: string;
  readonly accounts: readonly Opened[];
  readonly contacts: readonly Contact[];
  readonly moneyIn: 'inbound' | 'top_up' | 'chain_deposit';
  readonly moneyOut: 'direct' | 'withdrawal' | 'outbound' | 'chain_withdrawal';
  /** Money out may wait, fail and come back, and transfers be refunded; else what has left has left, as its contract says. */
  readonly undone: boolean;
}

const { 'vaultspay-saas': saas, 'vaultspay-v1': v1, vaultpay, cryptomate } = sandbox;

// biome-ignore format: one account, one line
export const tenants: Record<DialectName, SandboxTenant> = {
  'vaultspay-saas': {
    tenantId: saas.tenantId,
    moneyIn: 'inbound',
    moneyOut: 'direct',
    undone: true,
    accounts: [
      { id: saas.accounts.amira, customerId: saas.customers.amira, currency: 'AED', title: 'AMIRA HADDAD', label: 'Everyday', income: 14500 },
      { id: saas.accounts.amiraSavings, customerId: saas.customers.amira, currency: 'AED', title: 'AMIRA HADDAD', label: 'Savings', income: 2000 },
      { id: saas.accounts.bilal, customerId: saas.customers.bilal, currency: 'AED', title: 'BILAL KHAN', income: 9200 },
      { id: saas.accounts.chen, customerId: saas.customers.chen, currency: 'AED', title: 'CHEN WEI', income: 11800 },
      { id: saas.accounts.dunya, customerId: saas.customers.dunya, currency: 'AED', title: 'DUNYA SALEH', income: 6400 },
    ],
    contacts: [
      { customerId: saas.customers.amira, title: 'Landlord', iban: 'AE580961000648060012345' },
      { customerId: saas.customers.amira, title: 'Utilities', iban: 'AE630330000010123456789' },
      { customerId: saas.customers.bilal, title: 'Sister', iban: 'AE580961000648060012345' },
    ],
  },
  'vaultspay-v1': {
    tenantId: v1.tenantId,
    moneyIn: 'inbound',
    moneyOut: 'outbound',
    undone: false,
    accounts: [
      { id: v1.accounts.ana, customerId: v1.customers.ana, currency: 'USD', title: 'Ana Costa', label: 'Main', income: 5200 },
      { id: v1.accounts.anaAed, customerId: v1.customers.ana, currency: 'AED', title: 'Ana Costa', label: 'Household', income: 8000 },
      { id: v1.accounts.ben, customerId: v1.customers.ben, currency: 'USD', title: 'Ben Okafor', income: 4100 },
      { id: v1.accounts.chloe, customerId: v1.customers.chloe, currency: 'USD', title: 'Chloe Martin', income: 3900, older: 1_850 },
    ],
    contacts: [],
  },
  vaultpay: {
    tenantId: vaultpay.tenantId,
    moneyIn: 'top_up',
    moneyOut: 'withdrawal',
    undone: true,
    accounts: [
      { id: vaultpay.accounts.admin, customerId: vaultpay.customers.admin, currency: 'INR', title: 'Admin', income: 4000 },
      { id: vaultpay.accounts.asha, customerId: vaultpay.customers.asha, currency: 'INR', title: 'Asha Rao', income: 9000 },
      { id: vaultpay.accounts.ravi, customerId: vaultpay.customers.ravi, currency: 'INR', title: 'Ravi Menon', income: 7500 },
    ],
    contacts: [],
  },
  cryptomate: {
    tenantId: cryptomate.tenantId,
    moneyIn: 'chain_deposit',
    moneyOut: 'chain_withdrawal',
    undone: true,
    accounts: [
      { id: cryptomate.accounts.ivy, customerId: cryptomate.customers.ivy, currency: 'USD', title: 'Ivy', income: 2500 },
      { id: cryptomate.accounts.ivyUsdc, customerId: cryptomate.customers.ivy, currency: 'USDC', title: 'Ivy', income: 3000 },
      { id: cryptomate.accounts.jonas, customerId: cryptomate.customers.jonas, currency: 'USD', title: 'Jonas', income: 1800 },
      { id: cryptomate.accounts.jonasUsdc, customerId: cryptomate.customers.jonas, currency: 'USDC', title: 'Jonas', income: 2200 },
    ],
    contacts: [],
  },
};
