import { catalogue, type ErrorCode, Fault, rank } from '../../../kernel/error';
import type { Issue, JsonSchema } from '../codec';
import type { Dialect, ErrorRow, Inputs, OnTheWay, Route } from '../dialect';
import { Refused } from '../pass';
import { RECORD } from '../references';
import { toldOf } from '../told';
import { isKeyed, lineOf } from './line';

/** One way in which a route refuses, as a client sees it. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly summary: string;
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: unknown;
}

type Failure = Fault | Refused;

/** What a route may be refused for: on the way in, by what it takes, and by the core; what reads the same is told once. */
export function refusalsOf(dialect: Dialect, route: Route): readonly Refusal[] {
  const failures = [...onTheWay(dialect, route), ...ofInputs(dialect, route), ...ofTheCore(dialect, route)];
  const shown = failures
    .sort((a, b) => rank(a.code) - rank(b.code))
    .map((failure) => refusalOf(dialect, route, failure));
  const told = new Set<string>();
  return shown.filter(({ status, body }) => {
    const before = told.size;
    return told.add(JSON.stringify([status, body])).size > before;
  });
}

export function refusalOf(dialect: Dialect, route: Route | undefined, failure: Failure): Refusal {
  const { code } = failure;
  const row: ErrorRow = route?.errors?.[code] ?? dialect.errors[code];
  const about = { requestId: 'req_01KTXGMGG1NW5FWMK8J46FXSSC', route };
  const summary = catalogue[code].replace(/\.$/, '');
  return {
    code,
    summary,
    status: row.status,
    headers: Object.keys(row.headers ?? {}),
    body: dialect.fail(row, toldOf({ dialect, route, given: {} }, failure), about),
  };
}

const most: OnTheWay = {
  credential: [
    ...(['CREDENTIAL_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED'] as const),
    ...(['CREDENTIAL_IP', 'TENANT_BANNED', 'VIEWER_FORBIDDEN'] as const),
  ],
  keyed: ['IDEMPOTENCY_INVALID', 'IDEMPOTENCY_REUSED'],
  body: ['BODY_TOO_LARGE'],
  always: ['RATE_LIMITED', 'INTERNAL'],
};

function onTheWay(dialect: Dialect, route: Route): Failure[] {
  if (route.bare) return [];
  const { credential, keyed, body, always } = dialect.onTheWay ?? most;
  const codes: (ErrorCode | false | undefined)[] = [
    dialect.requestHeaders.some(({ required }) => required) && 'HEADERS_INVALID',
    ...(route.open ? [] : credential),
    route.needs && 'PRIVILEGE_MISSING',
    ...(isKeyed(dialect, route) ? keyed : []),
    ...(route.in.body ? body : []),
    ...always,
  ];
  return codes.flatMap((code) => (code ? [new Fault(code)] : []));
}

interface Field {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** The members of one part of the request. */
export function fieldsOf(schema: JsonSchema | undefined): readonly Field[] {
  const required = (schema?.required ?? []) as readonly string[];
  const properties = Object.entries((schema?.properties ?? {}) as Record<string, JsonSchema>);
  return properties.map(([name, one]) => ({ name, schema: one, required: required.includes(name) }));
}

const parts = ['path', 'query', 'body'] as const satisfies readonly (keyof Inputs)[];

function ofInputs({ lookups, pathKey }: Dialect, route: Route): Failure[] {
  const fields = parts.flatMap((part) =>
    fieldsOf(route.in[part]?.schema).map((field) => ({
      ...field,
      told: part === 'path' ? (pathKey ?? field.name) : field.name,
      part,
    })),
  );
  const codes = new Map<ErrorCode, Issue[]>();
  for (const { told, schema } of fields) {
    const code = lookups[String(schema[RECORD])]?.unknown;
    if (code) codes.set(code, [...(codes.get(code) ?? []), { at: told, reason: { is: 'unknown', code } }]);
  }
  const unknown = [...codes].map(([code, issues]) => new Refused(code, issues));
  const judged = fields.filter(({ part, name }) => part !== 'path' || isJudged(route, name));
  const wrong = judged.find(({ required, part }) => required && part !== 'path') ?? judged[0];
  if (!wrong) return unknown;
  const reason = wrong.required && wrong.part !== 'path' ? ({ is: 'missing' } as const) : ({ is: 'number' } as const);
  return [...unknown, new Refused('INPUT_INVALID', [{ at: wrong.told, reason }])];
}

/** Where ids may look like anything, one that is none is only unknown. */
function isJudged({ in: { path }, example }: Route, name: string): boolean {
  const issues: Issue[] = [];
  path?.decode({ ...example.path, [name]: '§' }, { path: '', issues });
  return issues.length > 0;
}

function ofTheCore({ refusals = {} }: Dialect, route: Route): Failure[] {
  const named = refusals[lineOf(route)] ?? [];
  const differing = Object.keys(route.errors ?? {}) as ErrorCode[];
  const all = [...named.map((one) => (one instanceof Fault ? one : new Fault(one)))];
  const told = new Set(all.map(({ code }) => code));
  return [...all, ...differing.filter((code) => !told.has(code)).map((code) => new Fault(code))];
}
