/** The names of the sandbox world, shared by all seeds: one tenant per dialect, each with a few customers. */
const id = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const sandboxId = id;

export const sandbox = {
  'vaultspay-saas': {
    tenantId: id(0x1000),
    name: 'Falcon Pay',
    currency: 'AED',
    tiers: { debit: id(0x1801), platinum: id(0x1802) },
    /** The platform itself, parent of its customers. */
    agent: id(0x1010),
    customers: { amira: id(0x1001), bilal: id(0x1002), chen: id(0x1003), dunya: id(0x1004) },
    accounts: { amira: id(0x1101), amiraSavings: id(0x1102), bilal: id(0x1103), chen: id(0x1104), dunya: id(0x1105) },
  },
  'vaultspay-v1': {
    tenantId: id(0x2000),
    name: 'Meridian Cards',
    currency: 'USD',
    tiers: { standard: id(0x2801) },
    customers: { ana: id(0x2001), ben: id(0x2002), chloe: id(0x2003), dima: id(0x2004) },
    accounts: { ana: id(0x2101), anaAed: id(0x2102), ben: id(0x2103), chloe: id(0x2104) },
  },
  vaultpay: {
    tenantId: id(0x3000),
    name: 'VaultPay India',
    currency: 'INR',
    customers: { admin: id(0x3001), asha: id(0x3002), ravi: id(0x3003), meera: id(0x3004), kiran: id(0x3005) },
    /** Of every wallet of this tenant. */
    pin: '4826',
    accounts: { admin: id(0x3101), asha: id(0x3102), ravi: id(0x3103) },
  },
  cryptomate: {
    tenantId: id(0x4000),
    name: 'Nimbus Labs',
    currency: 'USD',
    tiers: { prepaid: id(0x4801) },
    customers: { ivy: id(0x4001), jonas: id(0x4002) },
    accounts: { ivy: id(0x4101), ivyUsdc: id(0x4102), jonas: id(0x4103), jonasUsdc: id(0x4104) },
  },
} as const;
