import { type Happening, happening } from '../../schema/happenings';
import { webhookFacts } from '../../schema/webhooks';
import type { Rendered } from './dialects/dialect';
import type { Parts } from './parts';
import { addParts, originalOf, write } from './queue';
import { type Receiver, recipientOf } from './receivers';
import { isWritten, type Task, type Written } from './task';

/** Null where it could not be rendered, which is told in log and metrics: others must not suffer from it. */
export function messagesOf(
  { dialects, log, metrics }: Parts,
  event: Happening,
  receiver: Receiver,
): readonly Rendered[] | null {
  try {
    return dialects[receiver.dialect].render(event, recipientOf(receiver, event.occurredAt));
  } catch (error) {
    const { id: eventId, type } = event;
    log.error({ err: error, eventId, type, endpointId: receiver.id }, 'an event could not be rendered');
    metrics.unrendered(receiver.dialect);
    return null;
  }
}

export type Sendable = { readonly task: Written; readonly receiver: Receiver };
type Unwritten = { readonly task: Task; readonly receiver: Receiver };

/** Tests and redeliveries that came without a body get theirs before the first attempt. `lost` can have none. */
export async function written(
  parts: Parts,
  wanted: readonly Unwritten[],
): Promise<{ readonly sendable: Sendable[]; readonly lost: Task[] }> {
  const empty = wanted.filter(({ task }) => !isWritten(task));
  const bodies = new Map<string, Rendered>();
  for (const one of empty) {
    const [first, ...further] = await bodiesOf(parts, one);
    if (first) bodies.set(one.task.id, first);
    if (further.length > 0) await addParts(parts.db.sql, one.task, further, parts.clock.now());
  }
  const made = empty.flatMap(({ task }) => {
    const rendered = bodies.get(task.id);
    return rendered ? [{ task, ...rendered }] : [];
  });
  if (made.length > 0) await write(parts.db.sql, made);
  const full = wanted.map(({ task, receiver }) => ({ task: { ...task, ...bodies.get(task.id) }, receiver }));
  return {
    sendable: full.filter((one): one is Sendable => isWritten(one.task)),
    lost: full.flatMap(({ task }) => (isWritten(task) ? [] : [task])),
  };
}

/** Of a ping or a test, which nothing has caused: its bytes, if they were written meanwhile, or else what it always says. */
async function own({ db, dialects }: Parts, { task, receiver }: Unwritten): Promise<readonly Rendered[]> {
  const id = task.eventId ?? task.id;
  const original = await originalOf(db.sql, task.tenantId, id);
  if (!original) return [];
  const { eventType, messageId, body } = original;
  if (messageId && body) return [{ eventType, messageId, body }];
  const at = new Date(original.createdAt);
  return [dialects[task.dialect].sample(eventType, id, at, recipientOf(receiver, at))];
}

/** Of an event that is told in several messages, all of them, or the one that the delivery is where each is an event. */
async function bodiesOf(parts: Parts, { task, receiver }: Unwritten): Promise<readonly Rendered[]> {
  const { db, log, metrics } = parts;
  try {
    const event = task.eventId === null ? undefined : await happening(db, task.tenantId, task.eventId);
    if (!event) return await own(parts, { task, receiver });
    const messages = messagesOf(parts, event, receiver) ?? [];
    const alone = task.part > 0 || webhookFacts[task.dialect].messagesAreEvents;
    return alone ? messages.slice(task.part, task.part + 1) : messages;
  } catch (error) {
    log.error({ err: error, deliveryId: task.id, type: task.eventType }, 'a delivery could not be rendered');
    metrics.unrendered(task.dialect);
    return [];
  }
}
