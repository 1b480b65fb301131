import { Fault } from '../../../kernel/error';
import type { Stage } from '../dialect';
import type { Pass } from '../pass';
import type { Standing } from '../rates';

export interface RateRule {
  readonly windowMs: number;
  /** Who is counted and up to how much; null where this request is not counted. */
  readonly subject: (pass: Pass) => { readonly key: string; readonly limit: number } | null;
  readonly headers: (standing: Standing) => Readonly<Record<string, string>>;
}

/** Counts the request; every counted answer tells how many are left. */
export const rated =
  ({ windowMs, subject, headers }: RateRule): Stage =>
  async (pass) => {
    const counted = subject(pass);
    if (!counted) return;
    const standing = await pass.rest.rates.count(`${pass.dialect.name}|${counted.key}`, counted.limit, windowMs);
    for (const [name, value] of Object.entries(headers(standing))) pass.headers.set(name, value);
    if (standing.count <= standing.limit) return;
    throw new Fault('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(standing.resetsInMs / 1000)) });
  };
