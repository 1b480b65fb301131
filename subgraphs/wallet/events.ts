import { z } from 'zod';
import type { Happened } from '../../schema/outbox';
import {
  accountKinds,
  accountLifecycles,
  accountRestrictions,
  disputeStatuses,
  holdStates,
  restrictors,
  transferKinds,
  transferStatuses,
} from '../../schema/wallet-words';
import type { AccountRow } from './repo/accounts';
import type { ContactRow } from './repo/contacts';
import type { DisputeRow } from './repo/disputes';

/** Amounts are ledger units as text; the asset's `ledgerScale` says where the point is. */
const units = z.string().regex(/^-?\d+$/);
const time = z.iso.datetime();
const id = z.uuid();

const balances = { currency: z.string(), posted: units, held: units, incoming: units };

const account = z.object({
  id,
  kind: z.enum(accountKinds),
  ownerCustomerId: id.nullable(),
  number: z.string().nullable(),
  code: z.string().nullable(),
  iban: z.string().nullable(),
  bic: z.string().nullable(),
  title: z.string().nullable(),
  label: z.string().nullable(),
  ...balances,
  lifecycle: z.enum(accountLifecycles),
  restriction: z.enum(accountRestrictions),
  restrictedBy: z.enum(restrictors).nullable(),
  restrictionReason: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  closedAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});

/** Digits after the point that people write, and that the ledger keeps: units count the latter. */
const scaled = { decimals: z.int(), scale: z.int() };

const balance = account.extend({ available: units, ...scaled });

const transfer = z.object({
  id,
  kind: z.enum(transferKinds),
  status: z.enum(transferStatuses),
  currency: z.string(),
  ...scaled,
  amount: units,
  totalCharges: units,
  postedAmount: units,
  refundedAmount: units,
  fromAccountId: id.nullable(),
  toAccountId: id.nullable(),
  /** The transfer as the account of either side sees it; null where that is nobody's. */
  fromLegId: id.nullable(),
  toLegId: id.nullable(),
  originalId: id.nullable(),
  cardId: id.nullable(),
  authorisationId: id.nullable(),
  contactId: id.nullable(),
  holdId: id.nullable(),
  description: z.string().nullable(),
  narration: z.string().nullable(),
  /** The caller's own. */
  reference: z.string().nullable(),
  gatewayRef: z.string().nullable(),
  failedReason: z.string().nullable(),
  createdAt: time,
  postedAt: time.nullable(),
});

const hold = z.object({
  id,
  accountId: id,
  transferId: id,
  state: z.enum(holdStates),
  amount: units,
  remaining: units,
  expiresAt: time.nullable(),
});

const contact = z.object({
  id,
  ownerCustomerId: id,
  title: z.string(),
  iban: z.string(),
  bankCode: z.string().nullable(),
  accountTitle: z.string(),
  active: z.boolean(),
});

const dispute = z.object({
  id,
  legId: id,
  accountId: id,
  status: z.enum(disputeStatuses),
  reason: z.string(),
  notes: z.string().nullable(),
  openedBy: z.string(),
  resolvedBy: z.string().nullable(),
  resolvedAt: time.nullable(),
});

const born = <S extends z.ZodType>(after: S) => z.object({ after });
const changed = <S extends z.ZodType>(shape: S) => z.object({ before: shape, after: shape });
/** Made in this state, or come to it. */
const reached = <S extends z.ZodType>(shape: S) => z.object({ before: shape.optional(), after: shape });

/** What this subgraph tells the world. Resource: the word before the point. */
export const events = {
  'account.opened': born(account),
  'account.updated': changed(account),
  'account.frozen': changed(account),
  'account.unfrozen': changed(account),
  'account.disabled': changed(account),
  'account.enabled': changed(account),
  'account.closed': changed(account),
  /** What is available has changed, and nothing else; what may be large is told once. */
  'account.balance': z.object({ before: balance.omit({ metadata: true }), after: balance }),
  'transfer.pending': reached(transfer),
  'transfer.posted': reached(transfer),
  'transfer.failed': reached(transfer),
  'transfer.declined': reached(transfer),
  'transfer.reversed': reached(transfer),
  'transfer.refunded': reached(transfer),
  'transfer.manual_check': reached(transfer),
  'hold.placed': born(hold),
  'hold.increased': changed(hold),
  'hold.captured': changed(hold),
  'hold.released': changed(hold),
  'hold.expired': changed(hold),
  'contact.added': born(contact),
  'contact.updated': changed(contact),
  'contact.removed': changed(contact),
  'dispute.opened': born(dispute),
  'dispute.changed': changed(dispute),
} as const;
export type EventType = keyof typeof events;

const shownAccount = (row: AccountRow): z.output<typeof account> => ({
  id: row.id,
  kind: row.kind,
  ownerCustomerId: row.ownerCustomerId,
  number: row.number,
  code: row.code,
  iban: row.iban,
  bic: row.bic,
  title: row.title,
  label: row.label,
  currency: row.currency,
  posted: row.posted.toString(),
  held: row.held.toString(),
  incoming: row.incoming.toString(),
  lifecycle: row.lifecycle,
  restriction: row.restriction,
  restrictedBy: row.restrictedBy,
  restrictionReason: row.restrictionReason,
  metadata: row.metadata,
  closedAt: row.closedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

type BalancedRow = AccountRow & { readonly decimals: number; readonly scale: number };

const shownBalance = (row: BalancedRow): z.output<typeof balance> => ({
  ...shownAccount(row),
  available: (row.posted - row.held).toString(),
  decimals: row.decimals,
  scale: row.scale,
});

const shownContact = (row: ContactRow): z.output<typeof contact> => ({
  id: row.id,
  ownerCustomerId: row.ownerCustomerId,
  title: row.title,
  iban: row.iban,
  bankCode: row.bankCode,
  accountTitle: row.accountTitle,
  active: row.active,
});

const shownDispute = (row: DisputeRow): z.output<typeof dispute> => ({
  id: row.id,
  legId: row.legId,
  accountId: row.accountId,
  status: row.status,
  reason: row.reason,
  notes: row.notes,
  openedBy: row.openedBy,
  resolvedBy: row.resolvedBy,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
});

type Telling<Row> = (type: EventType, before: Row | null, after: Row) => Happened;

const telling =
  <Row extends { readonly id: string }>(resourceType: string, show: (row: Row) => unknown): Telling<Row> =>
  (type, before, after) => ({
    type,
    resourceType,
    resourceId: after.id,
    ...(before && { before: show(before) }),
    after: show(after),
  });

export const accountEvent = telling('account', shownAccount);
/** Only told by the engine, of somebody's account. */
export const balanceEvent = (before: BalancedRow, after: BalancedRow): Happened => {
  const { metadata: _, ...then } = shownBalance(before);
  return { ...telling('account', shownBalance)('account.balance', null, after), before: then };
};
export const contactEvent = telling('contact', shownContact);
export const disputeEvent = telling('dispute', shownDispute);
