import type { Happening, Payload } from '../../../schema/happenings';

/** What an event names, by the kind of its resource. */
export interface Named {
  readonly card?: string;
  readonly customer?: string;
  readonly authorisation?: string;
  readonly transfer?: string;
  /** Of a transfer's: who pays, then who is paid. */
  readonly accounts?: readonly string[];
}

export const payloadOf = ({ before, after }: Happening): Payload => after ?? before ?? {};

const text = (payload: Payload, key: string): string | undefined => {
  const value = payload[key];
  return typeof value === 'string' ? value : undefined;
};
const texts = (payload: Payload, ...keys: string[]): string[] => keys.flatMap((key) => text(payload, key) ?? []);

type Naming = (resourceId: string, payload: Payload) => Named;

const naming: Readonly<Record<string, Naming>> = {
  card: (card, of) => ({ card, customer: text(of, 'customerId'), accounts: texts(of, 'accountId') }),
  challenge: (_, of) => ({ card: text(of, 'cardId'), customer: text(of, 'customerId') }),
  authorisation: (authorisation, of) => ({
    ...{ authorisation, card: text(of, 'cardId'), customer: text(of, 'customerId') },
    ...{ transfer: text(of, 'transferId'), accounts: texts(of, 'accountId') },
  }),
  account: (account, of) => ({ accounts: [account], customer: text(of, 'ownerCustomerId') }),
  transfer: (transfer, of) => ({
    ...{ transfer, card: text(of, 'cardId'), authorisation: text(of, 'authorisationId') },
    accounts: texts(of, 'fromAccountId', 'toAccountId'),
  }),
  hold: (_, of) => ({ accounts: texts(of, 'accountId'), transfer: text(of, 'transferId') }),
  dispute: (_, of) => ({ accounts: texts(of, 'accountId') }),
  contact: (_, of) => ({ customer: text(of, 'ownerCustomerId') }),
  customer: (customer) => ({ customer }),
};

export const namedBy = (event: Happening): Named =>
  naming[event.resourceType]?.(event.resourceId, payloadOf(event)) ?? {};

/** As GraphQL writes the words of columns. */
const upper = (word: unknown): string | null =>
  typeof word === 'string' ? word.replace(/\W/g, '_').toUpperCase() : null;

const accountWord = ({ lifecycle, restriction }: Payload): unknown => {
  if (lifecycle === undefined || lifecycle === 'closed') return lifecycle;
  return restriction === 'none' ? 'active' : restriction;
};

/** Where the one word for a resource is neither its `status` nor its `state`. */
const words: Readonly<Record<string, (payload: Payload) => unknown>> = {
  account: accountWord,
  kyc: (payload) => (payload.kyc as Payload | undefined)?.status ?? payload.status,
  endpoint: ({ enabled }) => (enabled === true ? 'enabled' : 'disabled'),
  contact: ({ active }) => (active === true ? 'active' : 'removed'),
};

const familyOf = (type: string): string => type.split('.', 1)[0]!;

export function wordOf(type: string, payload: Payload | null): string | null {
  if (!payload) return null;
  return upper((words[familyOf(type)] ?? (({ status, state }) => status ?? state))(payload));
}

const reasons = [
  ...['statusReason', 'restrictionReason', 'closedReason', 'declineReason', 'failedReason', 'disabledReason'],
  'rejectionText',
];

/** Things keep the last reason that was given: one that was there before is not this event's. */
export function reasonOf(event: Happening): string | null {
  const nested = (payload: Payload): Payload =>
    familyOf(event.type) === 'kyc' ? ((payload.kyc as Payload | undefined) ?? payload) : payload;
  const now = nested(payloadOf(event));
  const earlier = event.after && event.before ? nested(event.before) : {};
  const given = reasons.filter((key) => now[key] !== earlier[key]);
  return texts(now, ...given)[0] ?? null;
}

const FACTS = ['status', 'lifecycle', 'restriction'] as const;

/** A card that is new, or of which something that its status is made of has changed. */
export function changesStatus({ resourceType, before, after }: Happening): boolean {
  if (resourceType !== 'card' || typeof after?.status !== 'string') return false;
  return before === null || FACTS.some((fact) => before[fact] !== after[fact]);
}
