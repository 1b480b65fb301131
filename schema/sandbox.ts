/** The names of the sandbox world, shared by all seeds: one tenant per dialect, each with a few customers. */
const id = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
export const sandboxId = id;

/** Ids that count up in the order of the names. */
const numbered = <Name extends string>(first: number, ...names: readonly Name[]): Readonly<Record<Name, string>> =>
  Object.fromEntries(names.map((name, n) => [name, id(first + n)])) as Record<Name, string>;

/** Of every card of the sandbox world that has one. */
export const SANDBOX_CARD_PIN = '2580';

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
    /** What became of each of them is told in subgraphs/card/seed. */
    // biome-ignore format: a list of words
    cards: numbered(
      0x1901,
      'visitor', 'old', 'fraud', 'everyday', 'plastic', 'travel', 'groceries', 'games', 'gift', 'office', 'guessed',
      'fast', 'lost', 'stolen', 'thawed', 'converted', 'family', 'parcel', 'spare', 'fresh',
    ),
    drafts: { smallBaskets: id(0x1d01), noCash: id(0x1d02) },
  },
  'vaultspay-v1': {
    tenantId: id(0x2000),
    name: 'Meridian Cards',
    currency: 'USD',
    tiers: { standard: id(0x2801) },
    /** The same platform account with real money: without inhabitants. */
    live: { tenantId: id(0x5000), tierId: id(0x5801) },
    customers: numbered(0x2001, 'ana', 'ben', 'chloe', 'dima', 'emil', 'farah'),
    accounts: { ana: id(0x2101), anaAed: id(0x2102), ben: id(0x2103), chloe: id(0x2104) },
    // biome-ignore format: a list of words
    cards: numbered(
      0x2901,
      'visitor', 'old', 'fraud', 'everyday', 'plastic', 'household', 'subscriptions', 'advertising', 'office', 'shopping',
      'contractor', 'worn', 'lost', 'stolen', 'converted', 'fresh',
    ),
    drafts: { homeOnly: id(0x2d01) },
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
    // biome-ignore format: a list of words
    cards: numbered(
      0x4901,
      'visitor', 'deleted', 'main', 'asking', 'spare', 'travel', 'jonas', 'stolen', 'lost',
    ),
  },
} as const;
