import type { Happening } from '../../../schema/happenings';

/** A message as its receiver gets it: the same bytes on every attempt. */
export interface Rendered {
  /** In the dialect's own words: what an endpoint subscribes to. */
  readonly eventType: string;
  /** By which the receiver tells repeats. */
  readonly messageId: string;
  readonly body: string;
  /** What it tells of, in whose line it waits; that of the event unless it says so. */
  readonly resourceId?: string;
}

/** For whom a message is rendered. */
export interface Recipient {
  readonly endpoint: EndpointFacts;
  /** The tenant's at the moment of what happened. */
  readonly apiVersion: string | null;
  readonly live: boolean;
}

/** An endpoint as its own messages (`ping`, `endpoint.failed`) tell of it. */
export interface EndpointFacts {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly failureCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One attempt to send a message. */
export interface Sending {
  readonly messageId: string;
  readonly eventType: string;
  readonly body: string;
  readonly at: Date;
  /** The newest first; two for as long as a rotation overlaps. */
  readonly secrets: readonly string[];
  readonly traceId: string;
}

export interface Question {
  /** Null: this event asks nothing. */
  ask(event: Happening, to: Recipient): Rendered | null;
  /** What the receiver's answer means; null where it cannot be read. */
  read(status: number, body: string): { readonly approve: boolean; readonly code: string | null } | null;
}

/** How one contract tells of events. A message for each part of what happened, in order; none where it has no word for it. */
export interface WebhookDialect {
  render(event: Happening, to: Recipient): readonly Rendered[];
  /** A message of this type with sample values, for a test; `ping` tells of the endpoint itself. */
  sample(type: string, id: string, at: Date, to: Recipient): Rendered;
  /** Beside `content-type` and the headers of Standard Webhooks, which all have. */
  headers(sending: Sending): Readonly<Record<string, string>>;
  readonly question?: Question;
}
