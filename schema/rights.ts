import type { SubgraphName } from '../kernel/config';

/** The database roles: one per subgraph, and the gateway's. */
export const roles = ['identity', 'wallet', 'card', 'rules', 'gateway'] as const;
export type Role = (typeof roles)[number];

type Right = 'select' | 'insert' | 'update' | 'delete';
const READ: readonly Right[] = ['select'];
const APPEND: readonly Right[] = ['select', 'insert'];
const WRITE: readonly Right[] = ['select', 'insert', 'update'];
const ALL: readonly Right[] = ['select', 'insert', 'update', 'delete'];

/** Tables that only ever grow: nobody may change a row once written. */
export const insertOnly = [
  'identity.audit',
  'identity.login_history',
  'identity.kyc_history',
  'wallet.entry',
  'card.history',
  'card.activity',
  'card.message',
  'rules.decision',
  'events.outbox',
] as const;

/** Own schema of each subgraph: everything but what is insert-only. */
export const ownSchema: readonly SubgraphName[] = ['identity', 'wallet', 'card', 'rules'];

const shared: Record<string, readonly Right[]> = {
  'events.outbox': APPEND,
  'events.once': ALL,
  'events.rate_bucket': ALL,
  'identity.audit': ['insert'],
  'identity.standing': READ,
  'identity.tenant_policy': READ,
};

/** Beyond the own schema: exactly what a port needs, and nothing of the card vault for anybody but `card`. */
export const rights: Record<Role, Record<string, readonly Right[]>> = {
  identity: {
    ...shared,
    'identity.audit': APPEND,
    // The cards of a customer who goes freeze, and their events tell all of them.
    'card.card': ['select', 'update'],
    'card.tier': READ,
    'card.history': APPEND,
    'card.fulfilment': READ,
    'rules.limit': READ,
    'rules.control': READ,
    'rules.list': READ,
    'wallet.asset': READ,
    'events.endpoint': WRITE,
    'events.delivery': WRITE,
    'events.attempt': APPEND,
  },
  wallet: {
    ...shared,
    'identity.full_name': READ,
    'rules.limit': READ,
    'rules.control': READ,
    'rules.list': READ,
    'rules.velocity': READ,
    'rules.velocity_cleared': READ,
    'rules.use': WRITE,
    'rules.tally': WRITE,
    'rules.draft': READ,
    'rules.decision': APPEND,
  },
  card: {
    ...shared,
    // Re-sealed like the vault's own rows when master keys change.
    'identity.pin_key': ['select', 'update'],
    'identity.country_code': READ,
    'identity.legal_name': READ,
    'identity.postal_address': READ,
    'wallet.asset': READ,
    'wallet.account': WRITE,
    'wallet.transfer': WRITE,
    'wallet.leg': WRITE,
    'wallet.hold': WRITE,
    'wallet.entry': APPEND,
    // What a card begins with, and what is changed together with it.
    'rules.limit': WRITE,
    'rules.control': WRITE,
    'rules.list': ALL,
    'rules.velocity': APPEND,
    'rules.velocity_cleared': WRITE,
    'rules.draft': READ,
    'rules.use': WRITE,
    'rules.tally': WRITE,
    'rules.decision': APPEND,
    'events.horizon': READ,
  },
  rules: { ...shared, 'wallet.asset': READ },
  gateway: {
    'events.outbox': APPEND,
    'events.reader': WRITE,
    'events.horizon': READ,
    'events.once': ALL,
    'events.rate_bucket': ALL,
    'events.persisted_operation': ALL,
    // Made and changed in identity; here they only come to be disabled, and their failures counted.
    'events.endpoint': ['select', 'update'],
    'events.delivery': ALL,
    'events.attempt': ['select', 'insert', 'delete'],
    'identity.tenant_policy': READ,
  },
};

/** What a role may ask of tables that it may not read, or do to them, and nothing else. */
export const callable: Partial<Record<Role, readonly string[]>> = {
  identity: [
    'card.void_tokens(uuid, uuid[], text[], timestamp with time zone)',
    'wallet.close_account(uuid, uuid, timestamp with time zone)',
    'wallet.customer_has_money(uuid, uuid)',
    'wallet.lock_accounts(uuid, uuid)',
  ],
  card: ['card.void_tokens(uuid, uuid[], text[], timestamp with time zone)', 'events.watermark(bigint)'],
  gateway: ['events.forget(timestamp with time zone, integer)', 'events.watermark(bigint)'],
};
