import type postgres from 'postgres';
import { type Db, type Tx, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { emitAll } from '../../schema/outbox';
import { array, planOnce } from '../../schema/sets';
import { endpointShown } from './dialects/endpoint';
import { planned } from './parts';
import { failPending, type Outcome, record, succeeded } from './queue';
import { type Receiver, receiversOf } from './receivers';
import type { FactsOf } from './schedule';

/**
 * Remembers a set of outcomes. Failures are counted under the lock of their endpoint, so that of many workers exactly
 * one sees the failure that disables it, and tells of that in the same transaction.
 */
export async function settle(db: Db, outcomes: readonly Outcome[], facts: FactsOf, now: Date): Promise<void> {
  const failing = outcomes.filter(counted).filter((one) => !succeeded(one));
  if (failing.length === 0) return planned(db, (sql) => record(sql, outcomes, now));
  await transact(db, async (tx) => {
    await planOnce(tx);
    await lock(
      tx.sql,
      failing.map(({ task }) => task),
    );
    const before = await receiversOf(
      tx.sql,
      failing.map(({ task }) => task),
    );
    await record(tx.sql, outcomes, now);
    const tallies = [...before.values()].map((receiver) => tally(receiver, outcomes, facts));
    await count(tx.sql, tallies, now);
    await disable(
      tx,
      tallies.filter(({ disabled }) => disabled),
      now,
    );
  });
}

const counted = ({ task }: Outcome): boolean => task.trigger !== 'test';

interface Tally {
  readonly receiver: Receiver;
  readonly failures: number;
  readonly disabled: boolean;
}

/** In the order in which the attempts ended; once the endpoint is disabled nothing more counts. */
function tally(receiver: Receiver, outcomes: readonly Outcome[], facts: FactsOf): Tally {
  const most = facts[receiver.dialect].disablesAfter;
  let failures = receiver.failureCount;
  if (!receiver.enabled) return { receiver, failures, disabled: false };
  for (const one of outcomes.filter(counted).filter(({ task }) => task.endpointId === receiver.id)) {
    failures = succeeded(one) ? 0 : failures + 1;
    if (most !== null && failures >= most) return { receiver, failures, disabled: true };
  }
  return { receiver, failures, disabled: false };
}

type Key = { readonly tenantId: string; readonly endpointId: string };

const lock = (sql: postgres.ISql, keys: readonly Key[]): Promise<unknown> =>
  sql`select 1 from events.endpoint
      where (tenant_id, id) in (select * from unnest(${array(keys.map(({ tenantId }) => tenantId))}::uuid[],
        ${array(keys.map(({ endpointId }) => endpointId))}::uuid[])) order by id for no key update`;

const count = (sql: postgres.ISql, tallies: readonly Tally[], now: Date): Promise<unknown> =>
  sql`update events.endpoint e set failure_count = v.failures, updated_at = ${now.toISOString()}
      from unnest(${array(tallies.map(({ receiver }) => receiver.tenantId))}::uuid[],
        ${array(tallies.map(({ receiver }) => receiver.id))}::uuid[],
        ${array(tallies.map(({ failures }) => failures))}::int[]) v(tenant_id, id, failures)
      where e.tenant_id = v.tenant_id and e.id = v.id and e.failure_count <> v.failures`;

async function disable(tx: Tx, tallies: readonly Tally[], now: Date): Promise<void> {
  if (tallies.length === 0) return;
  const gone = tallies.map(({ receiver }) => receiver);
  await tx.sql`
    update events.endpoint e set enabled = false, disabled_reason = 'delivery_failures', version = e.version + 1,
      updated_at = ${now.toISOString()}
    from unnest(${array(gone.map(({ tenantId }) => tenantId))}::uuid[], ${array(gone.map(({ id }) => id))}::uuid[])
      v(tenant_id, id)
    where e.tenant_id = v.tenant_id and e.id = v.id`;
  await failPending(tx.sql, gone, now);
  await emitAll(
    tx,
    tallies.map((one) => failed(one, now)),
  );
}

function failed({ receiver, failures }: Tally, at: Date): Parameters<typeof emitAll>[1][number] {
  const { tenantId, id } = receiver;
  const after = { enabled: false, disabledReason: 'delivery_failures', failureCount: failures, updatedAt: at };
  return {
    cause: { viewer: { tenantId, actor: { kind: 'system', id: 'webhooks' } }, requestId: newId(), at },
    type: 'endpoint.failed',
    resourceType: 'endpoint',
    resourceId: id,
    before: endpointShown({ ...receiver, failureCount: failures - 1 }),
    after: endpointShown({ ...receiver, ...after }),
  };
}
