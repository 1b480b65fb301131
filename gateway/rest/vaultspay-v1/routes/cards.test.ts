import { newId } from '../../../../kernel/id';
import { ulidOf } from '../../../../kernel/ulid';
import { sandbox } from '../../../../schema/sandbox';
import { acted, core, person, type V1World, v1World } from '../bank.fixture';
import { type Got, refusal } from '../client.fixture';

/** Contract 2.16–2.23, 2.27 */

let world: V1World;
beforeAll(async () => {
  world = await v1World();
}, 120_000);
afterAll(() => world?.stop());

const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
type Refused = [status: number, code: string, param: string | null];
const invalid = (param: string): Refused => [422, 'validation_failed', param];
const conflict = (code: string): Refused => [409, code, null];

const post = (path: string, body?: object, headers?: Record<string, string>): Promise<Got> =>
  world.call(`POST /v1/cards${path}`, { body, headers });
const patch = (id: string, body: object, headers?: Record<string, string>): Promise<Got> =>
  world.call(`PATCH /v1/cards/${id}`, { body, headers });
const get = (path: string, headers?: Record<string, string>): Promise<Got> =>
  world.call(`GET /v1/cards${path}`, { headers });
const cardAt = async (id: string) => (await get(`/${id}`)).json;
const later = (ms = 1_000): void => world.stack.clock.advance(ms);

async function account(user_id?: string, currency = 'USD'): Promise<string> {
  const owner = user_id ?? (await person(world, { kyc_level: 'full' }));
  return (await acted(world.call('POST /v1/accounts', { body: { user_id: owner, currency } }))).json.id;
}
const virtual = { type: 'virtual', currency: 'USD' };
async function issued(more: object = {}) {
  const account_id = await account();
  return (await acted(post('', { account_id, ...virtual, ...more }))).json;
}
const told = async (id: string): Promise<string[]> =>
  (await world.admin`select type from events.outbox where resource_id = ${core(id)} order by seq`).map(
    ({ type }) => type,
  );
const alter = (table: string, id: string, row: Record<string, unknown>) =>
  world.admin`update ${world.admin(table)} set ${world.admin(row)} where id = ${core(id)}`;

const DEFAULTS = {
  limits: { daily_spend: 500000, monthly_spend: 2000000, per_transaction: 100000 },
  controls: {
    ...{ atm_withdrawal: false, online_payments: true, contactless: true, cross_border: true },
    ...{ mcc_allowlist: [], mcc_blocklist: [] },
  },
};

describe('issuing', () => {
  test('answers the whole card, active and with the limits of every new one', async () => {
    const user_id = await person(world);
    const account_id = await account(user_id, 'INR');
    const [year, month] = world.stack.clock.now().toISOString().split('-').map(Number) as [number, number];
    const { status, json } = await post('', { account_id, type: 'virtual', currency: 'INR', unheard: { of: 1 } });
    expect([status, json]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^card_[0-7][0-9A-HJKMNP-TV-Z]{25}$/), object: 'card', account_id, user_id },
        ...{ type: 'virtual', brand: 'mastercard', status: 'active', last4: expect.stringMatching(/^\d{4}$/) },
        ...{
          expiry_month: month,
          expiry_year: year + 5,
          currency: 'INR',
          label: null,
          ...DEFAULTS,
          daily_limit: 500000,
        },
        ...{ shipping: null, pin_set: false, pin_set_at: null, frozen_at: null, activated_at: null },
        ...{
          terminated_at: null,
          termination_reason: null,
          metadata: {},
          created_at: STAMP,
          updated_at: json.created_at,
        },
      },
    ]);
    expect((await get(`/${json.id}`)).json).toEqual(json);
    expect(await told(json.id)).toEqual(['card.issued']);
  });

  test('takes what is given of limits and controls, keeps the rest, and hears nothing of cash', async () => {
    const json = await issued({
      label: 'Subscriptions',
      limits: { per_transaction: 0, monthly_spend: null },
      controls: {
        atm_withdrawal: true,
        cross_border: false,
        mcc_allowlist: ['5411', '0001', '5411'],
        mcc_blocklist: null,
      },
      daily_limit: 250000,
      metadata: { tier: 'gold', gone: '', none: null },
    });
    expect(json).toMatchObject({
      label: 'Subscriptions',
      limits: { daily_spend: 250000, monthly_spend: 2000000, per_transaction: 0 },
      daily_limit: 250000,
      controls: { ...DEFAULTS.controls, cross_border: false, mcc_allowlist: ['5411', '0001'] },
      metadata: { tier: 'gold' },
    });
    expect(await told(json.id)).toEqual(['card.issued']);
    const [event] = await world.admin`select after from events.outbox where resource_id = ${core(json.id)}`;
    expect(event!.after.rules.limits).toEqual({ dailyMinor: 250000, monthlyMinor: 2000000, perTransactionMinor: 0 });
  });

  // biome-ignore format: one refusal, one line
  const wrong: [object, Refused][] = [
    [{}, invalid('account_id')],
    [{ account_id: 7, type: 'physical' }, invalid('account_id')],
    [{ account_id: 'acc_x', type: 'physical' }, invalid('type')],
    [{ account_id: 'acc_x', currency: 'USD' }, invalid('type')],
    [{ ...virtual, account_id: 'acc_x', currency: 'usd' }, invalid('currency')],
    [{ ...virtual, account_id: 'acc_x', label: 'x'.repeat(101) }, invalid('label')],
    [{ ...virtual, account_id: 'acc_x', limits: 5 }, invalid('limits')],
    [{ ...virtual, account_id: 'acc_x', limits: { monthly_spend: '1' } }, invalid('limits.monthly_spend')],
    [{ ...virtual, account_id: 'acc_x', limits: { daily_spend: -1 } }, invalid('limits.daily_spend')],
    [{ ...virtual, account_id: 'acc_x', limits: { per_transaction: 1_000_000_000_000 } }, invalid('limits.per_transaction')],
    [{ ...virtual, account_id: 'acc_x', limits: { per_transaction: 1.5 } }, invalid('limits.per_transaction')],
    [{ ...virtual, account_id: 'acc_x', controls: { online_payments: 'true' } }, invalid('controls.online_payments')],
    [{ ...virtual, account_id: 'acc_x', controls: { mcc_allowlist: '5411' } }, invalid('controls.mcc_allowlist')],
    [{ ...virtual, account_id: 'acc_x', controls: { mcc_blocklist: ['5411', '541'] } }, invalid('controls.mcc_blocklist[1]')],
    [{ ...virtual, account_id: 'acc_x', controls: { mcc_allowlist: Array.from({ length: 101 }, (_, i) => `${5000 + i}`) } }, invalid('controls.mcc_allowlist')],
    [{ ...virtual, account_id: 'acc_x', daily_limit: 1, limits: { daily_spend: 2 } }, invalid('daily_limit')],
    [{ ...virtual, account_id: 'acc_x', daily_limit: 1, limits: { daily_spend: 2 }, metadata: { a: 1 } }, invalid('daily_limit')],
    [{ ...virtual, account_id: 'acc_x', metadata: { 'a[b]': 'c' } }, invalid('metadata.a[b]')],
    [{ ...virtual, account_id: 'acc_x' }, [404, 'not_found', 'account_id']],
  ];
  test.each(wrong)('of %j is refused', async (body, expected) => {
    expect(refusal(await post('', body))).toEqual(expected);
  });

  test('is refused in the order of the contract', async () => {
    const user_id = await person(world);
    const account_id = await account(user_id);
    const before = await world.count('card.card');
    const order: unknown[] = [];
    const next = async (currency = 'USD') => {
      order.push(refusal(await post('', { account_id, type: 'virtual', currency })));
    };
    await alter('wallet.account', account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    await alter('identity.customer', user_id, {
      status: 'deleted',
      deleted_at: world.stack.clock.now(),
      kyc_status: 'pending',
    });
    await next('AED');
    await next();
    await alter('identity.customer', user_id, { status: 'suspended', deleted_at: null });
    await next();
    await alter('identity.customer', user_id, { status: 'active' });
    await next();
    await alter('wallet.account', account_id, { lifecycle: 'active', closed_at: null });
    await next();
    expect(order).toEqual([
      [400, 'currency_mismatch', 'currency'],
      ...['user_deleted', 'user_suspended', 'account_closed', 'kyc_incomplete'].map(conflict),
    ]);
    expect(await world.count('card.card')).toBe(before);
  });

  test('is of accounts of this platform and mode alone, and is done once for a key', async () => {
    const foreign = `acc_${ulidOf(sandbox['vaultspay-saas'].accounts.amira)}`;
    const other = { account_id: foreign, type: 'virtual', currency: 'AED' };
    expect(refusal(await post('', other))).toEqual([404, 'not_found', 'account_id']);
    const body = { account_id: await account(), ...virtual };
    const key = { 'idempotency-key': newId() };
    const both = await Promise.all([post('', body, key), post('', body, key)]);
    for (const { status } of both) expect([201, 409]).toContain(status);
    const again = await post('', body, key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect((await get(`?account_id=${body.account_id}`)).json.data).toEqual([again.json]);
  });
});

describe('lists and reads', () => {
  test('are narrowed by every filter, the newest first', async () => {
    const user_id = await person(world, { kyc_level: 'full' });
    const account_id = await account(user_id);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      later();
      ids.unshift((await acted(post('', { account_id, ...virtual }))).json.id);
    }
    const [fourth, third, second, first] = ids as [string, string, string, string];
    await acted(post(`/${third}/freeze`));
    await acted(post(`/${second}/convert_to_physical`, HOME));
    await acted(post(`/${first}/terminate`, { reason: 'lost' }));
    const found = async (query: string): Promise<string[]> =>
      (await get(`?user_id=${user_id}&${query}`)).json.data.map(({ id }: { id: string }) => id);
    const { created_at } = await cardAt(third);
    expect(await found('')).toEqual(ids);
    expect(await found('status=active')).toEqual([fourth]);
    expect(await found('status=frozen')).toEqual([third]);
    expect(await found('status=shipping')).toEqual([second]);
    expect(await found('status=terminated')).toEqual([first]);
    expect(await found('type=physical')).toEqual([second]);
    expect(await found(`since=${created_at}`)).toEqual([fourth, third]);
    expect(await found(`until=${created_at}`)).toEqual([second, first]);
    expect(await found(`account_id=${account_id}&type=virtual`)).toEqual([fourth, third, first]);
    expect((await get('?account_id=nobody')).json.data).toEqual([]);
    expect((await get(`?user_id=usr_${ulidOf(newId())}`)).json.data).toEqual([]);
    for (const [query, param] of [
      ['status=closed', 'status'],
      ['type=plastic', 'type'],
      ['limit=101', 'limit'],
      ['since=yesterday', 'since'],
      [`cursor=acc_${fourth.slice(5)}`, 'cursor'],
      [`starting_after=card_${ulidOf(newId())}`, 'starting_after'],
      [`cursor=${fourth}&ending_before=${first}`, 'ending_before'],
    ] as const)
      expect(refusal(await get(`?${query}`))).toEqual(invalid(param));
  });

  test('are paged by the ids of items, which stay good when these no longer match', async () => {
    const account_id = await account();
    const ids: string[] = [];
    // All of one moment: only their ids keep them apart.
    for (let n = 0; n < 5; n++) ids.push((await acted(post('', { account_id, ...virtual }))).json.id);
    ids.sort().reverse();
    const page = async (query: string) => {
      const { data, has_more, next_cursor } = (await get(`?account_id=${account_id}&limit=2&${query}`)).json;
      return [data.map(({ id }: { id: string }) => ids.indexOf(id)), has_more, next_cursor && ids.indexOf(next_cursor)];
    };
    expect(await page('')).toEqual([[0, 1], true, 1]);
    await acted(post('', { account_id, ...virtual }));
    expect(await page(`cursor=${ids[1]}`)).toEqual([[2, 3], true, 3]);
    expect(await page(`starting_after=${ids[3]}`)).toEqual([[4], false, null]);
    expect(await page(`ending_before=${ids[4]}`)).toEqual([[2, 3], true, null]);
    await acted(post(`/${ids[1]}/freeze`));
    expect(await page(`status=active&cursor=${ids[1]}`)).toEqual([[2, 3], true, 3]);
  });

  test.each(['card_x', `card_${ulidOf(newId())}`, `acc_${ulidOf(sandbox['vaultspay-v1'].accounts.ana)}`])(
    'find no %s, whatever is wanted of it',
    async (id) => {
      const lines: [string, object?][] = [
        [`GET /v1/cards/${id}`],
        [`GET /v1/cards/${id}/transactions?limit=0`],
        [`PATCH /v1/cards/${id}`, { limits: 7 }],
        [`POST /v1/cards/${id}/convert_to_physical`, {}],
        [`POST /v1/cards/${id}/activate`, {}],
        [`POST /v1/cards/${id}/freeze`],
        [`POST /v1/cards/${id}/unfreeze`],
        [`POST /v1/cards/${id}/terminate`, { reason: 'bored' }],
        [`POST /v1/cards/${id}/pin/tokens`],
        [`POST /v1/cards/${id}/pin`, {}],
        [`POST /v1/cards/${id}/reveal`],
      ];
      for (const [line, body] of lines)
        expect(refusal(await world.call(line, { body }))).toEqual([404, 'not_found', null]);
    },
  );
});

describe('a change', () => {
  const OLD = { 'vaultspay-version': '2026-02-10' };

  test('touches what is given and nothing else, and is told once', async () => {
    const made = await issued({ controls: { mcc_blocklist: ['7995'] }, metadata: { a: '1', b: '2' } });
    later();
    const { status, json } = await patch(made.id, {
      limits: { monthly_spend: 1500000 },
      controls: { contactless: false, atm_withdrawal: true, mcc_blocklist: ['5993', '7995', '5993'] },
      daily_limit: 300000,
      label: 'Groceries',
      metadata: { b: '', c: '3' },
    });
    expect([status, json]).toEqual([
      200,
      {
        ...made,
        limits: { daily_spend: 300000, monthly_spend: 1500000, per_transaction: 100000 },
        daily_limit: 300000,
        controls: { ...DEFAULTS.controls, contactless: false, mcc_blocklist: ['5993', '7995'] },
        label: 'Groceries',
        metadata: { a: '1', c: '3' },
        updated_at: world.stack.clock.now().toISOString(),
      },
    ]);
    expect(await told(made.id)).toEqual(['card.issued', 'card.controls']);
    const [event] = await world.admin`
      select before, after from events.outbox where resource_id = ${core(made.id)} and type = 'card.controls'`;
    expect(event).toMatchObject({
      before: { label: null, metadata: { a: '1', b: '2' }, rules: { limits: { dailyMinor: 500000 } } },
      after: {
        label: 'Groceries',
        rules: { limits: { dailyMinor: 300000 }, controls: { mccBlock: ['5993', '7995'] } },
      },
    });
    later();
    const same = {
      limits: json.limits,
      controls: json.controls,
      daily_limit: 300000,
      label: 'Groceries',
      metadata: {},
    };
    expect((await patch(made.id, same)).json).toEqual(json);
    expect((await patch(made.id, {})).json).toEqual(json);
    expect(await told(made.id)).toHaveLength(2);
    for (const list of [[], null])
      expect((await patch(made.id, { controls: { mcc_blocklist: list } })).json.controls.mcc_blocklist).toEqual([]);
    expect(await told(made.id)).toHaveLength(3);
    later();
    const odd = ['__proto__', 'a.b', 'c\td\r\n'];
    const { json: named } = await patch(made.id, { metadata: Object.fromEntries(odd.map((key) => [key, 'x'])) });
    expect(Object.getOwnPropertyNames(named.metadata)).toEqual(expect.arrayContaining(odd));
    const cleared = await patch(made.id, { label: null, metadata: null });
    expect(cleared.json).toMatchObject({
      label: null,
      metadata: {},
      updated_at: world.stack.clock.now().toISOString(),
    });
    expect((await told(made.id)).filter((type) => type === 'card.controls')).toHaveLength(2);
  });

  test('is shown in the words of the version that asks, side by side', async () => {
    const made = await issued();
    const old = await patch(made.id, { limits: { daily_spend: 70000 }, daily_limit: 70000 }, OLD);
    const { limits, ...without } = (await cardAt(made.id)) as Record<string, unknown>;
    expect(limits).toEqual({ ...DEFAULTS.limits, daily_spend: 70000 });
    expect(old.json).toEqual(without);
    expect(old.json.daily_limit).toBe(70000);
    expect((await get(`?account_id=${made.account_id}`, OLD)).json.data).toEqual([without]);
    expect((await patch(made.id, { limits: { per_transaction: 1 } }, OLD)).json).not.toHaveProperty('limits');
    expect((await cardAt(made.id)).limits.per_transaction).toBe(1);
  });

  // biome-ignore format: one refusal, one line
  const wrong: [object, string][] = [
    [{ limits: null }, 'limits'],
    [{ limits: { daily_spend: null } }, 'limits.daily_spend'],
    [{ controls: [] }, 'controls'],
    [{ controls: { online_payments: null }, daily_limit: 'x' }, 'controls.online_payments'],
    [{ controls: { mcc_blocklist: ['abcd'] } }, 'controls.mcc_blocklist[0]'],
    [{ daily_limit: null, label: 7 }, 'daily_limit'],
    [{ daily_limit: 3, limits: { daily_spend: 2 }, label: 7 }, 'daily_limit'],
    [{ label: 'x'.repeat(101) }, 'label'],
    [{ metadata: [] }, 'metadata'],
    [{ metadata: { k: 'x'.repeat(501) } }, 'metadata.k'],
    [{ metadata: { 'a.b\tc': 'x'.repeat(501) } }, 'metadata.a.b\tc'],
    [{ metadata: Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`k${i}`, 'v'])) }, 'metadata'],
  ];
  let kept: Awaited<ReturnType<typeof issued>> | undefined;
  test.each(wrong)('of %j is refused', async (body, param) => {
    kept ??= await issued({ metadata: { a: '1', b: '2' } });
    expect(refusal(await patch(kept.id, body))).toEqual(invalid(param));
    expect(await cardAt(kept.id)).toEqual(kept);
  });

  test('is possible frozen, suspended and without its account, and never once it is over', async () => {
    const made = await issued();
    await acted(post(`/${made.id}/freeze`));
    await alter('identity.customer', made.user_id, { status: 'suspended' });
    await alter('wallet.account', made.account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    expect((await patch(made.id, { label: 'Still' })).json).toMatchObject({ label: 'Still', status: 'frozen' });
    await acted(post(`/${made.id}/terminate`, { reason: 'fraud' }));
    const order = [await patch(made.id, { label: 7 }), await patch(made.id, { label: 'No' })].map(refusal);
    expect(order).toEqual([invalid('label'), conflict('card_terminated')]);
  });
});

const HOME = {
  shipping_address: { line1: 'Corniche 1', city: 'Abu Dhabi', country: 'AE', phone: '+971501112233' },
};

/** The sandbox's courier, as far as it has come. */
async function courier(id: string, ...steps: string[]): Promise<void> {
  const { secretKey } = world.stack.credentials.tenants['vaultspay-v1'];
  for (const step of steps) {
    const document = `mutation ($card: ID!) { sandboxCourier(cardId: $card, step: ${step}) { id } }`;
    const { errors } = await world.front.ask(document, { card: core(id) }, secretKey);
    expect(errors).toEqual([]);
  }
}

describe('a conversion', () => {
  test('answers the whole card, shipping, with all that is known of the parcel', async () => {
    const made = await issued();
    later();
    const { status, json } = await post(`/${made.id}/convert_to_physical`, {
      shipping_address: { ...HOME.shipping_address, line2: '', postal_code: '0' },
      ...{ recipient_name: 'Mira T.', embossed_name: 'MIRA TAN', design: 'midnight', delivery_speed: 'express' },
    });
    expect([status, json]).toEqual([
      202,
      {
        ...{ ...made, type: 'physical', status: 'shipping', updated_at: world.stack.clock.now().toISOString() },
        shipping: {
          ...{ courier: 'Gulf Parcel', tracking_number: expect.stringMatching(/^GP\d{9}$/) },
          estimated_delivery: new Date(world.stack.clock.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10),
          address: { line1: 'Corniche 1', line2: null, city: 'Abu Dhabi', country: 'AE', postal_code: '0' },
          ...{ status: 'preparing', dispatched_at: null, delivered_at: null },
        },
      },
    ]);
    expect(JSON.stringify(json)).not.toContain('+97150');
    expect(refusal(await post(`/${made.id}/convert_to_physical`, HOME))).toEqual(conflict('already_physical'));
    await courier(made.id, 'MANUFACTURED', 'DISPATCHED');
    expect((await cardAt(made.id)).shipping).toMatchObject({
      status: 'dispatched',
      dispatched_at: STAMP,
      delivered_at: null,
    });
    await courier(made.id, 'DELIVERED');
    expect(await cardAt(made.id)).toMatchObject({
      status: 'shipping',
      shipping: { status: 'delivered', delivered_at: STAMP },
    });
  });

  test('happens once, however many ask at once', async () => {
    const made = await issued();
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(`/${made.id}/convert_to_physical`, HOME)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map((one) => one.json.error.code)).toEqual(
      Array(5).fill('already_physical'),
    );
    expect(await world.admin`select 1 from card.fulfilment where card_id = ${core(made.id)}`).toHaveLength(1);
    const days = 14 * 86_400_000;
    const estimate = new Date(world.stack.clock.now().getTime() + days).toISOString().slice(0, 10);
    expect((await cardAt(made.id)).shipping.estimated_delivery).toBe(estimate);
  });

  const home = HOME.shipping_address;
  // biome-ignore format: one refusal, one line
  const wrong: [object, Refused][] = [
    [{}, invalid('shipping_address')],
    [{ shipping_address: 'Corniche 1' }, invalid('shipping_address')],
    [{ shipping_address: { ...home, line1: ' ' }, embossed_name: '' }, invalid('shipping_address.line1')],
    [{ shipping_address: { ...home, line2: 'x'.repeat(201) } }, invalid('shipping_address.line2')],
    [{ shipping_address: { ...home, city: undefined } }, invalid('shipping_address.city')],
    [{ shipping_address: { ...home, country: 'ae' } }, invalid('shipping_address.country')],
    [{ shipping_address: { ...home, country: 'SA', phone: '7' } }, [400, 'shipping_country_not_supported', 'shipping_address.country']],
    [{ shipping_address: { ...home, postal_code: 'x'.repeat(21) } }, invalid('shipping_address.postal_code')],
    [{ shipping_address: { ...home, phone: '0501112233' } }, invalid('shipping_address.phone')],
    [{ ...HOME, recipient_name: '' }, invalid('recipient_name')],
    [{ ...HOME, embossed_name: 'Mira' }, [422, 'embossed_name_invalid', 'embossed_name']],
    [{ ...HOME, embossed_name: ' ' }, [422, 'embossed_name_invalid', 'embossed_name']],
    [{ ...HOME, embossed_name: 'M'.repeat(22) }, [422, 'embossed_name_invalid', 'embossed_name']],
    [{ ...HOME, embossed_name: 7 }, invalid('embossed_name')],
    [{ ...HOME, design: 7 }, invalid('design')],
    [{ ...HOME, design: 'no such thing', delivery_speed: 'slow' }, invalid('design')],
    [{ ...HOME, design: 'nosuch' }, invalid('design')],
    [{ ...HOME, delivery_speed: 'slow' }, invalid('delivery_speed')],
  ];
  test.each(wrong)('with %j is refused, also of a card that is over', async (body, expected) => {
    const made = await over();
    expect(refusal(await post(`/${made}/convert_to_physical`, body))).toEqual(expected);
  });

  let gone: string | undefined;
  const over = async (): Promise<string> => {
    gone ??= (await issued()).id as string;
    if ((await cardAt(gone)).status === 'active') await acted(post(`/${gone}/terminate`, { reason: 'damaged' }));
    return gone;
  };

  test('is refused in the order of the contract, and leaves nothing', async () => {
    const made = await issued();
    const order: unknown[] = [];
    const next = async () => order.push(refusal(await post(`/${made.id}/convert_to_physical`, HOME)));
    await alter('card.card', made.id, { restriction: 'frozen', restricted_by: 'app', form: 'physical' });
    await alter('wallet.account', made.account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    for (const status of ['deleted', 'suspended', 'active']) {
      const deleted_at = status === 'deleted' ? world.stack.clock.now() : null;
      await alter('identity.customer', made.user_id, { status, deleted_at, kyc_level: 'basic' });
      await next();
    }
    await alter('wallet.account', made.account_id, { lifecycle: 'active', closed_at: null });
    await next();
    await alter('card.card', made.id, { restriction: 'none', restricted_by: null });
    await next();
    await alter('card.card', made.id, { form: 'virtual' });
    await next();
    await alter('identity.customer', made.user_id, { kyc_level: 'full', kyc_status: 'in_review' });
    await next();
    await alter('identity.customer', made.user_id, { first_name: '山田', last_name: '太郎' });
    await next();
    expect(order).toEqual([
      ...['user_deleted', 'user_suspended', 'account_closed', 'card_frozen', 'already_physical'].map(conflict),
      ...['kyc_level_insufficient', 'kyc_level_insufficient'].map(conflict),
      [422, 'embossed_name_invalid', 'embossed_name'],
    ]);
    expect(await told(made.id)).toEqual(['card.issued']);
  });
});

describe('activation', () => {
  const shipped = async (...steps: string[]) => {
    const made = await issued();
    await acted(post(`/${made.id}/convert_to_physical`, HOME));
    await courier(made.id, ...steps);
    const activate = (code: string, headers?: Record<string, string>) =>
      post(`/${made.id}/activate`, { last6_activation_code: code }, headers);
    return { ...made, activate, code: `00${made.last4}` };
  };
  const WRONG: Refused = [400, 'invalid_activation_code', 'last6_activation_code'];
  const DISPATCHED = ['MANUFACTURED', 'DISPATCHED'];

  test('needs the code of the carrier, and nothing else once it was dispatched', async () => {
    const { id, activate, code, last4 } = await shipped('MANUFACTURED');
    expect(refusal(await activate(code))).toEqual(conflict('not_shipped'));
    await courier(id, 'DISPATCHED');
    const before = await cardAt(id);
    for (const body of [{}, { last6_activation_code: Number(code) }, { last6_activation_code: `0${code}` }])
      expect(refusal(await post(`/${id}/activate`, body))).toEqual(invalid('last6_activation_code'));
    later();
    expect(refusal(await activate(`01${last4}`))).toEqual(WRONG);
    expect(await cardAt(id)).toEqual(before);
    const { status, json } = await activate(code);
    const now = world.stack.clock.now().toISOString();
    expect([status, json]).toEqual([200, { ...before, status: 'active', activated_at: now, updated_at: now }]);
    expect(refusal(await activate(code))).toEqual(conflict('already_active'));
    await courier(id, 'DELIVERED');
    expect((await cardAt(id)).shipping.status).toBe('delivered');
    const types = ['card.issued', 'card.dispatched', 'card.activated', 'card.delivered'];
    expect((await told(id)).filter((type) => types.includes(type))).toEqual(types);
  });

  test('is locked for a day by the fifth wrong code in a row, whoever sends them at once', async () => {
    const { id, activate, code } = await shipped(...DISPATCHED);
    const key = { 'idempotency-key': newId() };
    expect(refusal(await activate('111111', key))).toEqual(WRONG);
    const again = await activate('111111', key);
    expect([refusal(again), again.headers.get('idempotent-replayed')]).toEqual([WRONG, 'true']);
    const tries = await Promise.all(Array.from({ length: 9 }, (_, n) => activate(`11112${n}`)));
    const codes = tries.map((one) => one.json.error.code).sort();
    expect(codes).toEqual([...Array(5).fill('activation_locked'), ...Array(4).fill('invalid_activation_code')]);
    expect(refusal(await activate(code))).toEqual(conflict('activation_locked'));
    later(24 * 3_600_000 - 60_000);
    expect(refusal(await activate(code))).toEqual(conflict('activation_locked'));
    later(60_000);
    for (let n = 0; n < 4; n++) expect(refusal(await activate('000000'))).toEqual(WRONG);
    expect((await activate(code)).json).toMatchObject({ id, status: 'active' });
  });

  test('of a virtual card is done already; of one that is frozen or nobody’s it has to wait', async () => {
    const made = await issued();
    const body = { last6_activation_code: '000000' };
    expect(refusal(await post(`/${made.id}/activate`, body))).toEqual(conflict('already_active'));
    await acted(post(`/${made.id}/freeze`));
    expect(refusal(await post(`/${made.id}/activate`, body))).toEqual(conflict('card_frozen'));
    await alter('wallet.account', made.account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    expect(refusal(await post(`/${made.id}/activate`, body))).toEqual(conflict('account_closed'));
    await alter('identity.customer', made.user_id, { status: 'suspended' });
    expect(refusal(await post(`/${made.id}/activate`, body))).toEqual(conflict('user_suspended'));
  });
});

describe('freezing and the end', () => {
  test('a card is again what it was before, and every step is told', async () => {
    const made = await issued();
    await acted(post(`/${made.id}/convert_to_physical`, HOME));
    later();
    const frozen = await post(`/${made.id}/freeze`);
    const now = world.stack.clock.now().toISOString();
    expect([frozen.status, frozen.json]).toMatchObject([200, { status: 'frozen', frozen_at: now, updated_at: now }]);
    expect(refusal(await post(`/${made.id}/freeze`, {}))).toEqual(conflict('already_frozen'));
    expect((await post(`/${made.id}/unfreeze`)).json).toMatchObject({ status: 'shipping', frozen_at: null });
    expect(refusal(await post(`/${made.id}/unfreeze`))).toEqual(conflict('not_frozen'));
    await acted(post(`/${made.id}/freeze`));
    const ended = await post(`/${made.id}/terminate`, { reason: 'stolen' });
    expect([ended.status, ended.json]).toMatchObject([
      200,
      { status: 'terminated', termination_reason: 'stolen', terminated_at: now, frozen_at: null },
    ]);
    for (const verb of ['freeze', 'unfreeze', 'terminate', 'activate', 'convert_to_physical'])
      expect(
        refusal(await post(`/${made.id}/${verb}`, { ...HOME, reason: 'lost', last6_activation_code: '000000' })),
      ).toEqual(conflict('card_terminated'));
    expect((await told(made.id)).slice(2)).toEqual(['card.frozen', 'card.unfrozen', 'card.frozen', 'card.closed']);
  });

  test('freezing and ending look at the card alone, thawing at whose it is', async () => {
    const made = await issued();
    await alter('identity.customer', made.user_id, { status: 'suspended' });
    expect((await post(`/${made.id}/freeze`)).status).toBe(200);
    expect(refusal(await post(`/${made.id}/unfreeze`))).toEqual(conflict('user_suspended'));
    await alter('identity.customer', made.user_id, { status: 'deleted', deleted_at: world.stack.clock.now() });
    expect(refusal(await post(`/${made.id}/unfreeze`))).toEqual(conflict('user_deleted'));
    for (const body of [{}, { reason: 'LOST' }, { reason: 'deleted' }])
      expect(refusal(await post(`/${made.id}/terminate`, body))).toEqual(invalid('reason'));
    expect((await post(`/${made.id}/terminate`, { reason: 'offboarding' })).json.termination_reason).toBe(
      'offboarding',
    );
  });

  test('a card past its month stays what it is, and unchanged', async () => {
    const made = await issued();
    later();
    const { secretKey } = world.stack.credentials.tenants['vaultspay-v1'];
    const document = 'mutation ($card: ID!) { sandboxExpireCard(cardId: $card) { id } }';
    expect((await world.front.ask(document, { card: core(made.id) }, secretKey)).errors).toEqual([]);
    expect(await cardAt(made.id)).toEqual(made);
    expect((await post(`/${made.id}/freeze`)).json.status).toBe('frozen');
  });
});
