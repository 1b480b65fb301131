import type { Tx } from '../../../../kernel/db';
import { Fault, invalid } from '../../../../kernel/error';
import { newId } from '../../../../kernel/id';
import { parse } from '../../../../kernel/input';
import type { Call, Deps } from '../../../../kernel/subgraph';
import { switches as usual } from '../../controls';
import * as repo from '../../repo';
import { refuseRepeats, rowOf, wanted } from '../limit-input';
import { command } from '../once';
import { type Named, type Subject, subjectOf } from '../subject';
import { refusal } from '../velocity';
import { type DraftInput, type Given, input } from './input';
import { tell } from './tell';

/** Rules that bite nobody yet. What is wrong with them is said now and not when they are to bite. */
export function draftRules(deps: Deps, call: Call, raw: DraftInput, key?: string | null): Promise<string> {
  if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN');
  const given = parse(input, raw, 'input');
  return command(deps, call, 'draftRules', key, given, (tx, now) => act(tx, call, given, now));
}

async function act(tx: Tx, call: Call, given: Given, now: Date): Promise<string> {
  const { tenantId, actor } = call.viewer;
  const rules = await rulesOf(tx, call, given, now);
  const id = newId();
  const who = { actorKind: actor.kind, actorId: actor.id, createdAt: now, updatedAt: now };
  await repo.insertDraft(tx, { tenantId, id, title: given.title, ...who });
  const ofDraft = <Row extends object>(row: Row) => ({ ...row, id: newId(), draftId: id });
  await repo.insertLimits(tx, rules.limits.map(ofDraft));
  await repo.insertControls(tx, rules.switches.map(ofDraft));
  await repo.insertLists(tx, rules.lists.map(ofDraft));
  await repo.insertVelocity(tx, rules.velocity.map(ofDraft));
  await tell(tx, call, 'drafted', null, id, now);
  return id;
}

interface Rows {
  readonly limits: Omit<repo.NewLimit, 'id'>[];
  readonly switches: Omit<repo.NewControl, 'id'>[];
  readonly lists: Omit<repo.NewList, 'id'>[];
  readonly velocity: Omit<repo.NewVelocity, 'id'>[];
}

async function rulesOf(tx: Tx, call: Call, given: Given, now: Date): Promise<Rows> {
  const { viewer } = call;
  const { tenantId } = viewer;
  const subjects = await subjectsOf(tx, call, given);
  const about = ({ subject: { kind, id } }: { readonly subject: Named }) => {
    const subject = subjects.get(nameOf({ kind, id }))!;
    return { tenantId, subjectKind: subject.kind, subjectId: subject.id, createdAt: now, updatedAt: now };
  };
  const placed = given.limits.map((entry, i) => ({
    ...{ entry, subject: subjects.get(nameOf(entry.subject))!, at: `input.limits.${i}` },
  }));
  const limits = await wanted(tx, viewer, placed);
  refuseRepeated(given, limits, placed);
  return {
    limits: limits.map((limit, i) => rowOf(tenantId, placed[i]!.subject, limit, now)),
    switches: given.switches.map(({ kind, allowed, appliesTo, ...one }) => {
      const points = appliesTo ?? usualOf(kind);
      const byDefault = { allowedByDefault: true, appliesTo: points, appliesToByDefault: usualOf(kind) };
      return { ...about(one), kind, allowed, ...byDefault };
    }),
    lists: given.lists.map(({ kind, entries, ...one }) => ({ ...about(one), kind, entries })),
    velocity: given.velocity.map(({ subject, ...rule }) => ({ ...about({ subject }), ...rule })),
  };
}

const usualOf = (kind: repo.ControlRow['kind']) => Object.values(usual).find(([name]) => name === kind)![1];

const nameOf = ({ kind, id }: Named): string => `${kind}|${id.toLowerCase()}`;

/** Each is looked up once; the first place that names it answers for it. */
async function subjectsOf(tx: Tx, { viewer }: Call, given: Given): Promise<Map<string, Subject>> {
  const subjects = new Map<string, Subject>();
  for (const part of ['limits', 'switches', 'lists', 'velocity'] as const)
    for (const [i, { subject }] of given[part].entries())
      if (!subjects.has(nameOf(subject)))
        subjects.set(nameOf(subject), await subjectOf(tx, viewer, subject, `input.${part}.${i}.subject.id`));
  return subjects;
}

function refuseRepeated(
  given: Given,
  limits: Awaited<ReturnType<typeof wanted>>,
  placed: readonly { readonly subject: Subject }[],
): void {
  for (const subject of new Set(placed.map((one) => one.subject)))
    refuseRepeats(limits.filter((_, i) => placed[i]!.subject === subject));
  for (const part of ['switches', 'lists'] as const) {
    const names = given[part].map(({ subject, kind }) => `${nameOf(subject)}|${kind}`);
    const twice = names.findIndex((name, i) => names.indexOf(name) < i);
    if (twice >= 0) throw invalid(`input.${part}.${twice}.kind`, 'is given twice');
  }
  for (const name of new Set(given.velocity.map(({ subject }) => nameOf(subject)))) {
    const places = given.velocity.flatMap(({ subject }, i) => (nameOf(subject) === name ? [i] : []));
    const rules = places.map((i) => given.velocity[i]!);
    const refused = refusal(rules, (i) => `input.velocity.${places[i]}`, 'input.velocity');
    if (refused) throw refused;
  }
}
