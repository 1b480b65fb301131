import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { policyOf } from '../../../schema/policy';
import { subjectKinds } from '../../../schema/tables/rules';
import { keyOf, type LimitRow } from '../limits';
import * as repo from '../repo';
import { aboveCeiling, entry, limitsOf, outOfOrder, rowOf, type Wanted, wanted } from './limit-input';
import { command } from './once';
import { changing, lockSubject, type Subject } from './subject';

const input = entry.extend({
  subjectKind: z.enum(subjectKinds),
  subjectId: z.string(),
  createOnly: z.boolean().nullish(),
});
export type SetLimitInput = z.input<typeof input>;
type Given = z.output<typeof input>;

export function setLimit(deps: Deps, call: Call, raw: SetLimitInput, key?: string | null): Promise<string> {
  const given = parse(input, raw, 'input');
  return command(deps, call, 'setLimit', key, given, (tx, now) => act(tx, call, given, now));
}

async function act(tx: Tx, call: Call, given: Given, now: Date): Promise<string> {
  const { viewer } = call;
  const named = { kind: given.subjectKind, id: given.subjectId };
  const subject = await lockSubject(tx, viewer, named, 'input.subjectId');
  const [limit] = await wanted(tx, viewer, [{ entry: given, subject, at: 'input' }]);
  const rows = await limitsOf(tx, viewer.tenantId, subject);
  const { limitsOrdered } = await policyOf(tx, viewer.tenantId);
  const refused = refusal(rows, limit!, given.createOnly ?? false, limitsOrdered);
  if (refused) throw refused;
  return changing(tx, call, [subject], now, 'limit.set', () => write(tx, viewer.tenantId, subject, rows, limit!, now));
}

export const same = (row: LimitRow, limit: Wanted): boolean =>
  keyOf(row) === keyOf(limit) && row.source === limit.source;

/** In order of precedence, or null: the limit may be set. `rows`: of the subject, of every source. */
function refusal(rows: readonly LimitRow[], limit: Wanted, createOnly: boolean, ordered: boolean): Fault | null {
  const mine = rows.find((row) => same(row, limit));
  if (createOnly && mine) return new Fault('LIMIT_EXISTS', { field: 'input.window', id: mine.id });
  const next = [...rows.filter((row) => row !== mine), limit];
  return aboveCeiling(rows, limit) ?? (ordered ? outOfOrder(next, limit) : null);
}

export async function write(
  tx: Tx,
  tenantId: string,
  subject: Subject,
  rows: readonly LimitRow[],
  limit: Wanted,
  now: Date,
): Promise<string> {
  const mine = rows.find((row) => same(row, limit));
  const { value, reason } = limit;
  if (mine?.value === value) return mine.id;
  if (mine) return (await repo.updateLimit(tx, mine, { value, reason: reason ?? mine.reason }, now)).id;
  const id = newId();
  await repo.insertLimits(tx, [{ ...rowOf(tenantId, subject, limit, now), id }]);
  return id;
}
