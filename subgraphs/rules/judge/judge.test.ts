import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connect, type Db, transact } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import * as world from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import type { Asked, Attempt, Judge } from '../attempt';
import { open } from './index';
import { attempt, decide, session as sessionOn, use } from './judge.fixture';
import { DAY, HOUR } from './windows';

/** Judging against the real database, as the role that does it. */

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await testDatabase();
  db = database.as('card');
});
afterAll(() => database.close());

interface Party {
  readonly tenantId: string;
  readonly cardId: string;
  readonly accountId: string;
  readonly tierId: string;
}
const party = (tenantId: string = newId()): Party => ({
  ...{ tenantId, cardId: newId(), accountId: newId(), tierId: newId() },
});

type Table = 'limit' | 'control' | 'list' | 'velocity';

async function rule(
  table: Table,
  tenantId: string,
  subjectKind: 'card' | 'account' | 'tier' | 'tenant',
  subjectId: string,
  more: Record<string, unknown>,
): Promise<string> {
  const usual: Record<Table, Record<string, unknown>> = {
    limit: { action: 'any', window: 'day', measure: 'amount', currency: 'USD', source: 'user' },
    control: { allowed_by_default: true, applies_to: 'any', applies_to_by_default: 'any' },
    list: {},
    velocity: { window_seconds: 60 },
  };
  const row = {
    tenant_id: tenantId,
    id: newId(),
    subject_kind: subjectKind,
    subject_id: subjectId,
    ...usual[table],
    ...more,
  };
  await database.admin`insert into rules.${database.admin(table)} ${database.admin(row)}`;
  return row.id;
}

const session = <T>(asked: Partial<Asked>, work: (judge: Judge) => T, on = db): Promise<T> =>
  sessionOn(on, asked, work);
const decideAll = (attempts: readonly Attempt[], on = db): Promise<(string | null)[]> =>
  session({ attempts }, (judge) => attempts.map((one) => decide(judge, one).refused?.reason ?? null), on);

const tallies = (tenantId: string) => database.admin`
  select subject_kind, subject_id, hour, action, currency, amount::text, count from rules.tally
  where tenant_id = ${tenantId} and (amount <> 0 or count <> 0) order by 1, 2, 3, 4, 5`;

describe('a batch of attempts', () => {
  it('sees what was counted before, in it and before it, at every level', async () => {
    const one = party();
    await rule('limit', one.tenantId, 'card', one.cardId, { value: 250 });
    expect(await decideAll([attempt(one), attempt(one), attempt(one)])).toEqual([null, null, 'limit_day']);
    expect(
      await decideAll([
        attempt({ ...one, amount: 51n }),
        attempt({ ...one, amount: 50n }),
        attempt({ ...one, amount: 1n }),
      ]),
    ).toEqual([...['limit_day', null, 'limit_day']]);
    const other = { ...one, cardId: newId() };
    expect(await decideAll([attempt(other)])).toEqual([null]);
    await rule('limit', one.tenantId, 'account', one.accountId, { value: 350 });
    expect(await decideAll([attempt({ ...other, amount: 1n })])).toEqual(['limit_day']);
    await rule('limit', one.tenantId, 'tenant', one.tenantId, { value: 351, window: 'lifetime' });
    const apart = { ...party(one.tenantId) };
    expect(await decideAll([attempt({ ...apart, amount: 1n }), attempt({ ...apart, amount: 1n })])).toEqual([
      ...[null, 'limit_lifetime'],
    ]);
  });

  it('of many tenants keeps them apart', async () => {
    const [one, other] = [party(), party()];
    // The same ids, by chance or not, in another tenant.
    const twin = { ...one, tenantId: other.tenantId };
    await rule('limit', one.tenantId, 'card', one.cardId, { value: 100 });
    await rule('limit', other.tenantId, 'tenant', other.tenantId, { value: 150 });
    expect(await decideAll([attempt(one), attempt(twin), attempt(one), attempt(twin), attempt(other)])).toEqual([
      ...[null, null, 'limit_day', 'limit_day', 'limit_day'],
    ]);
  });

  it('is measured by the tier card by card, and by the tenant over all accounts', async () => {
    const one = party();
    const sibling = { ...one, cardId: newId(), accountId: newId() };
    await rule('limit', one.tenantId, 'tier', one.tierId, { value: 10, allowed: 100, source: 'default' });
    expect(await decideAll([attempt(one), attempt(sibling), attempt({ ...one, amount: 1n })])).toEqual([
      ...[null, null, 'limit_day'],
    ]);
    await rule('limit', one.tenantId, 'tenant', one.tenantId, {
      value: 2,
      measure: 'count',
      currency: null,
      window: 'month',
    });
    expect(await decideAll([attempt(party(one.tenantId))])).toEqual(['limit_month']);
  });

  it('has 24 rolling hours to the millisecond, for cards, accounts and tenants', async () => {
    const at = Date.parse('2026-04-15T12:30:00.000Z');
    for (const kind of ['card', 'account', 'tenant'] as const) {
      const one = party();
      const then = (ms: number) => attempt({ ...one, at: new Date(ms) });
      await decideAll([then(at - DAY), then(at - DAY + 1), then(at - DAY - 10 * HOUR), then(at - HOUR)]);
      await rule('limit', one.tenantId, kind, one[`${kind}Id`], { value: 300, window: 'rolling_24h' });
      const verdict = await session({ attempts: [then(at)] }, (judge) => judge.judge(then(at)));
      expect([kind, verdict.steps[0]!.used]).toEqual([kind, '200']);
      const [early, late] = [then(at - 1), then(at + 1)];
      const both = await session({ attempts: [early, late] }, (judge) =>
        [early, late].map((it) => judge.judge(it).steps[0]!.used),
      );
      expect(both).toEqual(['300', '100']);
    }
  });

  it('across midnight has each day’s own figures', async () => {
    const one = party();
    await rule('limit', one.tenantId, 'card', one.cardId, { value: 100 });
    const at = (text: string) => attempt({ ...one, at: new Date(text) });
    await decideAll([at('2026-04-14T10:00:00Z')]);
    expect(
      await decideAll([at('2026-04-14T23:59:59.999Z'), at('2026-04-15T00:00:00Z'), at('2026-04-15T00:00:01Z')]),
    ).toEqual([...['limit_day', null, 'limit_day']]);
  });

  /** Every statement of the work, but for those that begin and end it. */
  const statementsOf = async (work: (on: Db) => Promise<unknown>): Promise<string[]> => {
    const sent: string[] = [];
    const on = connect({ url: database.urlAs('card'), name: 'test', max: 1, onQuery: (text) => void sent.push(text) });
    await work(on);
    await on.close();
    return sent.filter((text) => !/^(begin|commit|set local)|pg_catalog/.test(text));
  };
  const writes = (sent: readonly string[]): number => sent.filter((text) => /^\s*(insert|update)/.test(text)).length;

  it('asks for nothing that no rule needs', async () => {
    const one = attempt();
    await rule('limit', one.tenantId, 'card', one.cardId!, { window: 'single', value: 100 });
    await rule('control', one.tenantId, 'card', one.cardId!, { kind: 'online', allowed: true });
    const sent = await statementsOf((on) =>
      session(
        { attempts: [one] },
        (judge) => expect(judge.judge(one)).toMatchObject({ refused: null, room: 100n }),
        on,
      ),
    );
    expect(sent).toHaveLength(4);
  });

  it('of 256 takes as many statements as of one', async () => {
    const one = party();
    await rule('limit', one.tenantId, 'card', one.cardId, { value: 10_100, window: 'rolling_24h' });
    await rule('velocity', one.tenantId, 'card', one.cardId, { max_authorisations: 1000 });
    const many = (n: number, of: () => Party) =>
      Array.from({ length: n }, (_, i) => attempt({ ...of(), at: new Date(Date.parse('2026-04-15T12:30:00Z') + i) }));
    const alone = await statementsOf((on) =>
      decideAll(
        many(1, () => one),
        on,
      ),
    );
    let outcomes: unknown[] = [];
    const hot = await statementsOf(async (on) => {
      outcomes = await decideAll(
        many(256, () => one),
        on,
      );
    });
    expect(outcomes.filter((reason) => reason === null)).toHaveLength(100);
    // Rules, then sums and single uses, then uses, sums, decisions.
    expect([alone.length, writes(alone), hot.length, writes(hot)]).toEqual([9, 3, 9, 3]);
    const spread = await statementsOf((on) =>
      decideAll(
        many(256, () => party(one.tenantId)),
        on,
      ),
    );
    expect(spread).toHaveLength(7);
  });
});

describe('velocity', () => {
  it('counts approved authorisations of the card, undone ones too, till it is cleared', async () => {
    const one = party();
    const start = Date.parse('2026-04-15T12:00:00Z');
    const after = (seconds: number) => attempt({ ...one, at: new Date(start + seconds * 1000) });
    await rule('velocity', one.tenantId, 'tenant', one.tenantId, { max_authorisations: 2 });
    const first = after(0);
    expect(await decideAll([first, after(10), after(20)])).toEqual([null, null, 'velocity']);
    await session({ counted: [first] }, (judge) => judge.restore(one.tenantId, first.id, 'all'));
    expect(await decideAll([after(59)])).toEqual(['velocity']);
    expect(await decideAll([attempt({ ...party(one.tenantId), at: new Date(start) })])).toEqual([null]);
    await database.admin`insert into rules.velocity_cleared values (${one.tenantId}, ${one.cardId}, ${new Date(start + 15_000)})`;
    expect(await decideAll([after(30), after(31), after(32)])).toEqual([null, null, 'velocity']);
    expect(await decideAll([after(90)])).toEqual([null]);
  });

  it('of an account counts all of its cards, but no transfers', async () => {
    const one = party();
    await rule('velocity', one.tenantId, 'account', one.accountId, { max_authorisations: 2, blocks: false });
    const transfer = attempt({ ...one, cardId: null, tierId: null, action: 'send_money', use: null });
    const sibling = { ...one, cardId: newId() };
    expect(
      await decideAll([
        transfer,
        attempt(one),
        attempt(sibling),
        attempt(sibling),
        transfer.id ? { ...transfer, id: newId() } : transfer,
      ]),
    ).toEqual([...[null, null, null, 'velocity', null]]);
    expect(await decideAll([attempt(one)])).toEqual(['velocity']);
  });
});

describe('what is given back', () => {
  it('makes room at the time of the use; a whole one takes its count along', async () => {
    const one = party();
    const [kept, part, gone] = [attempt(one), attempt(one), attempt(one)];
    await decideAll([kept, part, gone]);
    await session({ counted: [kept, part, gone] }, (judge) => {
      judge.restore(one.tenantId, part.id, 30n);
      judge.restore(one.tenantId, gone.id, 'all');
      judge.restore(one.tenantId, gone.id, 'all');
      judge.restore(one.tenantId, newId(), 'all');
      expect(judge.raise(one.tenantId, kept.id, 5n)).toBe(true);
      expect(judge.raise(one.tenantId, newId(), 5n)).toBe(false);
    });
    expect(await tallies(one.tenantId)).toEqual(
      ['account', 'card'].map((kind) => expect.objectContaining({ subject_kind: kind, amount: '175', count: 2 })),
    );
    const uses = await database.admin`
      select amount::text, restored::text, restored_at is not null as undone from rules.use
      where tenant_id = ${one.tenantId} order by use.restored`;
    expect(uses.map(Object.values)).toEqual([
      ['105', '0', false],
      ['100', '30', false],
      ['100', '100', true],
    ]);
  });

  it('is seen by what is judged after it in the same batch', async () => {
    const one = party();
    const first = attempt({ ...one, at: new Date('2026-04-15T12:00:00Z') });
    await rule('limit', one.tenantId, 'card', one.cardId, { value: 100, window: 'rolling_24h' });
    await decideAll([first]);
    const next = attempt({ ...one, at: new Date('2026-04-16T11:59:59Z') });
    const reasons = await session({ attempts: [next], counted: [first] }, (judge) => {
      const before = judge.judge(next).refused?.reason;
      judge.restore(one.tenantId, first.id, 40n);
      return [before, judge.judge(next).room, judge.judge({ ...next, amount: 40n }).refused];
    });
    expect(reasons).toEqual(['limit_day', 40n, null]);
  });
});

describe('usage', () => {
  const currencies = ['USD', 'AED'] as const;
  const actions = ['purchase', 'atm_withdrawal'] as const;
  const act = fc.oneof(
    fc.record({
      verb: fc.constant('count' as const),
      card: fc.nat(2),
      account: fc.nat(1),
      hours: fc.nat(60),
      amount: fc.bigInt(0n, 500n),
      currency: fc.constantFrom(...currencies),
      action: fc.constantFrom(...actions),
    }),
    fc.record({ verb: fc.constant('raise' as const), which: fc.nat(20), amount: fc.bigInt(0n, 100n) }),
    fc.record({ verb: fc.constant('restore' as const), which: fc.nat(20), amount: fc.option(fc.bigInt(0n, 300n)) }),
  );

  interface Model {
    attempt: Attempt;
    amount: bigint;
    restored: bigint;
    undone: boolean;
  }

  it('is always the sum of what counts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { maxLength: 8 }), { maxLength: 5 }), async (batches) => {
        const tenantId = newId();
        const cards = [newId(), newId(), newId()];
        const accounts = [newId(), newId()];
        const model: Model[] = [];
        for (const batch of batches) {
          const counted = model.map(({ attempt }) => attempt);
          await session({ counted }, (judge) => {
            for (const one of batch) play(judge, one, model, { tenantId, cards, accounts });
          });
        }
        expect(await tallies(tenantId)).toEqual(byHand(model));
      }),
      { numRuns: 40 },
    );
  });

  type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

  function play(
    judge: Judge,
    one: Act,
    model: Model[],
    { tenantId, cards, accounts }: { tenantId: string; cards: string[]; accounts: string[] },
  ): void {
    if (one.verb === 'count') {
      const at = new Date(Date.parse('2026-04-10T00:00:00Z') + one.hours * HOUR + one.hours);
      const { amount, currency, action } = one;
      const ids = { tenantId, cardId: cards[one.card]!, accountId: accounts[one.account]!, tierId: null };
      const made = attempt({ ...ids, at, amount, currency, action });
      judge.count(made);
      model.push({ attempt: made, amount, restored: 0n, undone: false });
      return;
    }
    const known = model[one.which];
    const id = known?.attempt.id ?? newId();
    if (one.verb === 'raise') {
      expect(judge.raise(tenantId, id, one.amount)).toBe(known !== undefined);
      if (known) known.amount += one.amount;
      return;
    }
    judge.restore(tenantId, id, one.amount ?? 'all');
    if (!known || known.undone) return;
    const left = known.amount - known.restored;
    known.restored += one.amount === null || one.amount > left ? left : one.amount;
    known.undone = one.amount === null;
  }

  function byHand(model: readonly Model[]) {
    const sums = new Map<string, Record<string, unknown> & { amount: bigint; count: number }>();
    for (const { attempt: a, amount, restored, undone } of model)
      for (const [subject_kind, subject_id] of [
        ['account', a.accountId],
        ['card', a.cardId],
      ] as const) {
        const hour = new Date(Math.floor(a.at.getTime() / HOUR) * HOUR);
        const about = { subject_kind, subject_id, hour, action: a.action, currency: a.currency };
        const key = Object.values({ ...about, hour: hour.toISOString() }).join('|');
        const sum = sums.get(key) ?? { ...about, amount: 0n, count: 0 };
        sums.set(key, { ...sum, amount: sum.amount + amount - restored, count: sum.count + (undone ? 0 : 1) });
      }
    return [...sums.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { amount, ...rest }]) => ({ ...rest, amount: `${amount}` }))
      .filter(({ amount, count }) => amount !== '0' || count !== 0)
      .map(({ count, ...rest }) => ({ ...rest, count }));
  }
});

describe('two at once', () => {
  const lockAccount = async (tx: Parameters<Parameters<typeof transact>[1]>[0], one: Attempt): Promise<void> => {
    await tx.sql`select 1 from wallet.account where tenant_id = ${one.tenantId} and id = ${one.accountId} for no key update`;
  };
  /** As two engines would, each with its own connection: rules, rows, then figures. */
  const race = async (attempts: readonly Attempt[]): Promise<(string | null)[]> => {
    const engines = attempts.map(() => database.as('card'));
    return Promise.all(
      attempts.map((one, i) =>
        transact(engines[i]!, async (tx) => {
          const book = await open(tx, { attempts: [one], counted: [] });
          await lockAccount(tx, one);
          const judge = await book.measure();
          await new Promise((resolve) => setTimeout(resolve, 30));
          const verdict = decide(judge, one);
          await judge.finish();
          return verdict.refused?.reason ?? null;
        }),
      ),
    );
  };
  const sorted = (reasons: (string | null)[]): unknown[] => reasons.map(String).sort();

  it('do not both get the last unit of an account', async () => {
    const tenantId = await world.tenant(database.admin);
    const accountId = await world.account(database.admin, tenantId, null);
    await rule('limit', tenantId, 'account', accountId, { value: 100 });
    const of = () => attempt({ ...party(tenantId), accountId });
    expect(sorted(await race([of(), of()]))).toEqual(['limit_day', 'null']);
  });

  it('do not both get the last unit of a tenant, on whatever accounts', async () => {
    const tenantId = await world.tenant(database.admin);
    for (const window of ['rolling_24h', 'month'])
      await rule('limit', tenantId, 'tenant', tenantId, { value: 200, window });
    const made = await Promise.all([1, 2, 3].map(() => world.account(database.admin, tenantId, null)));
    const outcomes = await race(made.map((accountId) => attempt({ ...party(tenantId), accountId })));
    expect(sorted(outcomes)).toEqual(['limit_day', 'null', 'null']);
    const [sum] = await database.admin`
      select sum(amount)::text as amount from rules.tally where tenant_id = ${tenantId} and subject_kind = 'account'`;
    expect(sum!.amount).toBe('200');
  });

  it('of tenants without such a limit wait for nobody', async () => {
    const one = attempt();
    await rule('limit', one.tenantId, 'tenant', one.tenantId, { value: 100, window: 'single' });
    const other = database.as('card');
    await transact(db, async (tx) => {
      await open(tx, { attempts: [one], counted: [] });
      const open_ = await tx.sql`select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`;
      expect(open_).toEqual([]);
      expect(await session({ attempts: [one] }, (judge) => judge.judge(one).refused, other)).toBeNull();
    });
  });
});

describe('a decision', () => {
  const decisions = (tenantId: string) => database.admin`
    select cause_id, card_id, mode, draft_id, outcome, code, rule_id, trace, attempt from rules.decision
    where tenant_id = ${tenantId} order by seq`;

  it('is kept with all that was looked at, and with what it takes to judge it again', async () => {
    const one = attempt({ use: use({ mcc: '7995' }) });
    const limitId = await rule('limit', one.tenantId, 'card', one.cardId!, { value: 99 });
    const listId = await rule('list', one.tenantId, 'tenant', one.tenantId, { kind: 'country_allow', entries: ['AE'] });
    await decideAll([one]);
    expect(await decisions(one.tenantId)).toEqual([
      {
        ...{ cause_id: one.id, card_id: one.cardId, mode: 'live', draft_id: null, outcome: 'refused' },
        ...{ code: 'limit_day', rule_id: limitId },
        trace: [
          expect.objectContaining({
            ruleId: listId,
            rule: 'list country allow',
            passed: true,
            limit: 'AE',
            asked: 'AE',
          }),
          expect.objectContaining({ ruleId: limitId, limit: '99', used: '0', asked: '100', passed: false }),
        ],
        attempt: {
          ...{ action: 'purchase', amount: '100', currency: 'USD', accountId: one.accountId, tierId: one.tierId },
          use: { channel: 'ecommerce', cardPresent: false, mcc: '7995', country: 'AE', issuingCountry: 'AE' },
        },
      },
    ]);
  });

  it('of a draft in shadow is told beside it and decides nothing; of other drafts nothing is told', async () => {
    const one = party();
    const drafts = { drafted: newId(), shadow: newId(), discarded: newId() };
    for (const [state, id] of Object.entries(drafts)) {
      const row = { tenant_id: one.tenantId, id, title: state, state, actor_kind: 'user', actor_id: 'u' };
      await database.admin`insert into rules.draft ${database.admin(row)}`;
      await rule('limit', one.tenantId, 'card', one.cardId, { value: 150, draft_id: id });
    }
    expect(await decideAll([attempt(one), attempt(one)])).toEqual([null, null]);
    const told = await decisions(one.tenantId);
    expect(told.map(({ mode, draft_id, outcome }) => [mode, draft_id, outcome])).toEqual([
      ['live', null, 'approved'],
      ['shadow', drafts.shadow, 'approved'],
      ['live', null, 'approved'],
      ['shadow', drafts.shadow, 'refused'],
    ]);
    assert(told[3]);
    expect(told[3]).toMatchObject({ cause_id: told[2]!.cause_id, code: 'limit_day' });
    expect(told[3].trace).toEqual([expect.objectContaining({ used: '100', asked: '100', limit: '150' })]);
  });
});
