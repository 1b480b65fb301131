import type { ErrorCode } from '../../kernel/error';
import type { Viewer } from '../../kernel/viewer';
import type { Exchange, Parts } from '../exchange';
import type { Context } from '../request';
import type { Issue } from './codec';
import type { Dialect, Route } from './dialect';
import type { RestParts } from './parts';

/** A request on its way through the stages: what is known of it so far. Only stages write here. */
export interface Pass {
  readonly dialect: Dialect;
  readonly parts: Parts;
  readonly rest: RestParts;
  readonly exchange: Exchange;
  /** The client's own address. */
  readonly ip: string | undefined;
  readonly call: Omit<Context, 'viewer'>;
  /** Sent with the answer, whatever it will be. */
  readonly headers: Map<string, string>;
  /** What was found at the path; else the methods that it takes. */
  readonly route?: Route;
  readonly takes: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  /** Of the body: as it came or was opened, and what it says. */
  bytes?: Buffer;
  body?: unknown;
  /** How answers are sealed; in clear where nothing is set. */
  seal?: (text: string) => string;
  /** What becomes of an answer for a client that was written for another version. */
  shape?: (answer: unknown) => unknown;
  viewer?: Viewer;
  /** Requests that the credential may make in a window. */
  rateLimit?: number | null;
  /** Of the app whose token was shown, where it is an app's. */
  deviceId?: number | null;
  /** The request in the domain's terms, references looked up. */
  given?: unknown;
  /** What the key of an idempotent request was spent on. */
  spent?: Spent;
  /** Done when the request has been dealt with, whatever came of it. */
  finally?: () => void;
}

export interface Spent {
  readonly tenantId: string;
  readonly scope: string;
  readonly key: string;
  /** Under which the core remembers what was done. */
  readonly coreKey: string;
}

/** A request whose fields are wrong: all of them, in the client's own names. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly issues: readonly Issue[],
  ) {
    super(code);
    this.name = 'Refused';
  }
}

/** Not a failure: the answer is there already. */
export class Answered extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super('answered');
  }
}
