import type { Tx } from '../../../kernel/db';
import { among } from '../../../schema/kinds';
import { array } from '../../../schema/sets';
import { authorisation } from '../../../schema/tables/card';
import { type Order, tenantOf } from './order';
import { type Authorisation, type CardState, keyOf } from './state';

/** Ids with their tenants, each once. */
export class Pairs {
  readonly #pairs = new Map<string, readonly [string, string]>();

  add(tenantId: string, id: string): this {
    this.#pairs.set(keyOf(tenantId, id), [tenantId, id]);
    return this;
  }

  get size(): number {
    return this.#pairs.size;
  }

  get tenants(): string {
    return array([...this.#pairs.values()].map(([tenantId]) => tenantId));
  }

  get ids(): string {
    return array([...this.#pairs.values()].map(([, id]) => id));
  }
}

/** Which card an authorisation is of never changes, so it may be read before the lock. */
export async function cardsOf({ sql }: Tx, orders: readonly Order[]): Promise<Pairs> {
  const cards = new Pairs();
  const known = new Pairs();
  for (const order of orders) {
    if ('cardId' in order) cards.add(tenantOf(order), order.cardId);
    else known.add(tenantOf(order), order.id);
  }
  if (known.size === 0) return cards;
  const rows = await sql<{ tenant_id: string; card_id: string }[]>`
    select tenant_id, card_id from card.authorisation
    where (tenant_id, id) in (select * from unnest(${known.tenants}::uuid[], ${known.ids}::uuid[]))`;
  for (const row of rows) cards.add(row.tenant_id, row.card_id);
  return cards;
}

type CardRow = Omit<CardState, 'asset'> & {
  readonly assetId: string;
  readonly code: string;
  readonly decimals: number;
  readonly ledgerScale: number;
};

/** Sorted: batches of all processes queue for cards, none deadlocks. Whoever changes a card waits here too. */
export const lockCards = ({ sql }: Tx, cards: Pairs) => sql<CardRow[]>`
  select c.tenant_id as "tenantId", c.id, c.customer_id as "customerId", c.tier_id as "tierId",
         c.public_id as "publicId", c.metadata,
         c.account_id as "accountId", c.last4, c.form, c.lifecycle, c.restriction, c.expired_at is not null as expired,
         c.valid_through::text as "validThrough", c.generation, c.approval_method as "approvalMethod",
         c.pin_id as "pinId", c.pin_tries as "pinTries", c.cvv_tries as "cvvTries", c.expiry_tries as "expiryTries",
         coalesce(s.status = 'suspended' or s.status = 'deleted' or s.deleted_at is not null, false) as "customerOut",
         t.fx_fee_percent as "fxFeePercent", t.atm_fee_percent as "atmFeePercent", t.atm_fee_fixed as "atmFeeFixed",
         a.id as "assetId", a.code, a.decimals, a.ledger_scale as "ledgerScale"
  from card.card c
  join card.tier t on t.tenant_id = c.tenant_id and t.id = c.tier_id
  join wallet.asset a on a.tenant_id = c.tenant_id and a.code = c.currency
  left join identity.standing s on s.tenant_id = c.tenant_id and s.customer_id = c.customer_id
  where (c.tenant_id, c.id) in (select * from unnest(${cards.tenants}::uuid[], ${cards.ids}::uuid[]))
  order by c.tenant_id, c.id
  for no key update of c`;

export function cardsFrom(rows: readonly CardRow[]): Map<string, CardState> {
  const states = rows.map(({ assetId, code, decimals, ledgerScale, ...row }) => ({
    ...row,
    asset: { id: assetId, code, decimals, ledgerScale },
  }));
  return new Map(states.map((state) => [keyOf(state.tenantId, state.id), state]));
}

export async function authorisations({ orm }: Tx, orders: readonly Order[]): Promise<Map<string, Authorisation>> {
  const meant = orders.filter((order) => !('cardId' in order));
  if (meant.length === 0) return new Map();
  const rows = await orm
    .select()
    .from(authorisation)
    .where(
      among(
        authorisation.id,
        meant.map(({ id }) => id),
      ),
    );
  const wanted = new Set(meant.map((order) => keyOf(tenantOf(order), order.id)));
  const own = rows.filter((row) => wanted.has(keyOf(row.tenantId, row.id)));
  return new Map(own.map(({ seq: _, version: __, ...row }) => [keyOf(row.tenantId, row.id), { ...row, made: false }]));
}

interface Sent {
  readonly tenant_id: string;
  readonly network_ref: string;
  readonly hash: string;
  readonly authorisation_id: string;
}

/** What the network has sent before under the same numbers. */
export async function messages(
  { sql }: Tx,
  orders: readonly Order[],
): Promise<Map<string, { readonly hash: string; readonly authorisationId: string }>> {
  const sent = orders.flatMap((order) => ('sent' in order ? [[tenantOf(order), order.sent.ref] as const] : []));
  if (sent.length === 0) return new Map();
  const rows = await sql<Sent[]>`
    select tenant_id, network_ref, encode(input_hash, 'hex') as hash, authorisation_id from card.message
    where (tenant_id, network_ref) in (
      select * from unnest(${array(sent.map(([tenantId]) => tenantId))}::uuid[],
                           ${array(sent.map(([, ref]) => ref))}::text[]))`;
  return new Map(
    rows.map((row) => [
      keyOf(row.tenant_id, row.network_ref),
      { hash: row.hash, authorisationId: row.authorisation_id },
    ]),
  );
}
