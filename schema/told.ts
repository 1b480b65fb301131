import type { Happening, Payload } from './happenings';

/** What an event says in one line: where the resource was, where it is, and why. */
export interface Told {
  readonly previous: string | null;
  readonly current: string | null;
  readonly reason: string | null;
}

interface Words {
  readonly state: (resource: Payload) => unknown;
  readonly reason?: (resource: Payload) => unknown;
}

const kycOf = ({ kyc }: Payload): Payload => (kyc ?? {}) as Payload;

/** By the type of the event, or else of its resource. What has no states is not named. */
const words: Readonly<Record<string, Words>> = {
  'kyc.changed': { state: (one) => kycOf(one).status, reason: (one) => kycOf(one).rejectionText },
  customer: { state: ({ status }) => status },
  document: { state: ({ status }) => status },
  account: {
    state: ({ lifecycle, restriction }) => (lifecycle === 'active' && restriction !== 'none' ? restriction : lifecycle),
    reason: ({ restrictionReason }) => restrictionReason,
  },
  transfer: { state: ({ status }) => status, reason: ({ failedReason }) => failedReason },
  hold: { state: ({ state }) => state },
  dispute: { state: ({ status }) => status, reason: ({ notes }) => notes },
  card: { state: ({ status }) => status, reason: ({ statusReason }) => statusReason },
  authorisation: { state: ({ state }) => state, reason: ({ declineReason }) => declineReason },
  draft: { state: ({ state }) => state },
  endpoint: {
    state: ({ enabled }) => (enabled ? 'enabled' : 'disabled'),
    reason: ({ disabledReason }) => disabledReason,
  },
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function toldOf(event: Pick<Happening, 'type' | 'resourceType' | 'before' | 'after'>): Told {
  const { state, reason } = words[event.type] ?? words[event.resourceType] ?? { state: () => null };
  return {
    previous: event.before && text(state(event.before)),
    current: event.after && text(state(event.after)),
    reason: (event.after && text(reason?.(event.after))) ?? null,
  };
}
