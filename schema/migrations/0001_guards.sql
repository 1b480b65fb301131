-- Guards that drizzle has no words for. Statements are parted by the breakpoint marker that the migrator splits at.
create or replace function events.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%.% is insert-only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger outbox_insert_only before update or delete or truncate on events.outbox
  for each statement execute function events.refuse_change();
--> statement-breakpoint
-- What the other subgraphs may know of a customer and of a tenant: these columns and no more.
create view identity.standing as
  select tenant_id, id as customer_id, status, deleted_at, kyc_status, kyc_level from identity.customer;
--> statement-breakpoint
create view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies from identity.tenant;
--> statement-breakpoint
create trigger audit_insert_only before update or delete or truncate on identity.audit
  for each statement execute function events.refuse_change();
--> statement-breakpoint
create trigger login_history_insert_only before update or delete or truncate on identity.login_history
  for each statement execute function events.refuse_change();
--> statement-breakpoint
create trigger kyc_history_insert_only before update or delete or truncate on identity.kyc_history
  for each statement execute function events.refuse_change();
--> statement-breakpoint
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
-- Identity may not read the wallet's tables; before it deletes a customer it may ask this one question.
create function wallet.customer_has_money(tenant uuid, customer uuid) returns boolean
  language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from wallet.account
    where tenant_id = tenant and owner_customer_id = customer and lifecycle <> 'closed'
      and (posted <> 0 or held <> 0 or incoming <> 0))
$$;
--> statement-breakpoint
revoke all on function wallet.customer_has_money(uuid, uuid) from public;
--> statement-breakpoint
create trigger history_insert_only before update or delete or truncate on card.history
  for each statement execute function events.refuse_change();
--> statement-breakpoint
create trigger activity_insert_only before update or delete or truncate on card.activity
  for each statement execute function events.refuse_change();
--> statement-breakpoint
create trigger decision_insert_only before update or delete or truncate on rules.decision
  for each statement execute function events.refuse_change();
--> statement-breakpoint
-- What rules can be about, as the rules role may know it: no balances, no card data.
create or replace view rules.subject as
  select tenant_id, 'card' as kind, id, customer_id, currency, lifecycle = 'closed' as closed from card.card
  union all
  select tenant_id, 'account', id, owner_customer_id, currency, lifecycle = 'closed' from wallet.account where role is null
  union all
  select tenant_id, 'tier', id, null, nullif(billing_currency, 'XXX'), not active from card.tier;
--> statement-breakpoint
