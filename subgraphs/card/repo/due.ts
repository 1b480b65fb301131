import type { Db } from '../../../kernel/db';
import type { DialectName } from '../../../kernel/viewer';
import { array } from '../../../schema/sets';

/** Cards for which it is time, tenant by tenant: each looked up by an index, so that those which wait cost nothing. */

export interface Due {
  readonly tenantId: string;
  readonly dialect: DialectName;
  readonly mode: 'test' | 'live';
  readonly id: string;
}
type Read = Pick<Db, 'sql'>;

/** Good through the last day of their month, so due the day after; `today` is a day of UTC. */
export const expired = ({ sql }: Read, today: string, limit: number): Promise<Due[]> => sql<Due[]>`
  select t.tenant_id as "tenantId", t.dialect, t.mode, c.id from identity.tenant_policy as t cross join lateral (
    select id from card.card where tenant_id = t.tenant_id and lifecycle <> 'closed' and expired_at is null
      and valid_through < ${today} order by valid_through limit ${limit}) as c limit ${limit}`;

/** Virtual cards that took another's place and have nothing to wait for. */
export const issuing = ({ sql }: Read, limit: number): Promise<Due[]> => sql<Due[]>`
  select t.tenant_id as "tenantId", t.dialect, t.mode, c.id from identity.tenant_policy as t cross join lateral (
    select id from card.card where tenant_id = t.tenant_id and lifecycle = 'issuance' and form = 'virtual'
      and restriction = 'none' and expired_at is null order by seq limit ${limit}) as c limit ${limit}`;

/** Cards in use of customers who were deleted since. */
export const bereft = ({ sql }: Read, since: Date, limit: number): Promise<Due[]> => sql<Due[]>`
  select t.tenant_id as "tenantId", t.dialect, t.mode, c.id
  from identity.tenant_policy as t
  join identity.standing as s on s.tenant_id = t.tenant_id and s.deleted_at >= ${since.toISOString()}
  join card.card as c on c.tenant_id = t.tenant_id and c.customer_id = s.customer_id and c.lifecycle <> 'closed'
  where c.restriction = 'none' order by c.seq limit ${limit}`;

/** Tenants of the sandbox, where a courier may be played. */
export async function sandboxes({ sql }: Read): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select tenant_id as id from identity.tenant_policy where mode = 'test'`;
  return rows.map(({ id }) => id);
}

/** When a tenant's courier must have been given a plastic for it to be on its way by now, and sent off to have come. */
export interface Round {
  readonly tenantId: string;
  readonly sentBefore: Date;
  readonly broughtBefore: Date;
}
export interface Moving extends Due {
  readonly delivery: 'pending' | 'dispatched';
}

export const moving = ({ sql }: Read, rounds: readonly Round[], limit: number): Promise<Moving[]> => sql<Moving[]>`
  select f.tenant_id as "tenantId", t.dialect, t.mode, f.card_id as id, f.delivery
  from unnest(${array(rounds.map(({ tenantId }) => tenantId))}::uuid[],
              ${array(rounds.map(({ sentBefore }) => sentBefore))}::timestamptz[],
              ${array(rounds.map(({ broughtBefore }) => broughtBefore))}::timestamptz[])
    as r (tenant_id, sent_before, brought_before)
  join card.fulfilment as f on f.tenant_id = r.tenant_id and f.delivery in ('pending', 'dispatched')
  join identity.tenant_policy as t on t.tenant_id = f.tenant_id
  join card.card as c on c.tenant_id = f.tenant_id and c.id = f.card_id and c.generation = f.generation
  where c.lifecycle not in ('pending', 'closed')
    and ((f.delivery = 'pending' and f.manufacturing_updated_at <= r.sent_before)
      or (f.delivery = 'dispatched' and f.dispatched_at <= r.brought_before))
  order by f.seq limit ${limit}`;
