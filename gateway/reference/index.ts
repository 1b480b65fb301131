import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Fault } from '../../kernel/error';
import { send } from '../../kernel/http';
import type { Exchange, Parts } from '../exchange';
import { atThisMachine } from '../near';
import type { Dialect } from '../rest/dialect';

interface File {
  readonly text: string;
  readonly zipped: Buffer;
  readonly type: string;
  readonly etag: string;
}

const files = new Map<string, File>();

/** Read once: what is served does not change under a process. */
function fileAt(path: string, type: string): File {
  const known = files.get(path);
  if (known) return known;
  const text = readFileSync(path, 'utf8');
  // Weak: zipped or not, it is the same (RFC 9110 §8.8.1).
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const file = { text, zipped: gzipSync(text), type, etag };
  files.set(path, file);
  return file;
}

const own = (name: string): string => join(__dirname, 'page', name);
const scripts = ['page', 'dom', 'markdown', 'schema', 'operation', 'console', 'session'];
const assets: Readonly<Record<string, readonly [path: string, type: string]>> = {
  'page.css': [own('page.css'), 'text/css; charset=utf-8'],
  ...Object.fromEntries(scripts.map((name) => [`${name}.mjs`, [own(`${name}.mjs`), 'text/javascript; charset=utf-8']])),
};

/** Nothing from elsewhere, nothing inline that runs or styles, and nothing asked of anybody but us. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The reference of all dialects that are spoken here, as one page. */
export async function showReference(parts: Parts, exchange: Exchange): Promise<void> {
  const { response } = exchange;
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('cache-control', 'no-store');
  const settings = JSON.stringify(settingsOf(parts, exchange)).replaceAll('<', '\\u003c');
  const page = readFileSync(own('page.html'), 'utf8').replace('>null<', () => `>${settings}<`);
  send(response, 200, page, 'text/html; charset=utf-8');
}

function settingsOf(parts: Parts, exchange: Exchange): object {
  const { config, rest } = parts;
  const described = rest.dialects.filter((dialect) => document('openapi', dialect) !== null);
  return {
    sandbox: config.sandbox,
    console: config.DOCS_CONSOLE ?? config.sandbox,
    dialects: described.map(({ name, title }) => ({ name, title })),
    ...(atThisMachine(parts, exchange) && { given: givenOf(parts) }),
  };
}

/** What the sandbox made for each dialect, of what its console asks for. */
const givenOf = ({ rest, sandboxTenants }: Parts): object =>
  Object.fromEntries(
    rest.dialects.map(({ name, tenants, tryIt }) => {
      const made = sandboxTenants?.[tenants] ?? {};
      return [name, Object.fromEntries(Object.entries(made).filter(([key]) => key in (tryIt?.variables ?? {})))];
    }),
  );

const kinds = ['openapi', 'postman'] as const;
type Kind = (typeof kinds)[number];

/** As committed; a dialect of the tests has none. */
function document(kind: Kind, { name }: Dialect): File | null {
  try {
    return fileAt(join(__dirname, '..', '..', 'docs', kind, `${name}.json`), 'application/json');
  } catch {
    return null;
  }
}

/** `/docs/…`: what the page is made of, and the documents. */
export async function referenceAsset({ rest }: Parts, { request, response, path }: Exchange): Promise<void> {
  const file = assetAt(path.slice('/docs/'.length), rest.dialects);
  if (!file) throw new Fault('ROUTE_UNKNOWN');
  response.setHeader('etag', file.etag);
  response.setHeader('cache-control', 'no-cache');
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(file.etag)) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('vary', 'accept-encoding');
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  if (zipped) response.setHeader('content-encoding', 'gzip');
  send(response, 200, zipped ? file.zipped : file.text, file.type);
}

function assetAt(name: string, dialects: readonly Dialect[]): File | null {
  if (Object.hasOwn(assets, name)) return fileAt(...assets[name]!);
  const [, folder, dialectName] = /^(\w+)\/([\w-]+)\.json$/.exec(name) ?? [];
  const kind = kinds.find((one) => one === folder);
  const dialect = dialects.find((one) => one.name === dialectName);
  return kind && dialect ? document(kind, dialect) : null;
}
