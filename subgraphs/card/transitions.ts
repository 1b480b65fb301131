/**
 * The life of a card. Four facts are kept apart:
 *
 * - lifecycle: pending → issuance → awaiting_activation → active → closed, and shipping, which means: a card already in
 *   use online whose plastic is on its way;
 * - restriction: none, frozen, blocked or reported. It never touches the lifecycle, so a card that was frozen while
 *   shipping is shipping again once it is thawed;
 * - expired: set once by the expiry sweep, cleared only by a reissue;
 * - form: a virtual card becomes physical when it is converted.
 *
 * Where the plastic is, and why a card was closed or reported, are facts beside the machine.
 */
import { Fault } from '../../kernel/error';
import type { ActorKind, Viewer } from '../../kernel/viewer';
import type { CardPolicy } from '../../schema/policy';
import { type forms, lifecycles, restrictions, type restrictors } from '../../schema/tables/card';
import type { EventType } from './events';

export type Lifecycle = (typeof lifecycles)[number];
export type Restriction = (typeof restrictions)[number];
export type Form = (typeof forms)[number];
export type Actor = (typeof restrictors)[number];

export interface Facts {
  readonly lifecycle: Lifecycle;
  readonly restriction: Restriction;
  readonly restrictedBy: Actor | null;
  readonly form: Form;
  readonly expired: boolean;
}

export const verbs = [
  'issueVirtual', 'issuePhysical', 'issueSuccessor', 'process', 'manufacture', 'dispatch', 'return', 'deliver', 'activate',
  'autoActivate', 'requestConversion', 'rejectConversion', 'convert', 'freeze', 'unfreeze', 'block', 'clearRestriction',
  'report', 'review', 'decline', 'replace', 'renew', 'reissue', 'terminate', 'expire', 'relink', 'update',
] as const; // biome-ignore format: a list of words
export type Verb = (typeof verbs)[number];

export interface Transition {
  readonly verb: Verb;
  /** Null: there is no card yet. An expired card is meant only where `expired` says so. */
  readonly from: {
    readonly lifecycle: readonly Lifecycle[];
    readonly restriction: readonly Restriction[];
    readonly form?: Form;
    readonly expired?: 'only' | 'too';
  } | null;
  readonly to: Partial<Pick<Facts, 'lifecycle' | 'restriction' | 'form' | 'expired'>>;
  /** Null: nothing that anybody listens for. */
  readonly event: EventType | null;
  readonly who: readonly Actor[];
  readonly when?: Partial<CardPolicy>;
}

const ALIVE = lifecycles.filter((lifecycle) => lifecycle !== 'closed');
const USED: readonly Lifecycle[] = ['active', 'shipping'];
const MADE: readonly Lifecycle[] = ['issuance', 'shipping'];
/** Where a card may be activated before it arrives, its plastic is followed until it has. */
const SENT: readonly Lifecycle[] = ['issuance', 'shipping', 'active'];
const REPORTABLE: readonly Lifecycle[] = ['active', 'shipping', 'awaiting_activation'];
const FREE = ['none'] as const;
const ANY = restrictions;
const APP = ['app', 'staff'] as const;
const CUSTOMER = ['holder', 'app', 'staff'] as const;
const PLATFORM = ['platform'] as const;
const COURIER = ['platform', 'network'] as const;
const ANYBODY_BUT_HOLDERS = ['app', 'staff', 'platform', 'network'] as const;

/** In order: of several rows that fit, the first one counts. */
// biome-ignore format: one transition, one line
export const transitions: readonly Transition[] = [
  { verb: 'issueVirtual', from: null, to: { lifecycle: 'active', restriction: 'none', form: 'virtual' }, event: 'card.issued', who: CUSTOMER },
  { verb: 'issuePhysical', from: null, to: { lifecycle: 'pending', restriction: 'none', form: 'physical' }, event: 'card.issued', who: CUSTOMER },
  { verb: 'issueSuccessor', from: null, to: { lifecycle: 'issuance', restriction: 'none' }, event: 'card.issued', who: APP },

  { verb: 'process', from: { lifecycle: ['pending'], restriction: FREE, form: 'physical' }, to: { lifecycle: 'issuance' }, event: 'card.processed', who: APP },
  { verb: 'manufacture', from: { lifecycle: MADE, restriction: FREE, form: 'physical' }, to: {}, event: 'card.updated', who: APP },
  { verb: 'manufacture', from: { lifecycle: MADE, restriction: ANY, form: 'physical' }, to: {}, event: 'card.updated', who: COURIER },
  { verb: 'dispatch', from: { lifecycle: MADE, restriction: FREE, form: 'physical' }, to: {}, event: 'card.dispatched', who: APP, when: { deliveryNeedsActivation: true } },
  { verb: 'dispatch', from: { lifecycle: MADE, restriction: ANY, form: 'physical' }, to: {}, event: 'card.dispatched', who: COURIER, when: { deliveryNeedsActivation: true } },
  { verb: 'dispatch', from: { lifecycle: SENT, restriction: ANY, form: 'physical' }, to: {}, event: 'card.dispatched', who: ANYBODY_BUT_HOLDERS, when: { deliveryNeedsActivation: false } },
  { verb: 'return', from: { lifecycle: MADE, restriction: FREE, form: 'physical' }, to: {}, event: 'card.updated', who: APP, when: { deliveryNeedsActivation: true } },
  { verb: 'return', from: { lifecycle: MADE, restriction: ANY, form: 'physical' }, to: {}, event: 'card.updated', who: COURIER, when: { deliveryNeedsActivation: true } },
  { verb: 'return', from: { lifecycle: SENT, restriction: ANY, form: 'physical' }, to: {}, event: 'card.updated', who: ANYBODY_BUT_HOLDERS, when: { deliveryNeedsActivation: false } },
  { verb: 'deliver', from: { lifecycle: MADE, restriction: FREE, form: 'physical' }, to: { lifecycle: 'awaiting_activation' }, event: 'card.delivered', who: APP, when: { deliveryNeedsActivation: true } },
  { verb: 'deliver', from: { lifecycle: MADE, restriction: ANY, form: 'physical' }, to: { lifecycle: 'awaiting_activation' }, event: 'card.delivered', who: COURIER, when: { deliveryNeedsActivation: true } },
  { verb: 'deliver', from: { lifecycle: SENT, restriction: ANY, form: 'physical' }, to: {}, event: 'card.delivered', who: ANYBODY_BUT_HOLDERS, when: { deliveryNeedsActivation: false } },
  { verb: 'activate', from: { lifecycle: ['awaiting_activation'], restriction: FREE, form: 'physical' }, to: { lifecycle: 'active' }, event: 'card.activated', who: CUSTOMER, when: { deliveryNeedsActivation: true } },
  { verb: 'activate', from: { lifecycle: MADE, restriction: FREE, form: 'physical' }, to: { lifecycle: 'active' }, event: 'card.activated', who: CUSTOMER, when: { deliveryNeedsActivation: false } },
  { verb: 'autoActivate', from: { lifecycle: ['issuance'], restriction: FREE, form: 'virtual' }, to: { lifecycle: 'active' }, event: 'card.activated', who: PLATFORM },

  { verb: 'requestConversion', from: { lifecycle: ['active'], restriction: FREE, form: 'virtual' }, to: {}, event: 'card.updated', who: CUSTOMER },
  { verb: 'rejectConversion', from: { lifecycle: lifecycles, restriction: ANY, expired: 'too' }, to: {}, event: 'card.updated', who: APP },
  { verb: 'convert', from: { lifecycle: ['active'], restriction: FREE, form: 'virtual' }, to: { lifecycle: 'shipping', form: 'physical' }, event: 'card.shipping', who: APP },

  { verb: 'freeze', from: { lifecycle: USED, restriction: FREE }, to: { restriction: 'frozen' }, event: 'card.frozen', who: CUSTOMER },
  { verb: 'freeze', from: { lifecycle: ALIVE, restriction: FREE, expired: 'too' }, to: { restriction: 'frozen' }, event: 'card.frozen', who: PLATFORM },
  { verb: 'unfreeze', from: { lifecycle: ALIVE, restriction: ['frozen'] }, to: { restriction: 'none' }, event: 'card.unfrozen', who: ['holder', 'app', 'staff', 'platform'] },
  { verb: 'block', from: { lifecycle: USED, restriction: FREE }, to: { restriction: 'blocked' }, event: 'card.blocked', who: APP },
  { verb: 'block', from: { lifecycle: ALIVE, restriction: ['frozen'] }, to: { restriction: 'blocked' }, event: 'card.blocked', who: APP },
  { verb: 'block', from: { lifecycle: ALIVE, restriction: ['none', 'frozen'], expired: 'too' }, to: { restriction: 'blocked' }, event: 'card.blocked', who: PLATFORM },
  { verb: 'clearRestriction', from: { lifecycle: ALIVE, restriction: ['frozen', 'blocked'] }, to: { restriction: 'none' }, event: 'card.unblocked', who: ['app', 'staff', 'platform'] },
  { verb: 'clearRestriction', from: { lifecycle: USED, restriction: FREE }, to: {}, event: null, who: ['app', 'staff', 'platform'] },

  { verb: 'report', from: { lifecycle: REPORTABLE, restriction: ['none', 'frozen', 'blocked'] }, to: { restriction: 'reported' }, event: 'card.reported', who: CUSTOMER },
  { verb: 'report', from: { lifecycle: ALIVE, restriction: ['none', 'frozen', 'blocked'], expired: 'only' }, to: {}, event: 'card.reported', who: CUSTOMER },
  { verb: 'review', from: { lifecycle: ALIVE, restriction: ['reported'], expired: 'too' }, to: {}, event: 'card.updated', who: APP },
  { verb: 'review', from: { lifecycle: ALIVE, restriction: ANY, expired: 'only' }, to: {}, event: 'card.updated', who: APP },
  { verb: 'decline', from: { lifecycle: ALIVE, restriction: ['reported'], expired: 'too' }, to: { restriction: 'frozen' }, event: 'card.frozen', who: APP },
  { verb: 'decline', from: { lifecycle: ALIVE, restriction: ANY, expired: 'only' }, to: { restriction: 'frozen' }, event: 'card.frozen', who: APP },
  { verb: 'replace', from: { lifecycle: ALIVE, restriction: ['reported'], expired: 'too' }, to: { lifecycle: 'closed' }, event: 'card.closed', who: APP },
  { verb: 'replace', from: { lifecycle: ALIVE, restriction: ANY, expired: 'only' }, to: { lifecycle: 'closed' }, event: 'card.closed', who: APP },
  { verb: 'renew', from: { lifecycle: ALIVE, restriction: ['reported'], expired: 'too' }, to: { lifecycle: 'closed' }, event: 'card.closed', who: APP },
  { verb: 'renew', from: { lifecycle: ALIVE, restriction: ANY, expired: 'only' }, to: { lifecycle: 'closed' }, event: 'card.closed', who: APP },

  { verb: 'reissue', from: { lifecycle: ['active'], restriction: ['blocked'], form: 'virtual', expired: 'too' }, to: { restriction: 'none', expired: false }, event: 'card.reissued', who: APP },
  { verb: 'reissue', from: { lifecycle: ['active'], restriction: ['none', 'frozen'], form: 'virtual', expired: 'too' }, to: { expired: false }, event: 'card.reissued', who: APP },
  { verb: 'reissue', from: { lifecycle: ['active'], restriction: ['blocked'], form: 'physical', expired: 'too' }, to: { lifecycle: 'shipping', restriction: 'none', expired: false }, event: 'card.reissued', who: APP },
  { verb: 'reissue', from: { lifecycle: ['active'], restriction: ['none', 'frozen'], form: 'physical', expired: 'too' }, to: { lifecycle: 'shipping', expired: false }, event: 'card.reissued', who: APP },
  { verb: 'terminate', from: { lifecycle: ALIVE, restriction: ANY, expired: 'too' }, to: { lifecycle: 'closed' }, event: 'card.closed', who: ['app', 'staff', 'platform'] },
  { verb: 'expire', from: { lifecycle: ALIVE, restriction: ANY }, to: { expired: true }, event: 'card.expired', who: PLATFORM },

  { verb: 'relink', from: { lifecycle: ALIVE, restriction: ANY }, to: {}, event: 'card.updated', who: APP },
  { verb: 'update', from: { lifecycle: ALIVE, restriction: ANY, expired: 'too' }, to: {}, event: 'card.updated', who: APP },
];

export interface Move {
  readonly to: Facts;
  /** Of rules, too, where they are changed together with the card. */
  readonly event: EventType | 'card.controls' | null;
}

/** What a verb makes of a card; null where it is done already; or why it may not be. */
export function decide(given: Facts, verb: Verb, actor: Actor, policy: CardPolicy): Move | null | Fault {
  if (!mayEver(verb, actor, policy)) return new Fault('VIEWER_FORBIDDEN');
  const facts = policy.expiryStops || verb === 'expire' ? given : { ...given, expired: false };
  const row = rowsOf(verb, policy).find((one) => one.who.includes(actor) && fits(one, facts));
  if (!row) return refuse(facts, verb, actor, policy);
  if (lifts(row, facts) && !mayLift(facts, actor, policy))
    return new Fault('RESTRICTED_BY_STAFF', { by: facts.restrictedBy });
  return { to: after(given, row, actor), event: row.event };
}

/** Whether a verb is ever this actor's to do, whatever the card and the tenant. */
export const allows = (verb: Verb, actor: Actor): boolean =>
  transitions.some((row) => row.verb === verb && row.who.includes(actor));

/** The facts of a card that a verb brings into being. */
export function born(verb: Verb, form: Form): Move {
  const row = transitions.find((one) => one.verb === verb && one.from === null);
  if (!row) throw new Error(`${verb} makes no card`);
  const { lifecycle = 'pending' } = row.to;
  return { to: { lifecycle, restriction: 'none', restrictedBy: null, form, expired: false }, event: row.event };
}

const rowsOf = (verb: Verb, policy: CardPolicy): Transition[] =>
  transitions.filter((row) => row.verb === verb && row.from && holds(row.when ?? {}, policy));

const holds = (when: Partial<CardPolicy>, policy: CardPolicy): boolean =>
  (Object.keys(when) as (keyof CardPolicy)[]).every((key) => when[key] === policy[key]);

function fits({ from }: Transition, facts: Facts): boolean {
  if (!from) return false;
  const age = facts.expired ? from.expired !== undefined : from.expired !== 'only';
  const shape = from.form === undefined || from.form === facts.form;
  return age && shape && from.lifecycle.includes(facts.lifecycle) && from.restriction.includes(facts.restriction);
}

const mayEver = (verb: Verb, actor: Actor, policy: CardPolicy): boolean =>
  rowsOf(verb, policy).some(({ who }) => who.includes(actor));

function after(facts: Facts, { to }: Transition, actor: Actor): Facts {
  const restriction = to.restriction ?? facts.restriction;
  const kept = restriction === facts.restriction ? facts.restrictedBy : actor;
  return { ...facts, ...to, restrictedBy: restriction === 'none' ? null : kept };
}

/** Doing again what is done has a code of its own, or is no wrong at all. */
const repeats: Partial<Record<Verb, { readonly code: Fault['code']; readonly done: (facts: Facts) => boolean }>> = {
  freeze: { code: 'ALREADY_FROZEN', done: ({ restriction }) => restriction === 'frozen' },
  unfreeze: { code: 'NOT_FROZEN', done: ({ restriction }) => restriction === 'none' },
  block: { code: 'CARD_BLOCKED', done: ({ restriction }) => restriction === 'blocked' },
  activate: { code: 'ALREADY_ACTIVE', done: ({ lifecycle }) => lifecycle === 'active' },
  requestConversion: { code: 'ALREADY_PHYSICAL', done: ({ form }) => form === 'physical' },
  convert: { code: 'ALREADY_PHYSICAL', done: ({ form }) => form === 'physical' },
};
/** What is done again here is the restriction itself, so that it stands in no way. */
const restricting: readonly Verb[] = ['freeze', 'unfreeze', 'block'];
const barred: Record<Restriction, Fault['code'] | null> = {
  none: null,
  frozen: 'CARD_FROZEN',
  blocked: 'CARD_BLOCKED',
  reported: 'CARD_STATE',
};

function refuse(facts: Facts, verb: Verb, actor: Actor, policy: CardPolicy): Fault | null {
  const fault = (code: Fault['code']): Fault =>
    new Fault(code, { verb, lifecycle: facts.lifecycle, restriction: facts.restriction });
  if (facts.lifecycle === 'closed') return fault('CARD_CLOSED');
  if (facts.expired) return fault('CARD_EXPIRED');
  const repeat = repeats[verb];
  if (repeat?.done(facts)) {
    if (!restricting.includes(verb)) return fault(barred[facts.restriction] ?? repeat.code);
    return policy.repeatIsNoop ? null : fault(repeat.code);
  }
  const open = rowsOf(verb, policy).filter(({ who }) => who.includes(actor));
  const bars = open.every(({ from }) => !from?.restriction.includes(facts.restriction));
  return fault((bars && barred[facts.restriction]) || 'CARD_STATE');
}

const lifts = ({ verb, to }: Transition, facts: Facts): boolean =>
  ['unfreeze', 'clearRestriction', 'reissue'].includes(verb) &&
  to.restriction === 'none' &&
  facts.restriction !== 'none';

const rank: Record<Actor, number> = { holder: 0, app: 1, staff: 2, platform: 2, network: 2 };

const mayLift = ({ restrictedBy }: Facts, actor: Actor, policy: CardPolicy): boolean =>
  restrictedBy === null || rank[actor] >= rank[restrictedBy] || (actor === 'app' && policy.appLiftsAll);

const actors: Record<ActorKind, Actor> = {
  app: 'app',
  key: 'app',
  user: 'staff',
  staff: 'staff',
  operator: 'staff',
  hosted: 'holder',
  system: 'platform',
  network: 'network',
  gateway: 'platform',
};

/** Whoever is bound to one customer acts as that customer, whatever let them in. */
export const actorOf = (viewer: Viewer): Actor => (viewer.customerId ? 'holder' : actors[viewer.actor.kind]);
