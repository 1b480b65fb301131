import { STATUS_CODES } from 'node:http';
import type { Dialect, Route, TryIt } from './dialect';
import { lineOf } from './reference/line';
import { fieldsOf } from './reference/refusals';

type Json = Record<string, unknown>;

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const TOKEN = 'accessToken';
const none: TryIt = { variables: {}, headers: {} };

/** A dialect as a Postman collection (v2.1), in plain mode: one folder per tag, and a login that keeps the token. */
export function postman(dialect: Dialect): Json {
  const { title, description, tags, routes } = dialect;
  const folders = Object.entries(tags).map(([name, told]) => ({
    name,
    description: told,
    item: routes.filter(({ tag }) => tag === name).map((route) => itemOf(dialect, route)),
  }));
  return {
    info: { name: title, description, schema: SCHEMA },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: `{{${bearerOf(dialect)}}}`, type: 'string' }] },
    variable: variablesOf(dialect),
    item: folders.filter(({ item }) => item.length > 0),
  };
}

const bearerOf = ({ tryIt = none }: Dialect): string => tryIt.bearer ?? TOKEN;

const variablesOf = ({ tryIt = none }: Dialect): Json[] => [
  { key: 'baseUrl', value: 'http://127.0.0.1:4000', type: 'string' },
  ...Object.entries(tryIt.variables).map(([key, { value = '' }]) => ({ key, value, type: 'string' })),
  ...(tryIt.bearer ? [] : [{ key: TOKEN, value: '', type: 'string' }]),
];

function itemOf(dialect: Dialect, route: Route): Json {
  const { tryIt = none } = dialect;
  const request = requestOf(tryIt, route);
  const { status = 200, summary, example } = route;
  const answer = {
    name: STATUS_CODES[status],
    originalRequest: request,
    status: STATUS_CODES[status],
    code: status,
    _postman_previewlanguage: 'json',
    header: [{ key: 'Content-Type', value: 'application/json' }],
    cookie: [],
    body: pretty(example.answer),
  };
  const keeps = isLogin(tryIt, route) && { event: [{ listen: 'test', script: keeping(tryIt.login!.token) }] };
  return { name: summary, ...keeps, request, response: [answer] };
}

const isLogin = ({ login }: TryIt, route: Route): boolean => login?.line === lineOf(route);

const keeping = (member: string): Json => ({
  type: 'text/javascript',
  exec: [`pm.collectionVariables.set('${TOKEN}', pm.response.json().${member});`],
});

function requestOf(tryIt: TryIt, route: Route): Json {
  const { verb, notes, open, bare, example } = route;
  const headers = Object.entries(bare ? {} : tryIt.headers).map(([key, value]) => ({ key, value }));
  const body = isLogin(tryIt, route) ? tryIt.login!.body : example.body;
  const sends = route.in.body !== undefined && {
    body: { mode: 'raw', raw: pretty(body ?? {}), options: { raw: { language: 'json' } } },
  };
  return {
    ...((open || bare) && { auth: { type: 'noauth' } }),
    method: verb,
    header: [...(sends ? [{ key: 'Content-Type', value: 'application/json' }] : []), ...headers],
    ...sends,
    url: urlOf(route),
    ...(notes && { description: notes }),
  };
}

/** Filters that the example leaves out are there to be switched on. */
function urlOf({ path, in: input, example }: Route): Json {
  const segments = path.split('/').slice(1);
  const steps = segments.map((one) => one.replace(/^\{(\w+)\}$/, ':$1'));
  const names = fieldsOf(input.path?.schema).map(({ name }) => name);
  const query = fieldsOf(input.query?.schema).map(({ name, required }) => {
    const value = example.query?.[name];
    return { key: name, value: value ?? '', ...(value === undefined && !required && { disabled: true }) };
  });
  const sent = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `{{baseUrl}}/${steps.join('/')}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
    host: ['{{baseUrl}}'],
    path: steps,
    ...(query.length > 0 && { query }),
    ...(names.length > 0 && { variable: names.map((key) => ({ key, value: example.path?.[key] ?? '' })) }),
  };
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
