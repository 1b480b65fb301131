import { type Db, transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { viewerOf } from '../../../tests/card-world';
import type { Asked, Attempt, CardUse, Judge, Verdict } from '../attempt';
import type { SubjectKind } from '../repo';
import { open } from './index';
import {
  type Biting,
  biting,
  type ControlRule,
  type LimitRule,
  type ListRule,
  type Rules,
  type VelocityRule,
} from './ruleset';

/** What tests of judging are made of. */

export const AT = new Date('2026-04-15T12:30:00.000Z');

export const use = (more: Partial<CardUse> = {}): CardUse => ({
  ...{ channel: 'ecommerce', cardPresent: false, mcc: '5411', country: 'AE', issuingCountry: 'AE' },
  ...more,
});

export const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  ...{ tenantId: newId(), id: newId(), cardId: newId(), accountId: newId(), tierId: newId() },
  ...{ action: 'purchase', amount: 100n, currency: 'USD', at: AT, use: use() },
  ...more,
});

export const limit = (more: Partial<LimitRule> = {}): LimitRule => ({
  ...{ id: newId(), action: 'any', window: 'day', measure: 'amount', currency: 'USD', value: 0n, allowed: null },
  ...{ operator: 'less_than_or_equal', source: 'user' },
  ...more,
});
export const limitOn = (window: LimitRule['window'], value = 0n, more: Partial<LimitRule> = {}): LimitRule =>
  limit({ window, value, ...more });

export const control = (
  kind: ControlRule['kind'],
  appliesTo: ControlRule['appliesTo'],
  allowed = false,
): ControlRule => ({
  ...{ id: newId(), kind, allowed, appliesTo },
});
export const list = (kind: ListRule['kind'], ...entries: string[]): ListRule => ({ id: newId(), kind, entries });
export const velocity = (maxAuthorisations: number, windowSeconds = 60, blocks = true): VelocityRule => ({
  ...{ id: newId(), maxAuthorisations, windowSeconds, blocks },
});

/** The rules of one subject, as they bite. */
export const rulesOn = (kind: SubjectKind, rules: Partial<Rules>): Biting =>
  biting(kind, { limits: [], controls: [], lists: [], velocity: [], ...rules });

/** One transaction of judging, as an engine runs it. */
export const session = <T>(on: Db, asked: Partial<Asked>, work: (judge: Judge) => T): Promise<T> =>
  transact(on, async (tx) => {
    const judge = await (await open(tx, { attempts: [], counted: [], ...asked })).measure();
    const result = work(judge);
    await judge.finish();
    return result;
  });

/** As an engine would: what is let pass counts, and everything is told. */
export const decide = (judge: Judge, one: Attempt): Verdict => {
  const verdict = judge.judge(one);
  const { reason = null, ruleId = null } = verdict.refused ?? {};
  if (!reason) judge.count(one);
  const cause = { viewer: viewerOf(one.tenantId), requestId: 'r', at: one.at };
  judge.tell({ attempt: one, cause, reason, ruleId, steps: verdict.steps });
  return verdict;
};
