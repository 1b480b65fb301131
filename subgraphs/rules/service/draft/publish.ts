import type { Tx } from '../../../../kernel/db';
import { Fault } from '../../../../kernel/error';
import { newId } from '../../../../kernel/id';
import type { Call } from '../../../../kernel/subgraph';
import { policyOf } from '../../../../schema/policy';
import { keyOf, type LimitRow } from '../../limits';
import * as repo from '../../repo';
import { aboveCeiling, outOfOrder, type Wanted } from '../limit-input';
import { changing, lockSubject, type Subject } from '../subject';
import { MAX_RULES } from '../velocity';

/** The rules of a draft become live; one that there is already takes over what the draft says. The draft keeps its own. */
export async function publish(tx: Tx, call: Call, draft: repo.DraftRow, now: Date): Promise<void> {
  const { tenantId } = call.viewer;
  const rules = await repo.rulesOfDrafts(tx, tenantId, [draft.id]);
  const subjects = await lockAll(tx, call, repo.flat(rules));
  const { limitsOrdered } = await policyOf(tx, tenantId);
  await changing(tx, call, subjects, now, 'draft.publish', async () => {
    for (const { kind, id } of subjects) {
      const mine = <Row extends { subjectKind: string; subjectId: string }>(rows: readonly Row[]): Row[] =>
        rows.filter((row) => row.subjectKind === kind && row.subjectId === id);
      const live = [tx, { tenantId }, kind, [id]] as const;
      await putLimits(tx, call, await repo.limitsOf(...live), mine(rules.limits), limitsOrdered, now);
      await putControls(tx, await repo.controlsOf(...live), mine(rules.controls), now);
      await putLists(tx, await repo.listsOf(...live), mine(rules.lists), now);
      await putVelocity(tx, tenantId, await repo.velocityOf(...live), mine(rules.velocity), now);
    }
  });
}

/** In the order of their ids: of two who publish, none waits for the other in a circle. */
async function lockAll(tx: Tx, { viewer }: Call, rules: readonly repo.RuleRow[]): Promise<Subject[]> {
  const named = new Map(
    rules.map(({ row: { subjectKind: kind, subjectId: id } }) => [`${id}|${kind}`, { kind, id }] as const),
  );
  const subjects: Subject[] = [];
  for (const [, one] of [...named].sort(([a], [b]) => (a < b ? -1 : 1)))
    subjects.push(await lockSubject(tx, viewer, one, 'id'));
  return subjects;
}

const fresh = <Row extends { readonly seq: number; readonly version: number }>(
  { seq: _, version: __, ...row }: Row,
  now: Date,
) => ({ ...row, id: newId(), draftId: null, createdAt: now, updatedAt: now });

async function putLimits(
  tx: Tx,
  { viewer }: Call,
  live: readonly LimitRow[],
  drafted: readonly LimitRow[],
  ordered: boolean,
  now: Date,
): Promise<void> {
  const same = (one: LimitRow) => (row: LimitRow) => keyOf(row) === keyOf(one) && row.source === one.source;
  const next = [...live.filter((row) => !drafted.some((one) => same(one)(row))), ...drafted];
  const codes = [...new Set(drafted.flatMap(({ currency }) => currency ?? []))];
  const assets = await repo.assets(tx, viewer.tenantId, codes);
  for (const one of drafted) {
    const asset = assets.find(({ code }) => code === one.currency) ?? null;
    const limit: Wanted = { ...one, asset, at: 'id' };
    const refused = aboveCeiling(next, limit) ?? (ordered ? outOfOrder(next, limit) : null);
    if (refused) throw new Fault(refused.code, { ...refused.details, field: 'id', ruleId: one.id });
    const row = live.find(same(one));
    if (row) await repo.updateLimit(tx, row, { value: one.value, reason: one.reason ?? row.reason }, now);
    else await repo.insertLimits(tx, [fresh(one, now)]);
  }
}

async function putControls(
  tx: Tx,
  live: readonly repo.ControlRow[],
  drafted: readonly repo.ControlRow[],
  now: Date,
): Promise<void> {
  for (const one of drafted) {
    const row = live.find(({ kind }) => kind === one.kind);
    const { allowed, appliesTo } = one;
    if (row) await repo.updateControl(tx, row, { allowed, appliesTo }, now);
    else await repo.insertControls(tx, [fresh(one, now)]);
  }
}

async function putLists(
  tx: Tx,
  live: readonly repo.ListRow[],
  drafted: readonly repo.ListRow[],
  now: Date,
): Promise<void> {
  for (const one of drafted) {
    const row = live.find(({ kind }) => kind === one.kind);
    if (row) await repo.updateList(tx, row, one.entries, now);
    else await repo.insertLists(tx, [fresh(one, now)]);
  }
}

async function putVelocity(
  tx: Tx,
  tenantId: string,
  live: readonly repo.VelocityRow[],
  drafted: readonly repo.VelocityRow[],
  now: Date,
): Promise<void> {
  const gone = live.filter((row) => drafted.some(({ windowSeconds }) => windowSeconds === row.windowSeconds));
  if (live.length - gone.length + drafted.length > MAX_RULES)
    throw new Fault('VELOCITY_COUNT', { field: 'id', maximum: MAX_RULES });
  await repo.deleteVelocity(tx, tenantId, gone);
  await repo.insertVelocity(
    tx,
    drafted.map((one) => fresh(one, now)),
  );
}
