import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import { type EndpointFacts, endpointShown } from './endpoint';
import * as made from './sample-resources';

/** What a sample event tells: what changed is laid over the resource, on either side. */
interface Sample {
  readonly resourceType: string;
  readonly before?: Payload;
  readonly after: Payload;
}

const born = (resourceType: string, after: Payload, over: Payload = {}): Sample => ({
  resourceType,
  after: { ...after, ...over },
});
const changed = (resourceType: string, shape: Payload, then: Payload, now: Payload): Sample => ({
  resourceType,
  before: { ...shape, ...then },
  after: { ...shape, ...now },
});

const AT = '2026-05-02T06:30:00.000Z';
const { customer, account, transfer, hold, card, tier, authorisation, draft } = made;

const cards = (then: Payload, now: Payload): Sample => changed('card', card, then, now);
const restricted = (restriction: string, restrictedBy: string, reason: string): Payload => ({
  ...{ status: restriction, restriction, restrictedBy, restrictionReason: reason, statusReason: reason },
  restrictedAt: AT,
});
const plastic = { ...card, form: 'physical', status: 'issuance', lifecycle: 'issuance' };
const tracked = (then: Payload, now: Payload, over: Payload = {}): Sample =>
  changed(
    'card',
    plastic,
    { fulfilment: { ...made.fulfilment, ...then } },
    {
      fulfilment: { ...made.fulfilment, ...now },
      ...over,
    },
  );
const accounts = (then: Payload, now: Payload): Sample => changed('account', account, then, now);
const transfers = (then: Payload, now: Payload): Sample => changed('transfer', transfer, then, now);
const waiting = { status: 'pending', postedAmount: '0', postedAt: null };
const asked = { state: 'questioned', asked: true, held: '0', authorised: '0', authorisedAt: null };
const unmoved = { transferId: null, legId: null };
const settled = { state: 'captured', held: '0', captured: '1820', postedAt: AT };
const authorisations = (then: Payload, now: Payload): Sample => changed('authorisation', authorisation, then, now);
const controls = (kind: Parameters<typeof made.controls>[0]): Sample =>
  changed(kind, made.controls(kind), { limits: [] }, {});

/** One of each, so that a receiver can be tried on all. */
const samples: Record<Exclude<EventType, 'endpoint.failed'>, Sample> = {
  'customer.created': born('customer', customer),
  'customer.updated': changed('customer', customer, { phone: null, dialCode: null }, {}),
  'customer.status': changed('customer', customer, {}, { status: 'suspended' }),
  'customer.deleted': changed('customer', customer, {}, { status: 'deleted', deletedAt: AT }),
  'kyc.changed': changed('customer', customer, { kyc: { ...(customer.kyc as Payload), status: 'in_review' } }, {}),
  'kyc.document.uploaded': born('customer', made.document),
  'account.opened': born('account', account),
  'account.updated': accounts({ title: 'Everyday' }, {}),
  'account.frozen': accounts({}, { restriction: 'frozen', restrictedBy: 'staff', restrictionReason: 'Review' }),
  'account.unfrozen': accounts({ restriction: 'frozen', restrictedBy: 'staff', restrictionReason: 'Review' }, {}),
  'account.disabled': accounts({}, { restriction: 'disabled', restrictedBy: 'staff' }),
  'account.enabled': accounts({ restriction: 'disabled', restrictedBy: 'staff' }, {}),
  'account.closed': accounts({ posted: '0' }, { posted: '0', lifecycle: 'closed', closedAt: AT }),
  'account.balance': changed(
    'account',
    made.balance,
    { posted: '100000', available: '100000', metadata: undefined },
    {},
  ),
  'account.controls': controls('account'),
  'transfer.pending': born('transfer', transfer, waiting),
  'transfer.posted': transfers(waiting, {}),
  'transfer.failed': transfers(waiting, { ...waiting, status: 'failed', failedReason: 'Refused by the bank' }),
  'transfer.declined': born('transfer', transfer, { ...waiting, status: 'declined', failedReason: 'funds' }),
  'transfer.reversed': transfers({}, { status: 'reversed' }),
  'transfer.refunded': transfers({}, { status: 'refunded', refundedAmount: '250000' }),
  'transfer.manual_check': transfers(waiting, { ...waiting, status: 'manual_check' }),
  'hold.placed': born('hold', hold),
  'hold.increased': changed('hold', hold, { amount: '200000', remaining: '200000' }, {}),
  'hold.captured': changed('hold', hold, {}, { state: 'captured', remaining: '0' }),
  'hold.released': changed('hold', hold, {}, { state: 'released', remaining: '0' }),
  'hold.expired': changed('hold', hold, {}, { state: 'expired', remaining: '0' }),
  'contact.added': born('contact', made.contact),
  'contact.updated': changed('contact', made.contact, { title: 'Marina' }, {}),
  'contact.removed': changed('contact', made.contact, {}, { active: false }),
  'dispute.opened': born('dispute', made.dispute),
  'dispute.changed': changed('dispute', made.dispute, {}, { status: 'resolved', resolvedAt: AT, resolvedBy: 'staff' }),
  'card.issued': born('card', card),
  'card.processed': changed('card', plastic, { status: 'pending', lifecycle: 'pending' }, {}),
  'card.dispatched': tracked({}, { delivery: 'dispatched', dispatchedAt: AT }),
  'card.delivered': tracked(
    { delivery: 'dispatched', dispatchedAt: AT },
    { delivery: 'delivered', dispatchedAt: AT, deliveredAt: AT },
    { status: 'awaiting_activation', lifecycle: 'awaiting_activation', statusReason: 'Approved' },
  ),
  'card.activated': cards(
    { status: 'awaiting_activation', lifecycle: 'awaiting_activation', form: 'physical', activatedAt: null },
    { form: 'physical' },
  ),
  'card.shipping': cards({}, { status: 'shipping', lifecycle: 'shipping', form: 'physical' }),
  'card.frozen': cards({}, restricted('frozen', 'app', 'Travelling')),
  'card.unfrozen': cards(restricted('frozen', 'app', 'Travelling'), { statusReason: 'Back home' }),
  'card.blocked': cards({}, restricted('blocked', 'app', 'Suspicious use')),
  'card.unblocked': cards(restricted('blocked', 'app', 'Suspicious use'), { statusReason: 'Cleared' }),
  'card.reported': cards({}, { ...restricted('reported', 'app', 'Left in a taxi'), reportedKind: 'lost' }),
  'card.closed': cards({}, { status: 'closed', lifecycle: 'closed', closedReason: 'user_request', closedAt: AT }),
  'card.reissued': cards({ last4: '0417' }, { generation: 2 }),
  'card.expired': cards({}, { status: 'expired', expiredAt: AT, statusReason: 'Card expired' }),
  'card.pin_set': cards({}, { pinSetAt: AT }),
  'card.threeds.challenge': born('challenge', made.challenge),
  'card.updated': cards({ label: 'Travel' }, {}),
  'card.controls': controls('card'),
  'tier.created': born('tier', tier),
  'tier.updated': changed('tier', tier, { title: 'Orchid' }, {}),
  'tier.controls': controls('tier'),
  'authorisation.requested': born('authorisation', authorisation, { ...asked, ...unmoved }),
  'authorisation.held': born('authorisation', authorisation),
  'authorisation.declined': born('authorisation', authorisation, {
    ...{ ...asked, state: 'declined', asked: false, declineReason: 'funds' },
  }),
  'authorisation.amended': authorisations({ requested: '1000', amount: '1000', authorised: '1000' }, {}),
  'authorisation.captured': authorisations({}, settled),
  'authorisation.reversed': authorisations({}, { state: 'reversed', held: '0', reversed: '1820' }),
  'authorisation.refunded': authorisations(settled, { ...settled, refunded: '1820' }),
  'tenant.controls': controls('tenant'),
  'rules.draft.drafted': born('draft', draft),
  'rules.draft.shadowed': changed('draft', draft, {}, { state: 'shadow' }),
  'rules.draft.published': changed('draft', draft, { state: 'shadow' }, { state: 'live' }),
  'rules.draft.discarded': changed('draft', draft, {}, { state: 'discarded' }),
};

/** Of the endpoint itself: the one before had nine failures. */
const failed = (endpoint: EndpointFacts): Sample => {
  const shown = endpointShown(endpoint);
  const then = { enabled: true, disabledReason: null, failureCount: 9 };
  return changed('endpoint', shown, then, { enabled: false, disabledReason: 'delivery_failures', failureCount: 10 });
};

/** Something of this type that never happened; `over` is laid over what the resource is afterwards. */
export function sampleOf(
  type: EventType,
  id: string,
  at: Date,
  endpoint: EndpointFacts,
  over: { readonly before?: Payload; readonly after?: Payload } = {},
): Happening {
  const { resourceType, before, after } = type === 'endpoint.failed' ? failed(endpoint) : samples[type];
  return {
    ...{ tenantId: id, id, seq: 0, type, resourceType, resourceId: String(after.id ?? id) },
    before: before ? { ...before, ...over.before } : null,
    after: { ...after, ...over.after },
    ...{ actorKind: 'system', actorId: 'test', requestId: null, occurredAt: at },
  };
}
