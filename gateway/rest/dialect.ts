import type { IncomingMessage } from 'node:http';
import type { ErrorCode, Fault } from '../../kernel/error';
import type { DialectName, Scope } from '../../kernel/viewer';
import type { AnyCodec, Codec, JsonSchema, Reason } from './codec';
import type { Operation } from './documents';
import type { Pass } from './pass';

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A step on a request's way in. The order of the steps is the dialect's: two contracts refuse the same request differently. */
export type Stage = (pass: Pass) => Promise<void> | void;

/** What a client is told of a failure, in the client's own names. */
export interface Told {
  readonly code: ErrorCode;
  readonly fields: readonly ToldField[];
  readonly details: Readonly<Record<string, unknown>>;
}
export interface ToldField {
  readonly key: string;
  readonly reason: string;
}

/** A row of a dialect's table of errors; what stands in it beside the status is the dialect's own affair. */
export interface ErrorRow {
  readonly status: number;
  /** Sent with it. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Of which request a failure is told. */
export interface About {
  readonly requestId: string;
  readonly route?: Route;
}

/** How an answer is wrapped, and how that is documented. */
export interface Envelope {
  readonly wrap: (encoded: unknown) => unknown;
  /** What was wrapped, of a whole answer. */
  readonly unwrap: (answer: unknown) => unknown;
  readonly schema: (schema: JsonSchema) => JsonSchema;
}

/** How a dialect's public numbers and tokens of one kind of record become ids: all of one request in one question. */
export interface Lookup {
  readonly operation: Operation<unknown, { readonly of: readonly (number | string)[] }>;
  /** The ids in the order asked for; null where there is no such record of the tenant. */
  readonly ids: (data: never) => readonly (string | null)[];
  /** Told where there is none. */
  readonly unknown: ErrorCode;
  /** Records of this kind may go again, so that each request has to look. */
  readonly passing?: true;
  /** What clients call it, where the code stands for several things. */
  readonly thing?: string;
}

export interface OncePolicy<Row extends ErrorRow = ErrorRow> {
  readonly header: string;
  readonly verbs: readonly Verb[];
  /** Other keys are refused. */
  readonly form: RegExp;
  /** Which answers are kept: all successes, and these refusals. */
  readonly keeps: (row: Row) => boolean;
  /** Whose a key is: each credential's own, or everybody's of a tenant, for one method and path. */
  readonly within: 'credential' | 'tenant';
  /** Two bodies are the same by their bytes, or by what they say. */
  readonly same: 'bytes' | 'json';
  /** Headers that were sent with the first answer and are sent with its repetitions. */
  readonly repeats?: readonly string[];
  /** Headers that tell a repetition from its first. */
  readonly marks?: (firstRequestId: string) => Readonly<Record<string, string>>;
}

export interface HeaderFact {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly required?: true;
}

/** What somebody has to fill in before the first request: `{{name}}` in what is sent stands for it. */
export interface Variable {
  readonly title: string;
  readonly value?: string;
  readonly secret?: true;
}

/** How a page or a collection of requests gets in and what it sends along. */
export interface TryIt {
  readonly variables: Readonly<Record<string, Variable>>;
  /** With every request, beside the credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** The row that gives a bearer, and the member of its answer that is it; none where credentials last. */
  readonly login?: { readonly line: `${Verb} /${string}`; readonly body: object; readonly token: string };
  /** Where credentials last: the variable that is the bearer. */
  readonly bearer?: string;
}

/** What rows are refused for before it comes to what they take. */
export interface OnTheWay {
  readonly credential: readonly ErrorCode[];
  /** Where an idempotency key is heeded. */
  readonly keyed: readonly ErrorCode[];
  readonly body: readonly ErrorCode[];
  /** Also where nobody need say who they are. */
  readonly always: readonly ErrorCode[];
}

/** What integrators are told, beside the rows; the interpreter has no use for it. */
export interface ReferenceFacts {
  readonly title: string;
  /** Of what is described here, where it has a name. */
  readonly version?: string;
  /** Markdown. */
  readonly description: string;
  /** Where it is served beside whoever shows the reference. */
  readonly servers?: readonly { readonly url: string; readonly description: string }[];
  /** In the order of the reference. */
  readonly tags: Readonly<Record<string, string>>;
  /** Headers that every route of the dialect takes and gives. */
  readonly requestHeaders: readonly HeaderFact[];
  readonly responseHeaders: readonly HeaderFact[];
  readonly errorSchema: JsonSchema;
  /** Where a dialect's stages refuse for other things than most. */
  readonly onTheWay?: OnTheWay;
  /** What routes are refused for by the core, by `VERB /path`; what is checked on the way there is known without it. */
  readonly refusals?: Readonly<Record<string, readonly (ErrorCode | Fault)[]>>;
  readonly tryIt?: TryIt;
}

/** A dialect is one value. Nothing in the interpreter knows which one it serves. */
export interface Dialect<Row extends ErrorRow = ErrorRow> extends ReferenceFacts {
  /** In paths, labels and file names. */
  readonly name: string;
  /** Whose tenants speak it: a credential of others is none here. */
  readonly tenants: DialectName;
  /** Whether a path is this dialect's, be there anything at it or not. */
  readonly owns: (path: string, request: IncomingMessage) => boolean;
  /** Requests get ids of this kind, and none that clients bring along. */
  readonly requestId?: () => string;
  /** Nothing is taken but the methods of the rows: no HEAD, no OPTIONS, no browsers of other origins. */
  readonly strict?: true;
  /** An empty value in a query is a value; elsewhere it is none. */
  readonly emptyCounts?: true;
  /** Headers of every answer, until a stage says otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly stages: readonly Stage[];
  readonly reasons: Reasons;
  /** Total by type: a new code of the catalogue does not compile until every dialect has named it. */
  readonly errors: Readonly<Record<ErrorCode, Row>>;
  readonly fail: (row: Row, told: Told, about: About) => unknown;
  readonly envelopes: Readonly<Record<string, Envelope>>;
  readonly lookups: Readonly<Record<string, Lookup>>;
  /** What all path parameters are called in refusals, where it is one word. */
  readonly pathKey?: string;
  readonly routes: readonly Route[];
  readonly once: OncePolicy<Row> | null;
  /** Most bytes of a body, where the route says nothing else. */
  readonly bodyLimit: number;
}

/** The rows that `fail` gets are those of its own table, which the type of the whole does not say. */
export const dialect = <Row extends ErrorRow>(value: Dialect<Row>): Dialect => value as unknown as Dialect;

export type Reasons = {
  readonly [K in Reason['is']]: (reason: Extract<Reason, { readonly is: K }>) => string;
};

/** What a request carries, part by part; what the parts hold is one object for the row. */
export interface Inputs {
  readonly path?: AnyCodec;
  readonly query?: AnyCodec;
  readonly body?: AnyCodec;
}
type Part<C> = C extends Codec<infer V> ? V : unknown;
export type Given<I extends Inputs> = Part<I['path']> & Part<I['query']> & Part<I['body']>;

/** One example of the contract, replayed by the tests and shown in the reference. */
export interface Example {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The whole body of the answer, envelope included. */
  readonly answer: unknown;
}

export interface RouteFacts {
  /** Of a sentence's length; without a full stop. */
  readonly summary: string;
  readonly tag: string;
  /** Markdown; what the summary cannot say. */
  readonly notes?: string;
  readonly status?: number;
  readonly envelope?: string;
  /** Whoever asks need not say who they are. */
  readonly open?: true;
  /** Answered like a probe: no headers, no sealing, not counted. */
  readonly bare?: true;
  /** Answers are never to be kept, be it by proxies or for repetition. */
  readonly secret?: true;
  /** Answers are not to be kept by proxies. */
  readonly unstored?: true;
  /** Takes `multipart/form-data` with the same names. */
  readonly multipart?: true;
  readonly bodyLimit?: number;
  /** A right that the credential needs; refused before anything is read. */
  readonly needs?: Scope;
  /** Where this route's refusals differ from the dialect's table. */
  readonly errors?: Partial<Record<ErrorCode, ErrorRow>>;
  /** What the core's names for fields are called here, where it is not the same word; it may depend on what was sent. */
  readonly names?: Readonly<Record<string, string | ((given: never) => string)>>;
  readonly example: Example;
}

/** A row as the interpreter runs it: the types of its parts have done their work. */
export interface Route extends RouteFacts {
  readonly verb: Verb;
  /** With parameters in braces, as the reference writes them. */
  readonly path: string;
  readonly operation: Operation<unknown, unknown> | null;
  readonly in: Inputs;
  readonly variables: (given: never, pass: Pass) => unknown;
  readonly from: (data: never, given: never, pass: Pass) => unknown;
  readonly out: AnyCodec;
}

export interface RouteRow<Data, Variables, I extends Inputs, Out> extends RouteFacts {
  readonly in?: I;
  readonly to: (given: Given<I>, pass: Pass) => Variables;
  readonly from: (data: Data, given: Given<I>, pass: Pass) => Out;
  readonly out: Codec<Out>;
}

/** One row: a path onto a named document of the graph. */
export const route = <Data, Variables, const I extends Inputs, Out>(
  line: `${Verb} /${string}`,
  operation: Operation<Data, Variables>,
  { in: input, to, ...row }: RouteRow<Data, Variables, I, Out>,
): Route => ({ ...row, ...parts(line), operation, in: input ?? {}, variables: to });

/** A row that needs nothing of the graph. */
export const fixed = <Out>(
  line: `${Verb} /${string}`,
  { answer, out, ...facts }: RouteFacts & { readonly answer: Out; readonly out: Codec<Out> },
): Route => ({ ...facts, ...parts(line), operation: null, in: {}, variables: () => ({}), from: () => answer, out });

const parts = (line: string): { verb: Verb; path: string } => {
  const [verb, path] = line.split(' ') as [Verb, string];
  return { verb, path };
};
