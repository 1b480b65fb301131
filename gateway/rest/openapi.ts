import { STATUS_CODES } from 'node:http';
import type { JsonSchema } from './codec';
import type { Dialect, HeaderFact, Route } from './dialect';
import { Components } from './reference/components';
import { isKeyed, lineOf, operationIdOf } from './reference/line';
import { fieldsOf, type Refusal, refusalsOf } from './reference/refusals';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';
const header = (name: string): Json => ({ $ref: `#/components/headers/${name}` });
const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });
const ERROR = { $ref: '#/components/schemas/Error' };

/** A dialect as an OpenAPI 3.1 document. Everything in it is read off the rows and codecs that the interpreter runs. */
export function openapi(dialect: Dialect): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of dialect.routes)
    paths[route.path] = {
      ...paths[route.path],
      [route.verb.toLowerCase()]: operationOf(dialect, route, components),
    };
  const responses = shareResponses(Object.values(paths));
  return {
    openapi: '3.1.0',
    info: infoOf(dialect),
    servers: [{ url: '/', description: 'The host that this document came from' }, ...(dialect.servers ?? [])],
    security: [{ bearer: [] }],
    tags: Object.entries(dialect.tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      parameters: parametersOf(dialect),
      headers: headersOf(dialect),
      schemas: { Error: dialect.errorSchema, ...components.schemas },
      responses,
    },
    ...tryItOf(dialect),
  };
}

const infoOf = ({ title, description, version = '1' }: Dialect): Json => ({
  title,
  version,
  description,
  license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
});

function operationOf(dialect: Dialect, route: Route, components: Components): Json {
  const { summary, notes, tag, open, bare } = route;
  const body = bodyOf(route, components);
  return {
    operationId: operationIdOf(route),
    tags: [tag],
    summary,
    ...(notes && { description: notes }),
    ...((open || bare) && { security: [] }),
    parameters: [...placed('path', route), ...placed('query', route), ...headersTaken(dialect, route)],
    ...(body && { requestBody: body }),
    responses: responsesOf(dialect, route, components),
  };
}

function placed(place: 'path' | 'query', { in: input, example }: Route): Json[] {
  return fieldsOf(input[place]?.schema).map(({ name, schema, required }) => {
    const { description, ...rest } = schema;
    const shown = example[place]?.[name];
    return {
      name,
      in: place,
      ...((required || place === 'path') && { required: true }),
      ...(description !== undefined && { description }),
      schema: rest,
      ...(shown !== undefined && { example: typed(rest, shown) }),
    };
  });
}

/** In a path everything is text; in a document an integer is a number. */
const typed = ({ type }: JsonSchema, text: string): unknown =>
  type === 'integer' || type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;

const headersTaken = (dialect: Dialect, route: Route): Json[] =>
  route.bare
    ? []
    : [
        ...dialect.requestHeaders.map(({ name }) => parameter(name)),
        ...(isKeyed(dialect, route) ? [parameter(dialect.once!.header)] : []),
      ];

function bodyOf({ in: { body }, multipart, example }: Route, components: Components): Json | null {
  if (!body) return null;
  const { required = [] } = body.schema as { required?: readonly string[] };
  const content = {
    schema: components.schema(body.schema),
    ...(example.body !== undefined && { example: example.body }),
  };
  return {
    ...(required.length > 0 && { required: true }),
    content: { [JSON_TYPE]: content, ...(multipart && { 'multipart/form-data': { schema: asForm(body.schema) } }) },
  };
}

/** In a form files come as they are. */
const asForm = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: Object.fromEntries(
    fieldsOf(schema).map(({ name, schema: { contentEncoding, ...rest } }) => [
      name,
      contentEncoding ? { contentMediaType: 'application/octet-stream', ...pick(rest, 'description') } : rest,
    ]),
  ),
});
const pick = (schema: JsonSchema, name: string): JsonSchema => (name in schema ? { [name]: schema[name] } : {});

function responsesOf(dialect: Dialect, route: Route, components: Components): Json {
  const { status = 200, envelope = 'plain', out, example, bare } = route;
  const headers = bare ? {} : Object.fromEntries(dialect.responseHeaders.map(({ name }) => [name, header(name)]));
  const schema = components.schema(dialect.envelopes[envelope]!.schema(out.schema));
  const content = { [JSON_TYPE]: { schema, example: example.answer } };
  const good = { description: 'Done', headers, ...(status !== NO_CONTENT && { content }) };
  const refusals = refusalsOf(dialect, route);
  // Names of whole numbers come in their order, whatever the order in which they are written.
  const refused = refusals.map((one) => [
    one.status,
    refusedWith(
      one.status,
      refusals.filter((other) => other.status === one.status),
      headers,
    ),
  ]);
  return { [status]: good, ...Object.fromEntries(refused) };
}

const NO_CONTENT = 204;

const waits = ({ code, headers }: Refusal): boolean =>
  code === 'RATE_LIMITED' || code === 'LOGIN_THROTTLED' || headers.includes('retry-after');

/** What is refused in two ways has two examples. */
function exampleName(code: string, before: readonly Refusal[]): string {
  const same = before.filter((one) => one.code === code).length;
  return code.toLowerCase().replaceAll('_', '-') + (same > 0 ? `-${same + 1}` : '');
}

const refusedWith = (status: number, refusals: readonly Refusal[], headers: Json): Json => ({
  description: STATUS_CODES[status],
  headers: { ...headers, ...(refusals.some(waits) && { 'retry-after': header('retry-after') }) },
  content: {
    [JSON_TYPE]: {
      schema: ERROR,
      examples: Object.fromEntries(
        refusals.map(({ code, summary, body }, i) => [
          exampleName(code, refusals.slice(0, i)),
          { summary, value: body },
        ]),
      ),
    },
  },
});

/** Refusals that several routes share are written once. */
function shareResponses(paths: readonly Json[]): Json {
  const all = paths.flatMap((path) => Object.values(path)).map((one) => (one as { responses: Json }).responses);
  const texts = all.flatMap((responses) => Object.values(responses).map((one) => JSON.stringify(one)));
  const shared = new Map<string, string>();
  const named: Json = {};
  for (const responses of all)
    for (const [status, response] of Object.entries(responses)) {
      const text = JSON.stringify(response);
      if (Number(status) < 400 || texts.filter((one) => one === text).length < 2) continue;
      const name = shared.get(text) ?? nameFor(status, named);
      shared.set(text, name);
      named[name] = response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  return named;
}

function nameFor(status: string, taken: Json): string {
  const base = (STATUS_CODES[status] ?? status).replaceAll(/\W+/g, '');
  const used = Object.keys(taken).filter((name) => name.replace(/\d+$/, '') === base).length;
  return used === 0 ? base : `${base}${used + 1}`;
}

const described = ({ name, description, schema, required }: HeaderFact): [string, Json] => [
  name,
  { name, in: 'header', description, ...(required && { required }), schema },
];

const parametersOf = ({ requestHeaders, once, ...dialect }: Dialect): Json => ({
  ...Object.fromEntries(requestHeaders.map(described)),
  ...(once &&
    dialect.routes.some((route) => isKeyed({ once }, route)) && {
      [once.header]: {
        name: once.header,
        in: 'header',
        description:
          'The first answer to a key is the answer to all its repetitions; of your choice, one per request meant.',
        schema: { type: 'string', pattern: once.form.source },
      },
    }),
});

const headersOf = ({ responseHeaders }: Dialect): Json => ({
  ...Object.fromEntries(responseHeaders.map(({ name, description, schema }) => [name, { description, schema }])),
  'retry-after': { description: 'Seconds until it is worth trying again', schema: { type: 'integer' } },
});

/** For the console of the reference. */
function tryItOf({ tryIt, routes }: Dialect): Json {
  if (!tryIt) return {};
  const { login, ...rest } = tryIt;
  const route = login && routes.find((one) => lineOf(one) === login.line);
  const entry = login && route && { operationId: operationIdOf(route), body: login.body, token: login.token };
  return { 'x-try-it': { ...rest, ...(entry && { login: entry }) } };
}
