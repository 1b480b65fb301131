import { constants, createPublicKey, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import { openBytes, sealBody } from '../../../kernel/hybrid';
import type { Front, Stack } from '../../../tests/stack';

/** Somebody's client of this contract, as simple as can be. */
export interface Asked {
  readonly method?: string;
  /** Sent as JSON; a text as it stands. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bearer token; null for none. */
  readonly token?: string | null;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // A test knows what it asked for.
  // biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the contract
  readonly json: any;
}

export const device = (id: number | string) => ({ 'x-device-os': 'SAAS', 'x-device-id': String(id) });

export async function send(url: string, path: string, { method, body, headers, token }: Asked = {}): Promise<Got> {
  const answer = await fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: readable(text) };
}

const readable = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a request with wrong fields is told: all of them, each with its reason. */
export const refused = (errors: Readonly<Record<string, string>>) => [
  422,
  {
    code: 1000,
    message: 'Invalid payload. Please check your request.',
    type: 'INVALID_PAYLOAD',
    errors: Object.entries(errors).map(([key, reason]) => ({ key, reason })),
  },
];
export const told = ({ status, json }: Got) => [status, json];

const PLAIN = { 'x-enable-encryption': 'false' };

/** In clear, as the app of the sandbox, logged in. */
export async function plainClient(front: Front, stack: Stack) {
  const app = stack.credentials.tenants['vaultspay-saas'];
  const headers = { ...device(app.deviceId), ...PLAIN };
  const { clientId, clientSecret } = app;
  const login = await send(front.url, '/as/api/v1/saas-login', { body: { clientId, clientSecret }, headers });
  const token: string = login.json.accessToken;
  return {
    app,
    token,
    headers,
    call: (path: string, asked: Asked = {}) =>
      send(front.url, path, { token, ...asked, headers: { ...headers, ...asked.headers } }),
  };
}
export type PlainClient = Awaited<ReturnType<typeof plainClient>>;

export const publicKeyOf = (base64: string): KeyObject =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });

export interface Sealed {
  readonly headers: Readonly<Record<string, string>>;
  seal(text: string): string;
  /** What an answer says; null where it cannot be opened. */
  open(got: Got): unknown;
}

/** The key and IV of one request. */
export function sealing(publicKey: KeyObject): Sealed {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const wrapped = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, key);
  return {
    headers: { 'x-session-nonce': iv.toString('base64'), 'x-auth-signature': wrapped.toString('base64') },
    seal: (text) => sealBody(text, key, iv),
    open: ({ json }) => {
      const bytes = json?.encryptedData && openBytes(json.encryptedData, key, Buffer.from(json.iv, 'base64'));
      return bytes ? JSON.parse(bytes.toString()) : null;
    },
  };
}
