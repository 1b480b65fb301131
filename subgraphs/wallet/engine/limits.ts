/**
 * Rules about accounts and about the whole tenant, where a command says that they have a say. They are read before the
 * accounts are locked, what was used behind that lock; then each command is judged over what those before it have left.
 * A batch that has nothing to do with limits asks nobody anything.
 */
import assert from 'node:assert/strict';
import type { Tx } from '../../../kernel/db';
import { type ErrorCode, Fault, rank } from '../../../kernel/error';
import { formatAmount, type Units } from '../../../kernel/money';
import {
  type Asked,
  type Attempt,
  inUnits,
  type Judge,
  open,
  type Reason,
  type Rulebook,
  type Verdict,
} from '../../rules/port';
import type { Command, GivenBack, Limited } from './commands';
import { type Effects, type Hold, keyOf, type State, type Transfer } from './state';

/** Null: no command of the batch is limited, nor gives anything back. */
export async function limitsFor(tx: Tx, commands: readonly Command[]): Promise<Rulebook | null> {
  const asked = askedBy(commands);
  return asked.attempts.length + asked.counted.length === 0 ? null : open(tx, asked);
}

function askedBy(commands: readonly Command[]): Asked {
  const attempts = commands.flatMap((command) => (isLimited(command) ? attemptOf(command) : []));
  const counted = commands.flatMap((command) =>
    'counted' in command && command.counted ? [{ tenantId: command.cause.viewer.tenantId, id: command.counted }] : [],
  );
  return { attempts, counted };
}

type Judged = Extract<Command, { verb: 'transfer' | 'moneyIn' | 'hold' }> & { readonly limited: Limited };

const isLimited = (command: Command): command is Judged => 'limited' in command && command.limited !== undefined;

/** Whose limits bind is whoever asked: the payer, or who brings money in. */
const attemptOf = (command: Judged): Attempt => ({
  tenantId: command.cause.viewer.tenantId,
  id: command.transferId,
  cardId: null,
  accountId: (command.verb === 'moneyIn' ? command.to : command.from).accountId,
  tierId: null,
  action: command.limited.action,
  amount: command.amount,
  currency: command.limited.asset.code,
  at: command.cause.at,
  use: null,
});

/** The last word on what was decided: the same, or why not. */
export function rule(judge: Judge, command: Command, decided: Effects | Fault, state: State): Effects | Fault {
  if (isLimited(command)) return weigh(judge, command, decided);
  if (!(decided instanceof Fault)) recount(judge, command, decided, state);
  return decided;
}

/** What the error catalogue has before limits is told before them; funds are after, unless the command says first. */
const comesFirst = ({ code }: Fault, { order }: Limited): boolean =>
  order === 'funds_first' || rank(code) < rank('LIMIT_SINGLE');

function weigh(judge: Judge, command: Judged, decided: Effects | Fault): Effects | Fault {
  if (decided instanceof Fault && comesFirst(decided, command.limited)) return decided;
  const attempt = attemptOf(command);
  const { refused, steps } = judge.judge(attempt);
  if (!refused && decided instanceof Fault) return decided;
  const { reason, ruleId } = refused ?? { reason: null, ruleId: null };
  judge.tell({ attempt, cause: command.cause, reason, ruleId, steps });
  if (reason) return refusal(reason, steps.at(-1)!, command.limited);
  judge.count(attempt);
  return decided;
}

const codes: Partial<Record<Reason, ErrorCode>> = {
  limit_single: 'LIMIT_SINGLE',
  limit_day: 'LIMIT_DAY',
  limit_week: 'LIMIT_WEEK',
  limit_month: 'LIMIT_MONTH',
  limit_lifetime: 'LIMIT_LIFETIME',
};

function refusal(reason: Reason, step: Verdict['steps'][number], { asset, discreet }: Limited): Fault {
  const field = 'amount.amount';
  const code = codes[reason];
  if (!code) return new Fault('SECURITY_BLOCKED', { field });
  const shown = (text: string | null = null) =>
    text !== null && inUnits(step) ? formatAmount(BigInt(text), asset) : text;
  const asked = shown(step.asked);
  if (discreet && step.subjectKind === 'tenant') return new Fault(code, { field, asked });
  return new Fault(code, { field, limit: shown(step.limit), used: shown(step.used), asked });
}

/** What counts against limits is what it came to. */
function recount(judge: Judge, command: Command, { transfers, holds }: Effects, state: State): void {
  if (!('counted' in command) || !command.counted) return;
  const { tenantId } = command.cause.viewer;
  const transfer = state.transfers.get(keyOf(tenantId, command.counted));
  assert(transfer, 'a command recounts the transfer that it is about');
  const hold = state.holds.get(keyOf(tenantId, transfer.holdId ?? ''));
  const before = { transfer, hold };
  const after = {
    transfer: transfers.find(({ id }) => id === transfer.id) ?? transfer,
    hold: holds.find(({ id }) => id === hold?.id) ?? hold,
  };
  const givesBack = 'givesBack' in command ? command.givesBack : undefined;
  if (command.verb === 'refund' && givesBack === 'parts') restorePart(judge, before, after);
  else shift(judge, transfer, taken(before, givesBack), taken(after, givesBack));
}

interface Standing {
  readonly transfer: Transfer;
  readonly hold: Hold | undefined;
}

const isOpen = ({ hold }: Standing): boolean => hold?.state === 'open';

/** What was booked, and what is promised still. Charges are not part of it; parts that are refunded still are. */
function taken(standing: Standing, givesBack: GivenBack = 'whole'): Units {
  const { status, amount, postedAt, postedAmount, refundedAmount } = standing.transfer;
  if (status === 'failed' || (status === 'reversed' && refundedAmount === 0n)) return 0n;
  if (postedAt === null) return amount;
  if (isOpen(standing)) return postedAmount + standing.hold!.remaining;
  return givesBack === 'whole' && refundedAmount === postedAmount ? 0n : postedAmount;
}

function shift(judge: Judge, { tenantId, id }: Transfer, before: Units, after: Units): void {
  if (after === 0n) judge.restore(tenantId, id, 'all');
  else if (after < before) judge.restore(tenantId, id, before - after);
  else if (after > before) judge.raise(tenantId, id, after - before);
}

/** It was made all the same: where uses are counted instead of summed, it stays one. */
function restorePart(judge: Judge, before: Standing, { transfer }: Standing): void {
  judge.restore(transfer.tenantId, transfer.id, transfer.refundedAmount - before.transfer.refundedAmount);
}
