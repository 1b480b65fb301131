import { parseJson, readJsonText } from '../kernel/body';
import { Fault } from '../kernel/error';
import { patienceOf, send, signalOf, traceparentOf } from '../kernel/http';
import type { Exchange, Parts } from './exchange';
import { showGraphiql, wantsGraphiql } from './graphiql';
import type { GraphQLHttpRequest } from './graphql';
import { type Asked, NotFound, resolveDocument } from './persisted';
import type { Context } from './request';
import { asksToSubscribe, type SentLater, takesEvents } from './subscriptions/sse';
import { addressOf, credentialOf } from './viewer';

/** GraphQL over HTTP; for a browser that comes to look, GraphiQL. */
export async function graphqlRoute(parts: Parts, exchange: Exchange): Promise<void> {
  const { request, response, search } = exchange;
  const { method = 'GET' } = request;
  if (method !== 'GET' && method !== 'POST') {
    response.setHeader('allow', 'GET, POST');
    throw new Fault('METHOD_UNKNOWN', { takes: 'GET, POST' });
  }
  if (wantsGraphiql(exchange)) return showGraphiql(parts, exchange);
  response.setHeader('cache-control', 'no-store');
  if (takesEvents(request) === 'only') return parts.subscriptions.stream(exchange, sentBy(exchange));
  const call = await callOf(parts, exchange);
  const asked = method === 'GET' ? fromSearch(search) : fromBody(await bodyOf(parts, exchange, call.signal));
  await answer(parts, exchange, asked, call);
}

/** What an event stream is to tell, once it is known who asks. */
const sentBy =
  ({ request, search }: Exchange): SentLater =>
  async (limit, signal) =>
    request.method === 'GET'
      ? fromSearch(search).asked
      : fromBody(parseJson(await readJsonText(request, limit, signal))).asked;

/** Who asks, and how long they will wait. */
async function callOf({ config, recognise }: Parts, { request, response, id, seen }: Exchange): Promise<Context> {
  const patience = patienceOf(request, config.REQUEST_TIMEOUT_MS);
  const signal = signalOf(response, patience);
  const known = { requestId: id, traceparent: traceparentOf(request), signal, deadline: Date.now() + patience };
  const ip = addressOf(request, config.TRUST_PROXY);
  const { viewer } = await recognise(credentialOf(request), ip, known);
  seen.viewer = viewer;
  return { ...known, viewer, seen };
}

const bodyOf = async ({ config }: Parts, { request }: Exchange, signal: AbortSignal): Promise<unknown> =>
  parseJson(await readJsonText(request, config.MAX_BODY_BYTES, signal));

/** A request whose document was looked up and weighed, as the GraphQL server is to get it. */
interface Meant {
  readonly asked: Asked;
  readonly search: string;
  readonly body: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fromBody = (body: unknown): Meant => ({ asked: isRecord(body) ? body : {}, search: '', body });

/** Members that are not JSON are left for the GraphQL server to refuse. */
function fromSearch(search: string): Meant {
  const given = new URLSearchParams(search);
  const json = (name: string): unknown => {
    const text = given.get(name);
    if (text === null) return undefined;
    try {
      return parseJson(text);
    } catch {
      return undefined;
    }
  };
  const asked = {
    query: given.get('query') ?? undefined,
    operationName: given.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  };
  return { asked, search, body: undefined };
}

async function answer(parts: Parts, exchange: Exchange, meant: Meant, call: Context): Promise<void> {
  const { graphql, persisted, guard, config, log } = parts;
  const { request, response } = exchange;
  const { asked } = meant;
  try {
    const { query, hash } = await resolveDocument(asked, persisted, config.PERSISTED_ONLY);
    if (query !== undefined)
      guard(query, isRecord(asked.variables) ? asked.variables : null, textOr(asked.operationName));
    if (takesEvents(request) === 'too' && asksToSubscribe(query, textOr(asked.operationName)))
      return parts.subscriptions.stream(exchange, async () => asked);
    const keep =
      hash && query
        ? () =>
            void persisted.keep(hash, query).catch((error: unknown) => log.warn({ err: error }, 'operation not kept'))
        : undefined;
    const http = { method: request.method!, headers: headersOf(exchange), ...withQuery(meant, query) };
    const { status, headers, body } = await graphql.execute(http, { ...call, keep });
    for (const [name, value] of headers) response.setHeader(name, value);
    send(response, status, body, response.getHeader('content-type') as string);
  } catch (error) {
    if (error instanceof NotFound) return askForDocument(exchange);
    if (error instanceof Fault && ofDocument.has(error.code)) return refuseDocument(exchange, error);
    throw error;
  }
}

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function withQuery(
  { asked, search, body }: Meant,
  query: string | undefined,
): Pick<GraphQLHttpRequest, 'search' | 'body'> {
  const looked = isRecord(asked.extensions) && 'persistedQuery' in asked.extensions;
  if (!looked || query === undefined) return { search, body };
  const { persistedQuery: _, ...extensions } = asked.extensions as Record<string, unknown>;
  if (body !== undefined) return { search, body: { ...asked, query, extensions } };
  const params = new URLSearchParams(search);
  params.set('query', query);
  params.set('extensions', JSON.stringify(extensions));
  return { search: `?${params}`, body };
}

function* headersOf({ request }: Exchange): Iterable<[string, string]> {
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) yield [name, Array.isArray(value) ? value.join(', ') : value];
}

/** Refusals of a document that was read, before the GraphQL server saw it; the same statuses as there. */
const ofDocument: ReadonlySet<string> = new Set(['QUERY_TOO_COMPLEX']);

function refuseDocument({ request, response, seen }: Exchange, { code, message, extensions }: Fault): void {
  const modern = /application\/graphql-response\+json/i.test(request.headers.accept ?? '');
  seen.codes = [code];
  const type = modern ? 'application/graphql-response+json' : 'application/json';
  send(response, modern ? 400 : 200, JSON.stringify({ errors: [{ message, extensions }] }), `${type}; charset=utf-8`);
}

/** The words of the protocol of automatic persisted queries: a client then sends the document along. */
function askForDocument({ response }: Exchange): void {
  const error = { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } };
  send(response, 200, JSON.stringify({ errors: [error] }), 'application/json; charset=utf-8');
}
