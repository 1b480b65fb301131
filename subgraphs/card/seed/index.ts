import type { Db } from '../../../kernel/db';
import type { Deps } from '../../../kernel/subgraph';
import { sandbox } from '../../../schema/sandbox';
import { plans } from './cards';
import { issueAll } from './issue';
import { type CardTenant, cardTenants } from './products';
import { DAY_MS, LAST, lastMessage, story } from './story';
import { World } from './world';

/** What others do in between. */
export interface Beside {
  /** Once there are cards: the rules about them. */
  before?(): Promise<void>;
  /** What happens to a tenant's accounts, up to a moment. */
  money?(until: Date, tenantId: string): Promise<void>;
  /** Once all has happened. */
  after?(): Promise<void>;
}

/**
 * The cards of the sandbox world, and five weeks of what happened to them, that end at the first start. Needs its
 * customers, accounts and the rules of its tiers; one process at a time. Where all of it is there, one query says so.
 */
export async function seed(deps: Deps, { before, money, after }: Beside = {}): Promise<void> {
  if (await isTold(deps.db)) return;
  const now = (await firstStart(deps.db)) ?? deps.clock.now();
  await issueAll(deps, now);
  await before?.();
  // Side by side: while one waits for the database, another has something to say. Nobody goes on alone after a failure.
  const lived = await Promise.allSettled(cardTenants.map((tenant) => live(deps, tenant, now, money)));
  for (const one of lived) if (one.status === 'rejected') throw one.reason;
  await after?.();
  await (await World.of(deps, LAST.tenant)).hear(lastMessage(now));
}

async function live(deps: Deps, tenant: CardTenant, now: Date, money: Beside['money']): Promise<void> {
  const world = await World.of(deps, tenant);
  for (const chapter of story(tenant, now)) {
    await money?.(chapter.start, sandbox[tenant].tenantId);
    await world.hear(chapter);
    await world.see(chapter);
  }
}

async function isTold({ sql }: Db): Promise<boolean> {
  const { tenant, ref } = LAST;
  const { tenantId } = sandbox[tenant];
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
