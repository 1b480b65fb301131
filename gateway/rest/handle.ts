import { type ErrorCode, Fault } from '../../kernel/error';
import { patienceOf, send, signalOf, traceparentOf } from '../../kernel/http';
import type { Exchange, Parts } from '../exchange';
import { addressOf } from '../viewer';
import { forgetKey, keepAnswer } from './answers';
import type { Dialect, ErrorRow } from './dialect';
import type { RestParts } from './parts';
import { Answered, type Pass } from './pass';
import { ask } from './run';
import { find } from './table';
import { toldOf } from './told';

/** The only interpreter. A dialect is data; nothing here knows which one it serves. */
export async function handle(dialect: Dialect, parts: Parts, rest: RestParts, exchange: Exchange): Promise<void> {
  const pass = begin(dialect, parts, rest, exchange);
  if (exchange.request.method === 'OPTIONS' && pass.takes.length > 0 && !dialect.strict) return tellMethods(pass);
  const { status, text } = await answerOf(pass)
    .catch((error: unknown) => refusalOf(pass, error))
    .finally(() => pass.finally?.());
  const body = pass.seal ? pass.seal(text) : text;
  for (const [name, value] of pass.headers) exchange.response.setHeader(name, value);
  if (status === NO_CONTENT) exchange.response.writeHead(status).end();
  else send(exchange.response, status, body, 'application/json');
}

function begin(dialect: Dialect, parts: Parts, rest: RestParts, exchange: Exchange): Pass {
  const { request, response, id, seen, path } = exchange;
  const patience = patienceOf(request, parts.config.REQUEST_TIMEOUT_MS);
  const signal = signalOf(response, patience);
  const found = find(dialect, request.method ?? '', path);
  const route = 'route' in found ? found.route : undefined;
  seen.route = route && `${route.verb} ${route.path}`;
  return {
    ...{ dialect, parts, rest, exchange, route },
    takes: 'takes' in found ? found.takes : [],
    params: 'params' in found ? found.params : {},
    ip: addressOf(request, parts.config.TRUST_PROXY),
    call: { requestId: id, traceparent: traceparentOf(request), signal, deadline: Date.now() + patience, seen },
    headers: new Map(Object.entries(dialect.headers ?? {})),
  };
}

function tellMethods({ exchange, takes }: Pass): void {
  exchange.response.writeHead(204, { allow: takes.join(', ') }).end();
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

async function answerOf(pass: Pass): Promise<Reply> {
  if (!pass.route?.bare) for (const stage of pass.dialect.stages) await stage(pass);
  const { route, dialect } = pass;
  if (route!.secret || route!.unstored) pass.headers.set('cache-control', 'no-store');
  const given = pass.given as never;
  const data = route!.operation ? await ask(pass, route!.operation, variablesOf(pass)) : {};
  const encoded = route!.out.encode(route!.from(data as never, given, pass));
  const answer = dialect.envelopes[route!.envelope ?? 'plain']!.wrap(encoded);
  const status = route!.status ?? 200;
  const reply = { status, text: status === NO_CONTENT ? '' : JSON.stringify(pass.shape?.(answer) ?? answer) };
  await keep(pass, reply);
  return reply;
}

const NO_CONTENT = 204;

/** A key that was spent reaches the core too: there it holds even if this process dies before it has answered. */
const variablesOf = (pass: Pass): unknown => {
  const { route, spent } = pass;
  const variables = route!.variables(pass.given as never, pass) as object;
  return route!.operation!.keyed && spent ? { ...variables, idempotencyKey: spent.coreKey } : variables;
};

async function keep({ spent, parts, rest, dialect, headers }: Pass, { status, text }: Reply): Promise<void> {
  if (!spent) return;
  const repeated = (dialect.once?.repeats ?? []).flatMap((name) => {
    const value = headers.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  await keepAnswer(parts.db, rest.keys, spent, { status, text, headers: Object.fromEntries(repeated) });
}

async function refusalOf(pass: Pass, error: unknown): Promise<Reply> {
  if (error instanceof Answered) return again(pass, error);
  const { dialect, parts, exchange, route } = pass;
  const told = toldOf(pass, error);
  if (told.code === 'INTERNAL') parts.log.error({ err: error, requestId: exchange.id }, 'request failed');
  exchange.seen.codes = [told.code];
  exchange.told.fail();
  const row = rowOf(pass, told.code);
  const { retryAfterSeconds } = told.details;
  if (typeof retryAfterSeconds === 'number') pass.headers.set('retry-after', String(retryAfterSeconds));
  for (const [name, value] of Object.entries(row.headers ?? {})) pass.headers.set(name, value);
  const about = { requestId: exchange.id, route };
  const reply = { status: row.status, text: JSON.stringify(dialect.fail(row, told, about)) };
  await settle(pass, row, reply).catch((failure: unknown) =>
    parts.log.error({ err: failure, requestId: exchange.id }, 'an idempotency key could not be settled'),
  );
  return reply;
}

function again({ headers, route }: Pass, answered: Answered): Reply {
  if (route!.unstored) headers.set('cache-control', 'no-store');
  for (const [name, value] of Object.entries(answered.headers)) headers.set(name, value);
  return answered;
}

const rowOf = ({ dialect, route }: Pass, code: ErrorCode): ErrorRow => route?.errors?.[code] ?? dialect.errors[code];

/** A refusal that the dialect keeps is repeated; any other frees the key. Whoever found the key taken leaves it alone. */
async function settle(pass: Pass, row: ErrorRow, reply: Reply): Promise<void> {
  const { spent, dialect, parts } = pass;
  if (!spent) return;
  if (dialect.once?.keeps(row)) await keep(pass, reply);
  else await forgetKey(parts.db, spent);
}

/** Of a request that came to no dialect's interpreter, because nobody may ask it like this at all. */
export function refuseEarly(dialect: Dialect, { response, id: requestId }: Exchange, { code }: Fault): void {
  const row = dialect.errors[code];
  for (const [name, value] of Object.entries(dialect.headers ?? {})) response.setHeader(name, value);
  const told = dialect.fail(row, { code, fields: [], details: {} }, { requestId });
  send(response, row.status, JSON.stringify(told), 'application/json');
}
