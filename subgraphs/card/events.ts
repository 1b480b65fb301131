import { z } from 'zod';
import {
  closedReasons,
  forms,
  lifecycles,
  networks,
  reportKinds,
  restrictions,
  restrictors,
  statuses,
} from '../../schema/tables/card';

const time = z.iso.datetime();

/** A card as its events tell of it: everything that dialects render, and never a number, CVV or PIN. */
export const snapshot = z.object({
  id: z.uuid(),
  customerId: z.uuid().nullable(),
  accountId: z.uuid(),
  tierId: z.uuid(),
  form: z.enum(forms),
  network: z.enum(networks),
  currency: z.string(),
  last4: z.string(),
  validThrough: z.iso.date(),
  generation: z.int(),
  holderName: z.string().nullable(),
  label: z.string().nullable(),
  status: z.enum(statuses),
  lifecycle: z.enum(lifecycles),
  restriction: z.enum(restrictions),
  restrictedBy: z.enum(restrictors).nullable(),
  restrictionReason: z.string().nullable(),
  restrictedAt: time.nullable(),
  reportedKind: z.enum(reportKinds).nullable(),
  closedReason: z.enum(closedReasons).nullable(),
  closedAt: time.nullable(),
  expiredAt: time.nullable(),
  statusReason: z.string().nullable(),
  activatedAt: time.nullable(),
  pinSetAt: time.nullable(),
  predecessorId: z.uuid().nullable(),
  successorId: z.uuid().nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  createdAt: time,
  updatedAt: time,
});
export type Snapshot = z.output<typeof snapshot>;

const born = z.object({ after: snapshot });
const changed = z.object({ before: snapshot, after: snapshot });

/** What this subgraph tells the world. Resource: `card`. */
export const events = {
  'card.issued': born,
  'card.processed': changed,
  'card.dispatched': changed,
  'card.delivered': changed,
  'card.activated': changed,
  'card.shipping': changed,
  'card.frozen': changed,
  'card.unfrozen': changed,
  'card.blocked': changed,
  'card.unblocked': changed,
  'card.reported': changed,
  'card.closed': changed,
  'card.reissued': changed,
  'card.expired': changed,
} as const;
export type EventType = keyof typeof events;
