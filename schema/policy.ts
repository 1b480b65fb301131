import type postgres from 'postgres';
import type { Db, Tx } from '../kernel/db';
import { found } from '../kernel/error';
import type { DialectName } from '../kernel/viewer';
import { array } from './sets';
import type { actions, controlKinds, windows } from './tables/rules';

/** Where the four contracts pull apart, as data: a tenant has its dialect's row, with its own exceptions on top. */
export interface Policy {
  readonly uniqueEmail: boolean;
  readonly uniquePhone: boolean;
  /** `pending` customers must be approved before they may do anything with money. */
  readonly newCustomer: 'active' | 'pending';
  readonly autoVerifyKyc: 'never' | 'file_complete' | 'email_suffix' | 'at_once';
  readonly kycGate: { readonly openAccount: boolean; readonly moneyOut: boolean; readonly issueCard: boolean };
  readonly accountsPerCustomer: 'one' | 'many';
  /** What is on an account for which no name was given. */
  readonly accountTitle: 'none' | 'owner_in_capitals';
  /** Under which number the tenant knows the bank that its payment contacts were checked with. */
  readonly contactConfigId: number | null;
  readonly iban: 'never' | 'at_once' | 'within_a_minute';
  readonly ibanCurrencies: readonly string[] | 'all_but_inr';
  /** What accounts may be opened in: these codes, or every ISO currency. */
  readonly currencies: readonly string[] | 'fiat';
  /** Which refusal of a new account is told where both are due. */
  readonly openingChecks: 'customer_first' | 'currency_first';
  /** What is kept about an account in the tenant's own words, at most, as JSON. */
  readonly accountMetadataBytes: number;
  /** Money that comes for a closed account: a transfer that was sent back tells of it, or nothing does. */
  readonly inboundToClosed: 'returned' | 'refused';
  /** The institution whose IBANs the tenant's accounts get; the intermediaries are correspondents by currency. */
  readonly bank: IssuingBank;
  /** What a posted transfer becomes when it is refunded. */
  readonly refundMarks: 'refunded' | 'reversed';
  /** What a refund gives back of the room that the original took within limits: of cards, they say so themselves. */
  readonly refundGivesBack: 'nothing' | 'whole' | 'parts';
  /** Keys of transfers: replayed for a day, or never to be used again by the same account. */
  readonly transferKeys: 'replayed' | 'for_ever';
  /** The tariff of a direct transfer, line by line; a percentage of `fees` counts the lines above it. */
  readonly directTransferCharges: readonly ChargeLine[];
  /** Digits that the ledger keeps beyond those that people write, for fiat assets. */
  readonly extraLedgerDigits: number;
  readonly directTransferSettles: 'by_bank' | 'at_once';
  /** How soon the sandbox's bank confirms a direct transfer that nobody has answered for; null: when told to. */
  readonly sandboxBankSeconds: number | null;
  /** Which refusal of a direct transfer is told where both are due. */
  readonly directTransferChecks: 'limits_first' | 'funds_first';
  readonly closeRefusesFrozen: boolean;
  readonly holdDays: number | null;
  /** Tell every change of what an account has available; elsewhere the transfer's own events say enough. */
  readonly balanceEvents: boolean;
  readonly session: { readonly accessMinutes: number; readonly refreshDays: number; readonly rotates: boolean } | null;
  readonly keyOverlapHours: number;
  /** Keys of a test tenant can be tied to addresses, as those of a live one always can. */
  readonly testKeysListed: boolean;
  /** Standing and version are the platform account's: set for its live tenant, they hold for its test tenant too. */
  readonly accountWide: boolean;
  /** What requests and payloads may be pinned to, the newest last; empty where the contract has no versions. */
  readonly apiVersions: readonly string[];
  /** Which of two refusals is told first: of a banned tenant or credential, or of an address that is not on its list. */
  readonly banBeforeAddress: boolean;
  /** Names, birth date and nationality stay as they were verified. */
  readonly lockNamesOnceVerified: boolean;
  /** What a customer's suspension and return are told as: an event of their own, or a change like any other. */
  readonly statusEvent: 'customer.status' | 'customer.updated';
  /** A customer who is deleted takes their accounts with them, and their cards freeze with that; elsewhere they follow. */
  readonly deletionCloses: boolean;
  /** The largest KYC document, decoded. */
  readonly documentBytes: number;
  /** Whose pages may frame our hosted ones. Where nobody has said, any may while the money is not real. */
  readonly frameOrigins: readonly string[];
  readonly passwordHash: 'argon2id' | 'bcrypt12';
  readonly cards: CardPolicy;
  /** Single ≤ day ≤ month, for what a user sets. */
  readonly limitsOrdered: boolean;
}

export interface CardPolicy {
  /** Freezing what is frozen and thawing what is not: done already, or refused. */
  readonly repeatIsNoop: boolean;
  /** A delivered card waits to be activated; else delivery is only told. */
  readonly deliveryNeedsActivation: boolean;
  /** The tenant's app may lift what staff or the platform restricted. */
  readonly appLiftsAll: boolean;
  /** What a suspended customer holds is not changed either; elsewhere it is only kept from being used. */
  readonly suspensionStops: boolean;
  /** Rules that every new card begins with, also where its tier has none about the same. */
  readonly newCards: NewCardRules;
  /** When a purchase is booked: with its approval, or only when the network clears it. */
  readonly captureAt: 'authorisation' | 'clearing';
  /** A merchant of any other country is abroad (alpha-2). */
  readonly issuingCountry: string;
  /** What was refunded may be spent again within the same limits. */
  readonly refundGivesRoomBack: boolean;
  /** Wrong PINs, CVVs or expiry dates in a row, of one kind, that block the card; null: they are only refused. */
  readonly credentialTries: number | null;
  /** How a physical card proves that it has arrived, and how often a holder may be wrong. */
  readonly activation: {
    readonly by: 'pan_and_expiry' | 'carrier_code';
    readonly tries: number;
    readonly lockMinutes: number;
  };
  readonly pin: {
    readonly form: 'four_digits' | 'runs';
    /** Virtual cards have a PIN too. */
    readonly virtual: boolean;
    /** Restrictions under which it may be set. */
    readonly whileRestricted: readonly ('frozen' | 'blocked')[];
  };
  readonly reveal: {
    readonly whileRestricted: boolean;
    readonly whileExpired: boolean;
    /** Also of a customer who is suspended. */
    readonly whileSuspended: boolean;
    /** A link or token that nobody opened ends after so many minutes. */
    readonly tokenMinutes: number;
  };
  /** Only certified tenants handle numbers and PINs themselves; elsewhere our own pages show and take them. */
  readonly secretsNeedPci: boolean;
  /** Plastic goes to these countries (alpha-2); null: to any. */
  readonly shipsTo: readonly string[] | null;
  /** A physical card needs the highest level of identity verification. */
  readonly physicalNeedsFullKyc: boolean;
  /** A customer whom nobody has approved yet may be given a card. */
  readonly forPending: boolean;
  /** An expired card is good only for a report, a reissue or its end; elsewhere its purchases are declined, no more. */
  readonly expiryStops: boolean;
  /** Cards carry one of the names derived from the holder's legal name; elsewhere whatever name is given. */
  readonly embossingNames: boolean;
  /** How soon the sandbox's courier sends a plastic off and brings it, counted from its order; null: when told to. */
  readonly sandboxCourier: { readonly dispatchSeconds: number; readonly deliverSeconds: number } | null;
  /** Whom to ask before a purchase is approved gets so long; then this decides. */
  readonly question: { readonly ms: number; readonly standIn: 'decline' | 'approve' };
  /** What a statement says of a purchase: who took it, or also where, with which card and under which reference. */
  readonly narration: 'merchant' | 'point_of_sale';
  /** A currency that is not the account's is wrong input, told before how anybody stands. */
  readonly currencyIsInput: boolean;
  /** PIN and number of a card are out of reach once its account is closed. */
  readonly secretsNeedAccount: boolean;
  /** Limits and switches are the card's own: changing them changes the card, and its events show them. */
  readonly rulesAreShown: boolean;
  /** Of a tenant with whom no designs were agreed there is the standard one; elsewhere any will do. */
  readonly designsAreAgreed: boolean;
  /** What the tenant may keep on a card for itself: words and figures, or texts alone. */
  readonly metadata: 'plain' | 'texts';
}

export interface NewCardRules {
  readonly switches: readonly {
    readonly kind: (typeof controlKinds)[number];
    readonly appliesTo: (typeof actions)[number];
    readonly allowed: boolean;
  }[];
  /** Only where the tier has limits at all. */
  readonly limits: readonly {
    readonly action: (typeof actions)[number];
    readonly window: (typeof windows)[number];
    /** Of the card's currency, whichever it is: so many whole units, or so many of its smallest. */
    readonly unit: 'whole' | 'minor';
    readonly value: bigint;
    /** The most that a user may set; null: anything. */
    readonly allowed: bigint | null;
  }[];
}

export interface IssuingBank {
  readonly country: string;
  readonly code: string;
  readonly bic: string;
  readonly name: string;
  readonly address: string;
  readonly intermediaries: Readonly<Record<string, { bankName: string; swift: string; address: string }>>;
}

export interface ChargeLine {
  readonly title: string;
  readonly chargeType: string;
  readonly fixed: boolean;
  readonly value: string;
  readonly of?: 'amount' | 'fees';
  readonly inclusive: boolean;
}

const sampleBank: IssuingBank = {
  country: 'AE',
  code: '033',
  bic: 'VPAYAEAD',
  name: 'Example Issuing Bank',
  address: 'Corniche Road 4, Abu Dhabi, UAE',
  intermediaries: {
    USD: { bankName: 'Example Correspondent New York', swift: 'EXCOUS33', address: '1 Harbor Street, New York, US' },
    EUR: { bankName: 'Example Correspondent Frankfurt', swift: 'EXCODEFF', address: 'Mainufer 1, Frankfurt, DE' },
    GBP: { bankName: 'Example Correspondent London', swift: 'EXCOGB2L', address: '1 Quay Lane, London, GB' },
  },
};

const common = {
  uniqueEmail: true,
  uniquePhone: false,
  newCustomer: 'active',
  kycGate: { openAccount: false, moneyOut: false, issueCard: false },
  accountsPerCustomer: 'many',
  accountTitle: 'none',
  contactConfigId: null,
  iban: 'never',
  ibanCurrencies: [],
  currencies: 'fiat',
  openingChecks: 'customer_first',
  accountMetadataBytes: 4096,
  inboundToClosed: 'returned',
  bank: sampleBank,
  refundMarks: 'refunded',
  refundGivesBack: 'nothing',
  transferKeys: 'replayed',
  directTransferCharges: [],
  directTransferChecks: 'limits_first',
  sandboxBankSeconds: null,
  extraLedgerDigits: 0,
  closeRefusesFrozen: false,
  holdDays: 7,
  balanceEvents: false,
  session: null,
  keyOverlapHours: 24,
  testKeysListed: true,
  accountWide: false,
  apiVersions: [],
  banBeforeAddress: false,
  lockNamesOnceVerified: false,
  statusEvent: 'customer.status',
  deletionCloses: false,
  documentBytes: 5_000_000,
  frameOrigins: [],
  passwordHash: 'argon2id',
  limitsOrdered: false,
} as const;

const cards: CardPolicy = {
  repeatIsNoop: false,
  deliveryNeedsActivation: false,
  appLiftsAll: false,
  suspensionStops: false,
  newCards: { switches: [], limits: [] },
  captureAt: 'clearing',
  issuingCountry: 'AE',
  refundGivesRoomBack: false,
  credentialTries: 3,
  activation: { by: 'carrier_code', tries: 5, lockMinutes: 24 * 60 },
  pin: { form: 'four_digits', virtual: false, whileRestricted: [] },
  reveal: { whileRestricted: false, whileExpired: true, whileSuspended: false, tokenMinutes: 10 },
  secretsNeedPci: false,
  shipsTo: null,
  physicalNeedsFullKyc: false,
  forPending: false,
  expiryStops: true,
  embossingNames: false,
  sandboxCourier: null,
  question: { ms: 1_200, standIn: 'decline' },
  narration: 'merchant',
  currencyIsInput: false,
  secretsNeedAccount: false,
  rulesAreShown: false,
  designsAreAgreed: false,
  metadata: 'plain',
};

export const defaults: Record<DialectName, Policy> = {
  'vaultspay-saas': {
    ...common,
    uniquePhone: true,
    newCustomer: 'active',
    banBeforeAddress: true,
    documentBytes: 5 * 1024 * 1024,
    autoVerifyKyc: 'file_complete',
    iban: 'within_a_minute',
    ibanCurrencies: ['AED'],
    accountTitle: 'owner_in_capitals',
    contactConfigId: 14,
    directTransferCharges: [
      { title: 'Transfer fee', chargeType: 'FEE', fixed: true, value: '1.00', inclusive: false },
      { title: 'VAT', chargeType: 'VAT', fixed: false, value: '5', of: 'fees', inclusive: false },
    ],
    extraLedgerDigits: 8,
    directTransferSettles: 'by_bank',
    directTransferChecks: 'funds_first',
    sandboxBankSeconds: 3,
    holdDays: null,
    cards: {
      ...cards,
      repeatIsNoop: true,
      deliveryNeedsActivation: true,
      appLiftsAll: true,
      suspensionStops: true,
      newCards: {
        switches: [
          { kind: 'atm', appliesTo: 'atm_withdrawal', allowed: true },
          { kind: 'purchase', appliesTo: 'purchase', allowed: true },
          { kind: 'contactless', appliesTo: 'purchase', allowed: true },
          { kind: 'cross_border', appliesTo: 'any', allowed: true },
        ],
        limits: [
          { action: 'atm_withdrawal', window: 'day', unit: 'whole', value: 5_000n, allowed: 20_000n },
          { action: 'purchase', window: 'day', unit: 'whole', value: 10_000n, allowed: 50_000n },
        ],
      },
      captureAt: 'authorisation',
      activation: { by: 'pan_and_expiry', tries: 5, lockMinutes: 30 },
      pin: { form: 'four_digits', virtual: false, whileRestricted: ['frozen'] },
      reveal: { whileRestricted: true, whileExpired: false, whileSuspended: true, tokenMinutes: 10 },
      embossingNames: true,
      forPending: true,
      narration: 'point_of_sale',
    },
    session: { accessMinutes: 60, refreshDays: 5, rotates: false },
  },
  'vaultspay-v1': {
    ...common,
    testKeysListed: false,
    accountWide: true,
    apiVersions: ['2025-09-01', '2025-12-05', '2026-02-10', '2026-04-01'],
    autoVerifyKyc: 'email_suffix',
    lockNamesOnceVerified: true,
    statusEvent: 'customer.updated',
    deletionCloses: true,
    documentBytes: 10 * 1024 * 1024,
    kycGate: { openAccount: true, moneyOut: true, issueCard: true },
    iban: 'at_once',
    ibanCurrencies: 'all_but_inr',
    currencies: ['AED', 'USD', 'EUR', 'GBP', 'SAR', 'INR'],
    openingChecks: 'currency_first',
    accountMetadataBytes: 65_536,
    inboundToClosed: 'refused',
    directTransferSettles: 'by_bank',
    balanceEvents: true,
    cards: {
      ...cards,
      credentialTries: null,
      secretsNeedPci: true,
      shipsTo: ['AE'],
      physicalNeedsFullKyc: true,
      expiryStops: false,
      sandboxCourier: { dispatchSeconds: 60, deliverSeconds: 120 },
      currencyIsInput: true,
      secretsNeedAccount: true,
      rulesAreShown: true,
      designsAreAgreed: true,
      metadata: 'texts',
      newCards: {
        switches: [
          { kind: 'atm', appliesTo: 'atm_withdrawal', allowed: false },
          { kind: 'online', appliesTo: 'purchase', allowed: true },
          { kind: 'contactless', appliesTo: 'purchase', allowed: true },
          { kind: 'cross_border', appliesTo: 'any', allowed: true },
        ],
        limits: [
          { action: 'any', window: 'single', unit: 'minor', value: 100_000n, allowed: null },
          { action: 'any', window: 'rolling_24h', unit: 'minor', value: 500_000n, allowed: null },
          { action: 'any', window: 'month', unit: 'minor', value: 2_000_000n, allowed: null },
        ],
      },
    },
  },
  vaultpay: {
    ...common,
    autoVerifyKyc: 'never',
    kycGate: { openAccount: false, moneyOut: true, issueCard: false },
    accountsPerCustomer: 'one',
    currencies: ['INR'],
    refundMarks: 'reversed',
    refundGivesBack: 'whole',
    transferKeys: 'for_ever',
    directTransferSettles: 'at_once',
    closeRefusesFrozen: true,
    session: { accessMinutes: 15, refreshDays: 7, rotates: true },
    passwordHash: 'bcrypt12',
    limitsOrdered: true,
    cards,
  },
  cryptomate: {
    ...common,
    uniqueEmail: false,
    uniquePhone: true,
    newCustomer: 'pending',
    currencies: ['USD', 'EUR', 'USDC', 'USDT', 'EURC', 'DAI', 'ETH', 'POL', 'BTC'],
    autoVerifyKyc: 'at_once',
    directTransferSettles: 'at_once',
    refundGivesBack: 'parts',
    holdDays: null,
    cards: {
      ...cards,
      repeatIsNoop: true,
      appLiftsAll: true,
      issuingCountry: 'US',
      refundGivesRoomBack: true,
      pin: { form: 'runs', virtual: true, whileRestricted: ['frozen', 'blocked'] },
      reveal: { whileRestricted: true, whileExpired: true, whileSuspended: false, tokenMinutes: 5 },
    },
  },
};

/** What else holds where the money is not real. */
const test: Partial<Policy> = { frameOrigins: ['*'] };

/** What else holds where the money is real. */
const live: Partial<Record<DialectName, Partial<Policy>>> = {
  'vaultspay-saas': { kycGate: { ...common.kycGate, moneyOut: true, issueCard: true } },
};

interface TenantRow {
  readonly tenant_id: string;
  readonly mode: 'test' | 'live';
  readonly dialect: DialectName;
  readonly policies: Partial<Policy>;
}

/** Through the view `identity.tenant_policy`, which every subgraph's role may read. */
export async function policyOf(db: Pick<Db | Tx, 'sql'>, tenantId: string): Promise<Policy> {
  return found((await policiesOf(db, [tenantId])).get(tenantId), 'TENANT_UNKNOWN');
}

/** Of those of the tenants that exist. */
export async function policiesOf(
  { sql }: Pick<Db | Tx, 'sql'>,
  tenantIds: readonly string[],
): Promise<Map<string, Policy>> {
  const rows = await sql<TenantRow[]>`
    select tenant_id, dialect, mode, policies from identity.tenant_policy where tenant_id = any(${array(tenantIds)}::uuid[])`;
  return new Map(rows.map((row) => [row.tenant_id, merged(row)]));
}

/** The same of one policy, which no mode changes, as a condition on the view `p`: for statements that wait for no other. */
export function granted(sql: postgres.ISql, name: 'balanceEvents'): postgres.Fragment {
  const dialects = Object.entries(defaults).flatMap(([dialect, policy]) => (policy[name] ? [dialect] : []));
  return sql`coalesce((p.policies->>${name})::boolean, p.dialect = any(${array(dialects)}::text[]))`;
}

/** A tenant's exceptions about cards leave alone what they do not name, as those about everything else do. */
function merged({ dialect, mode, policies }: TenantRow): Policy {
  const standard = { ...defaults[dialect], ...(mode === 'test' ? test : live[dialect]) };
  return { ...standard, ...policies, cards: { ...standard.cards, ...policies.cards } };
}
