import type { ErrorCode } from '../../kernel/error';
import type { Shown } from '../../kernel/shown';
import type { Viewer } from '../../kernel/viewer';
import type { Hub } from './hub';
import { type Prepared, prepare, refusalOf, type Sent } from './prepare';
import { type Pipe, Subscriber } from './subscriber';

export interface Who {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly traceparent?: string;
  readonly transport: 'websocket' | 'sse';
}

export class SubscriptionRefused extends Error {
  constructor(readonly errors: readonly Shown[]) {
    super('the subscription is refused');
  }
}

/** Reads and checks; throws `SubscriptionRefused`. */
export async function prepared(hub: Hub, sent: Sent, who: Who): Promise<Prepared> {
  const { log } = hub.parts;
  try {
    return await prepare(hub.parts, hub.planner(), sent);
  } catch (error) {
    const hidden = (err: unknown): void => log.error({ err, requestId: who.requestId }, 'subscription failed');
    const errors = refusalOf(error, hidden);
    note(hub, who, undefined, { errors, events: 0, ms: 0 });
    throw new SubscriptionRefused(errors);
  }
}

export interface Opened {
  /** By the client, or because its connection is gone. */
  close(): void;
}

/** Starts telling events through `pipe`, counted and noted. */
export function opened(hub: Hub, ready: Prepared, who: Who, pipe: Pipe): Opened {
  const { metrics } = hub.parts;
  const { planned, variables } = ready;
  const began = performance.now();
  let events = 0;
  let open = true;
  metrics.subscriptions(1);
  const done = (errors: readonly Shown[]): void => {
    if (!open) return;
    open = false;
    metrics.subscriptions(-1);
    note(hub, who, planned.operationName, { errors, events, ms: performance.now() - began });
  };
  const counted: Pipe = {
    write: (told) => {
      events++;
      metrics.event(who.transport);
      pipe.write(told);
    },
    get full() {
      return pipe.full;
    },
    get over() {
      return pipe.over;
    },
    drained: () => pipe.drained(),
    tooSlow: () => pipe.tooSlow(),
    end: (errors) => {
      done(errors);
      pipe.end(errors);
    },
  };
  const { viewer, traceparent } = who;
  const ways = hub.streams.waysFor({ planned, variables, viewer, traceparent });
  const subscriber = new Subscriber(counted, ways, ready.after);
  return {
    close: () => {
      subscriber.leave();
      done([]);
    },
  };
}

interface Outcome {
  readonly errors: readonly Shown[];
  readonly events: number;
  readonly ms: number;
}

/** One line for each subscription: who, what, how long and with what outcome; never what they sent or got. */
function note({ parts }: Hub, who: Who, operation: string | undefined, { errors, events, ms }: Outcome): void {
  const codes = errors.map(({ extensions }) => extensions.code) as ErrorCode[];
  const { requestId, transport, viewer } = who;
  const { tenantId, actor } = viewer;
  const told = { requestId, transport, operation, kind: 'subscription', events, ms: Math.round(ms * 10) / 10, codes };
  parts.metrics.operation(operation, codes[0] ?? 'ok');
  parts.log.info({ ...told, tenantId, actor }, 'subscription');
}
