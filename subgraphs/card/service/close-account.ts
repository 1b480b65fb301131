import { and, asc, count, eq, ne } from 'drizzle-orm';
import { type Tx, transact } from '../../../kernel/db';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { cards } from '../../../schema/tables/card';
import { close, Race } from '../../wallet/port';
import type { CardRow } from '../repo/cards';
import { type Step, spend } from './act';
import { causeOf } from './change';
import { end } from './terminate';

const ATTEMPTS = 5;

/** For good, with all cards that draw on it: whoever cannot be paid any more should not be asked to. */
export async function closeAccount(deps: Deps, call: Call, text: string, key?: string | null): Promise<string> {
  const id = idOf(text, 'ACCOUNT_UNKNOWN');
  const cause = causeOf(call, deps.clock.now());
  const spent = spend(call, 'closeAccount', { id }, key, cause.at);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(deps.db, (tx) => once(tx, spent, () => closeIn(tx, deps, call, id)));
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Cards are locked before accounts, as everywhere: an authorisation under way is waited for, the next one refused. */
async function closeIn(tx: Tx, deps: Deps, call: Call, id: string): Promise<string> {
  const { viewer } = call;
  const { tenantId } = viewer;
  const cause = { ...causeOf(call, deps.clock.now()), viewer };
  const drawing = await lockDrawing(tx, tenantId, id);
  await close(tx, cause, id, async () => {
    // One that came to it while its lock was waited for is not locked, and must not be locked after it.
    if ((await countDrawing(tx, tenantId, id)) !== drawing.length) throw new Race();
    const policy = await policyOf(tx, tenantId);
    const step = { tx, deps, call, cause, actor: 'platform' as const, policy, given: {} };
    for (const card of drawing) await end({ ...step, card } satisfies Step, 'offboarding', 'Account closed');
  });
  return id;
}

const drawsOn = (tenantId: string, accountId: string) =>
  and(eq(cards.tenantId, tenantId), eq(cards.accountId, accountId), ne(cards.lifecycle, 'closed'));

const lockDrawing = (tx: Tx, tenantId: string, accountId: string): Promise<CardRow[]> =>
  tx.orm.select().from(cards).where(drawsOn(tenantId, accountId)).orderBy(asc(cards.id)).for('no key update');

async function countDrawing(tx: Tx, tenantId: string, accountId: string): Promise<number> {
  const [row] = await tx.orm.select({ n: count() }).from(cards).where(drawsOn(tenantId, accountId));
  return row!.n;
}
