import type { Tx } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import type { Call } from '../../../kernel/subgraph';
import { type CardPolicy, policyOf } from '../../../schema/policy';
import * as cards from '../repo/cards';
import { certified } from '../repo/secrets';

/** A card as far as its secrets are concerned, and whoever holds it. */
export interface Subject {
  readonly card: cards.CardRow;
  readonly customer: Pick<cards.CustomerStanding, 'status' | 'deletedAt'> | undefined;
  /** Its account is over, where that matters. */
  readonly accountOut: boolean;
  readonly policy: CardPolicy;
}

export async function look(db: cards.Reader, owner: cards.Owner, id: string): Promise<Subject> {
  return withHolder(db, found((await cards.byIds(db, owner, [id]))[0], 'CARD_UNKNOWN'));
}

export async function lock(tx: Tx, owner: cards.Owner, id: string): Promise<Subject> {
  return withHolder(tx, found(await cards.lock(tx, owner, id), 'CARD_UNKNOWN'));
}

async function withHolder(db: cards.Reader, card: cards.CardRow): Promise<Subject> {
  const { tenantId, customerId, accountId } = card;
  const [{ cards: policy }, customer] = await Promise.all([
    policyOf(db, tenantId),
    customerId ? cards.customer(db, tenantId, customerId) : undefined,
  ]);
  const accountOut = policy.secretsNeedAccount && (await cards.isClosed(db, tenantId, accountId));
  return { card, customer, accountOut, policy };
}

/** What goes through the tenant's own hands goes only through certified ones; a page of ours needs no certificate. */
export async function demandCertified(db: cards.Reader, { viewer }: Call): Promise<void> {
  const { cards: policy } = await policyOf(db, viewer.tenantId);
  if (policy.secretsNeedPci && !(await certified(db, viewer.tenantId))) throw new Fault('PCI_REQUIRED');
}

/** Why the card's PIN may not be set now, in order of precedence; null: it may. */
export function refusePin({ card, customer, accountOut, policy }: Subject): Fault | null {
  const { whileRestricted, virtual } = policy.pin;
  return (
    refuseHolder(customer) ??
    refuseAccount(accountOut) ??
    refuseAge(card, !policy.expiryStops) ??
    refuseRestriction(card, whileRestricted) ??
    (card.form === 'virtual' && !virtual ? new Fault('CARD_NOT_PHYSICAL') : null)
  );
}

/** The same for showing its number. */
export function refuseReveal({ card, customer, accountOut, policy }: Subject): Fault | null {
  const { whileExpired, whileRestricted, whileSuspended } = policy.reveal;
  return (
    (whileSuspended ? refuseDeleted(customer) : refuseHolder(customer)) ??
    refuseAccount(accountOut) ??
    refuseAge(card, whileExpired) ??
    (whileExpired ? null : refuseReportedAge(card)) ??
    (whileRestricted ? null : refuseRestriction(card, []))
  );
}

export const holderOut = ({ customer }: Pick<Subject, 'customer'>): boolean => refuseHolder(customer) !== null;

function refuseHolder(customer: Subject['customer']): Fault | null {
  const deleted = refuseDeleted(customer);
  if (deleted) return deleted;
  return customer?.status === 'suspended' ? new Fault('CUSTOMER_SUSPENDED') : null;
}

const refuseDeleted = (customer: Subject['customer']): Fault | null =>
  customer?.deletedAt || customer?.status === 'deleted' ? new Fault('CUSTOMER_DELETED') : null;

const refuseAccount = (out: boolean): Fault | null => (out ? new Fault('ACCOUNT_CLOSED') : null);

type Facts = Pick<cards.CardRow, 'lifecycle' | 'restriction' | 'expiredAt'>;

/** Somebody has said so before its month was over. */
export const refuseReportedAge = ({ lifecycle, restriction, reportedKind }: cards.CardRow): Fault | null =>
  reportedKind === 'expired' ? new Fault('CARD_EXPIRED', { lifecycle, restriction }) : null;

export function refuseAge({ lifecycle, restriction, expiredAt }: Facts, whileExpired: boolean): Fault | null {
  const state = { lifecycle, restriction };
  if (lifecycle === 'closed') return new Fault('CARD_CLOSED', state);
  return expiredAt !== null && !whileExpired ? new Fault('CARD_EXPIRED', state) : null;
}

const restricted = { frozen: 'CARD_FROZEN', blocked: 'CARD_BLOCKED', reported: 'CARD_STATE' } as const;

function refuseRestriction({ lifecycle, restriction }: Facts, allowed: readonly string[]): Fault | null {
  if (restriction === 'none' || allowed.includes(restriction)) return null;
  return new Fault(restricted[restriction], { lifecycle, restriction });
}
