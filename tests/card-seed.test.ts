import type { Database } from '../gateway/program/database';
import { seedSandbox } from '../gateway/program/sandbox';
import { fixedClock } from '../kernel/clock';
import { type SubgraphName, subgraphNames } from '../kernel/config';
import { unseal } from '../kernel/crypto';
import { connect, type Db } from '../kernel/db';
import { logger } from '../kernel/log';
import type { Deps } from '../kernel/subgraph';
import { SANDBOX_CARD_PIN, sandbox } from '../schema/sandbox';
import { vaultContext } from '../subgraphs/card/pan';
import { seed } from '../subgraphs/card/seed';
import { seedIdentity } from '../subgraphs/identity/seed';
import { seedOwn, seed as seedRules } from '../subgraphs/rules/seed';
import { openWallet } from '../subgraphs/wallet/seed';
import { verifyLedger } from '../subgraphs/wallet/verify';
import { type TestDatabase, testDatabase } from './database';
import { TEST_KEYS } from './keys';
import { NOW, sandboxDatabase } from './sandbox';

jest.setTimeout(120_000);

const tenants = ['vaultspay-saas', 'vaultspay-v1', 'cryptomate'] as const;

interface Sandbox {
  readonly database: TestDatabase;
  readonly deps: Record<SubgraphName, Deps>;
  /** Sent by the card subgraph. */
  readonly statements: string[];
  close(): Promise<void>;
}

const empty = async (): Promise<Sandbox> => sandboxOn(await testDatabase());

function sandboxOn(database: TestDatabase): Sandbox {
  const statements: string[] = [];
  const note = (text: string) => void (text.includes('pg_catalog') || statements.push(text));
  const open = (name: SubgraphName): Db =>
    connect({ url: database.urlAs(name), name: `test-${name}`, ...(name === 'card' && { onQuery: note }) });
  const made = subgraphNames.map((name) => {
    const common = { keys: TEST_KEYS, clock: fixedClock(NOW), log: logger('silent') };
    return [name, { ...common, db: open(name) }] as const;
  });
  const deps = Object.fromEntries(made) as Partial<Record<SubgraphName, Deps>> as Record<SubgraphName, Deps>;
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(deps).map(({ db }) => db.close()));
    await database.close();
  };
  return { database, deps, statements, close };
}

const seeded = ({ database, deps }: Sandbox) => seedSandbox({ url: database.url } as Database, deps);

const counted = async ({ database }: Sandbox, text: string): Promise<Record<string, number>> =>
  Object.fromEntries((await database.admin.unsafe(text)).map(({ what, n }) => [what, Number(n)]));

/** What became of everything, without what chance has a hand in. */
const census = ({ database }: Sandbox) => database.admin`
  select c.tenant_id, c.label, c.status, coalesce(a.state, '') as state, coalesce(a.decline_reason, '') as reason,
         count(a.id)::int as n, sum(a.amount)::text as amount, sum(a.captured)::text as captured,
         sum(a.refunded)::text as refunded
  from card.card c left join card.authorisation a on a.tenant_id = c.tenant_id and a.card_id = c.id
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`;

async function fingerprint({ database: { admin } }: Sandbox): Promise<Record<string, string>> {
  const tables = await admin`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('identity', 'wallet', 'card', 'rules', 'events') and table_type = 'BASE TABLE'`;
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await admin.unsafe(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as print from ${name} t`,
    );
    prints[name as string] = row!.print;
  }
  return prints;
}

describe('the cards of the sandbox world', () => {
  let world: Sandbox;
  beforeAll(async () => {
    world = sandboxOn((await sandboxDatabase()).database);
  });
  afterAll(() => world.close());

  const statuses = (tenantId: string) =>
    counted(world, `select status as what, count(*) as n from card.card where tenant_id = '${tenantId}' group by 1`);

  it('are in every state', async () => {
    expect(await statuses(sandbox['vaultspay-saas'].tenantId)).toEqual({
      ...{ active: 7, awaiting_activation: 1, blocked: 3, closed: 3, expired: 1 },
      ...{ frozen: 1, issuance: 2, pending: 1, reported: 1, shipping: 1 },
    });
    // Only what this contract has a word for.
    expect(await statuses(sandbox['vaultspay-v1'].tenantId)).toEqual({
      ...{ active: 6, closed: 5, expired: 1, frozen: 2, shipping: 2 },
    });
    expect(await statuses(sandbox.cryptomate.tenantId)).toEqual({
      ...{ active: 3, blocked: 1, closed: 2, expired: 1, frozen: 1, reported: 1 },
    });
  });

  it('have PINs, plastics on their way, an open report, a conversion to decide on, and successors with the same limits', async () => {
    const { admin } = world.database;
    const [facts] = await admin`
      select (select count(*)::int from card.card where pin_set_at is not null) as pins,
             (select count(*)::int from card.report where status = 'reported') as reports,
             (select count(*)::int from card.conversion where status = 'applied') as conversions,
             (select array_agg(distinct delivery order by delivery) from card.fulfilment) as plastics,
             (select count(distinct closed_reason)::int from card.card) as endings`;
    expect(facts).toMatchObject({ reports: 2, conversions: 1, plastics: ['delivered', 'dispatched', 'pending'] });
    expect(facts!.pins).toBeGreaterThan(4);
    expect(facts!.endings).toBeGreaterThan(4);
    const heirs = await admin`
      select s.status, s.generation, s.last4 = c.last4 as same_number, l.value is not null as inherits
      from card.card c join card.card s on s.tenant_id = c.tenant_id and s.id = c.successor_id
      left join rules.limit l on l.tenant_id = s.tenant_id and l.subject_id = s.id and l.source = 'user'
      where s.predecessor_id = c.id order by c.tenant_id, c.seq`;
    expect(heirs).toEqual([{ status: 'active', generation: 1, same_number: false, inherits: true }]);
  });

  it('of /v1 are good for sixty months, and not older than whose they are', async () => {
    const { tenantId, cards } = sandbox['vaultspay-v1'];
    const wrong = await world.database.admin`
      select c.id from card.card c
      join identity.customer u on u.tenant_id = c.tenant_id and u.id = c.customer_id
      join wallet.account a on a.tenant_id = c.tenant_id and a.id = c.account_id
      where c.tenant_id = ${tenantId} and (c.created_at < u.created_at or c.created_at < a.created_at
        or date_trunc('month', c.valid_through) <>
           date_trunc('month', c.created_at at time zone 'UTC') + interval '60 months')`;
    expect(wrong).toEqual([]);
    const [old] = await world.database.admin`
      select valid_through < ${NOW}::date as over from card.card where tenant_id = ${tenantId} and id = ${cards.visitor}`;
    expect(old).toEqual({ over: true });
  });

  it('tell the steps of their lives in order, none of them in the future', async () => {
    const wrong = await world.database.admin`
      select h.card_id, h.verb, h.at from card.history h
      where h.at > ${NOW} or h.at < (select max(o.at) from card.history o
        where o.tenant_id = h.tenant_id and o.card_id = h.card_id and o.seq < h.seq)`;
    expect(wrong).toEqual([]);
  });

  it('were used some hundred times in five weeks, with every outcome', async () => {
    const { admin } = world.database;
    const [all] = await admin`
      select count(*)::int as n, min(created_at) as first, max(created_at) as last from card.authorisation`;
    expect(all!.n).toBeGreaterThan(300);
    expect(all!.n).toBeLessThan(400);
    const days = (at: Date) => (Date.parse(NOW) - at.getTime()) / 86_400_000;
    expect(days(all!.first)).toBeGreaterThan(33);
    expect(days(all!.last)).toBeLessThan(0.01);
    expect(days(all!.last)).toBeGreaterThan(0);
    const of = (dialect: (typeof tenants)[number]) =>
      counted(
        world,
        `select coalesce(decline_reason, state) as what, count(*) as n from card.authorisation
         where tenant_id = '${sandbox[dialect].tenantId}' group by 1`,
      );
    const some = (...words: string[]) =>
      expect.objectContaining(Object.fromEntries(words.map((word) => [word, expect.any(Number)])));
    expect(await of('vaultspay-saas')).toEqual(
      some(
        ...['captured', 'reversed', 'limit_day', 'limit_lifetime', 'mcc', 'velocity', 'three_ds', 'card_frozen'],
        ...['card_blocked', 'wrong_cvv', 'cvv_tries', 'wrong_pin'],
      ),
    );
    expect(await of('vaultspay-v1')).toEqual(
      some(
        ...['captured', 'held', 'reversed', 'limit_single', 'limit_day', 'mcc', 'funds', 'three_ds', 'card_frozen'],
        ...['card_not_active', 'wrong_cvv', 'wrong_pin'],
      ),
    );
    expect(await of('cryptomate')).toEqual(
      some('captured', 'held', 'reversed', 'funds', 'velocity', 'refused', 'timed_out', 'card_frozen', 'wrong_cvv'),
    );
  });

  it.each(tenants)(
    'of %s show captures of less and of more, refunds, other currencies, a capture nobody asked for',
    async (dialect) => {
      const [facts] = await world.database.admin`
      select count(*) filter (where asked and captured > requested)::int as more,
             count(*) filter (where refunded > 0 and refunded < captured)::int as partly,
             count(*) filter (where refunded > 0 and refunded = captured)::int as refunded,
             count(*) filter (where transaction_currency <> currency and exchange_rate > 0)::int as abroad,
             count(*) filter (where fee_fx_client > 0)::int as charged,
             count(*) filter (where not asked)::int as forced,
             count(*) filter (where state = 'questioned')::int as open
      from card.authorisation where tenant_id = ${sandbox[dialect].tenantId}`;
      for (const name of ['more', 'partly', 'refunded', 'abroad', 'forced'])
        expect([name, facts![name] > 0]).toEqual([name, true]);
      // One contract knows no fees on purchases.
      expect(facts!.charged > 0).toBe(dialect !== 'vaultspay-v1');
      expect(facts!.open).toBe(0);
    },
  );

  it('hold today only what has not been cleared yet, and as much as the accounts hold for it', async () => {
    const { admin } = world.database;
    const held = await admin`
      select tenant_id, created_at, expires_at from card.authorisation where state = 'held'`;
    expect(held.length).toBeGreaterThan(5);
    for (const { created_at, expires_at } of held) {
      expect(Date.parse(NOW) - created_at.getTime()).toBeLessThan(7 * 86_400_000);
      if (expires_at) expect(expires_at.getTime()).toBeGreaterThan(Date.parse(NOW));
    }
    const apart = await admin`
      select a.id from card.authorisation a full join wallet.hold h on h.tenant_id = a.tenant_id and h.id = a.hold_id
      where (a.id is not null or h.transfer_id in (select id from wallet.transfer where authorisation_id is not null))
        and a.held <> coalesce(case when h.state = 'open' then h.remaining end, 0)`;
    expect(apart).toEqual([]);
  });

  it('leave a ledger that is in order, with entries about as old as what they are about', async () => {
    for (const { tenantId } of Object.values(sandbox))
      expect(await verifyLedger(tenantId, world.database.as('wallet'))).toMatchObject({ ok: true, problems: [] });
    const [entries] = await world.database.admin`
      select count(*)::int as n, (extract(epoch from max(e.at - t.posted_at)) / 3600)::int as hours, max(e.at) > ${NOW} as ahead
      from wallet.entry e join wallet.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
      where t.authorisation_id is not null and t.kind like 'card%' and t.posted_at is not null
        and e.at = (select min(f.at) from wallet.entry f where f.tenant_id = t.tenant_id and f.transfer_id = t.id)`;
    expect(entries).toMatchObject({ ahead: false });
    expect(entries!.n).toBeGreaterThan(100);
    expect(entries!.hours).toBeLessThan(48);
  });

  it('have a decision for everything that was asked, a draft that looks on, and drafts that have been tried', async () => {
    const { admin } = world.database;
    const undecided = await admin`
      select a.id from card.authorisation a
      where a.asked and not exists (
        select 1 from rules.decision d where d.tenant_id = a.tenant_id and d.cause_id = a.id and d.mode = 'live'
          and (d.outcome = 'refused') = (a.state = 'declined') and d.code is not distinct from a.decline_reason
          and jsonb_array_length(d.trace) > 0)`;
    expect(undecided).toEqual([]);
    const shadows = await counted(
      world,
      `select outcome as what, count(*) as n from rules.decision where mode = 'shadow' group by 1`,
    );
    expect(shadows).toEqual({ approved: expect.any(Number), refused: expect.any(Number) });
    const drafts = await admin`
      select state, (backtest->>'evaluated')::int > 0 and (backtest->>'wouldRefuse')::int > 0 as tried
      from rules.draft order by id`;
    expect(drafts).toEqual([
      { state: 'shadow', tried: null },
      { state: 'drafted', tried: true },
      { state: 'drafted', tried: true },
    ]);
  });

  it('leave no number and no PIN anywhere', async () => {
    const { admin } = world.database;
    const vault = await admin`select card_id, generation, pan_sealed from card.vault`;
    const numbers = vault.map(({ card_id, generation, pan_sealed }) =>
      unseal(TEST_KEYS, vaultContext(card_id, generation), pan_sealed).toString(),
    );
    expect(numbers.length).toBeGreaterThan(40);
    for (const table of [
      'card.card',
      'card.history',
      'card.authorisation',
      'card.message',
      'card.activity',
      'rules.decision',
      'events.outbox',
      'events.once',
      'identity.audit',
      'wallet.transfer',
      'wallet.leg',
    ]) {
      // biome-ignore format: a list of words
      const rows = await admin.unsafe(`select t::text as text from ${table} t`);
      const text = rows.map((row) => row.text as string).join('\n');
      expect([table, numbers.filter((number) => text.includes(number))]).toEqual([table, []]);
      // An amount may well be of the same four digits.
      const told = text.replace(/"+(?!\w*pin)\w+"+: "+\d+"/gi, '');
      expect([table, told.includes(`"${SANDBOX_CARD_PIN}"`)]).toEqual([table, false]);
    }
  });

  it('are there once: another start asks one question and changes nothing', async () => {
    const before = await fingerprint(world);
    world.statements.length = 0;
    await seeded(world);
    expect(world.statements).toHaveLength(1);
    expect(await fingerprint(world)).toEqual(before);
  });

  it('are made once by several processes that start at once', async () => {
    const other = await empty();
    await Promise.all([seeded(other), seeded(other)]);
    expect(await census(other)).toEqual(await census(world));
    await other.close();
  });

  it('are completed by the start after one that was cut off', async () => {
    const other = await empty();
    const { deps } = other;
    await seedIdentity(deps.identity);
    const money = await openWallet(deps.wallet);
    await seedRules(deps.rules);
    let steps = 0;
    const cut = async (until: Date, tenantId: string): Promise<void> => {
      if (++steps > 40) throw new Error('cut off');
      await money(until, tenantId);
    };
    await expect(seed(deps.card, { before: () => seedOwn(deps.rules), money: cut })).rejects.toThrow('cut off');
    await seeded(other);
    expect(await census(other)).toEqual(await census(world));
    await other.close();
  });
});
