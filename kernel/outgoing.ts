import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { Fault } from './error';

/**
 * Whoever may give us a URL may make us ask: so none of ours leads to this machine, its network or a cloud's metadata.
 * The same address has many spellings and a name may answer differently a moment later, so it is judged three times: as
 * it stands in the URL, as it resolves, and as who is at the other end before a byte is sent.
 */

export interface Reach {
  /** http and https to this machine itself; nothing else that is private. */
  readonly allowLoopback: boolean;
  /** Where names resolve; the system's own way but in tests. */
  readonly resolve?: Resolve;
}
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;
export interface UrlRules extends Reach {
  readonly schemes: readonly string[];
  /** Any port may be named; where nothing is sent to it, that is told when something is to be. */
  readonly namesPorts?: boolean;
  /** Private addresses may be named; whether anything is sent there is judged when it is sent. */
  readonly namesPrivate?: boolean;
}

const resolveAll: Resolve = (name) => dns.lookup(name, { all: true });

const [GLOBAL_UNICAST, NAT64] = [ipaddr.IPv6.parseCIDR('2000::/3'), ipaddr.IPv6.parseCIDR('64:ff9b::/96')];

/** Public by its number, and yet the host of a virtual machine: Azure's, which hands out its secrets. */
const HOSTS_OWN = new Set(['168.63.129.16']);

/** Whether it is on the public network, or, where that is allowed, this machine; a mapped address is neither. */
export function reachable(address: string, { allowLoopback }: Reach): boolean {
  if (isIP(address) === 0) return false;
  const ip = ipaddr.parse(address);
  const range = ip.range();
  if (range === 'loopback') return allowLoopback;
  if (!(ip instanceof ipaddr.IPv6)) return range === 'unicast' && !HOSTS_OWN.has(ip.toString());
  if (ip.match(NAT64)) return new ipaddr.IPv4(ip.toByteArray().slice(12)).range() === 'unicast';
  return range === 'unicast' && ip.match(GLOBAL_UNICAST);
}

const isLoopback = (address: string): boolean => isIP(address) !== 0 && ipaddr.parse(address).range() === 'loopback';

/** Services that take a POST for commands of their own, and those that the Fetch standard blocks. */
const NOT_HTTP = new Set([
  ...[1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672],
  ...[6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 10080, 10250, 11211, 27017],
]);
const isWebPort = (port: number): boolean => port === 80 || port === 443 || (port >= 1024 && !NOT_HTTP.has(port));

const MAX_URL = 2048;
const SHAPE = /^https?:\/\/([^/?#]+)([/?].*)?$/i;
const UNSEEN = /[\0-\x20\x7f\\]/;

/** An address as `net` takes it, a name without the dot that ends it. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

const refused = (field: string, reason: string): Fault => new Fault('URL_FORBIDDEN', { field, reason });
const UNREACHABLE = 'leads to an address that may not be reached';

/** All that can be told of it without asking anybody. */
function parsed(text: string, { namesPorts }: Pick<UrlRules, 'namesPorts'>, field: string): URL {
  if (text.length > MAX_URL) throw refused(field, `may have at most ${MAX_URL} characters`);
  if (UNSEEN.test(text) || !SHAPE.test(text.replace(/#.*$/, '')) || !URL.canParse(text))
    throw refused(field, 'must be an absolute http or https URL');
  const url = new URL(text);
  if (text.includes('#')) throw refused(field, 'must not have a fragment');
  if (SHAPE.exec(text)![1]!.includes('@')) throw refused(field, 'must not have credentials');
  if (!namesPorts && url.port && !isWebPort(Number(url.port))) throw refused(field, 'must not use this port');
  return url;
}

/** As `judgeUrl`, as far as nobody need be asked and nothing depends on who asks. */
export function judgeText(text: string, rules: Pick<UrlRules, 'schemes' | 'namesPorts'>, field = 'url'): string {
  const url = parsed(text, rules, field);
  const name = bare(url.hostname);
  return schemed(text, url, rules, field, name === 'localhost' || isLoopback(name));
}

/** For a URL that is to be kept. A name that does not resolve now may do so when it is used, and is judged again then. */
export async function judgeUrl(text: string, rules: UrlRules, field = 'url'): Promise<string> {
  const url = parsed(text, rules, field);
  const name = bare(url.hostname);
  const literal = isIP(name) !== 0;
  if (rules.namesPrivate) return schemed(text, url, rules, field, name === 'localhost' || isLoopback(name));
  if (!literal && !/^[^.]+(\.[^.]+)+$/.test(name) && name !== 'localhost')
    throw refused(field, 'must name a full domain');
  if (/(^|\.)localhost$/.test(name) && !rules.allowLoopback) throw refused(field, UNREACHABLE);
  const addresses = literal ? [name] : await addressesOf(name, rules);
  if (!addresses.every((address) => reachable(address, rules))) throw refused(field, UNREACHABLE);
  const ourselves = name === 'localhost' || (addresses.length > 0 && addresses.every(isLoopback));
  return schemed(text, url, rules, field, ourselves);
}

/** This machine itself is asked in plain http, too. */
function schemed(
  text: string,
  { protocol }: URL,
  { schemes }: Pick<UrlRules, 'schemes'>,
  field: string,
  ourselves: boolean,
): string {
  if (!schemes.includes(protocol) && !ourselves)
    throw refused(field, `must be ${schemes.map((scheme) => scheme.replace(':', '')).join(' or ')}`);
  return text;
}

const PATIENCE_MS = 2_000;

async function addressesOf(name: string, { resolve = resolveAll }: Reach): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly LookupAddress[]>((done) => {
    timer = setTimeout(done, PATIENCE_MS, []);
  });
  const found = await Promise.race([resolve(name).catch(() => []), late]);
  clearTimeout(timer);
  return found.map(({ address }) => address);
}

/** What a dispatcher of `outgoingAgent` fails with where the guard says no. */
export class UrlForbidden extends Error {
  readonly code = 'ERR_URL_FORBIDDEN';
  constructor() {
    super('The URL leads to an address that may not be reached.');
    this.name = 'UrlForbidden';
  }
}

/** Names resolve to what may be reached of them; to nothing, if nothing is left. */
const guardedLookup =
  (reach: Reach): LookupFunction =>
  (name, options, done) => {
    (reach.resolve ?? resolveAll)(name)
      .then((all) => all.filter(({ address }) => reachable(address, reach)))
      .then(
        (good) => {
          const [first] = good;
          if (!first) done(new UrlForbidden(), '');
          else if (options.all) done(null, [...good]);
          else done(null, first.address, first.family);
        },
        (error) => done(error, ''),
      );
  };

/** The peer is judged before the handshake of TLS, which would tell it whom we look for. */
function guardedConnector(reach: Reach, timeoutMs: number, ca?: string): buildConnector.connector {
  const open = buildConnector({ lookup: guardedLookup(reach), timeout: timeoutMs });
  const secure = buildConnector({ timeout: timeoutMs, rejectUnauthorized: true, ca });
  return (options, done) => {
    const host = bare(options.hostname);
    const port = options.port || (options.protocol === 'https:' ? '443' : '80');
    const forbidden = (isIP(host) !== 0 && !reachable(host, reach)) || !isWebPort(Number(port));
    if (forbidden) return void process.nextTick(done, new UrlForbidden(), null);
    open({ ...options, protocol: 'http:', hostname: host, port }, (error, socket) => {
      if (error) return done(error, null);
      if (!reachable(socket.remoteAddress ?? '', reach)) return done(turnedAway(socket), null);
      if (options.protocol !== 'https:') return done(null, socket);
      secure({ ...options, httpSocket: socket }, done);
    });
  };
}

function turnedAway(socket: Socket): Error {
  socket.on('error', () => {});
  socket.destroy();
  return new UrlForbidden();
}

export interface OutgoingOptions extends Reach {
  readonly connectTimeoutMs?: number;
  /** Whose certificates are taken, instead of those that everybody takes. */
  readonly ca?: string;
  /** Further options of the agent: how many connections to keep, for how long. */
  readonly agent?: Omit<Agent.Options, 'connect' | 'factory'>;
}

/**
 * For requests to URLs that others gave us: reaches what may be reached and nothing else, follows no redirect, takes no
 * certificate that does not verify. Connections are kept and used again; refusals have the code `ERR_URL_FORBIDDEN`.
 */
export const outgoingAgent = ({ connectTimeoutMs = 5_000, ca, agent, ...reach }: OutgoingOptions): Agent =>
  new Agent({ ...agent, connect: guardedConnector(reach, connectTimeoutMs, ca) });
