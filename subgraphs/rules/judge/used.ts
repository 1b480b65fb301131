import type { Attempt } from '../attempt';
import type { Used } from './evaluate';
import type { Meter } from './meter';
import { measured, paced, subjectOf } from './need';
import type { Subject } from './ruleset';

/** What evaluation asks, answered from meters. */
export const usedOf = (meterOf: (subject: Subject) => Meter, own: Used['own']): Used => ({
  sum: (kind, limit, attempt) => meterOf(subjectOf(attempt, measured[kind])).used(limit, attempt.at.getTime()),
  approvals: (kind, seconds, attempt) =>
    meterOf(subjectOf(attempt, paced[kind])).approvals({ seconds, cardId: attempt.cardId! }, attempt.at.getTime()),
  own,
});

/** Whose figures a use is part of. */
export function metered({
  tenantId,
  cardId,
  accountId,
}: Pick<Attempt, 'tenantId' | 'cardId' | 'accountId'>): Subject[] {
  const all: Subject[] = [
    { tenantId, kind: 'account', id: accountId },
    { tenantId, kind: 'tenant', id: tenantId },
  ];
  return cardId === null ? all : [{ tenantId, kind: 'card', id: cardId }, ...all];
}
