import type { Tx } from '../../../../kernel/db';
import { Fault, found, invalid } from '../../../../kernel/error';
import { idOf } from '../../../../kernel/id';
import type { Call, Deps } from '../../../../kernel/subgraph';
import type { Attempt } from '../../attempt';
import { readFacts } from '../../judge/facts';
import { measure } from '../../judge/measure';
import { needOf, Plan } from '../../judge/need';
import { type Past, replay } from '../../judge/replay';
import type { Report } from '../../judge/report';
import { type Rules, Ruleset, type Subject } from '../../judge/ruleset';
import { hourOf } from '../../judge/windows';
import * as repo from '../../repo';
import { command } from '../once';

/** More decisions than this are not tried in one go. */
export const MOST = 10_000;

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

/** Tries a draft on what was decided in this time; what was used before it is known by the hour. */
export function backtest(deps: Deps, call: Call, given: string, period: Period, key?: string | null): Promise<string> {
  if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN');
  const id = idOf(given, 'DRAFT_UNKNOWN');
  if (period.until <= period.from) throw invalid('until', 'must be later than from');
  return command(deps, call, 'backtestDraft', key, { id, ...period }, (tx, now) => act(tx, call, id, period, now));
}

async function act(tx: Tx, { viewer: { tenantId } }: Call, id: string, period: Period, now: Date): Promise<string> {
  const draft = found(await repo.lockDraft(tx, tenantId, id), 'DRAFT_UNKNOWN');
  if (draft.state === 'discarded') throw new Fault('DRAFT_STATE', { field: 'id', state: draft.state });
  const rules = repo.flat(await repo.rulesOfDrafts(tx, tenantId, [id]));
  const report = await run(tx, tenantId, rules, period, now);
  await repo.updateDraft(tx, draft, { backtest: { ...report } }, now);
  return id;
}

async function run(
  tx: Tx,
  tenantId: string,
  rules: readonly repo.RuleRow[],
  { from, until }: Period,
  now: Date,
): Promise<Report> {
  const rows = await repo.past(tx, tenantId, concerned(rules), { from, until }, MOST + 1);
  const cut = rows.length > MOST;
  const tried = rows.slice(0, MOST);
  const past = tried.map((row) => pastOf(tenantId, row));
  const ruleset = new Ruleset(piled(tenantId, rules));
  const attempts = past.map(({ attempt }) => attempt);
  const need = needOf({ live: ruleset, shadows: new Map() }, attempts, new Plan(hourOf(from.getTime())));
  const { meters } = await measure(tx, { ...need, slices: new Map() }, []);
  const last = cut ? tried.at(-1)!.at : until;
  return {
    ...{ from: from.toISOString(), until: last.toISOString(), cut, ranAt: now.toISOString() },
    ...replay(ruleset, past, meters),
  };
}

/** Null where rules are about the tenant: then everybody is concerned. */
function concerned(rules: readonly repo.RuleRow[]): repo.Concerned | null {
  const of = (kind: repo.SubjectKind): string[] =>
    rules.filter(({ row }) => row.subjectKind === kind).map(({ row }) => row.subjectId);
  return of('tenant').length > 0 ? null : { cards: of('card'), accounts: of('account'), tiers: of('tier') };
}

type Kept = Awaited<ReturnType<typeof repo.past>>[number];

function pastOf(tenantId: string, { causeId, cardId, outcome, attempt, at }: Kept): Past {
  const { accountId, tierId, ...facts } = readFacts(attempt);
  const one: Attempt = { tenantId, id: causeId, cardId, accountId, tierId, at, ...facts };
  return { attempt: one, approved: outcome === 'approved' };
}

function piled(tenantId: string, rules: readonly repo.RuleRow[]): (readonly [Subject, Rules])[] {
  const subjects = new Map(
    rules.map(({ row: { subjectKind: kind, subjectId: id } }) => [`${kind}|${id}`, { tenantId, kind, id }] as const),
  );
  return [...subjects.values()].map((subject) => {
    const of = <Kind extends repo.RuleKind>(kind: Kind) =>
      rules.flatMap((rule) =>
        rule.kind === kind && rule.row.subjectKind === subject.kind && rule.row.subjectId === subject.id
          ? [rule.row as Extract<repo.RuleRow, { kind: Kind }>['row']]
          : [],
      );
    const own = { limits: of('limit'), controls: of('switch'), lists: of('list'), velocity: of('velocity') };
    return [subject, own] as const;
  });
}
