import type { Db } from '../../../kernel/db';
import type { Deps } from '../../../kernel/subgraph';
import { sandbox } from '../../../schema/sandbox';
import { plans } from './cards';
import { issueAll } from './issue';
import { DAY_MS, LAST, lastMessage, story } from './story';
import { World } from './world';

/** What others do in between. */
export interface Beside {
  /** Once there are cards, before anything happens to them: the rules about them. */
  rules?(): Promise<void>;
  /** What happens to accounts, up to a moment. */
  money?(until: Date): Promise<void>;
}

/**
 * The cards of the sandbox world, and five weeks of what happened to them, that end at the first start. Needs its
 * customers, accounts and the rules of its tiers; one process at a time. Where all of it is there, one query says so.
 */
export async function seed(deps: Deps, { rules, money }: Beside = {}): Promise<void> {
  if (await isTold(deps.db)) return;
  const issued = await firstStart(deps.db);
  const now = issued ?? deps.clock.now();
  const i0 = Date.now();
  const k0 = process.cpuUsage();
  await issueAll(deps, now);
  const k = process.cpuUsage(k0);
  console.log('issue', Date.now() - i0, (k.user + k.system) / 1000);
  await rules?.();
  const L0 = Date.now();
  const C0 = process.cpuUsage();
  const P0 = (globalThis as any).PG?.();
  const world = await World.of(deps);
  for (const chapter of story(now)) {
    await money?.(chapter.start);
    await world.hear(chapter);
    await world.see(chapter);
  }
  await world.hear(lastMessage(now));
  console.log(
    'live',
    Date.now() - L0,
    'node',
    (process.cpuUsage(C0).user + process.cpuUsage(C0).system) / 1000,
    'pg',
    (globalThis as any).PG?.() - P0,
  );
}

async function isTold({ sql }: Db): Promise<boolean> {
  const { tenantId, ref } = LAST;
  const rows = await sql`select 1 from card.message where tenant_id = ${tenantId} and network_ref = ${ref}`;
  return rows.length > 0;
}

/** As of which a start that was cut off has told the story. */
async function firstStart({ sql }: Db): Promise<Date | null> {
  const { tenantId, cards } = sandbox['vaultspay-saas'];
  const [row] = await sql<{ at: string }[]>`
    select created_at as at from card.card where tenant_id = ${tenantId} and id = ${cards.everyday}`;
  return row ? new Date(new Date(row.at).getTime() + plans['vaultspay-saas'].everyday.issued * DAY_MS) : null;
}
