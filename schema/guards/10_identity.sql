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
