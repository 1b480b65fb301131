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
