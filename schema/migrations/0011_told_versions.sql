ALTER TABLE "identity"."tenant" ADD COLUMN "former_api_version" text;--> statement-breakpoint
ALTER TABLE "identity"."tenant" ADD COLUMN "api_version_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "events"."endpoint" DROP COLUMN "api_version";--> statement-breakpoint
-- What is told of an event is in the version that held when it happened.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas, card_designs, pci_approved,
    webhook_url is not null or exists (
      select from events.endpoint as e where e.tenant_id = tenant.tenant_id and e.enabled and e.deleted_at is null
    ) as has_webhook,
    agent_customer_id, api_version, former_api_version, api_version_since
  from identity.tenant;
