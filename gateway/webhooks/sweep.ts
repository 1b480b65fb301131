import type { Job } from '../../kernel/jobs';
import { array } from '../../schema/sets';
import type { Parts } from './parts';
import { forgetQuestions } from './questions';
import { failPending, releaseStranded } from './queue';

const SWEEP_MS = 5_000;
const FORGET_MS = 60_000;
const PORTION = 5_000;
const DAY_MS = 86_400_000;

/** What a process that was killed between a commit and its next step has left. */
export const sweeper = (parts: Parts, wake: () => void): Job => ({
  name: 'webhooks.sweep',
  everyMs: SWEEP_MS,
  run: async () => {
    const { db, clock } = parts;
    const now = clock.now();
    await failPending(db.sql, await unreachable(parts), now);
    await forgetQuestions(db.sql, now);
    if ((await releaseStranded(db.sql, now)) > 0) wake();
  },
});

/** Disabled or deleted while something was still made for them. */
const unreachable = ({ db: { sql } }: Parts): Promise<{ tenantId: string; id: string }[]> =>
  sql<{ tenantId: string; id: string }[]>`
    select tenant_id as "tenantId", id from events.endpoint e
    where (not enabled or deleted_at is not null) and exists (
      select from events.delivery d where d.endpoint_id = e.id and d.tenant_id = e.tenant_id
        and d.status = 'pending' and d.trigger <> 'test')`;

/** Events end by age; deliveries and their attempts likewise, but for those that are still to be made. */
export const forgetter = ({ db: { sql }, clock }: Parts, keptDays: number): Job => ({
  name: 'webhooks.forget',
  everyMs: FORGET_MS,
  run: async () => {
    const before = new Date(clock.now().getTime() - keptDays * DAY_MS).toISOString();
    for (let gone = PORTION; gone >= PORTION; ) {
      const [row] = await sql<{ gone: number }[]>`select events.forget(${before}, ${PORTION}) as gone`;
      gone = row!.gone;
    }
    for (let gone = PORTION; gone >= PORTION; ) {
      const rows = await sql<{ tenant_id: string; id: string }[]>`
        delete from events.delivery d using (
          select tenant_id, id from events.delivery where created_at < ${before} and status <> 'pending' limit ${PORTION}) o
        where d.tenant_id = o.tenant_id and d.id = o.id returning d.tenant_id, d.id`;
      gone = rows.length;
      await sql`
        delete from events.attempt where (tenant_id, delivery_id) in (select * from unnest(
          ${array(rows.map((row) => row.tenant_id))}::uuid[], ${array(rows.map((row) => row.id))}::uuid[]))`;
    }
  },
});
