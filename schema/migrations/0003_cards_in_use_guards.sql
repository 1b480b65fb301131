create trigger message_insert_only before update or delete or truncate on card.message
  for each statement execute function events.refuse_change();
--> statement-breakpoint
-- How much of each product a tenant has contracted is for other subgraphs to keep to.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas from identity.tenant;
