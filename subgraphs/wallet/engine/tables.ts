import { type Columns, insertInto, statement } from '../../../schema/sets';
import type { Account, Entry, Hold, Leg, Transfer } from './state';

const transferColumns: Columns<Transfer> = {
  tenant_id: ['uuid', (t) => t.tenantId],
  id: ['uuid', (t) => t.id],
  kind: ['text', (t) => t.kind],
  status: ['text', (t) => t.status],
  asset_id: ['uuid', (t) => t.assetId],
  currency: ['text', (t) => t.currency],
  amount: ['numeric', (t) => t.amount],
  charges: ['jsonb', (t) => JSON.stringify(t.charges)],
  total_charges: ['numeric', (t) => t.totalCharges],
  posted_amount: ['numeric', (t) => t.postedAmount],
  refunded_amount: ['numeric', (t) => t.refundedAmount],
  from_account_id: ['uuid', (t) => t.fromAccountId],
  to_account_id: ['uuid', (t) => t.toAccountId],
  fees_account_id: ['uuid', (t) => t.feesAccountId],
  hold_id: ['uuid', (t) => t.holdId],
  original_id: ['uuid', (t) => t.originalId],
  card_id: ['uuid', (t) => t.cardId],
  authorisation_id: ['uuid', (t) => t.authorisationId],
  description: ['text', (t) => t.description],
  narration: ['text', (t) => t.narration],
  gateway_ref: ['text', (t) => t.gatewayRef],
  metadata: ['jsonb', (t) => JSON.stringify(t.made!.facts.metadata ?? {})],
  initiated_kind: ['text', (t) => t.made!.cause.viewer.actor.kind],
  initiated_by: ['text', (t) => t.made!.cause.viewer.actor.id],
  request_id: ['text', (t) => t.made!.cause.requestId],
  failed_reason: ['text', (t) => t.failedReason],
  posted_at: ['timestamptz', (t) => t.postedAt],
  cleared_at: ['timestamptz', (t) => t.clearedAt],
  created_at: ['timestamptz', (t) => t.made!.cause.at],
  updated_at: ['timestamptz', (t) => t.updatedAt],
};

/** What only some transfers carry: those go by a statement of their own, so that the others do not pay for it. */
const rareColumns: Columns<Transfer> = {
  contact_id: ['uuid', (t) => t.contactId],
  purpose: ['text', (t) => t.made!.facts.purpose],
  reference: ['text', (t) => t.made!.facts.reference],
  gateway_number: ['bigint', (t) => t.made!.facts.gatewayNumber],
  api_status: ['text', (t) => t.made!.facts.apiStatus],
  issuer_slug: ['text', (t) => t.made!.facts.issuerSlug],
  transaction_amount: ['numeric', (t) => t.made!.facts.transactionAmount],
  transaction_currency: ['text', (t) => t.made!.facts.transactionCurrency],
  conversion_rate: ['text', (t) => t.made!.facts.conversionRate],
  payment_method: ['text', (t) => t.made!.facts.paymentMethod],
  bank_account_sealed: ['hex', (t) => t.made!.facts.bankAccountSealed?.toString('hex')],
  bank_account_last4: ['text', (t) => t.made!.facts.bankAccountLast4],
  ifsc: ['text', (t) => t.made!.facts.ifsc],
  chain_tx_id: ['uuid', (t) => t.made!.facts.chainTxId],
  from_address: ['text', (t) => t.made!.facts.fromAddress],
  to_address: ['text', (t) => t.made!.facts.toAddress],
  key_account_id: ['uuid', (t) => t.made!.forever?.accountId],
  idempotency_key: ['text', (t) => t.made!.forever?.key],
};

export const rare = (transfer: Transfer): boolean =>
  Object.values(rareColumns).some(([, pick]) => pick(transfer) != null);

export const insertPlainTransfers = insertInto('wallet.transfer', transferColumns);
export const insertFullTransfers = insertInto('wallet.transfer', { ...transferColumns, ...rareColumns });

export const updateTransfers = statement<Transfer>(
  {
    tenant_id: ['uuid', (t) => t.tenantId],
    id: ['uuid', (t) => t.id],
    status: ['text', (t) => t.status],
    amount: ['numeric', (t) => t.amount],
    charges: ['jsonb', (t) => JSON.stringify(t.charges)],
    total_charges: ['numeric', (t) => t.totalCharges],
    posted_amount: ['numeric', (t) => t.postedAmount],
    refunded_amount: ['numeric', (t) => t.refundedAmount],
    fees_account_id: ['uuid', (t) => t.feesAccountId],
    gateway_ref: ['text', (t) => t.gatewayRef],
    failed_reason: ['text', (t) => t.failedReason],
    posted_at: ['timestamptz', (t) => t.postedAt],
    cleared_at: ['timestamptz', (t) => t.clearedAt],
    updated_at: ['timestamptz', (t) => t.updatedAt],
  },
  (values) => `
    update wallet.transfer t
    set status = v.status, amount = v.amount, charges = v.charges, total_charges = v.total_charges,
        posted_amount = v.posted_amount, refunded_amount = v.refunded_amount, fees_account_id = v.fees_account_id,
        gateway_ref = v.gateway_ref, failed_reason = v.failed_reason, posted_at = v.posted_at,
        cleared_at = v.cleared_at, updated_at = v.updated_at, version = t.version + 1
    from ${values} where t.tenant_id = v.tenant_id and t.id = v.id`,
);

interface Face {
  readonly leg: Leg;
  readonly transfer: Transfer;
}

export const insertLegs = insertInto<Face>('wallet.leg', {
  tenant_id: ['uuid', ({ leg }) => leg.tenantId],
  id: ['uuid', ({ leg }) => leg.id],
  transfer_id: ['uuid', ({ leg }) => leg.transferId],
  account_id: ['uuid', ({ leg }) => leg.accountId],
  direction: ['text', ({ leg }) => leg.direction],
  amount: ['numeric', ({ leg, transfer }) => leg.amount ?? transfer.amount],
  currency: ['text', ({ leg }) => leg.currency],
  status: ['text', ({ transfer }) => transfer.status],
  category: ['text', ({ leg }) => leg.category],
  related_account_id: ['uuid', ({ leg }) => leg.relatedAccountId],
  posted_at: ['timestamptz', ({ transfer }) => transfer.postedAt],
  created_at: ['timestamptz', ({ transfer }) => transfer.made!.cause.at],
  updated_at: ['timestamptz', ({ transfer }) => transfer.updatedAt],
});

/** Legs follow their transfer; those of a transfer with more than two sides keep amounts of their own. */
export const updateLegs = statement<Transfer>(
  {
    tenant_id: ['uuid', (t) => t.tenantId],
    transfer_id: ['uuid', (t) => t.id],
    status: ['text', (t) => t.status],
    amount: ['numeric', (t) => (t.fromAccountId === null ? null : t.amount)],
    posted_at: ['timestamptz', (t) => t.postedAt],
    updated_at: ['timestamptz', (t) => t.updatedAt],
  },
  (values) => `
    update wallet.leg l
    set status = v.status, amount = coalesce(v.amount, l.amount), posted_at = v.posted_at,
        updated_at = v.updated_at, version = l.version + 1
    from ${values} where l.tenant_id = v.tenant_id and l.transfer_id = v.transfer_id`,
);

export const insertEntries = insertInto<Entry>('wallet.entry', {
  tenant_id: ['uuid', (e) => e.tenantId],
  account_id: ['uuid', (e) => e.accountId],
  n: ['int', (e) => e.n],
  transfer_id: ['uuid', (e) => e.transferId],
  asset_id: ['uuid', (e) => e.assetId],
  amount: ['numeric', (e) => e.amount],
  balance_after: ['numeric', (e) => e.balanceAfter],
  narration: ['text', (e) => e.narration],
  hash: ['hex', (e) => e.hash],
  at: ['timestamptz', (e) => new Date(e.atMs)],
});

export const insertHolds = insertInto<Hold>('wallet.hold', {
  tenant_id: ['uuid', (h) => h.tenantId],
  id: ['uuid', (h) => h.id],
  account_id: ['uuid', (h) => h.accountId],
  transfer_id: ['uuid', (h) => h.transferId],
  amount: ['numeric', (h) => h.amount],
  remaining: ['numeric', (h) => h.remaining],
  state: ['text', (h) => h.state],
  expires_at: ['timestamptz', (h) => h.expiresAt],
  created_at: ['timestamptz', (h) => h.updatedAt],
  updated_at: ['timestamptz', (h) => h.updatedAt],
});

export const updateHolds = statement<Hold>(
  {
    tenant_id: ['uuid', (h) => h.tenantId],
    id: ['uuid', (h) => h.id],
    amount: ['numeric', (h) => h.amount],
    remaining: ['numeric', (h) => h.remaining],
    state: ['text', (h) => h.state],
    updated_at: ['timestamptz', (h) => h.updatedAt],
  },
  (values) => `
    update wallet.hold h
    set amount = v.amount, remaining = v.remaining, state = v.state, updated_at = v.updated_at, version = h.version + 1
    from ${values} where h.tenant_id = v.tenant_id and h.id = v.id`,
);

/** What a movement changes is no change of the account itself: `updated_at` stays. */
export const updateAccounts = statement<Account>(
  {
    tenant_id: ['uuid', (a) => a.tenantId],
    id: ['uuid', (a) => a.id],
    posted: ['numeric', (a) => a.posted],
    held: ['numeric', (a) => a.held],
    incoming: ['numeric', (a) => a.incoming],
    overdrawn: ['numeric', (a) => a.overdrawn],
    entry_count: ['int', (a) => a.entryCount],
    last_entry_at: ['timestamptz', (a) => (a.entryCount === 0 ? null : new Date(a.lastEntryMs))],
    last_entry_hash: ['hex', (a) => a.lastEntryHash],
  },
  (values) => `
    update wallet.account a
    set posted = v.posted, held = v.held, incoming = v.incoming, overdrawn = v.overdrawn,
        entry_count = v.entry_count, last_entry_at = v.last_entry_at,
        last_entry_hash = decode(v.last_entry_hash, 'hex'), version = a.version + 1
    from ${values} where a.tenant_id = v.tenant_id and a.id = v.id`,
);
