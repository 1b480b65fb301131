create trigger message_insert_only before update or delete or truncate on card.message
  for each statement execute function events.refuse_change();
--> statement-breakpoint
-- How much of each product a tenant has contracted is for other subgraphs to keep to.
create or replace view identity.tenant_policy as
  select tenant_id, dialect, mode, status, policies, quotas, card_designs, pci_approved,
    webhook_url is not null as has_webhook
  from identity.tenant;
--> statement-breakpoint
-- What goes onto a card and its envelope: the name that was verified, else the one that was given.
create or replace view identity.legal_name as
  select c.tenant_id, c.id as customer_id, coalesce(k.first_name, c.first_name) as first_name,
         coalesce(k.last_name, c.last_name) as last_name
  from identity.customer as c left join identity.kyc_personal as k on k.tenant_id = c.tenant_id and k.customer_id = c.id;
--> statement-breakpoint
create or replace view identity.postal_address as
  select a.tenant_id, a.id as address_id, a.customer_id, a.type, country.iso2 as country, state.name as state,
         city.name as city, a.line1, a.line2, a.postal_code, a.longitude, a.latitude
  from identity.address as a
  join identity.country on country.id = a.country_id
  left join identity.state on state.id = a.state_id
  left join identity.city on city.id = a.city_id
  where a.active;
--> statement-breakpoint
-- The key pairs that PINs are encrypted to. Only the role that keeps PINs may read it; the private halves are sealed.
create or replace view identity.pin_key as
  select tenant_id, id, kid, public_key, private_sealed, retired_at, get_byte(private_sealed, 0) as key_id
  from identity.rsa_key where purpose = 'pin';
--> statement-breakpoint
-- Card networks name countries by number.
create or replace view identity.country_code as select iso2 as country, numeric from identity.country;
--> statement-breakpoint
-- Whose rules bind a card beside its own: those of its account and its tier.
create or replace view rules.subject as
  select tenant_id, 'card' as kind, id, customer_id, currency, lifecycle = 'closed' as closed, account_id, tier_id
  from card.card
  union all
  select tenant_id, 'account', id, owner_customer_id, currency, lifecycle = 'closed', null, null
  from wallet.account where role is null
  union all
  select tenant_id, 'tier', id, null, nullif(billing_currency, 'XXX'), not active, null, null from card.tier;
