import type { Front, Stack } from '../../../tests/stack';
import { contractCheck } from '../contract.fixture';

/** Somebody's client of this contract, as simple as can be. */
export interface Asked {
  /** Sent as JSON; a text or a form as it stands. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Null for none. */
  readonly key?: string | null;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // A test knows what it asked for.
  // biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the contract
  readonly json: any;
}

const check = contractCheck('vaultspay-v1');

/** `line` is `POST /v1/users`. Every answer to a request that came so far is held against the published description. */
export async function send(url: string, line: string, { body, headers, key }: Asked = {}): Promise<Got> {
  const [method, path] = line.split(' ') as [string, string];
  const raw = typeof body === 'string' || body instanceof FormData;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = text === '' ? undefined : JSON.parse(text);
  return { status: answer.status, headers: answer.headers, text, json };
}

/** As the platform of the sandbox. */
export function client(front: Front, stack: Stack) {
  const { secretKey } = stack.credentials.tenants['vaultspay-v1'];
  return async (line: string, asked: Asked = {}): Promise<Got> => {
    const got = await send(front.url, line, { key: secretKey, ...asked });
    const [method, path] = line.split(' ') as [string, string];
    if (got.status < 400) check(method, path, got.status, got.json);
    return got;
  };
}
export type Client = ReturnType<typeof client>;

/** What a refusal says, but for its wording and the request's id. */
export const refusal = ({ status, json }: Got) => [status, json.error.code, json.error.param ?? null];
