import { Agent } from 'undici';
import { newId } from '../../kernel/id';
import { StartError } from '../../kernel/start-error';
import { type Happening, seqOf } from '../../schema/happenings';
import type { WebhookDialectName } from '../../schema/tables/events';
import { takes, webhookFacts } from '../../schema/webhooks';
import { webhookDialects } from '../webhooks/dialects';
import type { Recipient, Rendered } from '../webhooks/dialects/dialect';
import { headersFor } from '../webhooks/headers';
import { post } from '../webhooks/post';
import type { Told } from './lines';
import type { Place } from './place';

/** One message, and what was answered. */
export interface Forwarded {
  readonly eventType: string;
  readonly messageId: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
}

export interface Forwarding {
  readonly place: Place;
  readonly dialect: WebhookDialectName;
  readonly secret: string;
  /** Types in the dialect's own words, to which messages are narrowed. */
  readonly worded: readonly string[] | null;
}

/** Sends events on as this dialect's webhooks: one after the other, once. */
export function forwarder(url: string, { place, dialect, secret, worded }: Forwarding) {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new StartError(`${url} is no http or https URL.`);
  const agent = new Agent();
  const to = recipient(url);
  const { timeoutMs } = webhookFacts[dialect];

  const send = async ({ eventType, messageId, body }: Rendered): Promise<Forwarded> => {
    const sending = { eventType, messageId, body, at: new Date(), secrets: [secret], traceId: newId() };
    const begun = performance.now();
    const posted = await post(agent, { url, headers: headersFor(webhookDialects[dialect], sending), body, timeoutMs });
    const { status, error } = posted ?? { status: null, error: null };
    return { eventType, messageId, status, error, ms: Math.round(performance.now() - begun) };
  };

  return async function* (event: Told): AsyncGenerator<Forwarded> {
    const messages = webhookDialects[dialect].render(happeningOf(event, place.tenantId), to);
    for (const message of messages)
      if (!worded || takes(worded, message.eventType) || takes(worded, event.type)) yield await send(message);
  };
}

const happeningOf = ({ cursor, at, ...event }: Told, tenantId: string): Happening => ({
  ...event,
  ...{ tenantId, seq: seqOf(cursor) ?? 0, occurredAt: new Date(at) },
});

/** As if this URL were an endpoint. */
function recipient(url: string): Recipient {
  const now = new Date();
  const facts = { id: newId(), url, types: ['*'], description: 'npm run listen' };
  const state = { enabled: true, disabledReason: null, failureCount: 0, createdAt: now, updatedAt: now };
  return { endpoint: { ...facts, ...state }, apiVersion: null, live: false };
}
