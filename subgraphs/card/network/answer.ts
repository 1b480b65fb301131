import { Fault } from '../../../kernel/error';
import { type Approval, type Asking, conclude, consider } from './authorise';
import { check } from './checks';
import type { Subject } from './follow';
import type { Decide } from './order';
import type { Authorisation, Batch } from './state';

/**
 * The answer of whoever was asked outside, or what stands in for it. All checks run again, since much may have happened
 * meanwhile; only what the cardholder showed was looked at once and for all.
 */
export function answer(batch: Batch, order: Decide, { row, card, policy }: Subject): Authorisation | Fault {
  const { cause, fresh } = order;
  if (row.state !== 'questioned') return new Fault('AUTHORISATION_STATE', { field: 'id', state: row.state });
  const late = order.early === true || isDue(row, cause.at);
  if (order.late && !late) return new Fault('AUTHORISATION_STATE', { field: 'id', state: row.state });
  const asked: Authorisation = { ...row, answeredAt: late ? null : cause.at, answerCode: late ? null : order.code };
  const asking: Asking = { cause, card, policy, partial: false, fresh, row: asked };
  const account = batch.ledger.account(row.tenantId, row.accountId);
  const facts = { card, account, channel: row.channel, cardPresent: row.cardPresent, superseded: false };
  const checked = check({ ...facts, at: cause.at, tried: null });
  const ruling = checked.reason
    ? { ...checked, amount: row.amount, ruleId: null, blocks: false }
    : consider(batch, asking, checked.steps);
  return conclude(batch, asking, ruling, approvalOf(late, order.approve, policy.cards.question.standIn));
}

const isDue = ({ questionDeadline }: Authorisation, at: Date): boolean =>
  questionDeadline !== null && questionDeadline <= at;

function approvalOf(late: boolean, approve: boolean, standIn: 'approve' | 'decline'): Approval {
  if (late) return standIn === 'approve' ? 'approved' : 'late';
  return approve ? 'approved' : 'refused';
}
