import type { Upgrade } from '../../kernel/http';
import type { Exchange } from '../exchange';
import { type HubParts, hub } from './hub';
import { sockets } from './sockets';
import { eventStreams, type SentLater } from './sse';

/** Live events for clients: over WebSockets, and over HTTP as a stream of server-sent events. */
export interface Subscriptions {
  readonly upgrade: Upgrade;
  /** Answers a request with a stream of events; returns once it has begun. */
  stream(exchange: Exchange, sent: SentLater): Promise<void>;
  stop(): Promise<void>;
}

export function subscriptions(parts: HubParts, supergraph: string): Subscriptions {
  const shared = hub(parts, supergraph);
  const { upgrade, stop } = sockets(shared);
  const streams = eventStreams(shared);
  return {
    upgrade,
    stream: streams.stream,
    stop: async () => {
      streams.stop();
      await stop();
    },
  };
}
