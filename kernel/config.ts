import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { MasterKey } from './crypto';
import { StartError } from './start-error';

const subgraphNames = ['identity', 'wallet', 'card', 'rules'] as const;
export type SubgraphName = (typeof subgraphNames)[number];
export { subgraphNames };

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const port = z.coerce.number().int().min(0).max(65535);
const url = z.url({ protocol: /^https?$/ });

/** Every setting there is: its name in the environment, what it may be, and its default. */
const settings = z.object({
  MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  PUBLIC_URL: url.optional(),
  /** Where people open hosted pages; by default where the API is. */
  HOSTED_ORIGIN: z
    .string()
    .regex(/^https?:\/\/[^/\s]+$/, 'it is scheme and host, such as https://pay.example.com')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_PREPARE: flag.default(true),
  DATABASE_ROLE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,30}$/)
    .default('vaultgraph'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  /** `id:base64` of 32 bytes, comma-separated, the first one seals. Made and kept in the data folder when absent. */
  MASTER_KEYS: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(15_000),
  MAX_BODY_BYTES: z.coerce.number().int().min(1024).max(100_000_000).default(8_000_000),
  PERSISTED_ONLY: flag.default(false),
  TRUST_PROXY: flag.default(false),
  /** Origins, comma-separated, whose pages may ask from a browser; none by default. */
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .pipe(
      z.array(z.string().regex(/^https?:\/\/[^/\s]+$/, 'each is scheme and host, such as https://app.example.com')),
    ),
  /** Whether the reference at `/docs` can send requests; where nothing is said, it can in the sandbox. */
  DOCS_CONSOLE: flag.optional(),
  /** Webhooks may go to this machine itself: for a sandbox on one's own desk, without effect in production. */
  WEBHOOKS_TO_LOOPBACK: flag.default(false),
  /** WebSockets and event streams of one tenant that one process holds. */
  SOCKETS_PER_TENANT: z.coerce.number().int().min(1).default(2_000),
  SUBSCRIPTIONS_PER_SOCKET: z.coerce.number().int().min(1).default(100),
  /** How soon a credential that was revoked or has lost a right ends the sockets that it opened. */
  SOCKET_RECHECK_MS: z.coerce.number().int().min(100).default(5_000),
  /** Events can be replayed and redelivered for so long. */
  EVENTS_KEPT_DAYS: z.coerce.number().int().min(1).default(30),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  SUBGRAPH_IDENTITY_URL: url.optional(),
  SUBGRAPH_WALLET_URL: url.optional(),
  SUBGRAPH_CARD_URL: url.optional(),
  SUBGRAPH_RULES_URL: url.optional(),
});
type Settings = z.output<typeof settings>;

export interface Config extends Omit<Settings, 'MASTER_KEYS' | 'DATA_DIR'> {
  readonly dataDir: string;
  readonly sandbox: boolean;
  readonly subgraphUrls: Partial<Record<SubgraphName, string>>;
}

/** One gate for the environment: anything wrong is told in one sentence before anything starts. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = settings.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const name = String(issue.path[0]);
    throw new StartError(`The setting ${name} is not valid: ${issue.message}.`);
  }
  const { MASTER_KEYS: _, DATA_DIR, ...rest } = result.data;
  const urls = subgraphNames.map((name) => [
    name,
    result.data[`SUBGRAPH_${name.toUpperCase() as Uppercase<typeof name>}_URL`],
  ]);
  const sandbox = rest.MODE === 'sandbox';
  return {
    ...rest,
    WEBHOOKS_TO_LOOPBACK: sandbox && rest.WEBHOOKS_TO_LOOPBACK,
    dataDir: resolve(DATA_DIR),
    sandbox,
    subgraphUrls: Object.fromEntries(urls.filter(([, value]) => value)),
  };
}

/** The master keys: from the environment, or made once and kept, readable by us alone, in the data folder. */
export function readMasterKeys(dataDir: string, env: NodeJS.ProcessEnv = process.env): MasterKey[] {
  if (env.MASTER_KEYS) return env.MASTER_KEYS.split(',').map((text) => masterKey(text.trim()));
  const file = join(dataDir, 'master.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8')
    .trim()
    .split(/[\s,]+/)
    .map(masterKey);
}

function masterKey(text: string): MasterKey {
  const [id, encoded] = text.split(':');
  const secret = Buffer.from(encoded ?? '', 'base64');
  const number = Number(id);
  if (!Number.isInteger(number) || number < 0 || number > 255 || secret.length !== 32)
    throw new StartError('The setting MASTER_KEYS is not valid: each key is `id:base64`, id 0 to 255, 32 bytes.');
  return { id: number, secret };
}
