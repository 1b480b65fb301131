import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Fault } from '../../kernel/error';
import { send } from '../../kernel/http';
import type { Exchange, Parts } from '../exchange';
import { atThisMachine } from '../near';
import { examples } from './examples';

const packaged = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);

const assets: Record<string, readonly [file: string, type: string]> = {
  'react.js': [packaged('react', 'umd/react.production.min.js'), 'text/javascript'],
  'react-dom.js': [packaged('react-dom', 'umd/react-dom.production.min.js'), 'text/javascript'],
  'graphiql.js': [packaged('graphiql', 'graphiql.min.js'), 'text/javascript'],
  'graphiql.css': [packaged('graphiql', 'graphiql.min.css'), 'text/css'],
  'page.js': [join(__dirname, 'page.js'), 'text/javascript'],
  'page.css': [join(__dirname, 'page.css'), 'text/css'],
};

/** A browser that comes to look, not a client that asks. */
export const wantsGraphiql = ({ request, search }: Exchange): boolean =>
  request.method === 'GET' &&
  /\btext\/html\b/.test(request.headers.accept ?? '') &&
  !new URLSearchParams(search).has('query');

/** Nothing from elsewhere, and nothing inline that runs; the editor styles its lines inline. */
const policy = (host: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    // Not every browser takes WebSockets to the same host for its own.
    `connect-src 'self'${/^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export async function showGraphiql(parts: Parts, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const { sandbox } = parts.config;
  response.setHeader('content-security-policy', policy(request.headers.host ?? ''));
  response.setHeader('cache-control', 'no-store');
  const token = atThisMachine(parts, exchange) ? parts.dashboardToken : undefined;
  const settings = JSON.stringify({ sandbox, token, examples: sandbox ? examples : [] }).replaceAll('<', '\\u003c');
  send(
    response,
    200,
    page.replace('>null<', () => `>${settings}<`),
    'text/html; charset=utf-8',
  );
}

const version = createHash('sha256')
  .update(
    Object.values(assets)
      .map(([file]) => readFileSync(file))
      .join(),
  )
  .digest('base64url')
  .slice(0, 12);
const page = readFileSync(join(__dirname, 'page.html'), 'utf8').replaceAll('{{version}}', version);

const compress = promisify(gzip);
const compressed = new Map<string, Promise<Buffer>>();

export async function graphiqlAsset(_parts: Parts, { request, response, path, search }: Exchange): Promise<void> {
  const name = path.slice('/graphiql/'.length);
  const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
  if (!asset) throw new Fault('ROUTE_UNKNOWN');
  const [file, type] = asset;
  // The page asks by version, so what it gets never changes.
  response.setHeader('cache-control', search === `?${version}` ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('vary', 'accept-encoding');
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')))
    return send(response, 200, await readFile(file), `${type}; charset=utf-8`);
  const smaller = compressed.get(file) ?? readFile(file).then((bytes) => compress(bytes));
  compressed.set(file, smaller);
  response.setHeader('content-encoding', 'gzip');
  send(response, 200, await smaller, `${type}; charset=utf-8`);
}
