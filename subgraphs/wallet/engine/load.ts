import type { TransactionSql } from 'postgres';
import type { Tx } from '../../../kernel/db';
import { granted } from '../../../schema/policy';
import { array } from '../../../schema/sets';
import { type AccountRow, read } from '../repo/accounts';
import type { Command } from './commands';
import { Keys, namesOf } from './names';
import { type Key, lookUp, type Spent } from './once';
import { Race } from './race';
import { accountOf, holdOf, type Row, transferOf } from './rows';
import { emptyState, foreverKey, keyOf, type State } from './state';

export interface Loaded {
  readonly state: State;
  /** Idempotency keys that were spent before, by `nameOf`. */
  readonly spent: Map<string, Spent>;
}

/** Everything that the commands of a batch are about, locked. */
export async function load(tx: Tx, commands: readonly Command[], keys: readonly Key[]): Promise<Loaded> {
  const { sql } = tx;
  const wanted = wantedBy(commands);
  const found = wanted.acts ? await follow(sql, wanted) : null;
  // The lock goes out first, by name: the driver sends a query when somebody waits for it, in no order one may rely on.
  // All else is read behind it, so that each statement sees what was committed while the lock was waited for.
  const locked = lock(sql, wanted.accounts).execute();
  const reads = [
    found ? transfers(sql, found) : [],
    found ? holds(sql, found) : [],
    booked(sql, wanted.booked),
    taken(sql, wanted.forever),
    whole(sql, wanted.accounts),
    lookUp(sql, keys),
  ] as const;
  const [accounts, acts, held, sums, duplicates, told, spent] = await Promise.all([locked, ...reads]);
  const state = emptyState();
  for (const row of accounts) state.accounts.set(keyOf(row.tenant_id, row.id), accountOf(row));
  for (const row of acts) state.transfers.set(keyOf(row.tenant_id, row.id), transferOf(row));
  for (const row of held) state.holds.set(keyOf(row.tenant_id, row.id), holdOf(row));
  for (const row of sums) addBooked(state, row);
  for (const row of duplicates)
    state.forever.set(foreverKey(row.tenant_id, row.key_account_id, row.idempotency_key), row.id);
  for (const row of told) state.told.set(keyOf(row.tenantId, row.id), row);
  return { state, spent };
}

interface Wanted {
  readonly accounts: Keys;
  readonly transfers: Keys;
  readonly holds: Keys;
  readonly booked: Keys;
  readonly forever: { readonly tenantId: string; readonly accountId: string; readonly key: string }[];
  /** Any transfer or hold at all. */
  readonly acts: boolean;
}

function wantedBy(commands: readonly Command[]): Wanted {
  const wanted = { accounts: new Keys(), transfers: new Keys(), holds: new Keys(), booked: new Keys() };
  const forever: Wanted['forever'] = [];
  for (const command of commands) {
    const { tenantId } = command.cause.viewer;
    const names = namesOf(command);
    for (const noun of ['accounts', 'transfers', 'holds', 'booked'] as const)
      for (const id of names[noun]) wanted[noun].add(tenantId, id);
    if (names.forever) forever.push({ tenantId, ...names.forever });
  }
  return { ...wanted, forever, acts: wanted.transfers.size + wanted.holds.size > 0 };
}

interface Followed {
  readonly tenant_id: string;
  readonly id: string;
  readonly hold_id: string | null;
  readonly accounts: string[];
}

/** Which accounts transfers and holds touch never changes once they exist, so it may be read before the lock. */
async function follow(sql: TransactionSql, wanted: Wanted): Promise<{ transfers: Keys; holds: Keys }> {
  const rows = await sql<Followed[]>`
    select t.tenant_id, t.id, t.hold_id,
           array_remove(array[t.from_account_id, t.to_account_id, t.fees_account_id], null) as accounts
    from wallet.transfer t
    where (t.tenant_id, t.id) in (
      select * from unnest(${array(wanted.transfers.tenants)}::uuid[], ${array(wanted.transfers.ids)}::uuid[])
      union all
      select h.tenant_id, h.transfer_id from wallet.hold h
      join unnest(${array(wanted.holds.tenants)}::uuid[], ${array(wanted.holds.ids)}::uuid[]) as w(tenant_id, id)
        on h.tenant_id = w.tenant_id and h.id = w.id)`;
  const found = { transfers: new Keys(), holds: new Keys() };
  for (const row of rows) {
    found.transfers.add(row.tenant_id, row.id);
    if (row.hold_id) found.holds.add(row.tenant_id, row.hold_id);
    for (const id of row.accounts) wanted.accounts.add(row.tenant_id, id);
  }
  for (const row of await booked(sql, wanted.booked)) wanted.accounts.add(row.tenant_id, row.account_id);
  return found;
}

/** Sorted, before anything is inserted, and no stronger than needed: batches of all processes queue, none deadlocks. */
const lock = (sql: TransactionSql, { tenants, ids }: Keys) => sql<Row[]>`
  select a.tenant_id, a.id, a.asset_id, a.currency, x.decimals, x.ledger_scale, a.role, a.owner_customer_id, a.lifecycle, a.restriction,
         case when s.deleted_at is not null then 'deleted' when s.status = 'suspended' then 'suspended'
              else 'active' end as customer,
         a.posted, a.held, a.incoming, a.floor, a.overdrawn, a.entry_count,
         (extract(epoch from a.last_entry_at) * 1000)::float8 as last_entry_ms,
         encode(a.last_entry_hash, 'hex') as last_entry_hash
  from wallet.account a
  join wallet.asset x on x.tenant_id = a.tenant_id and x.id = a.asset_id
  left join identity.standing s on s.tenant_id = a.tenant_id and s.customer_id = a.owner_customer_id
  where (a.tenant_id, a.id) in (select * from unnest(${array(tenants)}::uuid[], ${array(ids)}::uuid[]))
  order by a.tenant_id, a.id
  for no key update of a`;

/** What else there is to tell of accounts, where somebody wants to hear it. */
const whole = async (sql: TransactionSql, { tenants, ids }: Keys): Promise<AccountRow[]> => {
  const rows = await sql`
    select a.* from wallet.account a
    join identity.tenant_policy p on p.tenant_id = a.tenant_id and ${granted(sql, 'balanceEvents')}
    where a.role is null
      and (a.tenant_id, a.id) in (select * from unnest(${array(tenants)}::uuid[], ${array(ids)}::uuid[]))`;
  return rows.map(read);
};

const transfers = (sql: TransactionSql, { transfers: { tenants, ids } }: { transfers: Keys }): Promise<Row[]> => sql<
  Row[]
>`
  select tenant_id, id, kind, status, asset_id, currency, amount, charges, total_charges, posted_amount,
         refunded_amount, from_account_id, to_account_id, fees_account_id, hold_id, original_id, card_id,
         authorisation_id, contact_id, description, narration, reference, gateway_ref, failed_reason, posted_at, cleared_at, created_at,
         updated_at
  from wallet.transfer
  where (tenant_id, id) in (select * from unnest(${array(tenants)}::uuid[], ${array(ids)}::uuid[]))`;

const holds = (sql: TransactionSql, { holds: { tenants, ids } }: { holds: Keys }): Promise<Row[]> => sql<Row[]>`
  select tenant_id, id, account_id, transfer_id, amount, remaining, state, expires_at, updated_at
  from wallet.hold
  where (tenant_id, id) in (select * from unnest(${array(tenants)}::uuid[], ${array(ids)}::uuid[]))`;

interface Booked {
  readonly tenant_id: string;
  readonly transfer_id: string;
  readonly account_id: string;
  readonly net: string;
}

const booked = async (sql: TransactionSql, { tenants, ids, size }: Keys): Promise<readonly Booked[]> =>
  size === 0
    ? []
    : sql<Booked[]>`
        select tenant_id, transfer_id, account_id, sum(amount) as net
        from wallet.entry
        where (tenant_id, transfer_id) in (select * from unnest(${array(tenants)}::uuid[], ${array(ids)}::uuid[]))
        group by tenant_id, transfer_id, account_id
        order by min(seq)`;

function addBooked(state: State, { tenant_id, transfer_id, account_id, net }: Booked): void {
  if (!state.accounts.has(keyOf(tenant_id, account_id))) throw new Race('a transfer touched another account meanwhile');
  const key = keyOf(tenant_id, transfer_id);
  state.booked.set(key, new Map(state.booked.get(key)).set(account_id, BigInt(net)));
}

interface Taken {
  readonly tenant_id: string;
  readonly id: string;
  readonly key_account_id: string;
  readonly idempotency_key: string;
}

const taken = async (sql: TransactionSql, keys: Wanted['forever']): Promise<readonly Taken[]> =>
  keys.length === 0
    ? []
    : sql<Taken[]>`
        select tenant_id, id, key_account_id, idempotency_key
        from wallet.transfer
        where idempotency_key is not null and (tenant_id, key_account_id, idempotency_key) in (
          select * from unnest(${array(keys.map(({ tenantId }) => tenantId))}::uuid[],
                               ${array(keys.map(({ accountId }) => accountId))}::uuid[],
                               ${array(keys.map(({ key }) => key))}::text[]))`;
