import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { type Asset, formatAmount, parseAmount, type Units } from '../../../kernel/money';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { ActorKind } from '../../../kernel/viewer';
import { once, scopeOf } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { actions, measures, subjectKinds, windows } from '../../../schema/tables/rules';
import { ceiling, disordered, inForce, keyOf, type LimitRow, type Source } from '../limits';
import * as repo from '../repo';
import { changing, lockSubject, type Subject } from './subject';

const input = z.object({
  subjectKind: z.enum(subjectKinds),
  subjectId: z.string(),
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
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .nullish(),
  createOnly: z.boolean().nullish(),
});
export type SetLimitInput = z.input<typeof input>;
type Given = z.output<typeof input>;

export function setLimit(deps: Deps, call: Call, raw: SetLimitInput, key?: string | null): Promise<string> {
  const given = parse(input, raw, 'input');
  const now = deps.clock.now();
  const { tenantId } = call.viewer;
  const spent =
    key == null
      ? null
      : { tenantId, scope: scopeOf(call.viewer, 'rules.setLimit'), key, input: given, requestId: call.requestId, now };
  return transact(deps.db, (tx) => once(tx, spent, () => act(tx, call, given, now)));
}

async function act(tx: Tx, call: Call, given: Given, now: Date): Promise<string> {
  const { viewer } = call;
  const subject = await lockSubject(tx, viewer, given.subjectKind, given.subjectId, 'input.subjectId');
  const asset = await assetOf(tx, viewer.tenantId, given, subject);
  const rows = await repo.limitsOf(tx, { tenantId: viewer.tenantId }, subject.kind, [subject.id]);
  const wanted: Wanted = {
    key: { action: given.action, window: given.window, measure: given.measure, currency: asset?.code ?? null },
    value: unitsOf(given, asset),
    source: viewer.customerId ? 'user' : sourceOf[viewer.actor.kind],
  };
  const { limitsOrdered } = await policyOf(tx, viewer.tenantId);
  const refused = refusal(rows, wanted, given.createOnly, limitsOrdered, asset);
  if (refused) throw refused;
  return changing(tx, call, subject, now, 'limit.set', () =>
    write(tx, viewer.tenantId, subject, rows, wanted, given, now),
  );
}

interface Wanted {
  readonly key: Parameters<typeof keyOf>[0];
  readonly value: Units | null;
  readonly source: Source;
}

/** Staff set ceilings, whoever else sets limits under them. */
const sourceOf: Record<ActorKind, Source> = {
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

async function assetOf(
  tx: Tx,
  tenantId: string,
  { measure, currency }: Given,
  subject: Subject,
): Promise<Asset | null> {
  const field = 'input.currency';
  if (measure === 'count') {
    if (currency != null) throw invalid(field, 'counts have no currency');
    return null;
  }
  const code = currency ?? subject.currency;
  if (!code) throw invalid(field, 'is needed here');
  if (subject.currency && code !== subject.currency)
    throw new Fault('CURRENCY_MISMATCH', { field, expected: subject.currency });
  return found((await repo.assets(tx, tenantId, [code]))[0], 'ASSET_UNKNOWN', field);
}

const MAX_COUNT_DIGITS = 9;

function unitsOf({ value }: Given, asset: Asset | null): Units | null {
  if (value === null) return null;
  if (asset) return parseAmount(value, asset, 'input.value');
  if (!/^\d+$/.test(value) || value.length > MAX_COUNT_DIGITS) throw invalid('input.value', 'must be a whole number');
  return BigInt(value);
}

/** In order of precedence, or null: the limit may be set. `rows`: of the subject, of every source. */
export function refusal(
  rows: readonly LimitRow[],
  { key, value, source }: Wanted,
  createOnly: boolean | null | undefined,
  ordered: boolean,
  asset: Asset | null,
): Fault | null {
  const same = rows.filter((row) => keyOf(row) === keyOf(key));
  const mine = same.find((row) => row.source === source);
  if (createOnly && mine) return new Fault('LIMIT_EXISTS', { field: 'input.window', id: mine.id });
  const highest = source === 'user' ? ceiling(same) : null;
  if (highest !== null && (value === null || value > highest))
    return new Fault('LIMIT_ABOVE_CEILING', {
      field: 'input.value',
      maximum: asset ? formatAmount(highest, asset) : `${highest}`,
    });
  if (!ordered || key.measure === 'count') return null;
  const next = [...rows.filter((row) => row !== mine), { ...key, source, value, allowed: null } as LimitRow];
  const window = disordered(inForce(next).filter((row) => row.action === key.action && row.currency === key.currency));
  return window ? new Fault('LIMIT_ORDER', { field: 'input.value', window }) : null;
}

async function write(
  tx: Tx,
  tenantId: string,
  subject: Subject,
  rows: readonly LimitRow[],
  { key, value, source }: Wanted,
  { reason }: Given,
  now: Date,
): Promise<string> {
  const mine = rows.find((row) => keyOf(row) === keyOf(key) && row.source === source);
  if (mine?.value === value) return mine.id;
  if (mine) return (await repo.updateLimit(tx, mine, { value, reason: reason ?? mine.reason }, now)).id;
  const about = { tenantId, subjectKind: subject.kind, subjectId: subject.id };
  const row = { ...about, ...key, id: newId(), value, source, reason, createdAt: now, updatedAt: now };
  return (await repo.insertLimit(tx, row)).id;
}
