import type { EventType } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import type { V1Type } from '../../../schema/webhooks';
import { type EndpointFacts, endpointShown } from './endpoint';
import { card, fulfilment } from './sample-resources';
import { sampleOf } from './samples';

/** Something that never happened, and what it is in the core's words. */
type Sample = Pick<Happening, 'occurredAt' | 'before' | 'after'> & { readonly as: EventType | 'ping' };

const rules = (dailyMinor: number): Payload => ({
  limits: { perTransactionMinor: 100_000, dailyMinor, monthlyMinor: 2_000_000 },
  controls: {
    ...{ atm: false, online: true, contactless: true, crossBorder: true },
    ...{ mccAllow: [], mccBlock: ['7995'] },
  },
});
const whole = { rules: rules(500_000) };
const shipsTo = { line1: '12 Marina Walk', line2: null, city: 'Dubai', country: 'AE', postalCode: null };
const plastic = { ...whole, fulfilment, shipsTo, form: 'physical', lifecycle: 'shipping', status: 'shipping' };

interface From {
  readonly as: EventType;
  readonly before?: Payload;
  readonly after?: Payload;
}
const both = (as: EventType, over: Payload): From => ({ as, before: over, after: over });
const inwards = { kind: 'inbound', fromLegId: null, toLegId: '01900000-0000-7000-8000-0000000f0011' };
const account = { toAccountId: '01900000-0000-7000-8000-0000000f0002' };
const tracked = { shipsTo, ...whole, lifecycle: 'shipping', status: 'shipping' };

/** §4.3, one of each. */
const samples: Record<Exclude<V1Type, 'ping'>, From> = {
  'user.created': { as: 'customer.created' },
  'user.updated': { as: 'customer.updated', before: { dialCode: '971', phone: '501234568' } },
  'user.deleted': { as: 'customer.deleted' },
  'user.kyc.status_changed': { as: 'kyc.changed' },
  'user.kyc.document_uploaded': { as: 'kyc.document.uploaded' },
  'account.created': { as: 'account.opened', after: { posted: '0' } },
  'account.closed': both('account.closed', { posted: '0' }),
  'account.balance.updated': { as: 'account.balance' },
  'account.transfer.inbound': both('transfer.posted', { ...inwards, ...account }),
  'account.transfer.outbound': both('transfer.posted', {}),
  'card.created': both('card.issued', { ...whole, activatedAt: null }),
  'card.activated': {
    as: 'card.activated',
    before: { ...plastic, activatedAt: null },
    after: { ...plastic, lifecycle: 'active', status: 'active' },
  },
  'card.frozen': both('card.frozen', whole),
  'card.unfrozen': both('card.unfrozen', whole),
  'card.terminated': both('card.closed', whole),
  'card.shipping.dispatched': both('card.dispatched', tracked),
  'card.shipping.delivered': both('card.delivered', tracked),
  'card.pin_set': both('card.pin_set', plastic),
  'card.controls.updated': {
    as: 'card.controls',
    before: { ...card, rules: rules(250_000) },
    after: { ...card, ...whole },
  },
  'card.transaction.authorised': { as: 'authorisation.held' },
  'card.transaction.declined': { as: 'authorisation.declined' },
  'card.transaction.posted': { as: 'authorisation.captured' },
  'card.transaction.refunded': { as: 'authorisation.refunded' },
  'card.transaction.reversed': { as: 'authorisation.reversed' },
  'endpoint.failed': { as: 'endpoint.failed' },
};

export function v1Sample(type: V1Type, id: string, at: Date, endpoint: EndpointFacts): Sample {
  if (type === 'ping') return { as: 'ping', occurredAt: at, before: null, after: endpointShown(endpoint) };
  const { as, before, after } = samples[type];
  const event = sampleOf(as, id, at, endpoint, { before, after });
  return { as, occurredAt: at, before: event.before, after: event.after };
}
