import type { IncomingMessage } from 'node:http';
import Ajv from 'ajv/dist/2020';
import formats from 'ajv-formats';
import { fixedClock } from '../../kernel/clock';
import { catalogue, type ErrorCode, Fault } from '../../kernel/error';
import { type Front, type Stack, startGateway, testStack } from '../../tests/stack';
import { dialectAt, dialects } from '.';
import { type AnyCodec, type At, type Issue, isRecord, type JsonSchema } from './codec';
import type { Dialect, Route } from './dialect';
import { miniature } from './miniature/index.fixture';
import { lineOf } from './reference/line';
import { fieldsOf, refusalOf, refusalsOf } from './reference/refusals';
import { RECORD, SOUGHT } from './references';

/** What holds for a dialect as such. A further one is proven by standing in this list. */
const all = [...dialects, miniature];

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
const fits = (schema: JsonSchema, value: unknown): boolean => ajv.validate(schema, value);

const told = (codec: AnyCodec, wire: unknown): { value: unknown; issues: readonly Issue[] } => {
  const at: At = { path: '', issues: [] };
  return { value: codec.decode(wire, at), issues: at.issues };
};
const parts = ['path', 'query', 'body'] as const;
const rowsOf = (dialect: Dialect): [string, Route][] => dialect.routes.map((route) => [lineOf(route), route]);

function* schemasIn(value: unknown): Generator<JsonSchema> {
  if (Array.isArray(value)) for (const one of value) yield* schemasIn(one);
  if (!isRecord(value)) return;
  yield value;
  for (const one of Object.values(value)) yield* schemasIn(one);
}

describe.each(all)('the rows of $name', (dialect) => {
  it.each(rowsOf(dialect))('%s replays its example', (_, route) => {
    for (const part of parts) {
      const codec = route.in[part];
      if (codec) expect({ [part]: told(codec, route.example[part] ?? {}).issues }).toEqual({ [part]: [] });
    }
    const { wrap, unwrap } = dialect.envelopes[route.envelope ?? 'plain']!;
    const { value, issues } = told(route.out, unwrap(route.example.answer));
    expect(issues).toEqual([]);
    expect(JSON.parse(JSON.stringify(wrap(route.out.encode(value))))).toEqual(route.example.answer);
  });

  it('stand at places of their own, under tags that are told, with parameters that are in their paths', () => {
    const lines = dialect.routes.map((route) => lineOf(route).replaceAll(/\{\w+\}/g, '{}'));
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).toEqual([]);
    for (const route of dialect.routes) {
      expect(Object.keys(dialect.tags)).toContain(route.tag);
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([route.path, fieldsOf(route.in.path?.schema).map(({ name }) => name)]).toEqual([route.path, inPath]);
    }
    const known = new Set(dialect.routes.map(lineOf));
    expect(Object.keys(dialect.refusals ?? {}).filter((line) => !known.has(line))).toEqual([]);
  });

  it('name no kind of record that cannot be looked up', () => {
    const schemas = dialect.routes.flatMap((route) => parts.flatMap((part) => [...schemasIn(route.in[part]?.schema)]));
    const kinds = new Set(schemas.flatMap((schema) => [schema[RECORD], schema[SOUGHT]]).filter((kind) => kind));
    expect([...kinds].filter((kind) => !(String(kind) in dialect.lookups))).toEqual([]);
  });

  it('refuse what is not as the schema says, by the name of the field', () => {
    const wrong = dialect.routes.filter((route) => route.in.body).flatMap(mistaken);
    expect(wrong).toEqual([]);
    expect(dialect.routes.flatMap(mistakenInUrl)).toEqual([]);
  });
});

const values = [7.5, 'x', true, ['x'], { x: 1 }, null];

/** The same request in other circumstances: some members count only beside certain others. */
function* variantsOf({ in: { body }, example }: Route, name: string): Generator<object> {
  const whole = (example.body ?? {}) as Record<string, unknown>;
  yield whole;
  for (const other of fieldsOf(body?.schema).filter((one) => one.name !== name)) {
    const words = (other.schema.enum ?? []) as readonly unknown[];
    for (const word of words) yield { ...whole, [other.name]: word };
    if (!other.required) yield { ...whole, [other.name]: undefined };
  }
}

const isWithin = (name: string, at: string): boolean => at.startsWith(name) && /^([.[]|$)/.test(at.slice(name.length));

/** Whatever looks like no name of a record names one of nobody's, where the contract has it so: the look-up tells. */
const looked = (schema: JsonSchema, value: unknown): boolean =>
  typeof value === 'string' && schema.type === 'string' && (RECORD in schema || SOUGHT in schema);

/** Members for which a value goes through that the schema forbids, or is refused under another name. */
function mistaken(route: Route): string[] {
  const body = route.in.body!;
  return fieldsOf(body.schema).flatMap(({ name, schema, required }) => {
    const variants = [...variantsOf(route, name)];
    const named = (value: unknown): boolean =>
      variants.some((variant) => told(body, { ...variant, [name]: value }).issues.some(({ at }) => isWithin(name, at)));
    const forbidden = values.filter((value) => (value === null ? required : !fits(schema, value)));
    return forbidden
      .filter((value) => !named(value) && !looked(schema, value))
      .map((value) => `${lineOf(route)} ${name} ${JSON.stringify(value)}`);
  });
}

/** In a path and a query all is text, so only what no text of that kind looks like can be wrong. */
function mistakenInUrl(route: Route): string[] {
  return (['path', 'query'] as const).flatMap((part) =>
    fieldsOf(route.in[part]?.schema).flatMap(({ name, schema }) => {
      if (fits(schema, '§') || looked(schema, '§')) return [];
      const { issues } = told(route.in[part]!, { ...route.example[part], [name]: '§' });
      return issues.some(({ at }) => at === name) ? [] : [`${lineOf(route)} ${name}`];
    }),
  );
}

describe.each(all)('the refusals of $name', (dialect) => {
  const codes = Object.keys(catalogue) as ErrorCode[];

  it('have a place and a shape for every code of the catalogue', () => {
    for (const code of codes) {
      const { status, body } = refusalOf(dialect, undefined, new Fault(code, { field: 'a.field', reason: 'is odd' }));
      expect([code, status >= 400 && status < 600]).toEqual([code, true]);
      expect([code, JSON.parse(JSON.stringify(body))]).toEqual([code, body]);
      expect([code, fits(dialect.errorSchema, body) || ajv.errorsText()]).toEqual([code, true]);
    }
  });

  it('of each row have it too', () => {
    for (const route of dialect.routes)
      for (const { code, body } of refusalsOf(dialect, route))
        expect([lineOf(route), code, fits(dialect.errorSchema, body)]).toEqual([lineOf(route), code, true]);
  });
});

describe('over HTTP', () => {
  const clock = fixedClock('2026-04-11T09:30:00Z');
  let stack: Stack;
  let front: Front;
  beforeAll(async () => {
    stack = await testStack();
    front = await startGateway(stack, 'in process', undefined, { dialects: all, clock });
  }, 120_000);
  afterAll(async () => {
    await front?.stop();
    await stack?.close();
  });
  /** A minute of its own for each test. */
  beforeEach(() => clock.advance(60_000));

  const headersOf = ({ tryIt }: Dialect): Record<string, string> =>
    Object.fromEntries(
      Object.entries(tryIt?.headers ?? {}).map(([name, value]) => [
        name,
        value.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => tryIt!.variables[key]?.value ?? ''),
      ]),
    );
  /** Who gets in without logging in, for contracts that ask for that before they look at the path. */
  const keyOf = ({ tryIt, tenants }: Dialect): Record<string, string> => {
    const given = stack.credentials.tenants[tenants] as unknown as Record<string, string>;
    return tryIt?.bearer ? { authorization: `Bearer ${given[tryIt.bearer]}` } : {};
  };
  const pathOf = ({ path, example }: Route): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example.path?.[name] ?? '1');
  async function send(dialect: Dialect, method: string, path: string, headers: Record<string, string> = {}) {
    const answer = await fetch(front.url + path, { method, headers: { ...headersOf(dialect), ...headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text: unnumbered(text) };
  }
  /** Each request's own number is as good as any other. */
  const unnumbered = (text: string): string => text.replaceAll(/req_[0-7][0-9A-HJKMNP-TV-Z]{25}/g, 'req_');
  const refused = (dialect: Dialect, code: ErrorCode) => {
    const { status, body } = refusalOf(dialect, undefined, new Fault(code));
    return { status, text: unnumbered(JSON.stringify(body)) };
  };

  describe.each(all)('$name', (dialect) => {
    const paths = [...new Set(dialect.routes.map(pathOf))];

    it('has its own words for what is at no path', async () => {
      const mine = { ...keyOf(dialect), 'x-request-id': 'mine-0001' };
      const { headers, ...answer } = await send(dialect, 'GET', `${paths[0]}/of/nothing`, mine);
      expect(answer).toEqual(refused(dialect, 'ROUTE_UNKNOWN'));
      expect(headers.get('x-request-id') === 'mine-0001').toBe(dialect.requestId === undefined);
      expect(headers.get('content-type')).toBe('application/json');
    });

    it('has its own words for a method that a path does not take, and says which it takes', async () => {
      const { headers, ...answer } = await send(dialect, 'PROPFIND', paths[0]!, keyOf(dialect));
      expect(answer).toEqual(refused(dialect, 'METHOD_UNKNOWN'));
      expect(headers.get('x-request-id')).toMatch(/^[\w-]{20,}$/);
      const { headers: told, ...asked } = await send(dialect, 'OPTIONS', paths[0]!, keyOf(dialect));
      expect(asked).toEqual(dialect.strict ? refused(dialect, 'METHOD_UNKNOWN') : { status: 204, text: '' });
      expect(told.get('allow')).toBe(headers.get('allow'));
      expect(headers.get('allow')!.includes('OPTIONS')).toBe(dialect.strict === undefined);
    });

    it('answers HEAD like GET, but for the body, or not at all', async () => {
      const path = pathOf(dialect.routes.find(({ verb }) => verb === 'GET')!);
      const [get, head] = await Promise.all(['GET', 'HEAD'].map((verb) => send(dialect, verb, path, keyOf(dialect))));
      const told = dialect.strict ? refused(dialect, 'METHOD_UNKNOWN') : get!;
      expect([head!.status, head!.text]).toEqual([told.status, '']);
      if (!dialect.strict) expect(head!.headers.get('content-length')).toBe(String(Buffer.byteLength(told.text)));
    });

    it('answers nobody who does not say who they are, but where that needs not be said', async () => {
      // Where two contracts have the same path, whoever says nothing is the other's.
      const own = (route: Route): boolean =>
        dialectAt(all, { path: pathOf(route), request: { headers: {} } as IncomingMessage }) === dialect;
      const asked = dialect.routes.filter(own).map(async (route) => {
        const { status, text } = await send(dialect, route.verb, pathOf(route));
        return [lineOf(route), { status, text }];
      });
      const open = new Set(dialect.routes.filter((one) => one.open || one.bare).map(lineOf));
      for (const [line, answer] of await Promise.all(asked))
        if (open.has(line as string))
          expect([line, answer]).not.toEqual([line, refused(dialect, 'CREDENTIAL_MISSING')]);
        else expect([line, answer]).toEqual([line, refused(dialect, 'CREDENTIAL_MISSING')]);
    });
  });
});
