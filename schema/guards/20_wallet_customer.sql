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
