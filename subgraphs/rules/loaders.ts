import DataLoader from 'dataloader';
import type { Clock } from '../../kernel/clock';
import type { Db } from '../../kernel/db';
import type { Asset } from '../../kernel/money';
import type { Viewer } from '../../kernel/viewer';
import { subjectKinds } from '../../schema/tables/rules';
import { type Asked, nameOf, spentOn } from './judge/spent';
import type { SubjectKind } from './repo';
import * as repo from './repo';

/** Of one request: every key that is asked for in one go becomes one statement. */
export function loaders(db: Db, viewer: Viewer, clock: Clock) {
  const { tenantId, customerId } = viewer;
  type Read<Row> = (
    db: repo.Reader,
    owner: repo.Owner,
    kind: SubjectKind,
    ids: readonly string[],
  ) => Promise<readonly Row[]>;
  const bySubject = <Row extends { readonly subjectId: string }>(read: Read<Row>) =>
    each((kind) =>
      grouped(
        (ids) => read(db, kind === 'tier' ? { tenantId } : viewer, kind, ids),
        ({ subjectId }) => subjectId,
      ),
    );
  // What a product's cards may do is known to everybody who may have one.
  return {
    limits: bySubject(repo.limitsOf),
    controls: bySubject(repo.controlsOf),
    lists: bySubject(repo.listsOf),
    velocity: bySubject(repo.velocityOf),
    subjects: each((kind) =>
      single(
        (ids) => repo.subjects(db, viewer, kind, ids),
        ({ id }) => id,
      ),
    ),
    spent: new DataLoader<Asked, bigint, string>((asked) => spentOn(db, asked, clock.now()), {
      cacheKeyFn: nameOf,
    }),
    rules: single(
      async (ids) => {
        const rules = await repo.rulesById(db, tenantId, ids);
        return customerId ? ofCustomer(db, viewer, rules) : rules;
      },
      ({ row }) => row.id,
    ),
    drafts: single(
      (ids) => (customerId ? Promise.resolve([]) : repo.drafts(db, tenantId, ids)),
      ({ id }) => id,
    ),
    rulesOfDrafts: grouped(
      (ids) => repo.rulesOfDrafts(db, tenantId, ids).then(repo.flat),
      ({ row }) => row.draftId!,
    ),
    shadowCounts: single(
      (ids) => repo.shadowCounts(db, tenantId, ids),
      ({ draftId }) => draftId,
    ),
    decisionsOfCauses: grouped(
      (ids) => repo.decisionsOfCauses(db, viewer, ids),
      ({ causeId }) => causeId,
    ),
    lastDecisions: new DataLoader<{ readonly cardId: string; readonly first: number }, repo.DecisionRow[], string>(
      (asked) => lastDecisions(db, viewer, asked),
      { cacheKeyFn: ({ cardId, first }) => `${cardId}|${first}` },
    ),
    assets: single(
      (codes) => repo.assets(db, tenantId, codes),
      ({ code }: Asset) => code,
    ),
  };
}
export type Loaders = ReturnType<typeof loaders>;

const each = <T>(make: (kind: SubjectKind) => T): Record<SubjectKind, T> =>
  Object.fromEntries(subjectKinds.map((kind) => [kind, make(kind)])) as Record<SubjectKind, T>;

function single<Row>(read: (ids: readonly string[]) => Promise<readonly Row[]>, key: (row: Row) => string) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await read(ids)).map((row) => [key(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

function grouped<Row>(read: (ids: readonly string[]) => Promise<readonly Row[]>, key: (row: Row) => string) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const groups = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of await read(ids)) groups.get(key(row))?.push(row);
    return ids.map((id) => groups.get(id)!);
  });
}

/** Of these, what is about things of the customer. */
async function ofCustomer(db: Db, viewer: Viewer, rules: readonly repo.RuleRow[]): Promise<repo.RuleRow[]> {
  const kinds = [...new Set(rules.map(({ row }) => row.subjectKind))];
  const own = await Promise.all(
    kinds.map((kind) => {
      const about = rules.filter(({ row }) => row.subjectKind === kind && row.draftId === null);
      return repo.subjects(
        db,
        viewer,
        kind,
        about.map(({ row }) => row.subjectId),
      );
    }),
  );
  const ids = new Set(own.flat().map(({ kind, id }) => `${kind}|${id}`));
  return rules.filter(({ row }) => row.draftId === null && ids.has(`${row.subjectKind}|${row.subjectId}`));
}

async function lastDecisions(
  db: Db,
  viewer: Viewer,
  asked: readonly { readonly cardId: string; readonly first: number }[],
): Promise<repo.DecisionRow[][]> {
  const most = Math.max(...asked.map(({ first }) => first));
  const cards = [...new Set(asked.map(({ cardId }) => cardId))];
  const rows = await repo.lastOfCards(db, viewer, cards, most);
  return asked.map(({ cardId, first }) => rows.filter((row) => row.cardId === cardId).slice(0, first));
}
