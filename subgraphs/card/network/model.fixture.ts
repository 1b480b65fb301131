import type { Sql } from 'postgres';
import { fixedClock } from '../../../kernel/clock';
import type { Db } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { logger } from '../../../kernel/log';
import type { Call } from '../../../kernel/subgraph';
import type { DialectName } from '../../../kernel/viewer';
import { defaults } from '../../../schema/policy';
import * as world from '../../../tests/card-world';
import { TEST_KEYS } from '../../../tests/keys';
import { engineOn } from '../../wallet/engine';
import { systemAccounts } from '../../wallet/port';
import { type Network, networkOn } from '.';

/** What random lives of authorisations are lived in, and what must be true of it at any moment. */

export interface Real {
  readonly tenantId: string;
  readonly dialect: DialectName;
  readonly clock: ReturnType<typeof fixedClock>;
  readonly call: Call;
  /** Of two processes. */
  readonly lanes: readonly [Network, Network];
  readonly cards: readonly Card[];
}

export interface Card {
  readonly id: string;
  readonly accountId: string;
}

export const FX_FEE_PERCENT = '1.5';

export interface Pools {
  readonly admin: Sql;
  readonly wallet: Db;
  readonly lanes: readonly [Db, Db];
}

/**
 * A tenant with two accounts: three cards on the one, of which the last asks outside, and one on the other. `whole`: with
 * a limit on the tenant itself, behind which all of its purchases queue.
 */
export async function fresh({ admin, wallet, lanes }: Pools, dialect: DialectName, whole: boolean): Promise<Real> {
  const tenantId = await world.tenant(admin, dialect);
  await admin`update identity.tenant set policies = ${admin.json({ holdDays: 7 })} where id = ${tenantId}`;
  await world.tier(admin, tenantId, { fx_fee_percent: FX_FEE_PERCENT });
  const clock = fixedClock(world.NOW);
  const [first, second] = await Promise.all(
    [150_00n, 90_00n].map((funds) => funded({ admin, wallet }, tenantId, funds)),
  );
  const cards: Card[] = [];
  for (const accountId of [first!, first!, first!, second!])
    cards.push({ id: await world.card(admin, tenantId, null, accountId), accountId });
  await admin`update card.card set approval_method = 'webhook' where id = ${cards[2]!.id}`;
  for (const limit of limitsOf(cards, tenantId, whole)) await admin`insert into rules.limit ${admin(limit)}`;
  const lane = (db: Db): Network => networkOn({ db, keys: TEST_KEYS, clock, log: logger('silent') });
  const call = world.callOf(world.viewerOf(tenantId, { dialect }));
  return { tenantId, dialect, clock, call, cards, lanes: [lane(lanes[0]), lane(lanes[1])] };
}

async function funded({ admin, wallet }: Pick<Pools, 'admin' | 'wallet'>, tenantId: string, amount: bigint) {
  const accountId = await world.account(admin, tenantId, null);
  const [asset] = await admin`select id from wallet.asset where tenant_id = ${tenantId} and code = 'USD'`;
  const at = new Date(world.NOW);
  const from = await systemAccounts(wallet, () => at)(
    { tenantId, id: asset!.id as string, code: 'USD' },
    'bank_clearing',
  );
  const viewer = { tenantId, actor: { kind: 'system' as const, id: 'tests' } };
  await engineOn(wallet).execute({
    ...{ verb: 'moneyIn', kind: 'inbound', cause: { viewer, requestId: 'fund', at }, transferId: newId() },
    ...{ from: { accountId: from }, to: { accountId }, amount, settled: true },
  });
  return accountId;
}

/** So small that a handful of purchases meets each of them. */
function limitsOf([one, two, three]: readonly Card[], tenantId: string, whole: boolean): Record<string, unknown>[] {
  const limit = (subject_kind: string, subject_id: string, window: string, value: number, measure = 'amount') => ({
    ...{ tenant_id: tenantId, id: newId(), subject_kind, subject_id, action: 'any', window, measure, value },
    ...{ source: 'user', currency: measure === 'amount' ? 'USD' : null },
  });
  return [
    limit('card', one!.id, 'single', 30_00),
    limit('card', one!.id, 'rolling_24h', 60_00),
    limit('card', one!.id, 'lifetime', 180_00),
    limit('card', two!.id, 'week', 8, 'count'),
    limit('card', three!.id, 'day', 60_00),
    limit('account', one!.accountId, 'day', 110_00),
    limit('account', one!.accountId, 'month', 220_00),
    ...(whole ? [limit('tenant', tenantId, 'week', 190_00)] : []),
  ];
}

const window = (of: string, seen: string): string => `case "window"
  when 'single' then ${of}.id = ${seen}.id
  when 'rolling_24h' then ${of}.at > ${seen}.at - interval '24 hours' and ${of}.at <= ${seen}.at
  when 'lifetime' then true
  else date_trunc("window", ${of}.at, 'UTC') = date_trunc("window", ${seen}.at, 'UTC') end`;

const concerns = (limit: string, use: string): string => `case ${limit}.subject_kind
  when 'card' then ${limit}.subject_id = ${use}.card_id when 'account' then ${limit}.subject_id = ${use}.account_id
  else true end`;

/**
 * Each law is a query for what breaks it. `back`: what is refunded no longer counts against limits; `booked`: purchases
 * are booked with their approval. `a`: authorisations; `sent`: what the network's messages of each kind came to.
 */
const laws: Record<string, string> = {
  'nothing is refunded that was not captured': 'select id::text from a where not refunded between 0 and captured',
  'something is held exactly of what is held': `select id::text from a where (state = 'held') <> (held > 0)`,
  'a hold is open exactly while its authorisation is held, for as much': `
    select coalesce(a.id, h.transfer_id)::text from a
    full join (select * from wallet.hold where tenant_id = :tenant and state = 'open') h on h.id = a.hold_id
    where coalesce(a.held, 0) <> coalesce(h.remaining, 0)`,
  'what is held is what was allowed and neither reversed nor captured, and its fees until the first capture': `
    select id::text from a where state = 'held'
      and (amount <> authorised - reversed or held <> amount - captured + case when captured = 0 then fees else 0 end)`,
  'what has come back as a whole was taken by nobody': `
    select id::text from a where state = 'reversed' and (captured <> 0 or reversed <> authorised)`,
  'what is captured tells what was taken': `select id::text from a where state = 'captured' and amount <> captured`,
  'a refusal allows, takes and holds nothing': `
    select id::text from a where state in ('declined', 'questioned')
      and (authorised, captured, refunded, reversed, held) <> (0, 0, 0, 0, 0)`,
  'what was allowed, taken and refunded is what the network’s messages say': `
    select id::text || ' ' || sent::text from a join sent using (id)
    where state not in ('declined', 'questioned') and (
      authorised <> case when asked then allowing + incrementing else 0 end or refunded <> refunding
      or reversed < reversing or (state = 'held' and reversed <> reversing)
      or captured <> case when not asked then forcing when not :booked then capturing
                          else coalesce(clearing, authorised - reversed) end)`,
  'an account has what came in, less what cards took and its fees, and what they gave back': `
    select w.id::text from wallet.account w
    left join (select account_id, sum(captured - refunded + case when captured > 0 then fees else 0 end) as spent,
                      sum(held) as held from a group by 1) s on s.account_id = w.id
    cross join lateral (select sum(t.amount) as funds from wallet.transfer t
                        where t.tenant_id = w.tenant_id and t.to_account_id = w.id and t.kind = 'inbound') t
    where w.tenant_id = :tenant and w.role is null
      and (w.posted <> t.funds - coalesce(s.spent, 0) or w.held <> coalesce(s.held, 0))`,
  'exactly what was asked for and allowed counts, for as much as stands of it': `
    select coalesce(a.id, u.id)::text || ' ' || coalesce(u.amount - u.restored, -1)
    from (select * from a where asked and authorised_at is not null) a
    full join (select * from rules.use where tenant_id = :tenant) u on u.id = a.id
    where a.id is null or u.id is null or (u.card_id, u.account_id) <> (a.card_id, a.account_id)
      or (u.restored_at is not null) <> (a.state = 'reversed')
      or u.amount - u.restored <> case when a.state = 'reversed' then 0
                                       else a.amount - case when :back then a.refunded else 0 end end`,
  'the sums by hour are those of what counts': `
    select concat_ws(' ', t.subject_kind, t.subject_id, t.hour, t.amount, u.amount, t.count, u.count)
    from (select * from rules.tally where tenant_id = :tenant) t
    full join (
      select kind, id as subject_id, date_trunc('hour', at, 'UTC') as hour, action, currency,
             sum(amount - restored) as amount, count(*) filter (where restored_at is null) as count
      from (select 'card' as kind, card_id as id, at, action, currency, amount, restored, restored_at from rules.use
            where tenant_id = :tenant
            union all
            select 'account', account_id, at, action, currency, amount, restored, restored_at from rules.use
            where tenant_id = :tenant) u
      group by 1, 2, 3, 4, 5) u
      on (u.kind, u.subject_id, u.hour, u.action, u.currency)
       = (t.subject_kind, t.subject_id, t.hour, t.action, t.currency)
    where (coalesce(t.amount, 0), coalesce(t.count, 0)) <> (coalesce(u.amount, 0), coalesce(u.count, 0))`,
  // Of a use that a capture made larger than was allowed, only what was allowed is weighed: nobody asked for the rest.
  // An increment is weighed when it is asked for, so it is none of a window that was over by then.
  'no limit is exceeded by what was allowed': `
    select concat_ws(' ', l.subject_kind, l."window", l.value, sum(greatest(0, u.allowed - late)), count(*))
    from rules.limit l
    join allowed seen on ${concerns('l', 'seen')}
    join allowed u on ${concerns('l', 'u')} and ${window('u', 'seen')}
    cross join lateral (
      select coalesce(sum(m.amount), 0) as late
      from (select authorisation_id as id, at, amount from card.message where tenant_id = :tenant and kind = 'increment') m
      where m.id = u.id and not ${window('m', 'seen')}) m
    where l.tenant_id = :tenant
    group by l.id, l.subject_kind, l."window", l.value, l.measure, seen.id
    having case when l.measure = 'amount' then sum(greatest(0, u.allowed - late))
                else count(*) filter (where u.restored_at is null) end > l.value`,
  'each is decided once, and once more for each increment': `
    select id::text from a join sent using (id)
    left join lateral (
      select count(*) filter (where outcome = 'approved') as approved, count(*) filter (where outcome = 'refused') as refused
      from rules.decision d where d.tenant_id = :tenant and d.cause_id = a.id) d on true
    where case when state = 'declined' then (approved, refused) <> (0, 1)
               when state = 'questioned' or not asked then (approved, refused) <> (0, 0)
               else approved <> 1 + increments end`,
  'each step is on the statement once': `
    select id::text from a join sent using (id)
    left join lateral (
      select count(*) filter (where operation in ('approved', 'rejected')) as decided,
             count(*) filter (where operation = 'cleared') as cleared,
             count(*) filter (where operation = 'refund') as returned
      from card.activity c where c.tenant_id = :tenant and c.authorisation_id = a.id) c on true
    where decided <> case when state = 'questioned' or not asked then 0 else 1 end
      or cleared <> captures + case when asked then 0 else 1 end or returned <> refunds`,
  'the last that was told of it is what it is': `
    select id::text from a
    left join lateral (
      select after from events.outbox o
      where o.tenant_id = :tenant and o.resource_type = 'authorisation' and o.resource_id = a.id
      order by seq desc limit 1) o on true
    where o.after is null or (after->>'state', after->>'amount', after->>'held', after->>'captured', after->>'refunded')
      <> (state, amount::text, held::text, captured::text, refunded::text)`,
};

const views = `with a as (
    select *, fee_fx_client + fee_atm_client as fees from card.authorisation where tenant_id = :tenant),
  sent as (
    select authorisation_id as id,
      coalesce(sum(amount) filter (where kind = 'authorise'), 0) as allowing,
      coalesce(sum(amount) filter (where kind = 'increment'), 0) as incrementing,
      coalesce(sum(amount) filter (where kind = 'capture'), 0) as capturing,
      sum(amount) filter (where kind = 'capture') as clearing,
      coalesce(sum(amount) filter (where kind = 'reverse'), 0) as reversing,
      coalesce(sum(amount) filter (where kind = 'refund'), 0) as refunding,
      coalesce(sum(amount) filter (where kind = 'force'), 0) as forcing,
      count(*) filter (where kind = 'increment') as increments, count(*) filter (where kind = 'capture') as captures,
      count(*) filter (where kind = 'refund') as refunds
    from card.message where tenant_id = :tenant group by 1),
  allowed as (
    select u.*, greatest(0, least(u.amount - u.restored,
                  a.authorised - a.reversed - case when :back then a.refunded else 0 end)) as allowed
    from rules.use u join a on a.id = u.id where u.tenant_id = :tenant)`;

const statement = Object.entries(laws)
  .map(([law, query]) => `(select '${law}' as law, broken from (${query}) as q(broken))`)
  .join(' union all ');

/** What breaks which law; one statement, so that all of it is of one moment. */
export async function broken(admin: Sql, { tenantId, dialect }: Real): Promise<string[]> {
  const { captureAt, refundGivesRoomBack } = defaults[dialect].cards;
  const given = { tenant: `'${tenantId}'::uuid`, back: refundGivesRoomBack, booked: captureAt === 'authorisation' };
  const text = `${views} ${statement}`.replace(
    /:(tenant|back|booked)\b/g,
    (_, name: keyof typeof given) => `${given[name]}`,
  );
  const rows = await admin.unsafe<{ law: string; broken: string }[]>(text);
  return rows.map((row) => `${row.law}: ${row.broken}`);
}

/** One limit in the way of a card, and what it leaves. */
export interface Left {
  readonly measure: 'amount' | 'count';
  readonly left: bigint;
  readonly reason: 'limit_single' | 'limit_day' | 'limit_week' | 'limit_month' | 'limit_lifetime';
}

const reasons: Record<string, Left['reason']> = {
  ...{ single: 'limit_single', rolling_24h: 'limit_day', day: 'limit_day', week: 'limit_week' },
  ...{ month: 'limit_month', lifetime: 'limit_lifetime' },
};

/** The limits that concern a card, in the order in which they are looked at, and what its account has left. */
export async function standing(
  admin: Sql,
  { tenantId, clock }: Real,
  { id, accountId }: Card,
): Promise<{ readonly available: bigint; readonly limits: readonly Left[] }> {
  const now = clock.now().toISOString();
  const [account] = await admin`
    select posted - held - floor as available from wallet.account where tenant_id = ${tenantId} and id = ${accountId}`;
  const rows = await admin<{ window: string; measure: Left['measure']; left: string }[]>`
    select l."window", l.measure, l.value - coalesce((
      select case when l.measure = 'amount' then sum(u.amount - u.restored)
                  else count(*) filter (where u.restored_at is null) end
      from rules.use u
      where u.tenant_id = l.tenant_id
        and case l.subject_kind when 'card' then u.card_id = l.subject_id
                                when 'account' then u.account_id = l.subject_id else true end
        and case l."window" when 'single' then false when 'lifetime' then true
                            when 'rolling_24h' then u.at > ${now}::timestamptz - interval '24 hours'
                            else u.at >= date_trunc(l."window", ${now}::timestamptz, 'UTC') end), 0) as left
    from rules.limit l
    where l.tenant_id = ${tenantId} and l.subject_id in (${id}, ${accountId}, ${tenantId})
    order by array_position(array['single', 'day', 'week', 'month', 'lifetime'],
                            replace(l."window", 'rolling_24h', 'day')),
             array_position(array['card', 'account', 'tenant'], l.subject_kind), l.seq`;
  const limits = rows.map(({ window: name, measure, left }) => ({
    measure,
    left: BigInt(left),
    reason: reasons[name]!,
  }));
  return { available: BigInt(account!.available as string), limits };
}
