import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { createPubSub } from '@graphql-yoga/subscription';
import { type GraphQLSchema, parse } from 'graphql';
import { type BuildSchemaOptions, buildSchemaSync, createResolversMap } from 'type-graphql';
import type { Clock } from './clock';
import type { SubgraphName } from './config';
import type { Keys } from './crypto';
import type { Db } from './db';
import { Fault } from './error';
import type { Log } from './log';
import { demand, may, type Scope, type Viewer } from './viewer';

/** What a subgraph is made with. */
export interface Deps {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  /** Webhooks of sandbox tenants may go to this machine itself. */
  readonly allowLoopback?: boolean;
}

/** One request as a subgraph sees it, whichever way it came. */
export interface Call {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly traceparent?: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface Subgraph<Context extends Call = Call> {
  readonly name: SubgraphName;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  /** Fresh for every call: loaders must not outlive it. */
  context(call: Call): Context;
}

/** Resolves an entity from its key; must be async, as one synchronous throw would fail the whole batch. */
export type References<Context> = Record<
  string,
  { __resolveReference: (reference: { id: string }, context: Context) => Promise<unknown> }
>;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@tag", "@override"])`;

export function defineSubgraph<Context extends Call>(definition: {
  readonly name: SubgraphName;
  readonly resolvers: BuildSchemaOptions['resolvers'];
  readonly references: References<Context>;
  readonly context: (call: Call) => Context;
}): Subgraph<Context> {
  const schema = buildSchemaSync({
    resolvers: definition.resolvers,
    skipCheck: true,
    validate: false,
    // Wanted by type-graphql wherever something is subscribed to; ours bring their own streams.
    pubSub: createPubSub(),
    authChecker: ({ context }, needed) => authorised((context as Call).viewer, needed as Scope[]),
  });
  const sdl = `${LINK}\n\n${printSchemaWithDirectives(schema)}\n`;
  const resolvers = createResolversMap(schema) as Record<string, object>;
  for (const [type, reference] of Object.entries(definition.references))
    resolvers[type] = { ...resolvers[type], ...reference };
  const federated = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  return { name: definition.name, sdl, schema: federated, context: definition.context };
}

/** `@Authorized('account:read')`: the viewer needs every scope named. */
function authorised(viewer: Viewer, needed: readonly Scope[]): boolean {
  const missing = needed.find((scope) => !may(viewer, scope));
  // Outside of the sandbox nobody has its scope; that it is elsewhere says more than that it is not allowed.
  if (missing === 'sandbox' && !viewer.sandbox) throw new Fault('SANDBOX_ONLY');
  if (missing) demand(viewer, missing);
  return true;
}
