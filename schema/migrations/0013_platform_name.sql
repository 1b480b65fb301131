-- A page that is about a card says whose card it is.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas, card_designs, pci_approved,
    webhook_url is not null or exists (
      select from events.endpoint as e where e.tenant_id = tenant.tenant_id and e.enabled and e.deleted_at is null
    ) as has_webhook,
    agent_customer_id, api_version, former_api_version, api_version_since, name
  from identity.tenant;
