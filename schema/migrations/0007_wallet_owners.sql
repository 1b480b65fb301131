-- What a new account is called: its owner, as they are known to the tenant, whatever documents say later.
create view identity.full_name as
  select tenant_id, id as customer_id, full_name from identity.customer;
--> statement-breakpoint
-- Who acts where an app names nobody: the customer that stands for the platform itself.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas, card_designs, pci_approved,
    webhook_url is not null or exists (
      select from events.endpoint as e where e.tenant_id = tenant.tenant_id and e.enabled and e.deleted_at is null
    ) as has_webhook,
    agent_customer_id
  from identity.tenant;
--> statement-breakpoint
-- Where merchants are, in the words and numbers of every contract.
create or replace view identity.country_code as select iso2 as country, numeric, id, iso3, name from identity.country;
