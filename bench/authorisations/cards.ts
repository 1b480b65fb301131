import type { Sql } from 'postgres';
import { newId } from '../../kernel/id';
import type { Ledger } from '../transfers/ledger';

/** A card for each of a ledger's first accounts, in use for a while: its limits are those of a careful tenant. */
export interface Cards {
  readonly tenantId: string;
  readonly currency: string;
  readonly ids: readonly string[];
  /** Has a limit of every kind. */
  readonly ruled: string;
}

const LIMITS = `
  insert into rules.limit (tenant_id, id, subject_kind, subject_id, action, "window", measure, value, source, currency)
  select $1, gen_random_uuid(), 'card', id, action, "window", 'amount', 1000000000000, 'user', $2
  from card.card, (values ('any', 'single'), ('any', 'day'), ('purchase', 'month')) as w (action, "window")
  where tenant_id = $1`;

/** Fifty rules: every action in every window by amount and by count, and lists. */
const MANY = `
  insert into rules.limit (tenant_id, id, subject_kind, subject_id, action, "window", measure, value, source, currency)
  select $1, gen_random_uuid(), 'card', $2, action, "window", measure, 1000000000000, 'user',
         case measure when 'amount' then $3 end
  from unnest(array['any', 'purchase', 'atm_withdrawal', 'deposit']) as action,
       unnest(array['single', 'rolling_24h', 'day', 'week', 'month', 'lifetime']) as "window",
       unnest(array['amount', 'count']) as measure
  on conflict do nothing`;

const LISTS = `
  insert into rules.list (tenant_id, id, subject_kind, subject_id, kind, entries)
  values ($1, gen_random_uuid(), 'card', $2, 'mcc_block', array['7995', '5993']),
         ($1, gen_random_uuid(), 'card', $2, 'country_block', array['KP'])`;

export async function openCards(admin: Sql, { tenantId, currency, accounts }: Ledger, count: number): Promise<Cards> {
  const tierId = newId();
  // A policy that holds until the network clears.
  await admin`update identity.tenant set dialect = 'cryptomate' where id = ${tenantId}`;
  await admin`
    insert into card.tier (tenant_id, id, title, network, forms, billing_currency, settlement_currency, bin, expiry_months, standard)
    values (${tenantId}, ${tierId}, 'Bench', 'visa', array['virtual'], ${currency}, ${currency}, '40000077', 36, true)`;
  const made = await admin<{ id: string }[]>`
    insert into card.card (tenant_id, id, customer_id, tier_id, account_id, public_id, form, network, currency, last4,
                           valid_through, lifecycle)
    select tenant_id, gen_random_uuid(), owner_customer_id, ${tierId}, id, id::text, 'virtual', 'visa', ${currency}, '0000',
           '2039-12-31', 'active'
    from wallet.account where tenant_id = ${tenantId} and id = any(${accounts.slice(0, count)}::uuid[])
    returning id`;
  const ids = made.map(({ id }) => id);
  const ruled = ids[0]!;
  await admin.unsafe(LIMITS, [tenantId, currency]);
  await admin.unsafe(MANY, [tenantId, ruled, currency]);
  await admin.unsafe(LISTS, [tenantId, ruled]);
  return { tenantId, currency, ids, ruled };
}

/** What a tenant's authorisations have left behind; `wrong` counts what does not add up. */
export async function traceOf(admin: Sql, tenantId: string): Promise<Record<string, number>> {
  const [rows] = await admin<Record<string, number>[]>`
    select (select count(*)::int from card.authorisation where tenant_id = ${tenantId} and state = 'held') as held,
           (select count(*)::int from wallet.hold where tenant_id = ${tenantId} and state = 'open') as holds,
           (select count(*)::int from rules.use where tenant_id = ${tenantId}) as uses,
           (select count(*)::int from rules.decision where tenant_id = ${tenantId}) as decisions,
           (select count(*)::int from events.outbox where tenant_id = ${tenantId} and type = 'authorisation.held') as told,
           (select count(*)::int from wallet.account a where tenant_id = ${tenantId} and a.held <>
              (select coalesce(sum(remaining), 0) from wallet.hold h where h.tenant_id = a.tenant_id and h.account_id = a.id)
           ) as wrong`;
  return { ...rows };
}
