import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
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
import { dialects } from '../../kernel/viewer';
import { at, bytes, oneOf, standing } from '../kinds';

export const identity = pgSchema('identity');

export const modes = ['test', 'live'] as const;
export const tenantStatuses = ['active', 'suspended', 'banned', 'inactive'] as const;
export const credentialKinds = ['app', 'key', 'login', 'operator'] as const;
export const credentialStatuses = ['active', 'deactivated', 'revoked'] as const;
export const operations = ['cards', 'virtual_wallets', 'treasury', 'payments', 'management', 'nft_media'] as const;
export const oneTimePurposes = [
  'verify_email',
  'reset_password',
  'twofa_temp',
  'twofa_setup',
  'ip_confirm',
  'oauth_state',
] as const;
export const customerTypes = ['individual', 'business', 'agent', 'admin', 'merchant'] as const;
export const customerStatuses = ['active', 'pending', 'suspended', 'rejected', 'deleted'] as const;
export const genders = ['male', 'female', 'other'] as const;
export const maritalStatuses = ['single', 'married', 'divorced', 'widowed'] as const;
/** `none`: no case was ever opened. */
export const customerKycStatuses = ['none', 'pending', 'in_review', 'approved', 'rejected'] as const;
export const kycStatuses = ['pending', 'in_review', 'approved', 'rejected', 'expired'] as const;
export const kycLevels = ['basic', 'full'] as const;
export const dueVerdicts = ['approved', 'rejected'] as const;
export const kycKinds = ['file', 'session', 'documents', 'number'] as const;
export const documentTypes = ['national_id', 'emirates_id', 'passport', 'proof_of_address', 'selfie'] as const;
export const documentSides = ['front', 'back'] as const;
export const documentStatuses = ['received', 'accepted', 'rejected'] as const;
export const contentTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export const numberTypes = ['aadhar', 'pan', 'passport', 'voters_id'] as const;
export const addressTypes = ['mailing', 'residential', 'business'] as const;
export const bankRails = ['ach', 'spei', 'sepa', 'pix'] as const;
export const notificationTypes = ['transaction', 'kyc', 'dispute', 'system'] as const;
export const messageChannels = ['mail', 'sms'] as const;
export const rsaPurposes = ['transport', 'pin'] as const;
export const settingTypes = ['money', 'boolean', 'integer', 'text'] as const;

/** An address as the customer gave it; `country` is ISO 3166-1 alpha-2. */
export interface PostalAddress {
  readonly line1: string;
  readonly line2?: string | null;
  readonly city: string;
  readonly state?: string | null;
  readonly postalCode?: string | null;
  readonly country: string;
}

/** A platform's account in one mode: test and live of one account are two tenants that share `account_id`. */
export const tenant = identity.table(
  'tenant',
  {
    ...standing(),
    accountId: uuid('account_id').notNull(),
    mode: text('mode').$type<(typeof modes)[number]>().notNull(),
    dialect: text('dialect').$type<(typeof dialects)[number]>().notNull(),
    /** The API version of requests that name none. */
    apiVersion: text('api_version'),
    /** What it was before, and since when it is no more: what happened earlier is told as it was then. */
    formerApiVersion: text('former_api_version'),
    apiVersionSince: at('api_version_since'),
    name: text('name').notNull(),
    email: text('email'),
    emailKey: text('email_key'),
    status: text('status').$type<(typeof tenantStatuses)[number]>().notNull().default('active'),
    statusReason: text('status_reason'),
    webhookUrl: text('webhook_url'),
    webhookKeySealed: bytes('webhook_key_sealed'),
    information: jsonb('information').$type<Record<string, unknown>>().notNull().default({}),
    /** The customer row that stands for the platform itself, parent of those it creates. */
    agentCustomerId: uuid('agent_customer_id'),
    quotas: jsonb('quotas').$type<Record<string, number>>().notNull().default({}),
    pciApproved: boolean('pci_approved').notNull().default(false),
    allowedCurrencies: text('allowed_currencies').array(),
    cardDesigns: text('card_designs').array(),
    issuer: jsonb('issuer').$type<Record<string, unknown>>(),
    policies: jsonb('policies').$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    check('tenant_self', sql`${t.tenantId} = ${t.id}`),
    uniqueIndex('tenant_account_mode').on(t.accountId, t.mode),
    uniqueIndex('tenant_email').on(t.mode, t.emailKey),
    oneOf('tenant_mode', t.mode, modes),
    oneOf('tenant_dialect', t.dialect, dialects),
    oneOf('tenant_status', t.status, tenantStatuses),
  ],
);

/** Whatever somebody shows to be let in. Secrets are kept as keyed digests, passwords as slow hashes. */
export const credential = identity.table(
  'credential',
  {
    ...standing(),
    kind: text('kind').$type<(typeof credentialKinds)[number]>().notNull(),
    name: text('name').notNull(),
    status: text('status').$type<(typeof credentialStatuses)[number]>().notNull().default('active'),
    statusReason: text('status_reason'),
    roles: text('roles').array().notNull().default(sql`'{}'::text[]`),
    privileges: text('privileges').array().notNull().default(sql`'{}'::text[]`),
    /** CIDR ranges; empty lets everybody in. */
    ipList: text('ip_list').array().notNull().default(sql`'{}'::text[]`),
    /** Requests per minute. */
    rateLimit: integer('rate_limit').notNull(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
    lastLoginAt: at('last_login_at'),

    clientId: text('client_id'),
    deviceId: integer('device_id'),
    reuseRequestIv: boolean('reuse_request_iv').notNull().default(false),
    rsaKeyId: uuid('rsa_key_id'),

    prefix: text('prefix'),
    last4: text('last4'),
    digest: bytes('digest'),

    customerId: uuid('customer_id'),
    email: text('email'),
    emailKey: text('email_key'),
    passwordHash: text('password_hash'),
    passwordChangedAt: at('password_changed_at'),
    verifiedAt: at('verified_at'),
    fullName: text('full_name'),
    avatarUrl: text('avatar_url'),
    oauthProvider: text('oauth_provider'),
    totpSecretSealed: bytes('totp_secret_sealed'),
    totpEnabled: boolean('totp_enabled').notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    // These four are found before the tenant is known.
    uniqueIndex('credential_client_id').on(t.clientId),
    uniqueIndex('credential_device_id').on(t.deviceId),
    uniqueIndex('credential_digest').on(t.digest),
    uniqueIndex('credential_email').on(t.tenantId, t.emailKey),
    uniqueIndex('credential_name').on(t.tenantId, t.kind, t.name).where(sql`revoked_at is null and kind <> 'login'`),
    index('credential_customer').on(t.tenantId, t.customerId),
    index('credential_seq').on(t.tenantId, t.seq),
    oneOf('credential_kind', t.kind, credentialKinds),
    oneOf('credential_status', t.status, credentialStatuses),
    check('credential_secret', sql`(${t.kind} = 'login') = (${t.digest} is null)`),
  ],
);

/** Secrets from before a rotation, each good until its own end, however often the credential was rotated since. */
export const formerSecret = identity.table(
  'former_secret',
  {
    ...standing(),
    credentialId: uuid('credential_id').notNull(),
    digest: bytes('digest').notNull(),
    until: at('until').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('former_secret_digest').on(t.digest),
    index('former_secret_credential').on(t.tenantId, t.credentialId),
  ],
);

/** What a key may do with one family of operations: 1 reads, 2 operates, 3 administers. */
export const grant = identity.table(
  'credential_grant',
  {
    ...standing(),
    credentialId: uuid('credential_id').notNull(),
    operation: text('operation').$type<(typeof operations)[number]>().notNull(),
    level: smallint('level').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('grant_operation').on(t.tenantId, t.credentialId, t.operation),
    oneOf('grant_operation_word', t.operation, operations),
    check('grant_level', sql`${t.level} between 1 and 3`),
  ],
);

export const oneTimeToken = identity.table(
  'one_time_token',
  {
    ...standing(),
    purpose: text('purpose').$type<(typeof oneTimePurposes)[number]>().notNull(),
    digest: bytes('digest').notNull(),
    credentialId: uuid('credential_id'),
    customerId: uuid('customer_id'),
    payload: jsonb('payload').$type<Record<string, unknown>>(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('one_time_token_digest').on(t.digest),
    index('one_time_token_subject').on(t.tenantId, t.credentialId, t.purpose),
    oneOf('one_time_token_purpose', t.purpose, oneTimePurposes),
  ],
);

export const otp = identity.table(
  'otp',
  {
    ...standing(),
    subjectId: uuid('subject_id').notNull(),
    purpose: text('purpose').notNull(),
    codeDigest: bytes('code_digest').notNull(),
    tries: smallint('tries').notNull().default(0),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('otp_live').on(t.tenantId, t.subjectId, t.purpose)],
);

/** Key pairs that clients encrypt to. */
export const rsaKey = identity.table(
  'rsa_key',
  {
    ...standing(),
    purpose: text('purpose').$type<(typeof rsaPurposes)[number]>().notNull(),
    kid: text('kid').notNull(),
    publicKey: text('public_key').notNull(),
    privateSealed: bytes('private_sealed').notNull(),
    retiredAt: at('retired_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('rsa_key_kid').on(t.tenantId, t.kid),
    // The newest of all tenants, for who comes from nobody knows where.
    index('rsa_key_transport').on(t.seq).where(sql`purpose = 'transport'`),
    oneOf('rsa_key_purpose', t.purpose, rsaPurposes),
  ],
);

/** One login and all refresh tokens that came of it: the family. */
export const session = identity.table(
  'session',
  {
    ...standing(),
    credentialId: uuid('credential_id').notNull(),
    customerId: uuid('customer_id'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    deviceInfo: text('device_info'),
    lastActiveAt: at('last_active_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
    revokedReason: text('revoked_reason'),
    /** Seconds by which the sandbox made this one session older than it is. */
    agedSeconds: integer('aged_seconds').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('session_credential').on(t.tenantId, t.credentialId, t.seq),
    index('session_customer').on(t.tenantId, t.customerId, t.seq),
  ],
);

export const refreshToken = identity.table(
  'refresh_token',
  {
    ...standing(),
    sessionId: uuid('session_id').notNull(),
    digest: bytes('digest').notNull(),
    expiresAt: at('expires_at').notNull(),
    spentAt: at('spent_at'),
    replacedById: uuid('replaced_by_id'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('refresh_token_digest').on(t.digest),
    index('refresh_token_session').on(t.tenantId, t.sessionId),
  ],
);

/** Access tokens that end before their time although their session goes on. */
export const revokedToken = identity.table(
  'revoked_token',
  {
    tenantId: uuid('tenant_id').notNull(),
    jti: uuid('jti').notNull(),
    until: at('until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.jti] }), index('revoked_token_until').on(t.until)],
);

/** Every attempt to log in. Insert-only. What was typed is kept as a digest: people type passwords there. */
export const loginHistory = identity.table(
  'login_history',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    credentialId: uuid('credential_id'),
    subjectDigest: bytes('subject_digest').notNull(),
    outcome: text('outcome').$type<'success' | 'failed'>().notNull(),
    reason: text('reason'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    requestId: text('request_id'),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('login_history_credential').on(t.tenantId, t.credentialId, t.seq),
    oneOf('login_history_outcome', t.outcome, ['success', 'failed']),
  ],
);

export const customer = identity.table(
  'customer',
  {
    ...standing(),
    type: text('type').$type<(typeof customerTypes)[number]>().notNull().default('individual'),
    parentId: uuid('parent_id'),
    status: text('status').$type<(typeof customerStatuses)[number]>().notNull(),
    statusReason: text('status_reason'),
    deactivatedAt: at('deactivated_at'),
    deletedAt: at('deleted_at'),

    email: text('email'),
    /** Folded; null where duplicates are allowed or the customer is deleted. The next two likewise. */
    emailKey: text('email_key'),
    dialCode: text('dial_code'),
    phone: text('phone'),
    phoneKey: text('phone_key'),
    username: text('username'),
    usernameKey: text('username_key'),
    otp: boolean('otp').notNull().default(false),
    sms: boolean('sms').notNull().default(false),
    whatsapp: boolean('whatsapp').notNull().default(false),
    telegram: boolean('telegram').notNull().default(false),

    firstName: text('first_name'),
    secondName: text('second_name'),
    lastName: text('last_name'),
    fullName: text('full_name')
      .notNull()
      .generatedAlwaysAs(sql`btrim(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))`),
    pronounTitle: text('pronoun_title'),
    dateOfBirth: date('date_of_birth'),
    gender: text('gender').$type<(typeof genders)[number]>(),
    /** ISO 3166-1 alpha-2, as everywhere inside. */
    nationality: text('nationality'),
    language: text('language'),
    address: jsonb('address').$type<PostalAddress>(),

    kycStatus: text('kyc_status').$type<(typeof customerKycStatuses)[number]>().notNull().default('none'),
    kycLevel: text('kyc_level').$type<(typeof kycLevels)[number]>().notNull().default('basic'),
    kycApprovedAt: at('kyc_approved_at'),
    kycRejectionCode: text('kyc_rejection_code'),
    kycRejectionText: text('kyc_rejection_text'),

    documentType: text('document_type'),
    documentNumberSealed: bytes('document_number_sealed'),
    documentExpiry: date('document_expiry'),
    identificationType: text('identification_type'),
    identificationSealed: bytes('identification_sealed'),
    business: jsonb('business').$type<Record<string, unknown>>(),
    metadata: jsonb('metadata').$type<Record<string, string>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('customer_email').on(t.tenantId, t.emailKey),
    uniqueIndex('customer_phone').on(t.tenantId, t.phoneKey),
    uniqueIndex('customer_username').on(t.tenantId, t.usernameKey),
    index('customer_seq').on(t.tenantId, t.seq),
    index('customer_list').on(t.tenantId, t.createdAt, t.id),
    index('customer_email_folded').on(t.tenantId, sql`lower(${t.email})`),
    index('customer_deleted_at').on(t.tenantId, t.deletedAt).where(sql`deleted_at is not null`),
    index('customer_parent').on(t.tenantId, t.parentId).where(sql`parent_id is not null`),
    oneOf('customer_type', t.type, customerTypes),
    oneOf('customer_status', t.status, customerStatuses),
    oneOf('customer_gender', t.gender, genders),
    oneOf('customer_kyc_status', t.kycStatus, customerKycStatuses),
    oneOf('customer_kyc_level', t.kycLevel, kycLevels),
    check('customer_deleted', sql`(${t.status} = 'deleted') = (${t.deletedAt} is not null)`),
    check('customer_phone_pair', sql`(${t.dialCode} is null) = (${t.phone} is null)`),
  ],
);

/** A business's owners, controllers, signers and directors. */
export const associatedPerson = identity.table(
  'associated_person',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    email: text('email'),
    dateOfBirth: date('date_of_birth'),
    nationality: text('nationality'),
    title: text('title'),
    hasOwnership: boolean('has_ownership').notNull().default(false),
    ownershipPercent: smallint('ownership_percent'),
    hasControl: boolean('has_control').notNull().default(false),
    isSigner: boolean('is_signer').notNull().default(false),
    isDirector: boolean('is_director').notNull().default(false),
    address: jsonb('address').$type<PostalAddress>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('associated_person_customer').on(t.tenantId, t.customerId, t.seq),
  ],
);

/** The customer's id at an outside provider. */
export const providerLink = identity.table(
  'provider_link',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    provider: text('provider').notNull(),
    externalId: text('external_id').notNull(),
    status: text('status').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('provider_link_once').on(t.tenantId, t.customerId, t.provider),
  ],
);

/** Where a customer's money goes outside; the rail's own fields are sealed. */
export const bankAccount = identity.table(
  'bank_account',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    rail: text('rail').$type<(typeof bankRails)[number]>().notNull(),
    bankName: text('bank_name'),
    holderName: text('holder_name').notNull(),
    alias: text('alias'),
    currency: text('currency').notNull(),
    last4: text('last4').notNull(),
    sealed: bytes('sealed').notNull(),
    deletedAt: at('deleted_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('bank_account_customer').on(t.tenantId, t.customerId, t.seq),
    oneOf('bank_account_rail', t.rail, bankRails),
  ],
);

export const kycCase = identity.table(
  'kyc_case',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    accountId: uuid('account_id'),
    kind: text('kind').$type<(typeof kycKinds)[number]>().notNull(),
    targetLevel: text('target_level').$type<(typeof kycLevels)[number]>().notNull(),
    /** Of a session: what was asked for when it was started. Its review may reach for more. */
    askedLevel: text('asked_level').$type<(typeof kycLevels)[number]>(),
    status: text('status').$type<(typeof kycStatuses)[number]>().notNull(),
    submittedAt: at('submitted_at'),
    reviewedAt: at('reviewed_at'),
    reviewedBy: text('reviewed_by'),
    completedAt: at('completed_at'),
    expiresAt: at('expires_at'),
    rejectionCode: text('rejection_code'),
    rejectionText: text('rejection_text'),
    /** What the sandbox's reviewer will say, and when. */
    dueVerdict: text('due_verdict').$type<(typeof dueVerdicts)[number]>(),
    dueAt: at('due_at'),
    redirectUrl: text('redirect_url'),
    hostedTokenDigest: bytes('hosted_token_digest'),
    docType: text('doc_type').$type<(typeof numberTypes)[number]>(),
    docNumberSealed: bytes('doc_number_sealed'),
    docNumberDigest: bytes('doc_number_digest'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('kyc_case_customer').on(t.tenantId, t.customerId, t.seq),
    index('kyc_case_status').on(t.tenantId, t.status, t.seq),
    // One waits to be submitted and one for its verdict, and they may be two.
    uniqueIndex('kyc_case_pending').on(t.tenantId, t.customerId).where(sql`status = 'pending'`),
    uniqueIndex('kyc_case_in_review').on(t.tenantId, t.customerId).where(sql`status = 'in_review'`),
    // Whoever opens a hosted page has the session's id and no tenant.
    uniqueIndex('kyc_case_session').on(t.id).where(sql`kind = 'session'`),
    index('kyc_case_due').on(t.dueAt).where(sql`status = 'in_review' and due_at is not null`),
    index('kyc_case_expiry').on(t.expiresAt).where(sql`status = 'pending' and expires_at is not null`),
    uniqueIndex('kyc_case_hosted').on(t.hostedTokenDigest),
    // A number belongs to one customer at a time; of rejected cases it is free again.
    uniqueIndex('kyc_case_number')
      .on(t.tenantId, t.docNumberDigest)
      .where(sql`status in ('pending', 'in_review', 'approved')`),
    oneOf('kyc_case_kind', t.kind, kycKinds),
    oneOf('kyc_case_status_word', t.status, kycStatuses),
    oneOf('kyc_case_level', t.targetLevel, kycLevels),
    oneOf('kyc_case_asked_level', t.askedLevel, kycLevels),
    oneOf('kyc_case_due_verdict', t.dueVerdict, dueVerdicts),
    check('kyc_case_due_pair', sql`(${t.dueVerdict} is null) = (${t.dueAt} is null)`),
    check('kyc_case_asked', sql`(${t.kind} = 'session') = (${t.askedLevel} is not null)`),
    oneOf('kyc_case_doc_type', t.docType, numberTypes),
  ],
);

/** Every change of a customer's KYC. Insert-only. */
export const kycHistory = identity.table(
  'kyc_history',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    customerId: uuid('customer_id').notNull(),
    caseId: uuid('case_id'),
    fromStatus: text('from_status').notNull(),
    toStatus: text('to_status').notNull(),
    level: text('level').notNull(),
    reason: text('reason'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('kyc_history_customer').on(t.tenantId, t.customerId, t.seq),
  ],
);

/** The personal part of a KYC file: the legal name, which may differ from the customer's. */
export const kycPersonal = identity.table(
  'kyc_personal',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    nickName: text('nick_name'),
    dateOfBirth: date('date_of_birth').notNull(),
    gender: text('gender').$type<(typeof genders)[number]>().notNull(),
    maritalStatus: text('marital_status').$type<(typeof maritalStatuses)[number]>(),
    nationality: text('nationality').notNull(),
    countryOfBirth: text('country_of_birth'),
    countryOfResidence: text('country_of_residence').notNull(),
    tinSealed: bytes('tin_sealed'),
    language: text('language').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('kyc_personal_once').on(t.tenantId, t.customerId),
    oneOf('kyc_personal_gender', t.gender, genders),
    oneOf('kyc_personal_marital_status', t.maritalStatus, maritalStatuses),
  ],
);

export const kycIdentification = identity.table(
  'kyc_identification',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    idCardSealed: bytes('id_card_sealed'),
    idCardExpiry: date('id_card_expiry'),
    passportSealed: bytes('passport_sealed'),
    passportExpiry: date('passport_expiry'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('kyc_identification_once').on(t.tenantId, t.customerId),
  ],
);

/** A document's content is sealed and never given out again. */
export const kycDocument = identity.table(
  'kyc_document',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    caseId: uuid('case_id'),
    type: text('type').$type<(typeof documentTypes)[number]>().notNull(),
    side: text('side').$type<(typeof documentSides)[number]>(),
    status: text('status').$type<(typeof documentStatuses)[number]>().notNull().default('received'),
    contentType: text('content_type').$type<(typeof contentTypes)[number]>().notNull(),
    fileName: text('file_name'),
    size: integer('size').notNull(),
    sha256: bytes('sha256').notNull(),
    contentSealed: bytes('content_sealed').notNull(),
    /** Set when a later one of the same type and side took its place. */
    replacedAt: at('replaced_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('kyc_document_current')
      .on(t.tenantId, t.customerId, t.type, sql`coalesce(${t.side}, '')`)
      .where(sql`status = 'received' and replaced_at is null`),
    index('kyc_document_customer').on(t.tenantId, t.customerId, t.seq),
    oneOf('kyc_document_type', t.type, documentTypes),
    oneOf('kyc_document_side', t.side, documentSides),
    oneOf('kyc_document_status', t.status, documentStatuses),
    oneOf('kyc_document_content_type', t.contentType, contentTypes),
  ],
);

export const address = identity.table(
  'address',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    type: text('type').$type<(typeof addressTypes)[number]>().notNull(),
    countryId: integer('country_id').notNull(),
    stateId: integer('state_id').notNull(),
    cityId: integer('city_id').notNull(),
    line1: text('line1').notNull(),
    line2: text('line2'),
    postalCode: text('postal_code'),
    longitude: text('longitude'),
    latitude: text('latitude'),
    active: boolean('active').notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('address_type').on(t.tenantId, t.customerId, t.type),
    oneOf('address_type_word', t.type, addressTypes),
  ],
);

/** Locations are the world's, not a tenant's. */
export const country = identity.table(
  'country',
  {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
    iso2: text('iso2').notNull().unique('country_iso2'),
    iso3: text('iso3').notNull().unique('country_iso3'),
    numeric: text('numeric'),
    phoneCode: text('phone_code'),
    capital: text('capital'),
    currency: text('currency'),
    currencySymbol: text('currency_symbol'),
    region: text('region'),
    latitude: text('latitude'),
    longitude: text('longitude'),
    nationality: text('nationality'),
    postalCodeFormat: text('postal_code_format'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('country_name').on(t.name)],
);

export const state = identity.table(
  'state',
  {
    id: integer('id').primaryKey(),
    countryId: integer('country_id').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    latitude: text('latitude'),
    longitude: text('longitude'),
  },
  (t) => [index('state_country').on(t.countryId, t.name)],
);

export const city = identity.table(
  'city',
  {
    id: integer('id').primaryKey(),
    stateId: integer('state_id').notNull(),
    countryId: integer('country_id').notNull(),
    name: text('name').notNull(),
    latitude: text('latitude'),
    longitude: text('longitude'),
  },
  (t) => [index('city_state').on(t.stateId, t.name)],
);

/** Who did what. Insert-only. */
export const audit = identity.table(
  'audit',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role'),
    action: text('action').notNull(),
    targetType: text('target_type').notNull(),
    targetId: text('target_id').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    reason: text('reason'),
    requestId: text('request_id'),
    ip: text('ip'),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('audit_seq').on(t.tenantId, t.seq),
    index('audit_target').on(t.tenantId, t.targetId, t.targetType, t.seq),
    index('audit_actor').on(t.tenantId, t.actorId, t.seq),
  ],
);

/** In-app notices. */
export const notification = identity.table(
  'notification',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    type: text('type').$type<(typeof notificationTypes)[number]>().notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    readAt: at('read_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('notification_customer').on(t.tenantId, t.customerId, t.seq),
    index('notification_unread').on(t.tenantId, t.customerId).where(sql`read_at is null`),
    oneOf('notification_type', t.type, notificationTypes),
  ],
);

/** Mail and SMS to send; the body carries links and codes, so it is sealed. */
export const message = identity.table(
  'message',
  {
    ...standing(),
    channel: text('channel').$type<(typeof messageChannels)[number]>().notNull(),
    template: text('template').notNull(),
    credentialId: uuid('credential_id'),
    customerId: uuid('customer_id'),
    recipientSealed: bytes('recipient_sealed').notNull(),
    bodySealed: bytes('body_sealed').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    sentAt: at('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('message_due').on(t.nextAttemptAt).where(sql`sent_at is null`),
    oneOf('message_channel', t.channel, messageChannels),
  ],
);

export const setting = identity.table(
  'setting',
  {
    ...standing(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    type: text('type').$type<(typeof settingTypes)[number]>().notNull(),
    description: text('description').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('setting_key').on(t.tenantId, t.key),
    oneOf('setting_type', t.type, settingTypes),
  ],
);

/** Addresses that a customer has confirmed; kept as digests. */
export const trustedAddress = identity.table(
  'trusted_address',
  {
    ...standing(),
    customerId: uuid('customer_id').notNull(),
    ipDigest: bytes('ip_digest').notNull(),
    until: at('until').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('trusted_address_once').on(t.tenantId, t.customerId, t.ipDigest),
  ],
);
