import type { Keys } from '../../kernel/crypto';
import type { Lru } from '../../kernel/lru';
import type { Budget } from './budget';
import type { Dialect } from './dialect';
import type { Rates } from './rates';

/** What the interpreter keeps between requests. */
export interface RestParts {
  /** Those that are spoken here. */
  readonly dialects: readonly Dialect[];
  readonly keys: Keys;
  readonly rates: Rates;
  readonly budget: Budget;
  /** A record's number never becomes another record's, so what was found stays true. */
  readonly ids: Lru<string, string>;
}
