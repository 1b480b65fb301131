import { newId } from '../../../../kernel/id';
import { ulidOf, uuidOf } from '../../../../kernel/ulid';
import { sandbox } from '../../../../schema/sandbox';
import { NIL } from '../../../../tests/stack';
import { acted, person, type V1World, v1World } from '../bank.fixture';
import { type Got, refusal } from '../client.fixture';

/** Contract 2.9–2.12, 2.14, 2.15 */

let world: V1World;
beforeAll(async () => {
  world = await v1World();
}, 120_000);
afterAll(() => world?.stop());

const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const open = (body: object, headers?: Record<string, string>): Promise<Got> =>
  world.call('POST /v1/accounts', { body, headers });
const opened = async (body: object = {}): Promise<string> =>
  (await open({ user_id: await person(world), currency: 'AED', ...body })).json.id;
const get = (path: string): Promise<Got> => world.call(`GET /v1/accounts${path}`);
const ids = async (query: string): Promise<string[]> =>
  (await get(`?limit=100&${query}`)).json.data.map(({ id }: { id: string }) => id);

describe('opening', () => {
  test('answers the whole account, with an IBAN of its own', async () => {
    const user_id = await person(world);
    const body = { user_id, currency: 'AED', label: 'Household', metadata: { tier: 'gold', gone: '' }, unheard: 1 };
    const { status, json } = await open(body);
    expect([status, json]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^acc_[0-7][0-9A-HJKMNP-TV-Z]{25}$/), object: 'account', user_id },
        ...{ currency: 'AED', label: 'Household', status: 'active' },
        balance: { available: 0, pending: 0, currency: 'AED' },
        ...{ iban: expect.stringMatching(/^AE\d{2}033\d{16}$/), bic: 'VPAYAEAD', metadata: { tier: 'gold' } },
        ...{ created_at: STAMP, updated_at: json.created_at, closed_at: null },
      },
    ]);
    const digits = `${json.iban.slice(4)}1014${json.iban.slice(2, 4)}`;
    expect(BigInt(digits) % 97n).toBe(1n);
    expect((await get(`/${json.id}`)).json).toEqual(json);
    expect((await open(body)).json.id).not.toBe(json.id);
  });

  test.each([
    ['USD', undefined, true],
    ['SAR', null, true],
    ['INR', undefined, false],
    ['INR', true, false],
    ['GBP', false, false],
  ])('in %s with generate_iban %s has an IBAN: %s', async (currency, generate_iban, has) => {
    const { json } = await open({ user_id: await person(world), currency, generate_iban });
    expect([json.currency, json.label, json.metadata]).toEqual([currency, null, {}]);
    expect([json.iban !== null, json.bic !== null]).toEqual([has, has]);
    expect((await get(`/${json.id}/iban`)).status).toBe(has ? 200 : 404);
  });

  test('keeps metadata of the largest kind, whatever it is written in', async () => {
    const value = '\u{1F3E6}"\u0001'.repeat(100).padEnd(600, 'é');
    const metadata = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`schlüssel ${n}`.padEnd(40, '.'), value]),
    );
    const { status, json } = await open({ user_id: await person(world), currency: 'AED', metadata });
    expect([status, json.metadata]).toEqual([201, metadata]);
    const odd = {
      metadata: Object.fromEntries([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    };
    const { json: kept } = await open({ user_id: json.user_id, currency: 'AED', ...odd });
    const shown = [kept, (await get(`/${kept.id}`)).json].map((one) => Object.entries(one.metadata).sort());
    expect(shown).toEqual([Object.entries(odd.metadata), Object.entries(odd.metadata)]);
    const nothing = { user_id: 'usr_x', currency: 'AED', metadata: { a: 'a\u0000b' } };
    expect(refusal(await open(nothing))).toEqual([422, 'validation_failed', 'metadata.a']);
  });

  test('a key opens one account, also for two who use it at once', async () => {
    const body = { user_id: await person(world), currency: 'EUR' };
    const key = { 'idempotency-key': newId() };
    const answers = await Promise.all([open(body, key), open(body, key)]);
    const again = await open(body, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    for (const one of answers) expect([201, 409]).toContain(one.status);
    expect(await ids(`user_id=${body.user_id}`)).toEqual([again.json.id]);
  });

  // biome-ignore format: one refusal, one line
  test.each<[string, () => Promise<object>, [number, string, string | null]]>([
    ['nothing', async () => ({}), [422, 'validation_failed', 'user_id']],
    ['a user that is no text', async () => ({ user_id: 7, currency: 'aed' }), [422, 'validation_failed', 'user_id']],
    ['no currency', async () => ({ user_id: await person(world), currency: null }), [422, 'validation_failed', 'currency']],
    ['a small currency', async () => ({ user_id: 'usr_x', currency: 'aed' }), [422, 'validation_failed', 'currency']],
    ['an empty label', async () => ({ user_id: 'usr_x', currency: 'AED', label: '' }), [422, 'validation_failed', 'label']],
    ['an endless label', async () => ({ user_id: 'usr_x', currency: 'AED', label: 'x'.repeat(101) }), [422, 'validation_failed', 'label']],
    ['a text for a switch', async () => ({ user_id: 'usr_x', currency: 'AED', generate_iban: 'false' }), [422, 'validation_failed', 'generate_iban']],
    ['a number as metadata', async () => ({ user_id: 'usr_x', currency: 'AED', metadata: { a: 1 } }), [422, 'validation_failed', 'metadata.a']],
    ['a currency that is not enabled, of nobody', async () => ({ user_id: 'usr_x', currency: 'JPY' }), [400, 'currency_not_supported', 'currency']],
    ['a currency that nobody has, before a label', async () => ({ user_id: 'usr_x', currency: 'ZZZ', label: '' }), [400, 'currency_not_supported', 'currency']],
    ['no user', async () => ({ user_id: 'usr_x', currency: 'AED' }), [404, 'not_found', 'user_id']],
    ['a user that is not there', async () => ({ user_id: `usr_${ulidOf(newId())}`, currency: 'AED' }), [404, 'not_found', 'user_id']],
    ["another platform's user", async () => ({ user_id: `usr_${ulidOf(sandbox['vaultspay-saas'].customers.amira)}`, currency: 'AED' }), [404, 'not_found', 'user_id']],
    ['a deleted user', async () => ({ user_id: await person(world, { status: 'deleted', kyc_status: 'pending' }), currency: 'AED' }), [409, 'user_deleted', null]],
    ['a suspended user', async () => ({ user_id: await person(world, { status: 'suspended', kyc_status: 'pending' }), currency: 'AED' }), [409, 'user_suspended', null]],
    ['a user in review', async () => ({ user_id: await person(world, { kyc_status: 'in_review' }), currency: 'AED' }), [409, 'kyc_incomplete', null]],
    ['a rejected user', async () => ({ user_id: await person(world, { kyc_status: 'rejected' }), currency: 'AED' }), [409, 'kyc_incomplete', null]],
  ])('for %s is refused', async (_, body, expected) => {
    const before = await world.count('wallet.account');
    expect(refusal(await open(await body()))).toEqual(expected);
    expect(await world.count('wallet.account')).toBe(before);
  });
});

describe('the list', () => {
  test('is filtered, and finds nothing of nobody', async () => {
    const user_id = await person(world);
    const made: string[] = [];
    for (const currency of ['AED', 'USD', 'AED']) {
      world.stack.clock.advance(1_000);
      made.push(await opened({ user_id, currency }));
    }
    const [aed, usd, closed] = made;
    await acted(world.call(`POST /v1/accounts/${closed}/close`));
    const at = (await get(`/${usd}`)).json.created_at;
    const offset = encodeURIComponent(at.replace('Z', '+00:00'));
    expect(await ids(`user_id=${user_id}`)).toEqual([closed, usd, aed]);
    expect(await ids(`user_id=${user_id}&currency=AED`)).toEqual([closed, aed]);
    expect(await ids(`user_id=${user_id}&status=active`)).toEqual([usd, aed]);
    expect(await ids(`user_id=${user_id}&status=closed`)).toEqual([closed]);
    expect(await ids(`user_id=${user_id}&since=${at}`)).toEqual([closed, usd]);
    expect(await ids(`user_id=${user_id}&until=${offset}`)).toEqual([aed]);
    expect(await ids(`user_id=${user_id}&since=${at}&until=${at}`)).toEqual([]);
    expect(await ids(`user_id=${user_id}&since=${at}&until=2020-01-01T00:00:00Z`)).toEqual([]);
    for (const nobody of [
      'nonsense',
      `usr_${ulidOf(newId())}`,
      `usr_${ulidOf(sandbox['vaultspay-saas'].customers.amira)}`,
    ])
      expect((await get(`?user_id=${nobody}`)).json).toEqual({
        ...{ object: 'list', data: [], has_more: false, next_cursor: null },
      });
    await world.admin`update wallet.account set restriction = 'frozen' where id = ${uuidOf(aed!.slice(4))}`;
    expect(await ids(`user_id=${user_id}&status=active`)).toEqual([usd, aed]);
    expect((await get(`/${aed}`)).json.status).toBe('active');
  });

  test.each([
    ['currency=aed', 'currency'],
    ['currency=', 'currency'],
    ['status=frozen', 'status'],
    ['since=yesterday', 'since'],
    ['until=2026-02-30T00:00:00Z', 'until'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['cursor=nonsense', 'cursor'],
    [`starting_after=acc_${ulidOf(newId())}`, 'starting_after'],
    [`cursor=acc_${ulidOf(newId())}`, 'cursor'],
    [`ending_before=acc_${ulidOf(sandbox['vaultspay-saas'].accounts.amira)}`, 'ending_before'],
    [`cursor=usr_${ulidOf(sandbox['vaultspay-v1'].customers.ana)}`, 'cursor'],
    [`cursor=acc_${ulidOf(NIL)}&ending_before=acc_${ulidOf(NIL)}`, 'ending_before'],
  ])('?%s is refused', async (query, param) => {
    expect(refusal(await get(`?${query}`))).toEqual([422, 'validation_failed', param]);
  });

  test('goes on from an account that the filter has no more', async () => {
    const user_id = await person(world);
    const made = [await opened({ user_id }), await opened({ user_id }), await opened({ user_id })].reverse();
    const first = (await get(`?user_id=${user_id}&status=active&limit=2`)).json;
    expect([first.has_more, first.next_cursor]).toEqual([true, first.data[1].id]);
    await acted(world.call(`POST /v1/accounts/${first.next_cursor}/close`));
    const all = await ids(`user_id=${user_id}`);
    expect(new Set(all)).toEqual(new Set(made));
    expect(await ids(`user_id=${user_id}&status=active&cursor=${first.next_cursor}`)).toEqual([all[2]]);
  });
});

describe('what is not there', () => {
  test.each(['', '/balance', '/transactions', '/iban'])('GET …%s is not found', async (rest) => {
    const own = await opened();
    const books = (
      await world.admin`
      select id from wallet.account where tenant_id = ${world.tenantId} and role = 'bank_clearing'`
    )[0]!.id;
    const others = [sandbox['vaultspay-saas'].accounts.amira, newId(), books].map((id) => `acc_${ulidOf(id)}`);
    for (const id of [...others, own.replace('acc_', 'card_'), own.toLowerCase(), own.slice(4), `${own}0`])
      expect(refusal(await get(`/${id}${rest}`))).toEqual([404, 'not_found', null]);
    expect((await get(`/${own}${rest}`)).status).toBe(200);
  });
});

test('the balance tells what is there, on its way and reserved, below zero too', async () => {
  const account = await opened({ currency: 'USD' });
  const card = await world.issue(account);
  const balance = async () => (await get(`/${account}/balance`)).json;
  const sums = async () => {
    const { available, pending, reserved, total } = await balance();
    return [available, pending, reserved, total];
  };
  expect(await balance()).toEqual({
    ...{ object: 'balance', account_id: account, currency: 'USD' },
    ...{ available: 0, pending: 0, reserved: 0, total: 0, as_of: world.stack.clock.now().toISOString() },
  });
  await world.bank.inbound(account, '100.00');
  await world.bank.inbound(account, '30.05', { cleared: false });
  const bought = await world.network.buy(card, '20.50');
  expect(await sums()).toEqual([7950, 3005, 2050, 13005]);
  const before = (await get(`/${account}`)).json;
  expect(before.balance).toEqual({ available: 7950, pending: 3005, currency: 'USD' });
  expect(before.updated_at).toBe(before.created_at);
  await world.network.step('sandboxCapture', bought, '150.00');
  expect(await sums()).toEqual([-5000, 3005, 0, -1995]);
  expect(refusal(await world.call(`POST /v1/accounts/${account}/close`))).toEqual([409, 'non_zero_balance', null]);
});

describe('the IBAN', () => {
  const base = (account: string, user: string, iban: string) => ({
    ...{ object: 'iban_details', account_id: account, iban, bic: 'VPAYAEAD', bank_name: 'Example Issuing Bank' },
    ...{ bank_address: 'Corniche Road 4, Abu Dhabi, UAE', account_name: 'Mira Tan', account_number: iban.slice(-16) },
    ...{ routing_code: '033', reference: `Quote ${user} in the payment reference.` },
  });
  const words = expect.stringMatching(/\S/);

  test.each([
    ['AED', false],
    ['SAR', false],
    ['USD', true],
    ['EUR', true],
    ['GBP', true],
  ])('of an account in %s has a correspondent: %s', async (currency, foreign) => {
    const { json } = await open({ user_id: await person(world), currency });
    const details = (await get(`/${json.id}/iban`)).json;
    const intermediary = { bank_name: words, swift: words, address: words };
    expect(details).toEqual({ ...base(json.id, json.user_id, json.iban), ...(foreign && { intermediary }) });
    await acted(world.call(`POST /v1/accounts/${json.id}/close`));
    expect((await get(`/${json.id}/iban`)).json).toEqual(details);
  });
});

describe('the end', () => {
  const close = (account: string): Promise<Got> => world.call(`POST /v1/accounts/${account}/close`);
  const cardOf = async (card: string): Promise<unknown> =>
    (await world.admin`select lifecycle, closed_reason as why from card.card where id = ${uuidOf(card.slice(5))}`)[0];

  test('comes when nothing is in it, on its way or held; its cards end with it', async () => {
    const account = await opened({ currency: 'USD' });
    const card = await world.issue(account);
    await world.bank.inbound(account, '10.00');
    const bought = await world.network.buy(card, '4.00');
    expect(refusal(await close(account))).toEqual([409, 'non_zero_balance', null]);
    await world.bank.outbound(account, '6.00');
    expect(refusal(await close(account))).toEqual([409, 'active_authorisations', null]);
    const coming = await world.bank.inbound(account, '1.00', { cleared: false });
    expect(refusal(await close(account))).toEqual([409, 'non_zero_balance', null]);
    await world.bank.answer('sandboxRefuse', coming);
    await world.network.step('sandboxCapture', bought);
    expect(await cardOf(card)).toEqual({ lifecycle: 'active', why: null });
    const before = (await get(`/${account}`)).json;
    world.stack.clock.advance(1_000);
    const at = world.stack.clock.now().toISOString();
    const { status, json } = await close(account);
    expect([status, json]).toEqual([200, { ...before, status: 'closed', updated_at: at, closed_at: at }]);
    expect(await cardOf(card)).toEqual({ lifecycle: 'closed', why: 'offboarding' });
    expect(refusal(await close(account))).toEqual([409, 'account_closed', null]);
    expect((await get(`/${account}`)).json).toEqual(json);
    const { available, pending, reserved, total } = (await get(`/${account}/balance`)).json;
    expect([available, pending, reserved, total]).toEqual([0, 0, 0, 0]);
    const items = (await get(`/${account}/transactions`)).json;
    expect(items.data).toHaveLength(4);
    expect(await world.bank.refused(account)).toBe('ACCOUNT_CLOSED');
    expect((await get(`/${account}/transactions`)).json).toEqual(items);
  });

  test('is repeated for a key, and takes {} for nothing', async () => {
    const account = await opened();
    const key = { 'idempotency-key': newId() };
    const ask = { body: {}, headers: key };
    const first = await world.call(`POST /v1/accounts/${account}/close`, ask);
    const again = await world.call(`POST /v1/accounts/${account}/close`, ask);
    expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
    expect([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
  });

  test.each(['acc_x', `acc_${ulidOf(newId())}`, `acc_${ulidOf(sandbox['vaultspay-saas'].accounts.amira)}`])(
    'of %s is not found',
    async (account) => expect(refusal(await close(account))).toEqual([404, 'not_found', null]),
  );
});
