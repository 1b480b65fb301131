import { BlockList, isIP } from 'node:net';
import { invalid } from '../../kernel/error';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An IPv4 address that came through an IPv6 socket is an IPv4 address. */
export const plainIp = (ip: string): string => MAPPED.exec(ip)?.[1] ?? ip;

const family = (ip: string): 'ipv4' | 'ipv6' => (isIP(ip) === 4 ? 'ipv4' : 'ipv6');
const WIDTH = { ipv4: 32, ipv6: 128 } as const;
const MAX_RANGES = 100;

/** "10.0.0.0/8", "2001:db8::/32", "192.0.2.7" → ranges that are all well formed. */
export function checkRanges(ranges: readonly string[], field: string): string[] {
  if (ranges.length > MAX_RANGES) throw invalid(field, `may hold at most ${MAX_RANGES} ranges`);
  return [...new Set(ranges.map((range, i) => checkRange(range.trim(), `${field}.${i}`)))];
}

function checkRange(range: string, field: string): string {
  const [address = '', bits, ...rest] = range.split('/');
  const width = isIP(address) ? WIDTH[family(address)] : 0;
  const wellFormed = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width);
  if (width === 0 || !wellFormed || rest.length > 0) throw invalid(field, 'must be an address or a CIDR range');
  return bits === undefined ? `${address}/${width}` : range;
}

/** An empty list lets everybody in; a caller without a known address is let in by no other. */
export function admits(ranges: readonly string[], ip: string | null | undefined): boolean {
  if (ranges.length === 0) return true;
  if (!ip || isIP(plainIp(ip)) === 0) return false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return list.check(plainIp(ip), family(plainIp(ip)));
}
