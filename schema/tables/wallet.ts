import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, bytes, standing, units } from '../kinds';
import {
  accountKinds,
  accountLifecycles,
  accountRestrictions,
  accountRoles,
  assetKinds,
  type Charge,
  chainTxStates,
  chainWalletKinds,
  directions,
  disputeStatuses,
  holdStates,
  restrictors,
  transferKinds,
  transferStatuses,
} from '../wallet-words';

export const wallet = pgSchema('wallet');

/** The words are constants of ours, never input. */
const oneOf = (column: AnyPgColumn, words: readonly string[]): SQL =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(', '))})`;

const key = (t: { tenantId: AnyPgColumn; id: AnyPgColumn }) => primaryKey({ columns: [t.tenantId, t.id] });

export const asset = wallet.table(
  'asset',
  {
    ...standing(),
    /** Unique within the tenant; a token that lives on several chains has one code on each. */
    code: text('code').notNull(),
    kind: text('kind').$type<(typeof assetKinds)[number]>().notNull(),
    isoNumber: smallint('iso_number'),
    decimals: smallint('decimals').notNull(),
    ledgerScale: smallint('ledger_scale').notNull(),
    name: text('name').notNull(),
    symbol: text('symbol'),
    icon: text('icon'),
    active: boolean('active').notNull().default(true),
  },
  (t) => [
    key(t),
    uniqueIndex('asset_code').on(t.tenantId, t.code),
    uniqueIndex('asset_seq').on(t.tenantId, t.seq),
    check('asset_kind', oneOf(t.kind, assetKinds)),
    check('asset_scale', sql`${t.decimals} between 0 and ${t.ledgerScale} and ${t.ledgerScale} <= 30`),
  ],
);

/** One asset, one owner. Balances change through the engine alone; `available` = posted − held. */
export const account = wallet.table(
  'account',
  {
    ...standing(),
    kind: text('kind').$type<(typeof accountKinds)[number]>().notNull(),
    /** What the account is to the tenant's books; null where somebody's money lies on it. */
    role: text('role').$type<(typeof accountRoles)[number]>(),
    ownerCustomerId: uuid('owner_customer_id'),
    ownerCardId: uuid('owner_card_id'),
    ownerChainWalletId: uuid('owner_chain_wallet_id'),
    assetId: uuid('asset_id').notNull(),
    currency: text('currency').notNull(),
    number: text('number'),
    code: text('code'),
    iban: text('iban'),
    bic: text('bic'),
    ibanWanted: boolean('iban_wanted').notNull().default(false),
    ibanAssignedAt: at('iban_assigned_at'),
    title: text('title'),
    label: text('label'),
    alias: text('alias'),
    isPrimary: boolean('is_primary').notNull().default(false),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    posted: units('posted').notNull().default(sql`0`),
    held: units('held').notNull().default(sql`0`),
    /** Money on its way in: known, not yet cleared. */
    incoming: units('incoming').notNull().default(sql`0`),
    /** What posted − held may not fall below; null = no floor, as for the accounts that stand for the outside world. */
    floor: units('floor').default(sql`0`),
    /** How far forced debits (a settlement above its hold) have pushed it below the floor. Only they raise it. */
    overdrawn: units('overdrawn').notNull().default(sql`0`),
    lifecycle: text('lifecycle').$type<(typeof accountLifecycles)[number]>().notNull().default('active'),
    restriction: text('restriction').$type<(typeof accountRestrictions)[number]>().notNull().default('none'),
    restrictedBy: text('restricted_by').$type<(typeof restrictors)[number]>(),
    restrictionReason: text('restriction_reason'),
    closedAt: at('closed_at'),
    entryCount: integer('entry_count').notNull().default(0),
    lastEntryAt: at('last_entry_at'),
    lastEntryHash: bytes('last_entry_hash'),
  },
  (t) => [
    key(t),
    uniqueIndex('account_seq').on(t.tenantId, t.seq),
    uniqueIndex('account_number').on(t.tenantId, t.number).where(sql`number is not null`),
    uniqueIndex('account_code').on(t.tenantId, t.code).where(sql`code is not null`),
    uniqueIndex('account_iban').on(t.tenantId, t.iban).where(sql`iban is not null`),
    uniqueIndex('account_role').on(t.tenantId, t.role, t.assetId).where(sql`role is not null`),
    uniqueIndex('account_primary')
      .on(t.tenantId, t.ownerCustomerId, t.currency)
      .where(sql`is_primary and lifecycle = 'active'`),
    index('account_owner').on(t.tenantId, t.ownerCustomerId, t.createdAt, t.id),
    index('account_list').on(t.tenantId, t.createdAt, t.id),
    index('account_card').on(t.tenantId, t.ownerCardId).where(sql`owner_card_id is not null`),
    index('account_chain_wallet').on(t.tenantId, t.ownerChainWalletId).where(sql`owner_chain_wallet_id is not null`),
    index('account_closed').on(t.tenantId, t.closedAt).where(sql`lifecycle = 'closed'`),
    index('account_iban_wanted').on(t.tenantId, t.createdAt).where(sql`iban_wanted and iban is null`),
    check('account_kind', oneOf(t.kind, accountKinds)),
    check('account_role', oneOf(t.role, accountRoles)),
    check('account_lifecycle', oneOf(t.lifecycle, accountLifecycles)),
    check('account_restriction', oneOf(t.restriction, accountRestrictions)),
    check('account_restricted_by', oneOf(t.restrictedBy, restrictors)),
    check('account_held', sql`${t.held} >= 0`),
    check('account_incoming', sql`${t.incoming} >= 0`),
    check('account_overdrawn', sql`${t.overdrawn} >= 0`),
    check('account_floor', sql`${t.floor} is null or ${t.posted} - ${t.held} >= ${t.floor} - ${t.overdrawn}`),
  ],
);

// transfer, leg, entry and hold carry no foreign keys: each would take a KEY SHARE lock on the row that it names at the
// moment of the insert, in arrival order, and cost a quarter of the throughput. Their ids come from rows that the
// engine holds locked, and `verifyLedger` proves them.

/** The act. Its money is in entries, its faces in legs. */
export const transfer = wallet.table(
  'transfer',
  {
    ...standing(),
    kind: text('kind').$type<(typeof transferKinds)[number]>().notNull(),
    status: text('status').$type<(typeof transferStatuses)[number]>().notNull(),
    assetId: uuid('asset_id').notNull(),
    currency: text('currency').notNull(),
    /** Without charges. Pending: what is held or expected; posted: what was booked. */
    amount: units('amount').notNull(),
    charges: jsonb('charges').$type<Charge[]>().notNull().default([]),
    totalCharges: units('total_charges').notNull().default(sql`0`),
    postedAmount: units('posted_amount').notNull().default(sql`0`),
    refundedAmount: units('refunded_amount').notNull().default(sql`0`),
    fromAccountId: uuid('from_account_id'),
    toAccountId: uuid('to_account_id'),
    feesAccountId: uuid('fees_account_id'),
    holdId: uuid('hold_id'),
    contactId: uuid('contact_id'),
    purpose: text('purpose'),
    description: text('description'),
    narration: text('narration'),
    /** The caller's own reference. */
    reference: text('reference'),
    gatewayRef: text('gateway_ref'),
    gatewayNumber: bigint('gateway_number', { mode: 'number' }),
    apiStatus: text('api_status'),
    issuerSlug: text('issuer_slug'),
    transactionAmount: units('transaction_amount'),
    transactionCurrency: text('transaction_currency'),
    /** Numeric text: rates are never computed with here. */
    conversionRate: text('conversion_rate'),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    paymentMethod: text('payment_method'),
    bankAccountSealed: bytes('bank_account_sealed'),
    bankAccountLast4: text('bank_account_last4'),
    ifsc: text('ifsc'),
    /** The transfer that this one refunds. */
    originalId: uuid('original_id'),
    authorisationId: uuid('authorisation_id'),
    cardId: uuid('card_id'),
    chainTxId: uuid('chain_tx_id'),
    fromAddress: text('from_address'),
    toAddress: text('to_address'),
    initiatedKind: text('initiated_kind').notNull(),
    initiatedBy: text('initiated_by').notNull(),
    requestId: text('request_id').notNull(),
    /** A key that one account's transfers never repeat, for ever: not the idempotency of requests, which expires. */
    keyAccountId: uuid('key_account_id'),
    idempotencyKey: text('idempotency_key'),
    failedReason: text('failed_reason'),
    postedAt: at('posted_at'),
    clearedAt: at('cleared_at'),
  },
  (t) => [
    key(t),
    uniqueIndex('transfer_seq').on(t.tenantId, t.seq),
    uniqueIndex('transfer_key')
      .on(t.tenantId, t.keyAccountId, t.idempotencyKey)
      .where(sql`idempotency_key is not null`),
    index('transfer_list').on(t.tenantId, t.createdAt, t.seq),
    index('transfer_card').on(t.tenantId, t.cardId, t.createdAt, t.seq).where(sql`card_id is not null`),
    index('transfer_authorisation').on(t.tenantId, t.authorisationId).where(sql`authorisation_id is not null`),
    index('transfer_original').on(t.tenantId, t.originalId).where(sql`original_id is not null`),
    index('transfer_open').on(t.tenantId, t.createdAt).where(sql`status in ('pending', 'manual_check')`),
    check('transfer_kind', oneOf(t.kind, transferKinds)),
    check('transfer_status', oneOf(t.status, transferStatuses)),
    check('transfer_amount', sql`${t.amount} >= 0 and ${t.totalCharges} >= 0`),
    check('transfer_refunded', sql`${t.refundedAmount} between 0 and ${t.postedAmount}`),
  ],
);

/** The transfer as one account sees it: made when it is accepted, and without a balance, so that both sides may read it. */
export const leg = wallet.table(
  'leg',
  {
    ...standing(),
    transferId: uuid('transfer_id').notNull(),
    accountId: uuid('account_id').notNull(),
    direction: text('direction').$type<(typeof directions)[number]>().notNull(),
    amount: units('amount').notNull(),
    currency: text('currency').notNull(),
    status: text('status').$type<(typeof transferStatuses)[number]>().notNull(),
    category: text('category').notNull(),
    relatedAccountId: uuid('related_account_id'),
    postedAt: at('posted_at'),
  },
  (t) => [
    key(t),
    uniqueIndex('leg_seq').on(t.tenantId, t.seq),
    index('leg_account').on(t.tenantId, t.accountId, t.createdAt, t.id),
    index('leg_transfer').on(t.tenantId, t.transferId),
    check('leg_direction', oneOf(t.direction, directions)),
    check('leg_status', oneOf(t.status, transferStatuses)),
  ],
);

/** Insert-only. `n` counts up from 1 without gaps per account; `hash` seals all entries of the account before it. */
export const entry = wallet.table(
  'entry',
  {
    tenantId: uuid('tenant_id').notNull(),
    accountId: uuid('account_id').notNull(),
    n: integer('n').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    transferId: uuid('transfer_id').notNull(),
    assetId: uuid('asset_id').notNull(),
    /** Signed: a credit is positive. */
    amount: units('amount').notNull(),
    balanceAfter: units('balance_after').notNull(),
    narration: text('narration'),
    hash: bytes('hash').notNull(),
    /** Never before the account's previous entry, even if clocks disagree. */
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.accountId, t.n] }),
    index('entry_time').on(t.tenantId, t.accountId, t.at, t.n),
    index('entry_transfer').on(t.tenantId, t.transferId),
    check('entry_amount', sql`${t.amount} <> 0`),
  ],
);

/** Money promised to a transfer: still the account's, no longer available. */
export const hold = wallet.table(
  'hold',
  {
    ...standing(),
    accountId: uuid('account_id').notNull(),
    transferId: uuid('transfer_id').notNull(),
    amount: units('amount').notNull(),
    remaining: units('remaining').notNull(),
    state: text('state').$type<(typeof holdStates)[number]>().notNull(),
    expiresAt: at('expires_at'),
  },
  (t) => [
    key(t),
    index('hold_open').on(t.tenantId, t.accountId).where(sql`state = 'open'`),
    index('hold_due').on(t.tenantId, t.expiresAt).where(sql`state = 'open' and expires_at is not null`),
    index('hold_transfer').on(t.tenantId, t.transferId),
    check('hold_state', oneOf(t.state, holdStates)),
    check('hold_remaining', sql`${t.remaining} between 0 and ${t.amount}`),
    check('hold_ended', sql`${t.state} = 'open' or ${t.remaining} = 0`),
  ],
);

/** Where a customer sends money outside. */
export const contact = wallet.table(
  'contact',
  {
    ...standing(),
    ownerCustomerId: uuid('owner_customer_id').notNull(),
    title: text('title').notNull(),
    iban: text('iban').notNull(),
    bankCode: text('bank_code'),
    accountTitle: text('account_title').notNull(),
    swiftCode: text('swift_code'),
    bankName: text('bank_name'),
    active: boolean('active').notNull().default(true),
    thirdPartyConfigId: integer('third_party_config_id'),
  },
  (t) => [
    key(t),
    uniqueIndex('contact_seq').on(t.tenantId, t.seq),
    uniqueIndex('contact_iban').on(t.tenantId, t.ownerCustomerId, t.iban),
    index('contact_list').on(t.tenantId, t.createdAt, t.seq),
  ],
);

export const dispute = wallet.table(
  'dispute',
  {
    ...standing(),
    legId: uuid('leg_id').notNull(),
    accountId: uuid('account_id').notNull(),
    status: text('status').$type<(typeof disputeStatuses)[number]>().notNull().default('open'),
    reason: text('reason').notNull(),
    notes: text('notes'),
    openedBy: text('opened_by').notNull(),
    resolvedBy: text('resolved_by'),
    resolvedAt: at('resolved_at'),
  },
  (t) => [
    key(t),
    uniqueIndex('dispute_leg').on(t.tenantId, t.legId),
    index('dispute_account').on(t.tenantId, t.accountId, t.createdAt, t.seq),
    index('dispute_list').on(t.tenantId, t.status, t.createdAt, t.seq),
    check('dispute_status', oneOf(t.status, disputeStatuses)),
  ],
);

/** A chain that the tenant may use. */
export const chain = wallet.table(
  'chain',
  {
    ...standing(),
    code: text('code').notNull(),
    chainId: bigint('chain_id', { mode: 'number' }).notNull(),
    rpcUrl: text('rpc_url').notNull(),
    confirmations: integer('confirmations').notNull(),
    nativeSymbol: text('native_symbol').notNull(),
    /** Smallest deposit that is credited, in USD cents, per kind of wallet. */
    minDeposits: jsonb('min_deposits').$type<Record<string, string>>().notNull().default({}),
    /** The block up to which deposits have been looked for. */
    scannedBlock: bigint('scanned_block', { mode: 'number' }),
    active: boolean('active').notNull().default(true),
  },
  (t) => [key(t), uniqueIndex('chain_code').on(t.tenantId, t.code)],
);

export const token = wallet.table(
  'token',
  {
    ...standing(),
    chainId: uuid('chain_id').notNull(),
    assetId: uuid('asset_id').notNull(),
    symbol: text('symbol').notNull(),
    name: text('name').notNull(),
    /** Null for the chain's native coin. */
    address: text('address'),
    decimals: smallint('decimals').notNull(),
    usdPrice: text('usd_price'),
    settlement: boolean('settlement').notNull().default(false),
    /** Listed tokens are everybody's, others the tenant's own. */
    listed: boolean('listed').notNull().default(true),
  },
  (t) => [
    key(t),
    uniqueIndex('token_address').on(t.tenantId, t.chainId, t.address),
    uniqueIndex('token_native').on(t.tenantId, t.chainId).where(sql`address is null`),
  ],
);

/** A folder of treasury wallets. */
export const treasuryAccount = wallet.table(
  'treasury_account',
  { ...standing(), alias: text('alias').notNull(), deletedAt: at('deleted_at') },
  (t) => [key(t)],
);

/** An address on a chain, whose key the platform keeps. One ledger account per token belongs to it. */
export const chainWallet = wallet.table(
  'chain_wallet',
  {
    ...standing(),
    kind: text('kind').$type<(typeof chainWalletKinds)[number]>().notNull(),
    chainId: uuid('chain_id').notNull(),
    alias: text('alias'),
    customerId: uuid('customer_id'),
    treasuryAccountId: uuid('treasury_account_id'),
    cardId: uuid('card_id'),
    address: text('address').notNull(),
    keyPathSealed: bytes('key_path_sealed').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    lifecycle: text('lifecycle').$type<(typeof accountLifecycles)[number]>().notNull().default('active'),
    rotatedAt: at('rotated_at'),
  },
  (t) => [
    key(t),
    uniqueIndex('chain_wallet_address').on(t.tenantId, t.chainId, t.address),
    uniqueIndex('chain_wallet_holding')
      .on(t.tenantId, t.chainId, t.kind)
      .where(sql`kind in ('holding', 'cards_holding') and lifecycle = 'active'`),
    index('chain_wallet_list').on(t.tenantId, t.kind, t.chainId, t.createdAt, t.seq),
    index('chain_wallet_customer').on(t.tenantId, t.customerId).where(sql`customer_id is not null`),
    index('chain_wallet_card').on(t.tenantId, t.cardId).where(sql`card_id is not null`),
    index('chain_wallet_treasury').on(t.tenantId, t.treasuryAccountId).where(sql`treasury_account_id is not null`),
    check('chain_wallet_kind', oneOf(t.kind, chainWalletKinds)),
  ],
);

export const chainTx = wallet.table(
  'chain_tx',
  {
    ...standing(),
    chainId: uuid('chain_id').notNull(),
    /** Null until it has been sent. */
    hash: text('hash'),
    logIndex: integer('log_index'),
    fromAddress: text('from_address').notNull(),
    toAddress: text('to_address').notNull(),
    tokenId: uuid('token_id').notNull(),
    amount: units('amount').notNull(),
    state: text('state').$type<(typeof chainTxStates)[number]>().notNull(),
    block: bigint('block', { mode: 'number' }),
    attempts: integer('attempts').notNull().default(0),
    walletId: uuid('wallet_id'),
    transferId: uuid('transfer_id'),
  },
  (t) => [
    key(t),
    // What happened once on the chain is credited once.
    uniqueIndex('chain_tx_once').on(t.tenantId, t.chainId, t.hash, t.logIndex).where(sql`hash is not null`),
    index('chain_tx_open').on(t.tenantId, t.chainId, t.state).where(sql`state in ('queued', 'sent')`),
    index('chain_tx_wallet').on(t.tenantId, t.walletId, t.createdAt, t.seq),
    check('chain_tx_state', oneOf(t.state, chainTxStates)),
  ],
);

/** Where payments and fees of one chain are to be sent. */
export const paymentDestination = wallet.table(
  'payment_destination',
  {
    ...standing(),
    chainId: uuid('chain_id').notNull(),
    paymentAddress: text('payment_address').notNull(),
    feeAddress: text('fee_address').notNull(),
  },
  (t) => [key(t), uniqueIndex('payment_destination_chain').on(t.tenantId, t.chainId)],
);
