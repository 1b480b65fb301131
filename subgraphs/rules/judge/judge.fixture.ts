import { newId } from '../../../kernel/id';
import type { Attempt, CardUse } from '../attempt';
import type { SubjectKind } from '../repo';
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
