import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { policyOf } from '../../../schema/policy';
import { sources } from '../../../schema/tables/rules';
import { keyOf, type LimitRow } from '../limits';
import * as repo from '../repo';
import {
  aboveCeiling,
  entry,
  limitsOf,
  outOfOrder,
  refuseRepeats,
  rowOf,
  sourceOf,
  type Wanted,
  wanted,
} from './limit-input';
import { command } from './once';
import { changing, lockSubject, type Named, type Subject } from './subject';

const MAX_LIMITS = 50;
const input = z.array(entry).max(MAX_LIMITS);
export type SetLimitsInput = z.input<typeof input>;
type Given = z.output<typeof input>;

/** What is given is what there is; what is not given is no limit, as far as a ceiling leaves it so. */
export function setLimits(
  deps: Deps,
  call: Call,
  subject: Named,
  raw: SetLimitsInput,
  key?: string | null,
): Promise<Named> {
  const given = parse(input, raw, 'limits');
  const spentOn = { subject, limits: given };
  return command(deps, call, 'setLimits', key, spentOn, (tx, now) => act(tx, call, subject, given, now));
}

async function act(tx: Tx, call: Call, named: Named, given: Given, now: Date): Promise<Named> {
  const { viewer } = call;
  const subject = await lockSubject(tx, viewer, named, 'subject.id');
  const placed = given.map((one, i) => ({ entry: one, subject, at: `limits.${i}` }));
  const limits = await wanted(tx, viewer, placed);
  refuseRepeats(limits);
  const rows = await limitsOf(tx, viewer.tenantId, subject);
  const { limitsOrdered } = await policyOf(tx, viewer.tenantId);
  const own = sourceOf(viewer);
  const others = rows.filter(({ source }) => source !== own);
  const next = [...limits, ...lifted(others, limits, own)];
  for (const limit of limits) {
    const refused = aboveCeiling(others, limit) ?? (limitsOrdered ? outOfOrder([...others, ...next], limit) : null);
    if (refused) throw refused;
  }
  const mine = rows.filter(({ source }) => source === own);
  await changing(tx, call, [subject], now, 'limits.set', () => write(tx, viewer.tenantId, subject, mine, next, now));
  return { kind: subject.kind, id: subject.id };
}

/** What was not given, though somebody weaker has it: that there be no limit must be said outright. */
function lifted(others: readonly LimitRow[], limits: readonly Wanted[], own: LimitRow['source']): Wanted[] {
  const weaker = others.filter(({ source }) => sources.indexOf(source) < sources.indexOf(own));
  const silent = weaker.filter((row) => !limits.some((limit) => keyOf(limit) === keyOf(row)));
  return [...new Map(silent.map((row) => [keyOf(row), row])).values()].map(({ action, window, measure, currency }) => ({
    ...{ action, window, measure, currency, value: null, allowed: null, source: own },
    ...{ reason: null, asset: null, at: 'limits' },
  }));
}

async function write(
  tx: Tx,
  tenantId: string,
  subject: Subject,
  mine: readonly LimitRow[],
  next: readonly Wanted[],
  now: Date,
): Promise<void> {
  const before = new Map(mine.map((row) => [keyOf(row), row]));
  const after = new Set(next.map(keyOf));
  await repo.deleteLimits(
    tx,
    tenantId,
    mine.filter((row) => !after.has(keyOf(row))),
  );
  for (const limit of next) {
    const row = before.get(keyOf(limit));
    if (row && row.value !== limit.value)
      await repo.updateLimit(tx, row, { value: limit.value, reason: limit.reason ?? row.reason }, now);
  }
  const fresh = next.filter((limit) => !before.has(keyOf(limit)));
  await repo.insertLimits(
    tx,
    fresh.map((limit) => ({ ...rowOf(tenantId, subject, limit, now), id: newId() })),
  );
}
