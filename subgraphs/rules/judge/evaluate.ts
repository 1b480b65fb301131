/**
 * Whether rules let an attempt pass. Looked at in this order, up to the first that refuses: velocity; the switches
 * (purchase, ATM, online, contactless, card present, cross-border); merchant categories; countries; limits per
 * transaction, day (24 rolling hours or the calendar's), week, month, lifetime. Among rules of one kind those of the
 * card come first, then of the account, the tier, the tenant, then the older. A rule that the attempt has nothing to do
 * with (of another action, another currency, another way of paying) is not looked at.
 */
import type { Units } from '../../../kernel/money';
import type { controlKinds, Step } from '../../../schema/tables/rules';
import type { Attempt, CardUse, Pace, Reason, Verdict } from '../attempt';
import { type Action, type Key, lengths, type Window } from '../limits';
import type { SubjectKind } from '../repo';
import { limitName, listName, switchName, velocityName } from './names';
import type { Biting, ControlRule, LimitRule, ListRule } from './ruleset';

/** What was used so far, of which evaluation knows no more than this. */
export interface Used {
  sum(kind: SubjectKind, limit: Key, attempt: Attempt): Units;
  /** Approved authorisations within so many seconds. */
  approvals(kind: SubjectKind, seconds: number, attempt: Attempt): number;
  /** What counts already under the attempt's own id, where it is about more of the same; else null. */
  own(attempt: Attempt): Units | null;
}

/** A rule looked at, and what it means if it did not let the attempt pass. */
interface Look {
  readonly step: Step;
  readonly reason: Reason;
  readonly blocks?: boolean;
  readonly pace?: Pace;
}

export function evaluate(rules: readonly Biting[], attempt: Attempt, used: Used): Verdict {
  const steps: Step[] = [];
  const room = roomOf(rules, attempt, used);
  for (const { step, reason, blocks = false, pace } of looks(rules, attempt, used)) {
    steps.push(step);
    if (!step.passed)
      return { steps, refused: { reason, ruleId: step.ruleId ?? null, blocks, ...(pace && { pace }) }, room };
  }
  return { steps, refused: null, room };
}

function* looks(rules: readonly Biting[], attempt: Attempt, used: Used): Generator<Look> {
  const { use } = attempt;
  if (use) {
    if (attempt.cardId !== null && used.own(attempt) === null) yield* velocities(rules, attempt, used);
    for (const kind of switchOrder) yield* switches(rules, kind, attempt, use);
    for (const one of rules) yield* categories(one, use);
    for (const one of rules) yield* countries(one, use);
  }
  for (const windows of lengths) yield* limits(rules, windows, attempt, used);
}

function* velocities(rules: readonly Biting[], attempt: Attempt, used: Used): Generator<Look> {
  for (const { kind: subjectKind, velocity } of rules)
    for (const { id: ruleId, windowSeconds, maxAuthorisations: most, blocks } of velocity) {
      const before = used.approvals(subjectKind, windowSeconds, attempt);
      const figures = { limit: `${most}`, used: `${before}`, asked: '1', passed: before < most };
      yield {
        step: { ruleId, rule: velocityName(windowSeconds), subjectKind, ...figures },
        reason: 'velocity',
        blocks,
        pace: { maxAuthorisations: most, windowSeconds },
      };
    }
}

type Switch = (typeof controlKinds)[number];

const switchOrder: readonly Switch[] = ['purchase', 'atm', 'online', 'contactless', 'card_present', 'cross_border'];

const among = (channels: readonly CardUse['channel'][]) => (use: CardUse) => channels.includes(use.channel);
const always = (): boolean => true;

/** Which uses each switch is about, whatever the action; of those, the ones whose action it applies to. */
const concerns: Record<Switch, (use: CardUse) => boolean> = {
  purchase: always,
  atm: always,
  online: among(['ecommerce']),
  contactless: among(['contactless', 'wallet']),
  card_present: (use) => use.cardPresent && among(['chip', 'contactless', 'atm'])(use),
  cross_border: always,
};

/** An ATM is used to withdraw, whatever the network calls it. */
const actionsOf = ({ action, use }: Attempt): readonly Action[] =>
  use?.channel === 'atm' ? ['any', action, 'atm_withdrawal'] : ['any', action];

function* switches(rules: readonly Biting[], kind: Switch, attempt: Attempt, use: CardUse): Generator<Look> {
  if (!concerns[kind](use)) return;
  const actions = actionsOf(attempt);
  for (const { kind: subjectKind, controls } of rules)
    for (const control of controls) {
      if (control.kind !== kind || !actions.includes(control.appliesTo)) continue;
      const figures = kind === 'cross_border' ? abroad(control, use) : figuresOf(control, use);
      yield { step: { ruleId: control.id, rule: switchName(kind), subjectKind, ...figures }, reason: kind };
    }
}

type Figures = Pick<Step, 'limit' | 'used' | 'asked' | 'passed'>;

const onOrOff = ({ allowed }: ControlRule): string => (allowed ? 'on' : 'off');

const figuresOf = (control: ControlRule, { channel }: CardUse): Figures => ({
  ...{ limit: onOrOff(control), used: null, asked: channel, passed: control.allowed },
});

/** Where the merchant's country is not known, nobody can say that it is abroad. */
const abroad = (control: ControlRule, { country, issuingCountry }: CardUse): Figures => ({
  ...{ limit: onOrOff(control), used: issuingCountry, asked: country ?? 'unknown' },
  passed: control.allowed || country === null || country === issuingCountry,
});

/** While there is a list of what is allowed, the one of what is blocked says nothing. */
function* categories({ kind, lists }: Biting, { mcc }: CardUse): Generator<Look> {
  const list = lists.find((one) => one.kind === 'mcc_allow') ?? lists.find((one) => one.kind === 'mcc_block');
  if (list) yield { step: listed(kind, list, mcc), reason: 'mcc' };
}

function* countries({ kind, lists }: Biting, { country }: CardUse): Generator<Look> {
  for (const list of lists)
    if (list.kind === 'country_allow' || list.kind === 'country_block')
      yield { step: listed(kind, list, country), reason: 'country' };
}

const SHOWN = 10;

/** What is not known is on no list. */
function listed(subjectKind: SubjectKind, { id: ruleId, kind, entries }: ListRule, asked: string | null): Step {
  const on = asked !== null && entries.includes(asked);
  const rest = entries.length - SHOWN;
  const limit = entries.slice(0, SHOWN).join(' ') + (rest > 0 ? ` and ${rest} more` : '');
  const passed = on === (kind === 'mcc_allow' || kind === 'country_allow');
  return { ruleId, rule: listName(kind), subjectKind, limit, used: null, asked: asked ?? 'unknown', passed };
}

function* limits(rules: readonly Biting[], windows: readonly Window[], attempt: Attempt, used: Used): Generator<Look> {
  for (const { kind, limits } of rules)
    for (const limit of limits)
      if (windows.includes(limit.window) && concerned(limit, attempt, used))
        yield { step: weighed(kind, limit, attempt, used), reason: reasons[limit.window] };
}

const reasons: Record<Window, Reason> = {
  single: 'limit_single',
  rolling_24h: 'limit_day',
  day: 'limit_day',
  week: 'limit_week',
  month: 'limit_month',
  lifetime: 'limit_lifetime',
};

/** Whether a limit is about an attempt at all. More of the same is not one more. */
function concerned(limit: LimitRule, attempt: Attempt, used: Used): boolean {
  if (limit.value === null || !about(limit, attempt)) return false;
  return limit.measure === 'amount' || used.own(attempt) === null;
}

export const about = ({ action, measure, currency }: Key, attempt: Attempt): boolean =>
  (action === 'any' || action === attempt.action) && (measure === 'count' || currency === attempt.currency);

function before(kind: SubjectKind, limit: LimitRule, attempt: Attempt, used: Used): Units {
  if (limit.window !== 'single') return used.sum(kind, limit, attempt);
  return limit.measure === 'amount' ? (used.own(attempt) ?? 0n) : 0n;
}

function weighed(subjectKind: SubjectKind, limit: LimitRule, attempt: Attempt, used: Used): Step {
  const so = before(subjectKind, limit, attempt, used);
  const asked = limit.measure === 'amount' ? attempt.amount : 1n;
  // Who asks for nothing takes nothing: a card is checked with an amount of zero, whatever was spent.
  const passed = asked === 0n || holds[limit.operator](so + asked, limit.value!);
  const figures = { limit: `${limit.value}`, used: `${so}`, asked: `${asked}`, passed };
  return { ruleId: limit.id, rule: limitName(limit), subjectKind, ...figures };
}

/** How what was used and is asked for, together, must stand to the value. `greater` asks for a least amount. */
const holds: Record<LimitRule['operator'], (sum: Units, value: Units) => boolean> = {
  less_than_or_equal: (sum, value) => sum <= value,
  less_than: (sum, value) => sum < value,
  less: (sum, value) => sum < value,
  greater: (sum, value) => sum > value,
};

/** What each comparison leaves of its value at most; nothing that asks for more stands in the way of more. */
const most: Record<LimitRule['operator'], (value: Units) => Units | null> = {
  less_than_or_equal: (value) => value,
  less_than: (value) => value - 1n,
  less: (value) => value - 1n,
  greater: () => null,
};

function roomOf(rules: readonly Biting[], attempt: Attempt, used: Used): Units | null {
  let room: Units | null = null;
  for (const { kind, limits } of rules)
    for (const limit of limits) {
      if (limit.measure !== 'amount' || !concerned(limit, attempt, used)) continue;
      const top = most[limit.operator](limit.value!);
      if (top === null) continue;
      const left = top - before(kind, limit, attempt, used);
      if (room === null || left < room) room = left > 0n ? left : 0n;
    }
  return room;
}
