import type { Sql } from 'postgres';
import { scopes, type Viewer } from '../../kernel/viewer';
import { sandbox } from '../../schema/sandbox';

const { tenantId, tiers, currency } = sandbox['vaultspay-saas'];

/** Who asks: an operator of the sandbox's first tenant, as the dashboard's token is. */
export const viewer: Viewer = {
  tenantId,
  actor: { kind: 'operator', id: 'bench' },
  roles: ['operator'],
  scopes,
  dialect: 'vaultspay-saas',
  sandbox: true,
};

const CUSTOMERS = 640;

/** More customers beside those of the sandbox, the newest of all: two accounts each, and a card on each account. */
export async function populate(admin: Sql): Promise<string[]> {
  await admin.begin(async (sql) => {
    await sql`
      insert into identity.customer (tenant_id, id, status, kyc_status, first_name, last_name)
      select ${tenantId}, gen_random_uuid(), 'active', 'approved', 'Customer', n::text
      from generate_series(1, ${CUSTOMERS}::int) as n`;
    await sql`
      insert into wallet.account (tenant_id, id, kind, owner_customer_id, asset_id, currency, title)
      select c.tenant_id, gen_random_uuid(), 'digital', c.id, a.id, a.code, word
      from identity.customer c, unnest(array['Everyday', 'Savings']) as word, wallet.asset a
      where c.tenant_id = ${tenantId} and c.first_name = 'Customer' and a.tenant_id = c.tenant_id and a.code = ${currency}`;
    await sql`
      insert into card.card (tenant_id, id, customer_id, account_id, public_id, form, tier_id, network, currency, last4,
        valid_through, lifecycle)
      select a.tenant_id, a.id, a.owner_customer_id, a.id, replace(a.id::text, '-', ''), 'virtual', ${tiers.debit},
        'mastercard', a.currency, '4242', date '2030-12-31', 'active'
      from wallet.account a join identity.customer c on c.tenant_id = a.tenant_id and c.id = a.owner_customer_id
      where c.tenant_id = ${tenantId} and c.first_name = 'Customer'`;
  });
  await admin`vacuum analyze`;
  const made = await admin<{ id: string }[]>`
    select id from identity.customer where tenant_id = ${tenantId} and first_name = 'Customer'`;
  return made.map(({ id }) => id);
}
