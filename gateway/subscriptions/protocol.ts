import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { CloseCode, type Context, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer, type Server } from 'graphql-ws';
import { catalogue, type ErrorCode, Fault } from '../../kernel/error';
import { type Shown, tell } from '../../kernel/shown';
import type { Recognised } from '../viewer';
import { credentialIn, credentialOf } from '../viewer';
import type { Client } from './client';
import type { Hub } from './hub';
import { type Opened, opened, prepared, SubscriptionRefused, type Who } from './opened';
import { cookieOf } from './origin';
import type { Prepared } from './prepare';
import type { Pipe } from './subscriber';

export interface Extra extends Record<PropertyKey, unknown> {
  readonly client: Client;
}
type Ctx = Context<Record<string, unknown>, Extra>;

/** Longer than the sentence of the protocol for a client that never says who it is. */
const INIT_MS = 3_000;

/** graphql-transport-ws as the library speaks it, for subscriptions alone. */
export function protocol(hub: Hub): Server<Extra> {
  return makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_MS,
    onConnect: ({ extra: { client }, connectionParams }) => admit(hub, client, connectionParams ?? {}),
    onSubscribe: (ctx, id, payload) => ready(hub, ctx, id, payload),
    subscribe: (args) => args.contextValue as Outlet,
    onError: (_ctx, _id, _payload, errors) => errors.flatMap(shownIn),
  });
}

/** Another subprotocol is taken, too: only then can the client be told what is wrong with it. */
export const handleProtocols = (offered: Set<string>): string | false =>
  offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : ([...offered][0] ?? false);

const closings: Partial<Record<ErrorCode, readonly [code: number, reason?: string]>> = {
  CREDENTIAL_MISSING: [CloseCode.Unauthorized],
  HEADERS_INVALID: [CloseCode.BadRequest],
  TOKEN_EXPIRED: [CloseCode.Forbidden, 'token expired'],
  RATE_LIMITED: [CloseCode.TooManyInitialisationRequests],
  UNAVAILABLE: [1013],
  DEADLINE_EXCEEDED: [1013],
  INTERNAL: [1011],
};

export function closeFor(client: Client, { code }: Fault): void {
  const [closing, reason = catalogue[code]] = closings[code] ?? [CloseCode.Forbidden];
  client.close(closing, reason);
}

/** Who is there: by the first message, otherwise by what came with the upgrade. */
async function admit(hub: Hub, client: Client, params: Record<string, unknown>): Promise<boolean> {
  const { log, config } = hub.parts;
  try {
    const named = Object.fromEntries(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
    const credential = credentialIn(named) ?? credentialOf(client.request) ?? cookieOf(config, client.request);
    if (credential === null) throw new Fault('CREDENTIAL_MISSING');
    const shown = { credential, ip: client.ip };
    const recognised = await hub.credentials.look(shown);
    if (!client.open) return false;
    return seat(hub, client, shown, recognised);
  } catch (error) {
    if (!(error instanceof Fault)) log.error({ err: error, requestId: client.id }, 'a socket could not be opened');
    closeFor(client, error instanceof Fault ? error : new Fault('INTERNAL'));
    return false;
  }
}

function seat(
  hub: Hub,
  client: Client,
  shown: { readonly credential: string; readonly ip: string | undefined },
  recognised: Recognised,
): boolean {
  const release = hub.tenants.take(recognised.viewer);
  if (!release) {
    hub.parts.metrics.cutOff('sockets of tenant');
    client.close(CloseCode.TooManyInitialisationRequests, 'too many sockets');
    return false;
  }
  client.viewer = recognised.viewer;
  const unwatch = hub.credentials.watch(shown, recognised, (fault) => {
    hub.parts.metrics.cutOff('credential');
    closeFor(client, fault);
  });
  client.whenEnding(unwatch);
  client.whenEnding(release);
  return true;
}

/** Errors that have their shape already, on their way through the library. */
class Told extends GraphQLError {
  constructor(readonly shown: readonly Shown[]) {
    super(shown[0]?.message ?? '');
  }
}

function shownIn(error: GraphQLError): readonly Shown[] {
  const told = error instanceof Told ? error : error.originalError;
  return told instanceof Told ? told.shown : [tell(new Fault('INTERNAL'))];
}

async function ready(hub: Hub, ctx: Ctx, id: string, payload: object): Promise<ExecutionArgs | GraphQLError[]> {
  const { client } = ctx.extra;
  const { viewer, id: requestId } = client;
  const most = hub.parts.config.SUBSCRIPTIONS_PER_SOCKET;
  if (Object.keys(ctx.subscriptions).length > most)
    return [new Told([tell(new Fault('SUBSCRIPTION_LIMIT', { most }))])];
  const who: Who = { viewer: viewer!, requestId, transport: 'websocket' };
  try {
    const meant = await prepared(hub, payload, who);
    const { document, operationName } = meant.planned;
    const contextValue = new Outlet(hub, meant, who, client, id);
    return { schema: hub.planner().graph.schema, document, operationName, contextValue };
  } catch (error) {
    if (error instanceof SubscriptionRefused) return [new Told(error.errors)];
    throw error;
  }
}

type Step = IteratorResult<ExecutionResult, undefined>;

/**
 * What the library takes for the events, and ends with them; the events themselves go past it, since it would write the
 * same JSON anew for every client.
 */
class Outlet {
  #opened: Opened | undefined;
  #finish: (step: Step | Told) => void = () => {};
  readonly #finished: Promise<Step | Told>;

  constructor(
    private readonly hub: Hub,
    private readonly meant: Prepared,
    private readonly who: Who,
    private readonly client: Client,
    private readonly id: string,
  ) {
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  [Symbol.asyncIterator](): AsyncGenerator<ExecutionResult, undefined> {
    return this as never;
  }

  async next(): Promise<Step> {
    this.#opened ??= opened(this.hub, this.meant, this.who, this.#pipe());
    const step = await this.#finished;
    if (step instanceof Told) throw step;
    return step;
  }

  async return(): Promise<Step> {
    this.#opened?.close();
    this.#finish({ done: true, value: undefined });
    return { done: true, value: undefined };
  }

  throw(): Promise<Step> {
    return this.return();
  }

  #pipe(): Pipe {
    const { client, hub } = this;
    const head = `{"id":${JSON.stringify(this.id)},"type":"next","payload":`;
    return {
      write: (told) => client.tell(head, told),
      get full() {
        return client.full;
      },
      get over() {
        return client.over;
      },
      drained: () => client.drained(),
      tooSlow: () => {
        if (client.open) hub.parts.metrics.cutOff('too slow');
        client.close(1013, 'too slow');
      },
      end: (errors) => this.#finish(errors.length > 0 ? new Told(errors) : { done: true, value: undefined }),
    };
  }
}
