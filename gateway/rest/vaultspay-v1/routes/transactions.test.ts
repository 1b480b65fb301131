import { newId } from '../../../../kernel/id';
import { ulidOf } from '../../../../kernel/ulid';
import { core, person, type V1World, v1World } from '../bank.fixture';
import { type Got, refusal } from '../client.fixture';

/** Contract 1.9, 2.13, 3.7 */

let world: V1World;
beforeAll(async () => {
  world = await v1World();
}, 120_000);
afterAll(() => world?.stop());

type Item = Readonly<Record<string, unknown>> & { readonly id: string };

const opened = async (): Promise<string> =>
  (await world.call('POST /v1/accounts', { body: { user_id: await person(world), currency: 'USD' } })).json.id;
const get = (account: string, query = ''): Promise<Got> =>
  world.call(`GET /v1/accounts/${account}/transactions?${query}`);
const items = async (account: string, query = ''): Promise<Item[]> => (await get(account, query)).json.data;
const ids = async (account: string, query: string): Promise<string[]> =>
  (await items(account, query)).map(({ id }) => id);
const later = (): string => {
  world.stack.clock.advance(1_000);
  return world.stack.clock.now().toISOString();
};

const SHOP = { name: 'Dune Books', mcc: '5942', country: 'AE' };

/** An item of the account as the contract has it; what is not said is as for one that no card made. */
const item = (account: string, at: string, given: object) => ({
  ...{ id: expect.stringMatching(/^txn_[0-7][0-9A-HJKMNP-TV-Z]{25}$/), object: 'transaction', account_id: account },
  ...{ card_id: null, currency: 'USD', status: 'posted', merchant: null, decline_reason: null, authorised_at: null },
  ...{ posted_at: at, authorised_amount: null, refunded_amount: null, original_transaction_id: null, created_at: at },
  ...given,
});
const purchase = (account: string, card: string, at: string, given: object) =>
  item(account, at, {
    ...{ type: 'card_purchase', direction: 'debit', card_id: card, description: SHOP.name, merchant: SHOP },
    ...{ authorised_at: at, refunded_amount: 0 },
    ...given,
  });

describe('what the bank does', () => {
  test('is one item each, told as a whole', async () => {
    const account = await opened();
    const at: string[] = [];
    const step = async (act: () => Promise<string>): Promise<string> => {
      at.unshift(later());
      return act();
    };
    await step(() => world.bank.inbound(account, '100.00', { description: 'Salary' }));
    const coming = await step(() => world.bank.inbound(account, '7.00', { cleared: false, sender: 'Noor Haddad' }));
    const back = await step(() => world.bank.inbound(account, '8.00', { cleared: false }));
    await step(() => world.bank.outbound(account, '30.00', { recipient: 'Falcon Rent' }));
    await step(() => world.bank.item('sandboxFee', account, 'DEBIT', '1.50', { description: 'Monthly fee' }));
    await step(() => world.bank.item('sandboxFee', account, 'CREDIT', '0.50'));
    await step(() => world.bank.item('sandboxAdjust', account, 'DEBIT', '2.00'));
    const before = await items(account);
    const [adjusted, given, fee, out, toBack, pending, credit] = at;
    const all = [
      item(account, adjusted!, { type: 'adjustment', direction: 'debit', amount: 200, description: 'ADJUSTMENT' }),
      item(account, given!, { type: 'fee', direction: 'credit', amount: 50, description: 'FEE' }),
      item(account, fee!, { type: 'fee', direction: 'debit', amount: 150, description: 'Monthly fee' }),
      item(account, out!, { type: 'transfer_out', direction: 'debit', amount: 3000, description: 'Falcon Rent' }),
    ];
    const uncleared = { type: 'transfer_in', direction: 'credit', status: 'pending', posted_at: null };
    const words = expect.stringMatching(/\S/);
    const sent = item(account, toBack!, { ...uncleared, amount: 800, description: words });
    const awaited = item(account, pending!, { ...uncleared, amount: 700, description: 'Noor Haddad' });
    const first = item(account, credit!, {
      type: 'transfer_in',
      direction: 'credit',
      amount: 10000,
      description: 'Salary',
    });
    expect(before).toEqual([...all, sent, awaited, first]);
    const cleared = later();
    await world.bank.answer('sandboxSettle', coming);
    await world.bank.answer('sandboxRefuse', back);
    expect(await items(account)).toEqual([
      ...all,
      { ...sent, id: before[4]!.id, status: 'reversed' },
      { ...awaited, id: before[5]!.id, status: 'posted', posted_at: cleared },
      first,
    ]);
    const { available, pending: left } = (await world.call(`GET /v1/accounts/${account}/balance`)).json;
    expect([available, left]).toEqual([7400, 0]);
  });

  test('is answered for by the id that the list shows', async () => {
    const account = await opened();
    await world.bank.inbound(account, '5.00', { cleared: false });
    const [{ id }] = (await items(account)) as [Item];
    await world.bank.answer('sandboxSettle', id);
    expect(await items(account)).toMatchObject([{ id, status: 'posted' }]);
  });
});

describe('what a card does', () => {
  test('is an item through all its states, but none where it was declined', async () => {
    const account = await opened();
    const card = await world.issue(account);
    await world.bank.inbound(account, '500.00');
    const since = `type=card_purchase`;
    const at = [later(), later(), later()] as const;
    const made = later();
    const settled = await world.network.buy(card, '79.00');
    const [one] = await items(account, since);
    const whole = purchase(account, card, made, {
      ...{ amount: 7900, status: 'pending', posted_at: null, authorised_amount: 7900 },
    });
    expect(one).toEqual(whole);
    await world.network.step('sandboxReverse', settled, '9.00');
    expect(await items(account, since)).toEqual([{ ...whole, amount: 7000 }]);
    const posted = later();
    await world.network.step('sandboxCapture', settled, '81.00');
    expect(await items(account, since)).toEqual([{ ...whole, amount: 8100, status: 'posted', posted_at: posted }]);
    const refunded = later();
    await world.network.step('sandboxRefund', settled, '31.00');
    const again = later();
    await world.network.step('sandboxRefund', settled, '50.00');
    const original = { ...whole, amount: 8100, status: 'refunded', posted_at: posted, refunded_amount: 8100 };
    const refund = (when: string, amount: number) =>
      item(account, when, {
        ...{ type: 'refund', direction: 'credit', amount, card_id: card, description: SHOP.name, merchant: SHOP },
        original_transaction_id: one!.id,
      });
    const told = await items(account);
    expect(told.slice(0, 3)).toEqual([refund(again, 5000), refund(refunded, 3100), original]);
    expect(told).toHaveLength(4);
    expect(at.every((moment) => moment < made)).toBe(true);
  });

  test('released, expired, forced, cash, and refused', async () => {
    const account = await opened();
    const card = await world.issue(account);
    await world.bank.inbound(account, '50.00');
    const released = [later(), await world.network.buy(card, '10.00')] as const;
    await world.network.step('sandboxReverse', released[1]);
    const expired = [later(), await world.network.buy(card, '20.00')] as const;
    await world.network.expire(expired[1]);
    const forced = later();
    await world.network.force(card, '60.00');
    const before = await items(account);
    await world.network.buy(card, '1.00');
    expect(await items(account)).toEqual(before);
    const gone = { status: 'reversed', posted_at: null };
    expect(before.slice(0, 3)).toEqual([
      purchase(account, card, forced, { amount: 6000, authorised_at: null, authorised_amount: 0 }),
      purchase(account, card, expired[0], { amount: 2000, authorised_amount: 2000, ...gone }),
      purchase(account, card, released[0], { amount: 1000, authorised_amount: 1000, ...gone }),
    ]);
    const [refused] = await world.admin`
      select l.id from wallet.leg l where l.account_id = ${core(account)} and l.status = 'declined'`;
    for (const name of ['cursor', 'starting_after', 'ending_before'])
      expect(refusal(await get(account, `${name}=txn_${ulidOf(refused!.id)}`))).toEqual([
        422,
        'validation_failed',
        name,
      ]);
  });

  test('at a shop of which nothing is known is still described', async () => {
    const account = await opened();
    const card = await world.issue(account);
    await world.bank.inbound(account, '50.00');
    await world.network.buy(card, '1.00', { merchant: null });
    const [one] = await items(account, 'type=card_purchase');
    expect(one).toMatchObject({ description: 'Card purchase', merchant: { name: null, mcc: null, country: null } });
  });
});

describe('the list', () => {
  test('is filtered by direction, type and time', async () => {
    const account = await opened();
    const card = await world.issue(account);
    const at = [later()];
    await world.bank.inbound(account, '100.00');
    at.push(later());
    const bought = await world.network.buy(card, '10.00');
    await world.network.step('sandboxCapture', bought);
    at.push(later());
    await world.network.step('sandboxRefund', bought, '4.00');
    at.push(later());
    await world.bank.item('sandboxFee', account, 'DEBIT', '1.00');
    const [fee, refund, spent, credit] = await ids(account, '');
    expect(await ids(account, 'direction=credit')).toEqual([refund, credit]);
    expect(await ids(account, 'direction=debit')).toEqual([fee, spent]);
    expect(await ids(account, 'type=card_purchase')).toEqual([spent]);
    expect(await ids(account, 'type=transfer_in')).toEqual([credit]);
    expect(await ids(account, 'type=refund&direction=credit')).toEqual([refund]);
    expect(await ids(account, 'type=transfer_in&direction=debit')).toEqual([]);
    expect(await ids(account, 'type=transfer_out')).toEqual([]);
    expect(await ids(account, 'type=adjustment')).toEqual([]);
    expect(await ids(account, 'type=fee')).toEqual([fee]);
    expect(await ids(account, `since=${at[1]}&until=${at[3]}`)).toEqual([refund, spent]);
    expect(await ids(account, `since=${at[3]}&until=${at[1]}`)).toEqual([]);
    expect(await ids(account, `status=declined`)).toEqual([fee, refund, spent, credit]);
    expect(await ids(account, `type=refund&starting_after=${fee}`)).toEqual([refund]);
    expect(await ids(account, `type=refund&ending_before=${credit}`)).toEqual([refund]);
  });

  test.each([
    ['direction=in', 'direction'],
    ['type=cash', 'type'],
    ['type=', 'type'],
    ['since=2026-13-01T00:00:00Z', 'since'],
    ['until=2026-01-01', 'until'],
    ['limit=ten', 'limit'],
    ['cursor=acc_x', 'cursor'],
    [`starting_after=txn_${ulidOf(newId())}`, 'starting_after'],
  ])('?%s is refused', async (query, param) => {
    expect(refusal(await get(await opened(), query))).toEqual([422, 'validation_failed', param]);
  });

  test('knows no item of another account', async () => {
    const [account, other] = [await opened(), await opened()];
    await world.bank.inbound(other, '1.00');
    const [strange] = await ids(other, '');
    expect(refusal(await get(account, `cursor=${strange}`))).toEqual([422, 'validation_failed', 'cursor']);
    expect(await ids(account, '')).toEqual([]);
  });

  test('costs as many statements for many items as for few', async () => {
    const account = await opened();
    const card = await world.issue(account);
    await world.bank.inbound(account, '500.00');
    const cost = async (): Promise<number> => {
      const sent = () => Object.values(world.stack.statements).reduce((sum, all) => sum + all.length, 0);
      const before = sent();
      await items(account);
      return sent() - before;
    };
    const trade = async (): Promise<void> => {
      const bought = await world.network.buy(card, '5.00');
      await world.network.step('sandboxCapture', bought);
      await world.network.step('sandboxRefund', bought, '1.00');
    };
    await trade();
    await cost();
    const few = await cost();
    for (let n = 0; n < 5; n++) await trade();
    expect(await cost()).toBe(few);
    expect(few).toBeLessThanOrEqual(14);
  });
});

describe('many rows, read while others arrive', () => {
  const MANY = 330;
  const PAGE = 100;

  /** Some at one moment, so that ids must break ties. */
  async function many(account: string): Promise<string[]> {
    const now = world.stack.clock.now().getTime();
    const rows = Array.from({ length: MANY }, (_, n) => ({
      id: newId(),
      at: new Date(now - Math.floor(n / 7) * 1_000),
    }));
    const columns = { ids: rows.map(({ id }) => id), at: rows.map(({ at }) => at.toISOString()) };
    await world.admin`
      insert into wallet.transfer (tenant_id, id, kind, status, asset_id, currency, amount, to_account_id, initiated_kind,
                                   initiated_by, request_id, created_at, updated_at)
      select a.tenant_id, r.id, 'inbound', 'posted', a.asset_id, a.currency, 100, a.id, 'system', 'bank', 'r', r.at, r.at
      from unnest(${columns.ids}::uuid[], ${columns.at}::timestamptz[]) as r (id, at)
      join wallet.account a on a.id = ${core(account)}`;
    const legs = await world.admin`
      insert into wallet.leg (tenant_id, id, transfer_id, account_id, direction, amount, currency, status, category,
                              created_at, updated_at)
      select t.tenant_id, gen_random_uuid(), t.id, ${core(account)}, 'credit', 100, t.currency, 'posted', 'transfer_in',
             t.created_at, t.created_at
      from wallet.transfer t where t.tenant_id = ${world.tenantId} and t.to_account_id = ${core(account)}
        and t.request_id = 'r'
      returning id, created_at`;
    return legs
      .map(({ id, created_at }) => [`txn_${ulidOf(id)}`, new Date(created_at).getTime()] as const)
      .sort(([a, then], [b, now]) => now - then || (a < b ? 1 : -1))
      .map(([id]) => id);
  }

  test.each([
    ['the newest first', 'cursor'],
    ['and back again', 'ending_before'],
  ])('are each seen once: %s', async (_, name) => {
    const account = await opened();
    const all = await many(account);
    const [first, last] = name === 'cursor' ? [all[0]!, all.at(-1)!] : [all.at(-1)!, all[0]!];
    let arriving = true;
    const writing = (async () => {
      for (let n = 0; arriving; n++) await world.bank.inbound(account, '1.00', { cleared: n % 2 === 0 });
    })();
    const seen: string[] = [first];
    while (!seen.includes(last)) {
      const { json } = await get(account, `limit=${PAGE}&${name}=${seen.at(-1)}`);
      const page: string[] = json.data.map(({ id }: Item) => id);
      expect([page.length <= PAGE, json.has_more || page.includes(last)]).toEqual([true, true]);
      seen.push(...(name === 'cursor' ? page : page.reverse()));
    }
    arriving = false;
    await writing;
    expect(new Set(seen).size).toBe(seen.length);
    const known = new Set(all);
    expect(seen.filter((id) => known.has(id))).toEqual(name === 'cursor' ? all : all.toReversed());
    expect(await world.admin`select id from wallet.leg where account_id = ${core(account)}`).not.toHaveLength(MANY);
  });
});
