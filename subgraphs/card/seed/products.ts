import type { DialectName } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';
import type { tier } from '../../../schema/tables/card';

/** Only these of the sandbox tenants have cards. */
export type CardTenant = Exclude<DialectName, 'vaultpay'>;
export const cardTenants = ['vaultspay-saas', 'vaultspay-v1', 'cryptomate'] as const satisfies readonly CardTenant[];

export type Product = Omit<typeof tier.$inferInsert, 'tenantId'>;

const both: Product['forms'] = ['virtual', 'physical'];

export const products: Record<CardTenant, readonly Product[]> = {
  'vaultspay-saas': [
    {
      ...{ id: sandbox['vaultspay-saas'].tiers.debit, title: 'Falcon Debit', description: 'Everyday card' },
      ...{ network: 'mastercard', forms: both, bin: '53000044', billingCurrency: 'AED', settlementCurrency: 'AED' },
      ...{ expiryMonths: 36, cardLimit: 10_000, stackSize: 500, stockThreshold: 50, is3ds: true, threeDsConfigId: 9 },
      ...{ issuerConfigId: 3, issuerSlug: 'pmt-mastercard-issuing', standard: true },
      ...{ fxFeePercent: '2', atmFeeFixed: '10' },
    },
    {
      ...{ id: sandbox['vaultspay-saas'].tiers.platinum, title: 'Falcon Platinum', category: 'premium' },
      ...{ network: 'visa', forms: ['virtual'], bin: '40000077', billingCurrency: 'AED', settlementCurrency: 'AED' },
      ...{ expiryMonths: 60, cardLimit: 100, paymentCardType: 'credit', issuerConfigId: 4 },
      ...{ issuerSlug: 'pmt-visa-issuing', fxFeePercent: '0.5' },
    },
  ],
  'vaultspay-v1': [
    {
      ...{ id: sandbox['vaultspay-v1'].tiers.standard, title: 'Meridian', network: 'mastercard', forms: both },
      ...{ bin: '53000055', billingCurrency: 'XXX', settlementCurrency: 'XXX', expiryMonths: 60, is3ds: true },
      standard: true,
    },
  ],
  cryptomate: [
    {
      ...{ id: sandbox.cryptomate.tiers.prepaid, title: 'Nimbus Prepaid', network: 'visa', forms: ['virtual'] },
      ...{ bin: '40000066', billingCurrency: 'USD', settlementCurrency: 'USD', expiryMonths: 36, standard: true },
      ...{ paymentCardType: 'prepaid', is3ds: true, cardLimit: 50, fxFeePercent: '1' },
    },
  ],
};

/** How much of the cards' currency one unit of the other is, where the network names no rate. */
export const rates: Record<CardTenant, readonly (readonly [base: string, quote: string, rate: string])[]> = {
  'vaultspay-saas': [
    ['USD', 'AED', '3.6725'],
    ['EUR', 'AED', '4.0195'],
    ['GBP', 'AED', '4.7021'],
    ['INR', 'AED', '0.0438'],
  ],
  'vaultspay-v1': [
    ['AED', 'USD', '0.272294'],
    ['EUR', 'USD', '1.0945'],
    ['GBP', 'USD', '1.2803'],
    ['USD', 'AED', '3.6725'],
  ],
  cryptomate: [
    ['EUR', 'USD', '1.0945'],
    ['GBP', 'USD', '1.2803'],
    ['BRL', 'USD', '0.1794'],
  ],
};
