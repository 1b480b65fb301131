import { seal } from '../../../kernel/crypto';
import { transact } from '../../../kernel/db';
import type { Deps } from '../../../kernel/subgraph';
import { message } from '../../../schema/tables/identity';
import { fresh } from '../fresh';

const PORTION = 100;
/** What failed longer ago has been looked at, or was when nobody was written to yet. */
const WINDOW_MS = 86_400_000;

interface Failed {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly endpoint_id: string;
  readonly url: string;
  readonly email: string;
  readonly failures: number;
}

/**
 * A mail to the tenant for each endpoint that its failures have disabled. It has the id of the event that tells of it, so
 * that there is one, however often and by how many processes this is run. Answers how many were written.
 */
export async function mailFailures({ db, keys, clock }: Pick<Deps, 'db' | 'keys' | 'clock'>): Promise<number> {
  const now = clock.now();
  const since = new Date(now.getTime() - WINDOW_MS).toISOString();
  const failed = await db.sql<Failed[]>`
    select e.tenant_id, o.id as event_id, e.id as endpoint_id, e.url, t.email, e.failure_count as failures
    from events.endpoint e
    join identity.tenant t on t.tenant_id = e.tenant_id and t.email is not null
    cross join lateral (
      select id, occurred_at from events.outbox
      where tenant_id = e.tenant_id and resource_id = e.id and type = 'endpoint.failed' order by seq desc limit 1) o
    where e.disabled_reason = 'delivery_failures' and e.deleted_at is null
      and e.updated_at >= ${since} and o.occurred_at >= ${since}
      and not exists (select from identity.message m where m.tenant_id = e.tenant_id and m.id = o.id)
    limit ${PORTION}`;
  if (failed.length === 0) return 0;
  const rows = failed.map((one) => mailOf(keys, one, now));
  return transact(db, async ({ orm }) => {
    const written = await orm.insert(message).values(rows).onConflictDoNothing().returning({ id: message.id });
    return written.length;
  });
}

/** A path may hold the receiver's own secrets, so the mail names the host alone. */
const mailOf = (keys: Deps['keys'], one: Failed, now: Date) => ({
  ...fresh(one.tenant_id, now, one.event_id),
  ...{ channel: 'mail' as const, template: 'webhook_endpoint_failed', nextAttemptAt: now },
  recipientSealed: seal(keys, `identity.message.recipient|${one.event_id}`, one.email),
  bodySealed: seal(
    keys,
    `identity.message.body|${one.event_id}`,
    JSON.stringify({ endpointId: one.endpoint_id, host: new URL(one.url).host, failures: one.failures }),
  ),
});
