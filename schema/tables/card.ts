import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  activityOperations,
  activityStatuses,
  approvalMethods,
  authorisationStates,
  authorisationTypes,
  challengeStates,
  channels,
  closedReasons,
  consumerTypes,
  conversionStatuses,
  declineReasons,
  deliveryStatuses,
  forms,
  lifecycles,
  manufacturingStatuses,
  messageKinds,
  networks,
  paymentCardTypes,
  pinAlgorithms,
  reportKinds,
  reportStatuses,
  restrictions,
  restrictors,
  statuses,
  threeDsChannels,
  tierCategories,
  tokenKinds,
  tokenStates,
} from '../card-words';
import { at, bytes, oneOf, standing, units } from '../kinds';

export * from '../card-words';

export const card = pgSchema('card');

/** An address as a courier needs it; kept as it was given. */
export interface PostalAddress {
  readonly type?: string;
  readonly country: string;
  readonly state?: string | null;
  readonly city: string;
  readonly line1: string;
  readonly line2?: string | null;
  readonly postalCode?: string | null;
  readonly phone?: string | null;
  readonly longitude?: string | null;
  readonly latitude?: string | null;
}

/** A product: what its cards look like, how many there may be, how long they live. */
export const tier = card.table(
  'tier',
  {
    ...standing(),
    title: text('title').notNull(),
    description: text('description'),
    category: text('category').$type<(typeof tierCategories)[number]>().notNull().default('standard'),
    consumerType: text('consumer_type').$type<(typeof consumerTypes)[number]>().notNull().default('consumer'),
    paymentCardType: text('payment_card_type').$type<(typeof paymentCardTypes)[number]>().notNull().default('debit'),
    adminUserId: uuid('admin_user_id'),
    network: text('network').$type<(typeof networks)[number]>().notNull(),
    forms: text('forms').array().$type<(typeof forms)[number][]>().notNull(),
    billingCurrency: text('billing_currency').notNull(),
    settlementCurrency: text('settlement_currency').notNull(),
    /** First digits of every number of this tier: 6 to 8, from a test range. */
    bin: text('bin').notNull(),
    expiryMonths: smallint('expiry_months').notNull(),
    stackSize: integer('stack_size'),
    /** Cards that are neither closed nor expired; none given = no limit. */
    cardLimit: integer('card_limit'),
    stockThreshold: integer('stock_threshold'),
    autoRenewal: boolean('auto_renewal').notNull().default(false),
    is3ds: boolean('is_3ds').notNull().default(false),
    threeDsConfigId: integer('three_ds_config_id'),
    enableFraudRules: boolean('enable_fraud_rules').notNull().default(true),
    enableLimits: boolean('enable_limits').notNull().default(true),
    issuerConfigId: integer('issuer_config_id'),
    issuerSlug: text('issuer_slug'),
    /** What the holder pays on top: percent of a purchase in another currency, of cash, and a fixed amount of cash. */
    fxFeePercent: numeric('fx_fee_percent').notNull().default('0'),
    atmFeePercent: numeric('atm_fee_percent').notNull().default('0'),
    /** In whole units of the card's currency. */
    atmFeeFixed: numeric('atm_fee_fixed').notNull().default('0'),
    active: boolean('active').notNull().default(true),
    /** The tier of a card that names none. */
    standard: boolean('standard').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('tier_standard').on(t.tenantId).where(sql`standard`),
    oneOf('tier_network', t.network, networks),
    oneOf('tier_category', t.category, tierCategories),
    oneOf('tier_consumer_type', t.consumerType, consumerTypes),
    oneOf('tier_payment_card_type', t.paymentCardType, paymentCardTypes),
    check('tier_bin', sql`${t.bin} ~ '^[0-9]{6,8}$'`),
    check('tier_expiry', sql`${t.expiryMonths} between 1 and 240`),
  ],
);

const status = (): SQL => sql`case when lifecycle = 'closed' then 'closed' when expired_at is not null then 'expired'
  when restriction <> 'none' then restriction else lifecycle end`;

/** Spreads `seq` over the nine-digit numbers without repeating one: the factor shares no divisor with 900,000,000. */
const token = (): SQL => sql`100000000 + (seq * 618033989 % 900000000)`;

/** What is known of a card to everybody who may see it. Its number is in the vault. */
export const cards = card.table(
  'card',
  {
    ...standing(),
    customerId: uuid('customer_id'),
    tierId: uuid('tier_id').notNull(),
    /** The account that pays now; `card_account` tells of earlier ones. */
    accountId: uuid('account_id').notNull(),
    publicId: text('public_id').notNull(),
    token: integer('token').generatedAlwaysAs(token).notNull(),
    form: text('form').$type<(typeof forms)[number]>().notNull(),
    network: text('network').$type<(typeof networks)[number]>().notNull(),
    currency: text('currency').notNull(),
    issuerConfigId: integer('issuer_config_id'),
    holderName: text('holder_name'),
    label: text('label'),
    embossedName: text('embossed_name'),
    recipientName: text('recipient_name'),
    design: text('design'),
    deliverySpeed: text('delivery_speed').$type<'standard' | 'express'>(),
    predecessorId: uuid('predecessor_id'),
    successorId: uuid('successor_id'),
    /** Counts up with each new number under the same id. */
    generation: integer('generation').notNull().default(1),
    last4: text('last4').notNull(),
    /** Good through the end of this day, UTC: the last of the expiry month. */
    validThrough: date('valid_through').notNull(),

    lifecycle: text('lifecycle').$type<(typeof lifecycles)[number]>().notNull(),
    restriction: text('restriction').$type<(typeof restrictions)[number]>().notNull().default('none'),
    status: text('status').$type<(typeof statuses)[number]>().generatedAlwaysAs(status).notNull(),
    restrictedBy: text('restricted_by').$type<(typeof restrictors)[number]>(),
    restrictionReason: text('restriction_reason'),
    restrictedAt: at('restricted_at'),
    reportedKind: text('reported_kind').$type<(typeof reportKinds)[number]>(),
    closedReason: text('closed_reason').$type<(typeof closedReasons)[number]>(),
    closedAt: at('closed_at'),
    expiredAt: at('expired_at'),
    statusReason: text('status_reason'),
    /** What `status_reason` was before delivery overwrote it; activation brings it back. */
    priorStatusReason: text('prior_status_reason'),
    cardText: text('card_text'),
    remarks: text('remarks'),
    tokenFlags: text('token_flags').notNull().default('00000'),
    processedAtThirdParty: boolean('processed_at_third_party').notNull().default(false),
    maxPurchaseLimit: units('max_purchase_limit'),
    activatedAt: at('activated_at'),
    activationCodeHash: bytes('activation_code_hash'),
    activationTries: smallint('activation_tries').notNull().default(0),
    activationLockedUntil: at('activation_locked_until'),
    pinId: uuid('pin_id'),
    pinSetAt: at('pin_set_at'),

    approvalMethod: text('approval_method').$type<(typeof approvalMethods)[number]>(),
    threeDsConfigId: integer('three_ds_config_id'),
    threeDsEnrolled: boolean('three_ds_enrolled').notNull().default(false),
    threeDsChannel: text('three_ds_channel').$type<(typeof threeDsChannels)[number]>().notNull().default('sms'),
    email: text('email'),
    otpDialCode: integer('otp_dial_code'),
    otpPhone: text('otp_phone'),
    pinTries: smallint('pin_tries').notNull().default(0),
    cvvTries: smallint('cvv_tries').notNull().default(0),
    expiryTries: smallint('expiry_tries').notNull().default(0),
    metadata: jsonb('metadata').$type<Record<string, string | number | boolean>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ name: 'card_tier', columns: [t.tenantId, t.tierId], foreignColumns: [tier.tenantId, tier.id] }),
    uniqueIndex('card_public_id').on(t.tenantId, t.publicId),
    uniqueIndex('card_token').on(t.tenantId, t.token),
    index('card_account_list').on(t.tenantId, t.accountId, t.createdAt, t.id),
    index('card_customer_seq').on(t.tenantId, t.customerId, t.seq),
    index('card_customer_list').on(t.tenantId, t.customerId, t.createdAt, t.id),
    index('card_seq').on(t.tenantId, t.seq),
    index('card_list').on(t.tenantId, t.createdAt, t.id),
    index('card_tier_live').on(t.tenantId, t.tierId).where(sql`lifecycle <> 'closed' and expired_at is null`),
    index('card_expiring').on(t.tenantId, t.validThrough).where(sql`lifecycle <> 'closed' and expired_at is null`),
    index('card_issuing').on(t.tenantId, t.seq).where(sql`lifecycle = 'issuance' and form = 'virtual'`),
    index('card_last4').on(t.tenantId, t.last4),
    index('card_predecessor').on(t.tenantId, t.predecessorId).where(sql`predecessor_id is not null`),
    oneOf('card_form', t.form, forms),
    oneOf('card_network', t.network, networks),
    oneOf('card_lifecycle', t.lifecycle, lifecycles),
    oneOf('card_restriction', t.restriction, restrictions),
    oneOf('card_restricted_by', t.restrictedBy, restrictors),
    oneOf('card_reported_kind', t.reportedKind, reportKinds),
    oneOf('card_closed_reason', t.closedReason, closedReasons),
    oneOf('card_approval_method', t.approvalMethod, approvalMethods),
    oneOf('card_three_ds_channel', t.threeDsChannel, threeDsChannels),
    check('card_restricted', sql`(${t.restriction} = 'none') = (${t.restrictedBy} is null)`),
    check('card_reported', sql`(${t.restriction} = 'reported') = (${t.reportedKind} is not null)`),
    check(
      'card_closed',
      sql`(${t.lifecycle} = 'closed') = (${t.closedReason} is not null and ${t.closedAt} is not null)`,
    ),
    check('card_last4', sql`${t.last4} ~ '^[0-9]{4}$'`),
  ],
);

/** Which account paid for a card when. Open authorisations stay on the account that they were made on. */
export const cardAccount = card.table(
  'card_account',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    accountId: uuid('account_id').notNull(),
    fromAt: at('from_at').notNull(),
    untilAt: at('until_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('card_account_card', t),
    uniqueIndex('card_account_current').on(t.tenantId, t.cardId).where(sql`until_at is null`),
    index('card_account_account').on(t.tenantId, t.accountId),
  ],
);

/** The way of a plastic: one per card and generation. */
export const fulfilment = card.table(
  'fulfilment',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    generation: integer('generation').notNull(),
    manufacturing: text('manufacturing').$type<(typeof manufacturingStatuses)[number]>().notNull().default('pending'),
    delivery: text('delivery').$type<(typeof deliveryStatuses)[number]>().notNull().default('pending'),
    manufacturingEstimate: at('manufacturing_estimate'),
    deliveryEstimate: at('delivery_estimate'),
    manufacturingUpdatedAt: at('manufacturing_updated_at'),
    deliveryUpdatedAt: at('delivery_updated_at'),
    courier: text('courier'),
    trackingNumber: text('tracking_number'),
    dispatchedAt: at('dispatched_at'),
    deliveredAt: at('delivered_at'),
    address: jsonb('address').$type<PostalAddress>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('fulfilment_card', t),
    uniqueIndex('fulfilment_once').on(t.tenantId, t.cardId, t.generation),
    index('fulfilment_moving').on(t.tenantId, t.seq).where(sql`delivery in ('pending', 'dispatched')`),
    oneOf('fulfilment_manufacturing', t.manufacturing, manufacturingStatuses),
    oneOf('fulfilment_delivery', t.delivery, deliveryStatuses),
  ],
);

/** Card numbers, sealed. No role but `card` may read this table, and nothing of it leaves by a query. */
export const vault = card.table(
  'vault',
  {
    tenantId: uuid('tenant_id').notNull(),
    cardId: uuid('card_id').notNull(),
    generation: integer('generation').notNull(),
    /** AES-256-GCM in the context `card.vault|<card id>|<generation>`. */
    panSealed: bytes('pan_sealed').notNull(),
    /** The master key that seals this record: rotation is done when no other id is left. */
    keyId: smallint('key_id').generatedAlwaysAs(sql`get_byte(pan_sealed, 0)`).notNull(),
    /** Keyed HMAC: finds a number without opening any. */
    panHmac: bytes('pan_hmac').notNull(),
    last4: text('last4').notNull(),
    validThrough: date('valid_through').notNull(),
    current: boolean('current').notNull().default(true),
    createdAt: at('created_at').notNull(),
    supersededAt: at('superseded_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.cardId, t.generation] }),
    ofCard('vault_card', t),
    // Only among current ones: a renewed card keeps its number under a new id.
    uniqueIndex('vault_pan').on(t.tenantId, t.panHmac).where(sql`current`),
    uniqueIndex('vault_current').on(t.tenantId, t.cardId).where(sql`current`),
    // A number that a card no longer has is still told apart from one that nobody ever had.
    index('vault_number').on(t.tenantId, t.panHmac),
    index('vault_key').on(t.tenantId, t.keyId),
  ],
);

/** A PIN. The hash binds this record's id, not the card's, so that a successor card can inherit it. */
export const pinRecord = card.table(
  'pin_record',
  {
    ...standing(),
    hash: text('hash').notNull(),
    algorithm: text('algorithm').$type<(typeof pinAlgorithms)[number]>().notNull(),
    tries: smallint('tries').notNull().default(0),
    lockedUntil: at('locked_until'),
    setAt: at('set_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), oneOf('pin_record_algorithm', t.algorithm, pinAlgorithms)],
);

/** Single-use permission to set a PIN or to see a number, bound to one card and to who asked for it. */
export const secretToken = card.table(
  'secret_token',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    kind: text('kind').$type<(typeof tokenKinds)[number]>().notNull(),
    hash: bytes('hash').notNull(),
    state: text('state').$type<(typeof tokenStates)[number]>().notNull().default('issued'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    voidedAt: at('voided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('secret_token_card', t),
    // Whoever opens a hosted page has the token and no tenant.
    uniqueIndex('secret_token_hash').on(t.hash),
    uniqueIndex('secret_token_issued').on(t.tenantId, t.cardId, t.kind).where(sql`state = 'issued'`),
    oneOf('secret_token_kind', t.kind, tokenKinds),
    oneOf('secret_token_state', t.state, tokenStates),
  ],
);

export const report = card.table(
  'report',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    kind: text('kind').$type<(typeof reportKinds)[number]>().notNull(),
    reason: text('reason').notNull(),
    status: text('status').$type<(typeof reportStatuses)[number]>().notNull().default('reported'),
    remarks: text('remarks'),
    newCardId: uuid('new_card_id'),
    /** What a declined report must bring back: a block by staff or platform is not lifted by reporting. */
    restrictionBefore: text('restriction_before').$type<(typeof restrictions)[number]>().notNull(),
    restrictedByBefore: text('restricted_by_before').$type<(typeof restrictors)[number]>(),
    reviewedAt: at('reviewed_at'),
    resolvedAt: at('resolved_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('report_card', t),
    uniqueIndex('report_open').on(t.tenantId, t.cardId).where(sql`status in ('reported', 'reviewed')`),
    index('report_seq').on(t.tenantId, t.seq),
    index('report_card_seq').on(t.tenantId, t.cardId, t.seq),
    oneOf('report_kind', t.kind, reportKinds),
    oneOf('report_status', t.status, reportStatuses),
  ],
);

export const conversion = card.table(
  'conversion',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    status: text('status').$type<(typeof conversionStatuses)[number]>().notNull().default('applied'),
    address: jsonb('address').$type<PostalAddress>(),
    addressId: uuid('address_id'),
    remarks: text('remarks'),
    decidedAt: at('decided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('conversion_card', t),
    uniqueIndex('conversion_open').on(t.tenantId, t.cardId).where(sql`status = 'applied'`),
    index('conversion_card_seq').on(t.tenantId, t.cardId, t.seq),
    oneOf('conversion_status', t.status, conversionStatuses),
    check('conversion_address', sql`${t.address} is not null or ${t.addressId} is not null`),
  ],
);

/** Fees of one authorisation: of the provider, and what the client is charged. */
const fees = () => ({
  feeFxProvider: units('fee_fx_provider').notNull().default(sql`0`),
  feeFxClient: units('fee_fx_client').notNull().default(sql`0`),
  feeAtmProvider: units('fee_atm_provider').notNull().default(sql`0`),
  feeAtmClient: units('fee_atm_client').notNull().default(sql`0`),
  feeDepositProvider: units('fee_deposit_provider').notNull().default(sql`0`),
  feeDepositClient: units('fee_deposit_client').notNull().default(sql`0`),
});

/** As the network names a merchant. */
const merchant = () => ({
  merchantId: text('merchant_id'),
  merchantName: text('merchant_name'),
  mcc: text('mcc'),
  merchantCategory: text('merchant_category'),
  merchantCity: text('merchant_city'),
  merchantPostCode: text('merchant_post_code'),
  merchantState: text('merchant_state'),
  merchantCountry: text('merchant_country'),
});

/** What the network asked and what became of it. No foreign keys: this is the hottest table of the subgraph. */
export const authorisation = card.table(
  'authorisation',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    generation: integer('generation').notNull(),
    customerId: uuid('customer_id'),
    accountId: uuid('account_id').notNull(),
    transferId: uuid('transfer_id'),
    holdId: uuid('hold_id'),
    /** The network's own number of this authorisation: what makes a repeat harmless. */
    networkRef: text('network_ref').notNull(),
    type: text('type').$type<(typeof authorisationTypes)[number]>().notNull().default('purchase'),
    state: text('state').$type<(typeof authorisationStates)[number]>().notNull(),
    declineReason: text('decline_reason').$type<(typeof declineReasons)[number]>(),
    channel: text('channel').$type<(typeof channels)[number]>().notNull(),
    cardPresent: boolean('card_present').notNull(),
    threeDsPassed: boolean('three_ds_passed'),
    /** False for a capture that came without one: such do not count towards limits. */
    asked: boolean('asked').notNull().default(true),
    ...merchant(),
    currency: text('currency').notNull(),
    /** What was asked for; a partial approval authorises less. */
    requested: units('requested').notNull(),
    /** What stands: as authorised, less what was reversed; what was taken, once nothing more can come. */
    amount: units('amount').notNull(),
    /** Still held, fees included. */
    held: units('held').notNull().default(sql`0`),
    authorised: units('authorised').notNull().default(sql`0`),
    captured: units('captured').notNull().default(sql`0`),
    refunded: units('refunded').notNull().default(sql`0`),
    reversed: units('reversed').notNull().default(sql`0`),
    transactionAmount: units('transaction_amount'),
    transactionCurrency: text('transaction_currency'),
    exchangeRate: numeric('exchange_rate'),
    ...fees(),
    authorisedAt: at('authorised_at'),
    postedAt: at('posted_at'),
    /** When the network cleared it: the last word on its amount. */
    clearedAt: at('cleared_at'),
    expiresAt: at('expires_at'),
    questionDeadline: at('question_deadline'),
    questionSentAt: at('question_sent_at'),
    answeredAt: at('answered_at'),
    answerCode: text('answer_code'),
    signature: text('signature'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('authorisation_network_ref').on(t.tenantId, t.networkRef),
    index('authorisation_list').on(t.tenantId, t.createdAt, t.seq),
    index('authorisation_customer').on(t.tenantId, t.customerId, t.createdAt, t.seq),
    index('authorisation_card').on(t.tenantId, t.cardId, t.createdAt, t.seq),
    index('authorisation_account').on(t.tenantId, t.accountId, t.createdAt, t.seq),
    index('authorisation_expiry').on(t.tenantId, t.expiresAt).where(sql`state = 'held'`),
    index('authorisation_question').on(t.tenantId, t.questionDeadline).where(sql`state = 'questioned'`),
    oneOf('authorisation_type', t.type, authorisationTypes),
    oneOf('authorisation_state', t.state, authorisationStates),
    oneOf('authorisation_channel', t.channel, channels),
    check('authorisation_declined', sql`(${t.state} = 'declined') <= (${t.declineReason} is not null)`),
    oneOf('authorisation_decline_reason', t.declineReason, declineReasons),
    check('authorisation_refunded', sql`${t.refunded} between 0 and ${t.captured}`),
    check('authorisation_held', sql`${t.held} >= 0 and (${t.state} in ('held', 'captured') or ${t.held} = 0)`),
  ],
);

/** What the network has sent, by its own numbers: the same one again changes nothing and gets the same answer. */
export const message = card.table(
  'message',
  {
    tenantId: uuid('tenant_id').notNull(),
    networkRef: text('network_ref').notNull(),
    kind: text('kind').$type<(typeof messageKinds)[number]>().notNull(),
    /** Of everything that was asked, so that the same number with another question is told apart. */
    inputHash: bytes('input_hash').notNull(),
    authorisationId: uuid('authorisation_id').notNull(),
    /** Of a refund: the transfer that it made. */
    transferId: uuid('transfer_id'),
    amount: units('amount'),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.networkRef] }),
    index('message_authorisation').on(t.tenantId, t.authorisationId),
    oneOf('message_kind', t.kind, messageKinds),
  ],
);

/** How much of `quote` one unit of `base` is, as this tenant converts where the network names no rate. */
export const rate = card.table(
  'rate',
  {
    ...standing(),
    base: text('base').notNull(),
    quote: text('quote').notNull(),
    rate: numeric('rate').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('rate_pair').on(t.tenantId, t.base, t.quote),
    check('rate_positive', sql`${t.rate} > 0`),
  ],
);

/** One row per event in the life of an authorisation or of the card's money; statements are made of these. Insert-only. */
export const activity = card.table(
  'activity',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    cardId: uuid('card_id').notNull(),
    operation: text('operation').$type<(typeof activityOperations)[number]>().notNull(),
    authorisationId: uuid('authorisation_id'),
    transferId: uuid('transfer_id'),
    status: text('status').$type<(typeof activityStatuses)[number]>().notNull(),
    amount: units('amount').notNull(),
    currency: text('currency').notNull(),
    transactionAmount: units('transaction_amount'),
    transactionCurrency: text('transaction_currency'),
    exchangeRate: numeric('exchange_rate'),
    merchantName: text('merchant_name'),
    /** From the same locked row as the change; absent where the card has no balance of its own. */
    balanceBefore: units('balance_before'),
    balanceAfter: units('balance_after'),
    declineCode: text('decline_code'),
    declineSimple: text('decline_simple'),
    declineDetailed: text('decline_detailed'),
    responseCode: text('response_code'),
    ...fees(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('activity_card').on(t.tenantId, t.cardId, t.at, t.seq),
    oneOf('activity_operation', t.operation, activityOperations),
    oneOf('activity_status', t.status, activityStatuses),
  ],
);

/** A 3-D Secure question. Its id is the code that comes back. */
export const challenge = card.table(
  'challenge',
  {
    ...standing(),
    cardId: uuid('card_id').notNull(),
    authorisationId: uuid('authorisation_id'),
    /** The network's own number of the purchase: the same one again is the same question. */
    networkRef: text('network_ref').notNull(),
    /** The message to authorise once the holder agrees; without anything that the holder presented. */
    purchase: jsonb('purchase').$type<Record<string, unknown>>().notNull(),
    merchantName: text('merchant_name').notNull(),
    /** ISO 3166-1 numeric. */
    countryNumeric: text('country_numeric'),
    amount: units('amount').notNull(),
    currency: text('currency').notNull(),
    transactionAt: at('transaction_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    channel: text('channel').$type<(typeof threeDsChannels)[number]>().notNull(),
    /** Its code is not kept: it is derived from the master keys whenever it is sent or compared. */
    otpTries: smallint('otp_tries').notNull().default(0),
    state: text('state').$type<(typeof challengeStates)[number]>().notNull().default('pending'),
    answeredAs: text('answered_as').$type<'approve' | 'decline'>(),
    answeredAt: at('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    ofCard('challenge_card', t),
    uniqueIndex('challenge_network_ref').on(t.tenantId, t.networkRef),
    // Every question ends in an authorisation, approved or declined; until then it is open.
    index('challenge_open').on(t.tenantId, t.expiresAt).where(sql`authorisation_id is null`),
    index('challenge_card_seq').on(t.tenantId, t.cardId, t.seq),
    oneOf('challenge_state', t.state, challengeStates),
  ],
);

/** Every change of a card's facts: which verb, by whom, why. Insert-only. */
export const history = card.table(
  'history',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    cardId: uuid('card_id').notNull(),
    verb: text('verb').notNull(),
    statusBefore: text('status_before').$type<(typeof statuses)[number]>(),
    statusAfter: text('status_after').$type<(typeof statuses)[number]>().notNull(),
    lifecycleAfter: text('lifecycle_after').$type<(typeof lifecycles)[number]>().notNull(),
    restrictionAfter: text('restriction_after').$type<(typeof restrictions)[number]>().notNull(),
    reason: text('reason'),
    remarks: text('remarks'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    requestId: text('request_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index('history_card_seq').on(t.tenantId, t.cardId, t.seq)],
);

/** Card numbers and plastics belong to a card that exists; hot tables are spared the cost of asking. */
function ofCard(name: string, t: { readonly tenantId: AnyPgColumn; readonly cardId: AnyPgColumn }) {
  return foreignKey({ name, columns: [t.tenantId, t.cardId], foreignColumns: [cards.tenantId, cards.id] });
}
