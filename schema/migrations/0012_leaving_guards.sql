-- What identity does to the cards and accounts of a customer who goes, and no more: it sees no token and moves no money.
create function card.void_tokens(tenant uuid, of_cards uuid[], kinds text[], moment timestamptz) returns void
  language sql security definer set search_path = '' as $$
  update card.secret_token
  set state = case when expires_at <= moment then 'expired' else 'voided' end,
      voided_at = case when expires_at <= moment then null else moment end,
      version = version + 1, updated_at = moment
  where tenant_id = tenant and card_id = any(of_cards) and kind = any(kinds) and state = 'issued'
$$;
--> statement-breakpoint
revoke all on function card.void_tokens(uuid, uuid[], text[], timestamptz) from public;
--> statement-breakpoint
create function wallet.lock_accounts(tenant uuid, customer uuid) returns setof wallet.account
  language sql security definer set search_path = '' as $$
  select * from wallet.account
  where tenant_id = tenant and owner_customer_id = customer and lifecycle = 'active'
  order by id for no key update
$$;
--> statement-breakpoint
revoke all on function wallet.lock_accounts(uuid, uuid) from public;
--> statement-breakpoint
-- An account with anything in it stays open, whoever asks.
create function wallet.close_account(tenant uuid, closing uuid, moment timestamptz) returns setof wallet.account
  language sql security definer set search_path = '' as $$
  update wallet.account
  set lifecycle = 'closed', closed_at = moment, version = version + 1, updated_at = moment
  where tenant_id = tenant and id = closing and lifecycle = 'active' and posted = 0 and held = 0 and incoming = 0
  returning *
$$;
--> statement-breakpoint
revoke all on function wallet.close_account(uuid, uuid, timestamptz) from public;
