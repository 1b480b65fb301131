-- Up to `upto` every event is final: its transaction has committed, or never will. A number taken before `upto` was read
-- belongs to a transaction older than `next`, which is read after it; so once `oldest` has reached that `next`, all of
-- them have ended. The three are read in this order, each with a snapshot of its own, hence a function that is volatile.
create function events.watermark(out upto bigint, out oldest xid8, out next xid8)
  language plpgsql volatile security definer set search_path = '' as $$
begin
  select case when is_called then last_value else 0 end into upto from events.outbox_seq_seq;
  select pg_catalog.pg_snapshot_xmin(s), pg_catalog.pg_snapshot_xmax(s) into oldest, next
    from pg_catalog.pg_current_snapshot() s;
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
revoke all on function events.watermark(), events.forget(timestamptz, integer) from public;
--> statement-breakpoint
-- The queue's rows change at every attempt.
alter table events.delivery set (fillfactor = 80);
