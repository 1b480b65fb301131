import type { Charge } from '../../../schema/wallet-words';
import type { Account, Hold, Transfer } from './state';

export interface Row {
  readonly tenant_id: string;
  readonly id: string;
  readonly [column: string]: unknown;
}

// Rows come from our own tables, whose CHECKs hold what these casts say.

export const accountOf = (row: Row): Account =>
  ({
    tenantId: row.tenant_id,
    id: row.id,
    assetId: row.asset_id,
    currency: row.currency,
    decimals: row.decimals,
    scale: row.ledger_scale,
    role: row.role,
    ownerCustomerId: row.owner_customer_id,
    lifecycle: row.lifecycle,
    restriction: row.restriction,
    customer: row.customer,
    posted: BigInt(row.posted as string),
    held: BigInt(row.held as string),
    incoming: BigInt(row.incoming as string),
    floor: row.floor === null ? null : BigInt(row.floor as string),
    overdrawn: BigInt(row.overdrawn as string),
    entryCount: row.entry_count,
    lastEntryMs: row.last_entry_ms ?? 0,
    lastEntryHash: row.last_entry_hash ?? '',
  }) as Account;

const time = (text: unknown): Date | null => (text === null ? null : new Date(text as string));

export const transferOf = (row: Row): Transfer =>
  ({
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind,
    status: row.status,
    assetId: row.asset_id,
    currency: row.currency,
    amount: BigInt(row.amount as string),
    charges: row.charges as Charge[],
    totalCharges: BigInt(row.total_charges as string),
    postedAmount: BigInt(row.posted_amount as string),
    refundedAmount: BigInt(row.refunded_amount as string),
    fromAccountId: row.from_account_id,
    toAccountId: row.to_account_id,
    feesAccountId: row.fees_account_id,
    holdId: row.hold_id,
    originalId: row.original_id,
    cardId: row.card_id,
    authorisationId: row.authorisation_id,
    contactId: row.contact_id,
    description: row.description,
    narration: row.narration,
    reference: row.reference,
    gatewayRef: row.gateway_ref,
    failedReason: row.failed_reason,
    postedAt: time(row.posted_at),
    clearedAt: time(row.cleared_at),
    createdAt: time(row.created_at),
    updatedAt: time(row.updated_at),
    made: null,
  }) as Transfer;

export const holdOf = (row: Row): Hold =>
  ({
    tenantId: row.tenant_id,
    id: row.id,
    accountId: row.account_id,
    transferId: row.transfer_id,
    amount: BigInt(row.amount as string),
    remaining: BigInt(row.remaining as string),
    state: row.state,
    expiresAt: time(row.expires_at),
    updatedAt: time(row.updated_at),
    made: false,
  }) as Hold;
