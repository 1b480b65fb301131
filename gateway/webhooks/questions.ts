import type postgres from 'postgres';
import type { Written } from './task';

/** Whether it is ours to ask: nobody else has asked it, and nobody will. It is in no queue. */
export async function insertQuestion(
  sql: postgres.ISql,
  task: Written,
  leasedUntil: Date,
  now: Date,
): Promise<boolean> {
  const { count } = await sql`
    insert into events.delivery (tenant_id, id, endpoint_id, event_id, part, resource_id, event_type, message_id, trigger,
      body, status, leased_until, created_at, updated_at)
    values (${task.tenantId}, ${task.id}, ${task.endpointId}, ${task.eventId}, ${task.part}, ${task.resourceId},
      ${task.eventType}, ${task.messageId}, 'question', convert_to(${task.body}, 'UTF8'), 'pending',
      ${leasedUntil.toISOString()}, ${now.toISOString()}, ${now.toISOString()})
    on conflict do nothing`;
  return count > 0;
}

/** Whoever asked has died: no answer is one, too. */
export async function forgetQuestions(sql: postgres.ISql, now: Date): Promise<number> {
  const { count } = await sql`
    with gone as (
      update events.delivery set status = 'failed', leased_until = null, attempts = attempts + 1, version = version + 1,
        updated_at = ${now.toISOString()}
      where status = 'pending' and trigger = 'question' and leased_until <= ${now.toISOString()}
      returning tenant_id, id, created_at
    )
    insert into events.attempt (tenant_id, delivery_id, n, at, error, duration_ms)
    select tenant_id, id, 1, created_at, 'timeout', 0 from gone`;
  return count;
}
