import type { Clock } from '../../kernel/clock';
import type { Keys } from '../../kernel/crypto';
import type { Db } from '../../kernel/db';
import type { Log } from '../../kernel/log';
import { Lru } from '../../kernel/lru';
import type { Exchange } from '../exchange';
import { Budget } from './budget';
import type { Dialect } from './dialect';
import type { RestParts } from './parts';
import { Rates } from './rates';
import { vaultspaySaas } from './vaultspay-saas';
import { vaultspayV1 } from './vaultspay-v1';

/** Every dialect that is spoken here. A further one is a folder and a word in this list. */
export const dialects: readonly Dialect[] = [vaultspaySaas, vaultspayV1];

export const dialectAt = (
  all: readonly Dialect[],
  { path, request }: Pick<Exchange, 'path' | 'request'>,
): Dialect | undefined => all.find((dialect) => dialect.owns(path, request));

const BODIES_HELD = 512 * 1024 * 1024;
const IDS_REMEMBERED = 100_000;

export interface RestOptions {
  readonly db: Db;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Log;
  readonly spoken?: readonly Dialect[];
}

export function restParts({ db, keys, clock, log, spoken = dialects }: RestOptions): RestParts {
  const failed = (error: unknown): void => log.error({ err: error }, 'requests could not be counted in the database');
  const rates = new Rates(db, clock, failed);
  return { dialects: spoken, keys, rates, budget: new Budget(BODIES_HELD), ids: new Lru(IDS_REMEMBERED) };
}
