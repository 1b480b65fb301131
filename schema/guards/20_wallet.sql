-- Ledger rows are never changed, by nobody: not even by the role that owns the schema.
create trigger entry_insert_only before update or delete or truncate on wallet.entry
  for each statement execute function events.refuse_change();
--> statement-breakpoint
-- Double entry: what one statement books sums to zero per transfer and asset. So a transfer's entries come in one insert.
create or replace function wallet.refuse_unbalanced() returns trigger language plpgsql as $$
declare
  unbalanced uuid;
begin
  select transfer_id into unbalanced from booked group by tenant_id, transfer_id, asset_id having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'the entries of transfer % do not sum to zero', unbalanced using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger entry_balanced after insert on wallet.entry referencing new table as booked
  for each statement execute function wallet.refuse_unbalanced();
--> statement-breakpoint
-- Balances change all the time: room on the page for the next version spares the indexes.
alter table wallet.account set (fillfactor = 50);
--> statement-breakpoint
alter table wallet.transfer set (fillfactor = 90);
--> statement-breakpoint
alter table wallet.leg set (fillfactor = 90);
--> statement-breakpoint
