import type { Sql } from 'postgres';
import { sandbox } from '../../schema/sandbox';

const { tenantId } = sandbox['vaultspay-saas'];

/** Ten authorisations on every card that has none, each with its decision. */
export async function history(admin: Sql): Promise<void> {
  await admin`
    with made as (
      insert into card.authorisation (tenant_id, id, card_id, generation, customer_id, account_id, network_ref, state, channel,
        card_present, currency, requested, amount, authorised, captured, merchant_name, mcc, authorised_at, posted_at)
      select c.tenant_id, gen_random_uuid(), c.id, 1, c.customer_id, c.account_id, gen_random_uuid()::text, 'captured',
        'ecommerce', false, c.currency, 1000, 1000, 1000, 1000, 'Corner Shop', '5411', now(), now()
      from card.card c, generate_series(1, 10)
      where c.tenant_id = ${tenantId}
        and not exists (select 1 from card.authorisation a where a.tenant_id = c.tenant_id and a.card_id = c.id)
      returning tenant_id, id, card_id, account_id)
    insert into rules.decision (tenant_id, id, cause_id, card_id, account_id, mode, outcome, trace, at)
    select tenant_id, gen_random_uuid(), id, card_id, account_id, 'live', 'approved',
      '[{"rule": "card open", "subjectKind": "card", "passed": true}]', now() from made`;
  await admin`vacuum analyze`;
}
