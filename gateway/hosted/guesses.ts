import ipaddr from 'ipaddr.js';
import { Fault } from '../../kernel/error';
import { Lru } from '../../kernel/lru';
import type { Rates } from '../rest/rates';

const WINDOW_MS = 60_000;
/** So many pages that never were may one address ask for in a minute. */
const MISSES = 60;
const REMEMBERED = 10_000;

/** Who asks for page after page that does not exist tries ids out: that address then gets none, not even a real one. */
export class Guesses {
  readonly #shut = new Lru<string, number>(REMEMBERED);

  constructor(private readonly rates: Pick<Rates, 'count'>) {}

  refuse(address: string | undefined): void {
    const left = (this.#shut.get(networkOf(address)) ?? 0) - Date.now();
    if (left > 0) throw new Fault('RATE_LIMITED', { retryAfterSeconds: Math.ceil(left / 1000) });
  }

  async missed(address: string | undefined): Promise<void> {
    const network = networkOf(address);
    const { count, resetsInMs } = await this.rates.count(`hosted|${network}`, MISSES, WINDOW_MS);
    if (count > MISSES) this.#shut.set(network, Date.now() + resetsInMs);
  }
}

/** Of IPv6 the half that a provider gives to one customer. */
function networkOf(address = ''): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  return ipaddr.IPv6.parse(address).toNormalizedString().split(':').slice(0, 4).join(':');
}
