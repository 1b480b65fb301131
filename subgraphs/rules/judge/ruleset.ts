import type { Attempt } from '../attempt';
import { ceilings, inForce, type LimitRow } from '../limits';
import type { ControlRow, ListRow, SubjectKind, VelocityRow } from '../repo';

/** Rules as far as deciding looks at them. */
export type LimitRule = Pick<
  LimitRow,
  'id' | 'action' | 'window' | 'measure' | 'currency' | 'value' | 'allowed' | 'operator' | 'source'
>;
export type ControlRule = Pick<ControlRow, 'id' | 'kind' | 'allowed' | 'appliesTo'>;
export type ListRule = Pick<ListRow, 'id' | 'kind' | 'entries'>;
export type VelocityRule = Pick<VelocityRow, 'id' | 'maxAuthorisations' | 'windowSeconds' | 'blocks'>;

/** The rules about one subject, in the order in which they were made. */
export interface Rules {
  readonly limits: readonly LimitRule[];
  readonly controls: readonly ControlRule[];
  readonly lists: readonly ListRule[];
  readonly velocity: readonly VelocityRule[];
}

/** What bites of them. */
export interface Biting extends Rules {
  readonly kind: SubjectKind;
}

export interface Subject {
  readonly tenantId: string;
  readonly kind: SubjectKind;
  readonly id: string;
}

export const nameOf = ({ tenantId, kind, id }: Subject): string => `${tenantId}|${kind}|${id}`;

/** Whom an attempt concerns, in the order in which their rules are looked at. */
export function subjectsOf({ tenantId, cardId, accountId, tierId }: Attempt): Subject[] {
  const ids = { card: cardId, account: accountId, tier: tierId, tenant: tenantId };
  return (['card', 'account', 'tier', 'tenant'] as const).flatMap((kind) =>
    ids[kind] === null ? [] : [{ tenantId, kind, id: ids[kind] }],
  );
}

/** A tier's switches are the pattern for new cards and no more. */
export function biting(kind: SubjectKind, { limits, controls, lists, velocity }: Rules): Biting {
  if (kind !== 'tier') return { kind, limits: inForce(limits), controls, lists, velocity };
  return { kind, limits: ceilings(limits), controls: [], lists, velocity };
}

/** The rules of one making: those that are live, or those of one draft. */
export class Ruleset {
  readonly #subjects: ReadonlyMap<string, Biting>;

  constructor(subjects: Iterable<readonly [Subject, Rules]>) {
    this.#subjects = new Map(
      [...subjects].map(([subject, rules]) => [nameOf(subject), biting(subject.kind, rules)] as const),
    );
  }

  /** Those that an attempt has to do with. */
  of(attempt: Attempt): Biting[] {
    return subjectsOf(attempt).flatMap((subject) => this.#subjects.get(nameOf(subject)) ?? []);
  }
}

/** What is live, and by draft what is only tried. */
export interface Books {
  readonly live: Ruleset;
  readonly shadows: ReadonlyMap<string, Ruleset>;
}

export const setsOf = ({ live, shadows }: Books): Ruleset[] => [live, ...shadows.values()];
