import { and, eq } from 'drizzle-orm';
import { found } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { DialectName } from '../../../kernel/viewer';
import { sandbox } from '../../../schema/sandbox';
import { control, draft } from '../../../schema/tables/rules';
import * as repo from '../repo';
import { backtest } from '../service/draft/backtest';
import { drafts, own, type Pattern, patterns } from './patterns';
import { lay } from './rows';

/** The default rules of the sandbox world. Needs its assets; must run before cards are issued. */
export const seed = (deps: Deps): Promise<void> => lay(deps, patterns, deps.clock.now());

const WEEKS_MS = 6 * 7 * 24 * 3_600_000;

/** Rules of single cards and accounts, and some in preparation, all of them older than what happens under them. */
export async function seedOwn(deps: Deps): Promise<void> {
  const now = new Date(deps.clock.now().getTime() - WEEKS_MS);
  const at = { createdAt: now, updatedAt: now };
  const rows = drafts.map(({ tenantId, id, title, state }) => ({
    ...{ tenantId, id, title, state, actorKind: 'staff', actorId: 'sandbox', ...at },
    shadowSince: state === 'shadow' ? now : null,
  }));
  await deps.db.orm.insert(draft).values(rows).onConflictDoNothing();
  const prepared = drafts.flatMap(({ id: draftId, rules }) => rules.map((rule) => ({ ...rule, draftId })));
  await lay(deps, [...own, ...prepared], now);
  await Promise.all(own.flatMap((pattern) => turn(deps, pattern)));
}

/** A card has been given the switches of its tier, so that its own are turned. */
const turn = ({ db }: Deps, { tenantId, id, controls = [] }: Pattern): Promise<unknown>[] =>
  controls.map(([kind, allowed]) => {
    const wanted = [eq(control.tenantId, tenantId), eq(control.subjectId, id), eq(control.kind, kind)];
    return db.orm
      .update(control)
      .set({ allowed })
      .where(and(...wanted));
  });

/** Tries what is in preparation on the weeks that were. */
export async function seedBacktests(deps: Deps): Promise<void> {
  const until = deps.clock.now();
  const from = new Date(until.getTime() - WEEKS_MS);
  for (const { tenantId, id, tried } of drafts) {
    if (!tried) continue;
    const [row] = await repo.drafts(deps.db, tenantId, [id]);
    if (found(row, 'DRAFT_UNKNOWN').backtest === null) await backtest(deps, callOf(tenantId), id, { from, until });
  }
}

function callOf(tenantId: string): Call {
  const [dialect] = Object.entries(sandbox).find(([, one]) => one.tenantId === tenantId)!;
  return {
    viewer: {
      ...{ tenantId, actor: { kind: 'staff', id: 'sandbox' }, roles: [], scopes: ['rule:write'], sandbox: true },
      dialect: dialect as DialectName,
    },
    requestId: 'sandbox-seed',
    signal: new AbortController().signal,
  };
}
