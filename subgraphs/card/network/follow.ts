import { type ErrorCode, Fault } from '../../../kernel/error';
import { parsePositive, type Units } from '../../../kernel/money';
import type { Policy } from '../../../schema/policy';
import type { Attempt, Reason } from '../../rules/port';
import type { Command } from '../../wallet/port';
import { act } from './activity';
import { type Asking, attemptOf, balanceOf, consider } from './authorise';
import { check } from './checks';
import { refundNarration } from './narration';
import type { Expire, Follow } from './order';
import { total } from './price';
import { type AuthorisationEvent, authorisationHappened } from './shown';
import { type Activity, type Authorisation, type Batch, type CardState, cardOf, put, remember } from './state';

/** What becomes of an authorisation that there is. */
export interface Subject {
  readonly row: Authorisation;
  readonly card: CardState;
  readonly policy: Policy;
}

const stateFault = ({ state }: Authorisation, reason?: string): Fault =>
  new Fault('AUTHORISATION_STATE', { field: 'id', state, ...(reason && { reason }) });

/** Booked with its approval, and the network's last word on it is still to come. */
const uncleared = ({ state, clearedAt, type }: Authorisation): boolean =>
  state === 'captured' && clearedAt === null && type !== 'deposit';

const unitsOf = ({ asset }: CardState, { amount }: Follow): Units | null => {
  if (amount === null) return null;
  if (amount.currency !== asset.code)
    throw new Fault('CURRENCY_MISMATCH', { field: 'amount.currency', expected: asset.code });
  return parsePositive(amount.amount, asset, 'amount.amount');
};

interface Done {
  readonly after: Authorisation;
  readonly event: AuthorisationEvent;
  readonly operation: Activity['operation'];
  readonly amount: Units;
  /** Of a refund: the transfer that it makes. */
  readonly transferId?: string;
}

export function follow(batch: Batch, order: Follow, subject: Subject): Authorisation | Fault {
  const asked = unitsOf(subject.card, order);
  const outcome = verbs[order.kind](batch, order, subject, asked);
  if (outcome instanceof Fault) return outcome;
  const { row } = subject;
  remember(batch, order.sent, {
    ...{ tenantId: row.tenantId, kind: order.kind, authorisationId: row.id, amount: outcome.amount },
    ...{ transferId: outcome.transferId ?? null, at: order.cause.at },
  });
  return outcome.after;
}

type Verb = (batch: Batch, order: Follow, subject: Subject, asked: Units | null) => Done | Fault;

/** The step's money, rows and events; a Fault of the wallet's is the answer, and nothing has changed. */
function step(
  batch: Batch,
  { cause }: { readonly cause: Follow['cause'] },
  before: Authorisation,
  command: Command,
  done: Done,
): Done | Fault {
  const balance = balanceOf(batch, before);
  const card = cardOf(batch, before)!;
  const told = batch.ledger.decide(command, () => [authorisationHappened(done.event, before, done.after, card)]);
  if (told instanceof Fault) return told;
  put(batch, done.after);
  const { amount, transferId } = done;
  act(batch, cause, done.after, done.operation, { balance, amount, ...(transferId && { transferId }) });
  return done;
}

function increment(batch: Batch, order: Follow, subject: Subject, asked: Units | null): Done | Fault {
  const { row, card, policy } = subject;
  const { cause } = order;
  if (row.state !== 'held') return stateFault(row);
  if (asked === null) return new Fault('INPUT_INVALID', { field: 'amount', reason: 'is needed here' });
  const more = { ...row, amount: asked, threeDsPassed: null };
  const asking: Asking = { cause, card: { ...card, ...noFees }, policy, row: more, partial: false, fresh: order.fresh };
  const account = batch.ledger.account(row.tenantId, row.accountId);
  const facts = { card, account, channel: row.channel, cardPresent: row.cardPresent, superseded: false };
  const checked = check({ ...facts, at: cause.at, tried: null });
  const ruling = checked.reason ? { ...checked, ruleId: null } : consider(batch, asking, checked.steps);
  const attempt: Attempt = attemptOf(asking, asked);
  batch.judge.tell({ attempt, cause, reason: ruling.reason, ruleId: ruling.ruleId, steps: ruling.steps });
  if (ruling.reason) return new Fault(refusals[ruling.reason] ?? 'SECURITY_BLOCKED', { reason: ruling.reason });
  const after: Authorisation = {
    ...row,
    ...{ amount: row.amount + asked, held: row.held + asked, authorised: row.authorised + asked },
    ...{ requested: row.requested + asked, updatedAt: cause.at },
  };
  const command: Command = { verb: 'increase', cause, holdId: row.holdId!, amount: asked };
  const done = step(batch, order, row, command, { after, event: 'amended', operation: 'authorization', amount: asked });
  if (!(done instanceof Fault)) batch.judge.raise(row.tenantId, row.id, asked);
  return done;
}

/** They were agreed with the approval, and an increment adds none. */
const noFees = { fxFeePercent: '0', atmFeePercent: '0', atmFeeFixed: '0' } as const;

/** What a refused increment is called: its authorisation stays as it was, so it is no declined one. */
const refusals: Partial<Record<Reason, ErrorCode>> = {
  card_closed: 'CARD_CLOSED',
  card_expired: 'CARD_EXPIRED',
  card_frozen: 'CARD_FROZEN',
  card_blocked: 'CARD_BLOCKED',
  card_reported: 'CARD_STATE',
  card_not_active: 'CARD_STATE',
  customer_suspended: 'CUSTOMER_SUSPENDED',
  account_closed: 'ACCOUNT_CLOSED',
  account_frozen: 'ACCOUNT_FROZEN',
  limit_single: 'LIMIT_SINGLE',
  limit_day: 'LIMIT_DAY',
  limit_week: 'LIMIT_WEEK',
  limit_month: 'LIMIT_MONTH',
  limit_lifetime: 'LIMIT_LIFETIME',
  funds: 'FUNDS_INSUFFICIENT',
};

const feesOf = ({ feeFxClient: fx, feeAtmClient: atm }: Authorisation): Units => total({ fx, atm });

function capture(batch: Batch, order: Follow, { row }: Subject, asked: Units | null): Done | Fault {
  const { cause } = order;
  const { at } = cause;
  if (uncleared(row)) return clear(batch, order, row, asked ?? row.captured);
  if (row.state !== 'held') return stateFault(row);
  const amount = asked ?? row.amount - row.captured;
  if (amount === 0n) return stateFault(row, 'nothing is left to capture');
  const due = amount + (row.captured === 0n ? feesOf(row) : 0n);
  const held = order.more && row.held > due ? row.held - due : 0n;
  const captured = row.captured + amount;
  const after: Authorisation = {
    ...{ ...row, captured, held, updatedAt: at, postedAt: row.postedAt ?? at },
    amount: held > 0n && captured < row.amount ? row.amount : captured,
    ...(held === 0n && { state: 'captured', clearedAt: at, expiresAt: null }),
  };
  const rest = held > 0n ? 'keep' : 'release';
  const command: Command = { verb: 'capture', cause, holdId: row.holdId!, amount, rest, above: 'forced' };
  const done = step(batch, order, row, command, { after, event: 'captured', operation: 'cleared', amount });
  if (!(done instanceof Fault)) recount(batch, row, after);
  return done;
}

/** Booked at its approval for one amount, cleared by the network for another or the same. */
function clear(batch: Batch, order: Follow, row: Authorisation, amount: Units): Done | Fault {
  const { cause } = order;
  if (amount < row.refunded) return new Fault('REFUND_EXCEEDED', { field: 'amount' });
  const after = { ...row, amount, captured: amount, clearedAt: cause.at, updatedAt: cause.at };
  const command: Command = { verb: 'amend', cause, transferId: row.transferId!, amount, forced: true };
  const done = step(batch, order, row, command, { after, event: 'captured', operation: 'cleared', amount });
  if (!(done instanceof Fault)) recount(batch, row, after);
  return done;
}

/** What counts against limits is what it came to. */
function recount(batch: Batch, before: Authorisation, after: Authorisation): void {
  const more = after.amount - before.amount;
  if (more > 0n) batch.judge.raise(after.tenantId, after.id, more);
  if (more < 0n) batch.judge.restore(after.tenantId, after.id, -more);
}

function reverse(batch: Batch, order: Follow, { row }: Subject, asked: Units | null): Done | Fault {
  if (uncleared(row)) return unbook(batch, order, row, asked ?? row.captured);
  if (row.state !== 'held') return stateFault(row);
  const left = row.amount - row.captured;
  const amount = asked ?? left;
  if (amount > left) return new Fault('HOLD_EXCEEDED', { field: 'amount' });
  return amount === left ? release(batch, order, row) : lessen(batch, order, row, amount);
}

/** All that is held goes back; what was captured of it stays taken. */
function release(batch: Batch, order: Pick<Follow, 'cause'>, row: Authorisation): Done | Fault {
  const { cause } = order;
  const left = row.amount - row.captured;
  const common = { ...row, held: 0n, reversed: row.reversed + left, expiresAt: null, updatedAt: cause.at };
  const after: Authorisation =
    row.captured === 0n
      ? { ...common, state: 'reversed' }
      : { ...common, state: 'captured', amount: row.captured, clearedAt: cause.at };
  const command: Command = { verb: 'release', cause, holdId: row.holdId! };
  const event = row.captured === 0n ? 'reversed' : 'amended';
  const done = step(batch, order, row, command, { after, event, operation: 'reversed', amount: left });
  if (!(done instanceof Fault)) batch.judge.restore(row.tenantId, row.id, row.captured === 0n ? 'all' : left);
  return done;
}

function lessen(batch: Batch, order: Follow, row: Authorisation, amount: Units): Done | Fault {
  const { cause } = order;
  const after = {
    ...{ ...row, amount: row.amount - amount, held: row.held - amount },
    ...{ reversed: row.reversed + amount, updatedAt: cause.at },
  };
  const command: Command = { verb: 'release', cause, holdId: row.holdId!, amount };
  const done = step(batch, order, row, command, { after, event: 'amended', operation: 'reversed', amount });
  if (!(done instanceof Fault)) batch.judge.restore(row.tenantId, row.id, amount);
  return done;
}

/** Booked with its approval and never cleared: credited under the transfer's own id. */
function unbook(batch: Batch, order: Follow, row: Authorisation, amount: Units): Done | Fault {
  const { cause } = order;
  const transferId = row.transferId!;
  if (row.refunded > 0n) return stateFault(row, 'it has been refunded');
  if (amount > row.captured) return new Fault('HOLD_EXCEEDED', { field: 'amount' });
  const whole = amount === row.captured;
  const left = row.captured - amount;
  const common = { ...row, reversed: row.reversed + amount, captured: left, updatedAt: cause.at };
  const after: Authorisation = whole ? { ...common, state: 'reversed' } : { ...common, amount: left };
  const command: Command = whole
    ? { verb: 'reverse', cause, transferId, keepCharges: false, reason: 'Reversed by the network', forced: true }
    : { verb: 'amend', cause, transferId, amount: left, forced: true };
  const event = whole ? 'reversed' : 'amended';
  const done = step(batch, order, row, command, { after, event, operation: 'reversed', amount });
  if (!(done instanceof Fault)) batch.judge.restore(row.tenantId, row.id, whole ? 'all' : amount);
  return done;
}

function refund(batch: Batch, order: Follow, { row, card, policy }: Subject, asked: Units | null): Done | Fault {
  const { cause } = order;
  const { transferId } = order.fresh;
  if (row.captured === 0n || row.type === 'deposit') return stateFault(row);
  const amount = asked ?? row.captured - row.refunded;
  if (amount === 0n || amount > row.captured - row.refunded) return new Fault('REFUND_EXCEEDED', { field: 'amount' });
  const after = { ...row, refunded: row.refunded + amount, updatedAt: cause.at };
  const narration = refundNarration(batch, card, row, amount);
  const command: Command = {
    // Never as reversed, which would be the end of it: more refunds may come, whatever the tenant's transfers are called.
    ...{ verb: 'refund', kind: 'card_refund', mark: 'refunded', forced: true },
    ...{ cause, originalId: row.transferId!, transferId, amount },
    facts: { ...{ cardId: row.cardId, authorisationId: row.id, gatewayRef: order.sent.ref }, narration },
  };
  const event = 'refunded';
  const done = step(batch, order, row, command, { after, event, operation: 'refund', amount, transferId });
  if (!(done instanceof Fault) && policy.cards.refundGivesRoomBack) batch.judge.restore(row.tenantId, row.id, amount);
  return done;
}

const verbs: Record<Follow['kind'], Verb> = { increment, capture, reverse, refund };

/** Its time is over: as if the network had released it. */
export function expire(batch: Batch, order: Expire, { row }: Subject): Authorisation | Fault {
  const due = order.early || (row.expiresAt !== null && row.expiresAt <= order.cause.at);
  if (row.state !== 'held' || !due) return stateFault(row);
  const done = release(batch, order, row);
  return done instanceof Fault ? done : done.after;
}
