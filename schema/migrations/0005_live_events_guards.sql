-- Up to `upto` every event is final once `oldest` has reached `barrier`: who holds a number up to it is a transaction that
-- had its id before the barrier was taken, and none below `oldest` is running any more. The barrier is an id of this very
-- transaction, since no snapshot tells the next one: its end follows the last transaction that has *ended*. It is taken
-- only where there is something new. Each step has a snapshot of its own, hence a function that is volatile.
create function events.watermark(known bigint, out upto bigint, out barrier xid8, out oldest xid8)
  language plpgsql volatile security definer set search_path = '' as $$
begin
  select case when is_called then last_value else 0 end into upto from events.outbox_seq_seq;
  if upto > known then
    barrier := pg_catalog.pg_current_xact_id();
  end if;
  select pg_catalog.pg_snapshot_xmin(s) into oldest from pg_catalog.pg_current_snapshot() s;
end $$;
--> statement-breakpoint
-- Events end by age alone, and only through `events.forget`.
create function events.refuse_change_of_outbox() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('vaultgraph.forgetting', true) = 'on' then
    return null;
  end if;
  raise exception 'events.outbox is insert-only' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
drop trigger outbox_insert_only on events.outbox;
--> statement-breakpoint
create trigger outbox_insert_only before update or delete or truncate on events.outbox
  for each statement execute function events.refuse_change_of_outbox();
--> statement-breakpoint
insert into events.horizon (single) values (true) on conflict do nothing;
--> statement-breakpoint
-- The oldest `portion` of what happened before then; the horizon says from where on nothing is missing.
create function events.forget(older timestamptz, portion integer) returns integer
  language plpgsql volatile security definer set search_path = '' as $$
declare
  gone integer;
  last_seq bigint;
  last_at timestamptz;
begin
  perform set_config('vaultgraph.forgetting', 'on', true);
  with old as (
    select tenant_id, id from events.outbox where occurred_at < older order by seq limit portion
  ), forgotten as (
    delete from events.outbox o using old where o.tenant_id = old.tenant_id and o.id = old.id
    returning o.seq, o.occurred_at
  )
  select count(*), max(seq), max(occurred_at) into gone, last_seq, last_at from forgotten;
  perform set_config('vaultgraph.forgetting', 'off', true);
  update events.horizon set seq = greatest(seq, last_seq), before = greatest(before, last_at) where gone > 0;
  return gone;
end $$;
--> statement-breakpoint
revoke all on function events.watermark(bigint), events.forget(timestamptz, integer) from public;
--> statement-breakpoint
-- The queue's rows change at every attempt.
alter table events.delivery set (fillfactor = 80);
--> statement-breakpoint
-- Whether a tenant can be asked by webhook at all.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas, card_designs, pci_approved,
    webhook_url is not null or exists (
      select from events.endpoint as e where e.tenant_id = tenant.tenant_id and e.enabled and e.deleted_at is null
    ) as has_webhook
  from identity.tenant;
