import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { type Asset, formatAmount, parseAmount, type Units } from '../../../kernel/money';
import type { ActorKind, Viewer } from '../../../kernel/viewer';
import { actions, measures, windows } from '../../../schema/tables/rules';
import { ceiling, disordered, inForce, type Key, keyOf, type LimitRow, type Source, type Standing } from '../limits';
import * as repo from '../repo';
import type { Subject } from './subject';

export const sentence = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters');

/** A limit as somebody gives it. */
export const entry = z.object({
  action: z
    .enum(actions)
    .nullish()
    .transform((action) => action ?? 'any'),
  window: z.enum(windows),
  measure: z
    .enum(measures)
    .nullish()
    .transform((measure) => measure ?? 'amount'),
  /** Null: no limit, said outright. */
  value: z.string().nullable(),
  currency: z.string().max(20).nullish(),
  reason: sentence(500).nullish(),
});
export type Entry = z.output<typeof entry>;

/** What it comes to. */
export interface Wanted extends Standing {
  readonly reason: string | null | undefined;
  readonly asset: Asset | null;
  /** Where the input has it. */
  readonly at: string;
}

/** Staff set ceilings, whoever else sets limits under them. */
const sources: Record<ActorKind, Source> = {
  app: 'user',
  key: 'user',
  user: 'admin',
  hosted: 'user',
  network: 'user',
  staff: 'admin',
  operator: 'admin',
  system: 'default',
  gateway: 'default',
};

export const sourceOf = ({ customerId, actor }: Viewer): Source => (customerId ? 'user' : sources[actor.kind]);

/** Each with its own subject; `at` names where in the input it is. */
export interface Placed {
  readonly entry: Entry;
  readonly subject: Subject;
  readonly at: string;
}

export async function wanted(tx: repo.Reader, viewer: Viewer, placed: readonly Placed[]): Promise<Wanted[]> {
  const codes = placed.map((one) => codeOf(one));
  const given = [...new Set(codes.flatMap((code) => code ?? []))];
  const assets = given.length > 0 ? await repo.assets(tx, viewer.tenantId, given) : [];
  return placed.map(({ entry: { action, window, measure, value, reason }, at }, i) => {
    const code = codes[i];
    const asset =
      code == null
        ? null
        : found(
            assets.find((one) => one.code === code),
            'ASSET_UNKNOWN',
            `${at}.currency`,
          );
    const key: Key = { action, window, measure, currency: asset?.code ?? null };
    return { ...key, value: unitsOf(value, asset, at), allowed: null, source: sourceOf(viewer), reason, asset, at };
  });
}

function codeOf({ entry: { measure, currency }, subject, at }: Placed): string | null {
  const field = `${at}.currency`;
  if (measure === 'count') {
    if (currency != null) throw invalid(field, 'counts have no currency');
    return null;
  }
  const code = currency ?? subject.currency;
  if (!code) throw invalid(field, 'is needed here');
  if (subject.currency && code !== subject.currency)
    throw new Fault('CURRENCY_MISMATCH', { field, expected: subject.currency });
  return code;
}

const MAX_COUNT_DIGITS = 9;

export function unitsOf(value: string | null, asset: Asset | null, at: string, name = 'value'): Units | null {
  const field = `${at}.${name}`;
  if (value === null) return null;
  if (asset) return parseAmount(value, asset, field);
  if (!/^\d+$/.test(value) || value.length > MAX_COUNT_DIGITS) throw invalid(field, 'must be a whole number');
  return BigInt(value);
}

/** What is given twice is a mistake, not the last word. */
export function refuseRepeats(limits: readonly Wanted[]): void {
  for (const [i, one] of limits.entries())
    if (limits.slice(0, i).some((other) => keyOf(other) === keyOf(one)))
      throw invalid(`${one.at}.window`, 'is given twice');
}

/** Nobody but staff sets a limit above its ceiling. `rows`: of the subject, of every source. */
export function aboveCeiling(rows: readonly Standing[], { source, value, asset, at, ...key }: Wanted): Fault | null {
  const highest = source === 'user' ? ceiling(rows.filter((row) => keyOf(row) === keyOf(key))) : null;
  if (highest === null || (value !== null && value <= highest)) return null;
  const maximum = asset ? formatAmount(highest, asset) : `${highest}`;
  const reason = 'must not exceed the allowed limit';
  return new Fault('LIMIT_ABOVE_CEILING', { field: `${at}.value`, reason, maximum });
}

/** Where the tenant wants windows in order. `rows`: as they would be. */
export function outOfOrder(rows: readonly Standing[], { measure, action, currency, at }: Wanted): Fault | null {
  if (measure === 'count') return null;
  const window = disordered(inForce(rows).filter((row) => row.action === action && row.currency === currency));
  return window ? new Fault('LIMIT_ORDER', { field: `${at}.value`, window }) : null;
}

export const rowOf = (
  tenantId: string,
  subject: Subject,
  { action, window, measure, currency, value, source, reason }: Wanted,
  now: Date,
): Omit<repo.NewLimit, 'id'> => ({
  ...{ tenantId, subjectKind: subject.kind, subjectId: subject.id },
  ...{ action, window, measure, currency, value, source, reason, createdAt: now, updatedAt: now },
});

export const limitsOf = (tx: Tx, tenantId: string, { kind, id }: Subject): Promise<LimitRow[]> =>
  repo.limitsOf(tx, { tenantId }, kind, [id]);
