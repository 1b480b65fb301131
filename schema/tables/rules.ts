import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, oneOf, standing, units } from '../kinds';

export const rules = pgSchema('rules');

/** What a rule is about. A tier's rules are the pattern that its new cards are given. */
export const subjectKinds = ['card', 'account', 'tier', 'tenant'] as const;
export const actions = ['any', 'purchase', 'atm_withdrawal', 'deposit', 'send_money', 'top_up', 'withdrawal'] as const;
export const windows = ['single', 'rolling_24h', 'day', 'week', 'month', 'lifetime'] as const;
export const measures = ['amount', 'count'] as const;
/** The weakest first: what a user sets stands before what staff set, and that before the default; ceilings bind all. */
export const sources = ['default', 'admin', 'user'] as const;
export const operators = ['less_than', 'less_than_or_equal', 'greater', 'less'] as const;
export const controlKinds = ['atm', 'purchase', 'online', 'contactless', 'cross_border', 'card_present'] as const;
export const listKinds = ['mcc_allow', 'mcc_block', 'country_allow', 'country_block'] as const;
export const draftStates = ['drafted', 'shadow', 'live', 'discarded'] as const;
export const decisionModes = ['live', 'shadow', 'backtest'] as const;
export const outcomes = ['approved', 'refused'] as const;

/** Rules in preparation. While they belong to a draft they bite nobody; in shadow they are evaluated and only told. */
export const draft = rules.table(
  'draft',
  {
    ...standing(),
    title: text('title').notNull(),
    state: text('state').$type<(typeof draftStates)[number]>().notNull().default('drafted'),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    shadowSince: at('shadow_since'),
    liveAt: at('live_at'),
    discardedAt: at('discarded_at'),
    backtest: jsonb('backtest').$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('draft_seq').on(t.tenantId, t.seq),
    oneOf('draft_state', t.state, draftStates),
  ],
);

/** Every rule: what it is about, and the draft that it waits in (none = it is live). */
const subject = () => ({
  subjectKind: text('subject_kind').$type<(typeof subjectKinds)[number]>().notNull(),
  subjectId: uuid('subject_id').notNull(),
  draftId: uuid('draft_id'),
});

export const limit = rules.table(
  'limit',
  {
    ...standing(),
    ...subject(),
    action: text('action').$type<(typeof actions)[number]>().notNull(),
    window: text('window').$type<(typeof windows)[number]>().notNull(),
    measure: text('measure').$type<(typeof measures)[number]>().notNull(),
    /** Ledger units, or a count. None given = no limit, said outright. */
    value: units('value'),
    /** The highest value that a user may set. */
    allowed: units('allowed'),
    operator: text('operator').$type<(typeof operators)[number]>().notNull().default('less_than_or_equal'),
    source: text('source').$type<(typeof sources)[number]>().notNull(),
    /** Of an amount; counts have none. */
    currency: text('currency'),
    slug: text('slug'),
    thirdPartyConfig: text('third_party_config'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique('limit_once')
      .on(t.tenantId, t.subjectKind, t.subjectId, t.action, t.window, t.measure, t.source, t.currency, t.draftId)
      .nullsNotDistinct(),
    // Partial, so that nobody takes it to look for the limits of one subject.
    index('limit_seq').on(t.tenantId, t.seq).where(sql`draft_id is null`),
    index('limit_draft').on(t.tenantId, t.draftId).where(sql`draft_id is not null`),
    oneOf('limit_subject_kind', t.subjectKind, subjectKinds),
    oneOf('limit_action', t.action, actions),
    oneOf('limit_window', t.window, windows),
    oneOf('limit_measure', t.measure, measures),
    oneOf('limit_source', t.source, sources),
    oneOf('limit_operator', t.operator, operators),
    check('limit_value', sql`${t.value} >= 0 and ${t.allowed} >= 0`),
    check('limit_currency', sql`(${t.measure} = 'amount') = (${t.currency} is not null)`),
  ],
);

/** A switch: is this way of using the subject allowed? */
export const control = rules.table(
  'control',
  {
    ...standing(),
    ...subject(),
    kind: text('kind').$type<(typeof controlKinds)[number]>().notNull(),
    allowed: boolean('allowed').notNull(),
    allowedByDefault: boolean('allowed_by_default').notNull(),
    /** The transactions that it looks at; a user may point it at others. */
    appliesTo: text('applies_to').$type<(typeof actions)[number]>().notNull(),
    appliesToByDefault: text('applies_to_by_default').$type<(typeof actions)[number]>().notNull(),
    title: text('title'),
    description: text('description'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique('control_once').on(t.tenantId, t.subjectKind, t.subjectId, t.kind, t.draftId).nullsNotDistinct(),
    index('control_draft').on(t.tenantId, t.draftId).where(sql`draft_id is not null`),
    oneOf('control_subject_kind', t.subjectKind, subjectKinds),
    oneOf('control_kind', t.kind, controlKinds),
    oneOf('control_applies_to', t.appliesTo, actions),
  ],
);

/** Merchant categories or countries that are the only ones allowed, or that are blocked. Order as given. */
export const list = rules.table(
  'list',
  {
    ...standing(),
    ...subject(),
    kind: text('kind').$type<(typeof listKinds)[number]>().notNull(),
    entries: text('entries').array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique('list_once').on(t.tenantId, t.subjectKind, t.subjectId, t.kind, t.draftId).nullsNotDistinct(),
    index('list_draft').on(t.tenantId, t.draftId).where(sql`draft_id is not null`),
    oneOf('list_subject_kind', t.subjectKind, subjectKinds),
    oneOf('list_kind', t.kind, listKinds),
    check('list_size', sql`cardinality(${t.entries}) <= 100`),
  ],
);

/** So many approved authorisations of one card (of an account: of all its cards) within so many seconds. */
export const velocity = rules.table(
  'velocity',
  {
    ...standing(),
    ...subject(),
    maxAuthorisations: integer('max_authorisations').notNull(),
    windowSeconds: integer('window_seconds').notNull(),
    /** Whether breaking it also blocks the card. */
    blocks: boolean('blocks').notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique('velocity_once').on(t.tenantId, t.subjectKind, t.subjectId, t.windowSeconds, t.draftId).nullsNotDistinct(),
    index('velocity_draft').on(t.tenantId, t.draftId).where(sql`draft_id is not null`),
    oneOf('velocity_subject_kind', t.subjectKind, subjectKinds),
    check('velocity_positive', sql`${t.maxAuthorisations} >= 1 and ${t.windowSeconds} >= 1`),
  ],
);

/** Unblocking a card clears its count: what was authorised until then counts towards no velocity rule. */
export const velocityCleared = rules.table(
  'velocity_cleared',
  { tenantId: uuid('tenant_id').notNull(), cardId: uuid('card_id').notNull(), at: at('at').notNull() },
  (t) => [primaryKey({ columns: [t.tenantId, t.cardId] })],
);

/**
 * What counts against limits: one row per authorisation or transfer, whatever subjects it touches, so that a limit set
 * tomorrow knows what was spent today.
 */
export const use = rules.table(
  'use',
  {
    tenantId: uuid('tenant_id').notNull(),
    /** The authorisation's or transfer's own. */
    id: uuid('id').notNull(),
    cardId: uuid('card_id'),
    accountId: uuid('account_id').notNull(),
    action: text('action').$type<(typeof actions)[number]>().notNull(),
    amount: units('amount').notNull(),
    currency: text('currency').notNull(),
    at: at('at').notNull(),
    /** Given back by a reversal, or by a refund where the contract says so. */
    restored: units('restored').notNull().default(sql`0`),
    /** Set when it was undone as a whole: it no longer counts as one either. */
    restoredAt: at('restored_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('use_card_at').on(t.tenantId, t.cardId, t.at).where(sql`card_id is not null`),
    index('use_account_at').on(t.tenantId, t.accountId, t.at),
    oneOf('use_action', t.action, actions),
    check('use_restored', sql`${t.restored} between 0 and ${t.amount}`),
  ],
);

/**
 * The same, summed by hour (UTC): what windows are read from, so that a card used ten thousand times a month answers as
 * fast as a new one. Always the sum of the uses of that hour less what was given back of them.
 */
export const tally = rules.table(
  'tally',
  {
    tenantId: uuid('tenant_id').notNull(),
    subjectKind: text('subject_kind').$type<'card' | 'account'>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    hour: at('hour').notNull(),
    action: text('action').$type<(typeof actions)[number]>().notNull(),
    currency: text('currency').notNull(),
    amount: units('amount').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({
      name: 'tally_once',
      columns: [t.tenantId, t.subjectKind, t.subjectId, t.hour, t.action, t.currency],
    }),
    oneOf('tally_subject_kind', t.subjectKind, ['card', 'account']),
    // What a whole tenant spent is summed over its accounts. Partial, so that nobody takes it to look for one subject.
    index('tally_hour').on(t.tenantId, t.hour).where(sql`subject_kind = 'account'`),
  ],
);

/** One step of a decision: the rule looked at, what it allowed, what it found. What a check has none of is left out. */
export interface Step {
  readonly ruleId?: string | null;
  readonly rule: string;
  readonly subjectKind: (typeof subjectKinds)[number];
  readonly limit?: string | null;
  readonly used?: string | null;
  readonly asked?: string | null;
  readonly passed: boolean;
}

/** Why something was approved or refused: every rule in the order it was looked at. Insert-only. */
export const decision = rules.table(
  'decision',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid('id').notNull(),
    seq: bigint('seq', { mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
    causeId: uuid('cause_id').notNull(),
    cardId: uuid('card_id'),
    accountId: uuid('account_id'),
    mode: text('mode').$type<(typeof decisionModes)[number]>().notNull(),
    draftId: uuid('draft_id'),
    outcome: text('outcome').$type<(typeof outcomes)[number]>().notNull(),
    code: text('code'),
    ruleId: uuid('rule_id'),
    trace: jsonb('trace').$type<readonly Step[]>().notNull(),
    /** What was asked, so that a rule in preparation can be tried on it. Without anything of the card itself. */
    attempt: jsonb('attempt').$type<Record<string, unknown>>(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('decision_cause').on(t.tenantId, t.causeId),
    index('decision_card_seq').on(t.tenantId, t.cardId, t.seq),
    index('decision_account_seq').on(t.tenantId, t.accountId, t.seq),
    index('decision_at').on(t.tenantId, t.at),
    index('decision_draft_seq').on(t.tenantId, t.draftId, t.seq).where(sql`draft_id is not null`),
    oneOf('decision_mode', t.mode, decisionModes),
    oneOf('decision_outcome', t.outcome, outcomes),
  ],
);
