import type { IncomingMessage } from 'node:http';
import type { Config } from '../../kernel/config';
import { encrypted } from '../subscriptions/origin';

/** Pages that a contract's clients send people to: each at a path of its own, under an id that nobody can guess. */
const hostedPaths = { kyc: 'kycs', pin: 'pint', reveal: 'rvlt' } as const;
export type HostedKind = keyof typeof hostedPaths;

const hostedKinds = Object.keys(hostedPaths) as HostedKind[];

interface Asked {
  readonly parts: { readonly config: Config };
  readonly exchange: { readonly request: IncomingMessage };
}

/** Absolute, for a client of the API: at the origin that is set for it, else where the client itself came in. */
export const hostedUrl = ({ parts, exchange }: Asked, kind: HostedKind, id: string): string =>
  `${originOf(parts.config, exchange.request)}/${kind}/${id}`;

const HOST = /^[\w.-]+(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/i;

function originOf(config: Config, request: IncomingMessage): string {
  if (config.HOSTED_ORIGIN) return config.HOSTED_ORIGIN;
  if (config.PUBLIC_URL) return new URL(config.PUBLIC_URL).origin;
  const { host = '' } = request.headers;
  const { localPort } = request.socket;
  return `${encrypted(config, request) ? 'https' : 'http'}://${HOST.test(host) ? host : `localhost:${localPort}`}`;
}

const PLACE = /^\/(kyc|pin|reveal)\/([a-z]{4})_([0-7][0-9A-HJKMNP-TV-Z]{25})$/;

export interface Place {
  readonly kind: HostedKind;
  /** As the URL has it, with its prefix. */
  readonly id: string;
  readonly ulid: string;
}

/** Null: no such path was ever handed out. */
export function placeOf(path: string): Place | null {
  const [, kind, prefix, ulid] = PLACE.exec(path) ?? [];
  const known = hostedKinds.find((one) => one === kind);
  if (!known || !ulid || prefix !== hostedPaths[known]) return null;
  return { kind: known, id: `${prefix}_${ulid}`, ulid };
}
