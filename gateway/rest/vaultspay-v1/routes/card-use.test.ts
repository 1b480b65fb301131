import { constants, publicEncrypt } from 'node:crypto';
import { newId } from '../../../../kernel/id';
import { sandbox } from '../../../../schema/sandbox';
import { acted, core, person, type V1World, v1World } from '../bank.fixture';
import { type Got, refusal } from '../client.fixture';

/** Contract 2.24–2.26, 2.28, 3.4, 3.7 */

let world: V1World;
let pinKey: { kid: string; publicKey: string };
beforeAll(async () => {
  world = await v1World();
  pinKey = world.stack.credentials.tenants['vaultspay-v1'].pinKey;
}, 120_000);
afterAll(() => world?.stop());

const conflict = (code: string) => [409, code, null];
const post = (path: string, body?: object, headers?: Record<string, string>): Promise<Got> =>
  world.call(`POST /v1/cards${path}`, { body, headers });
const get = (path: string): Promise<Got> => world.call(`GET /v1/cards${path}`);
const cardAt = async (id: string) => (await get(`/${id}`)).json;
const alter = (table: string, id: string, row: Record<string, unknown>) =>
  world.admin`update ${world.admin(table)} set ${world.admin(row)} where id = ${core(id)}`;

interface Made {
  readonly id: string;
  readonly account_id: string;
  readonly user_id: string;
  readonly last4: string;
}

/** A card whose account has so much money. */
async function virtual(money = '5000.00', more: object = {}): Promise<Made> {
  const user_id = await person(world, { kyc_level: 'full' });
  const body = { user_id, currency: 'USD' };
  const account_id = (await acted(world.call('POST /v1/accounts', { body }))).json.id;
  if (money !== '0') await world.bank.inbound(core(account_id), money);
  return (await acted(post('', { account_id, type: 'virtual', currency: 'USD', ...more }))).json;
}

const address = { line1: 'Corniche 1', city: 'Abu Dhabi', country: 'AE', phone: '+971501112233' };
async function plays(document: string, variables: object): Promise<void> {
  const { errors } = await world.front.ask(
    document,
    { ...variables },
    world.stack.credentials.tenants['vaultspay-v1'].secretKey,
  );
  expect(errors).toEqual([]);
}
async function shipping(money?: string): Promise<Made> {
  const made = await virtual(money);
  await acted(post(`/${made.id}/convert_to_physical`, { shipping_address: address }));
  return made;
}
async function plastic(money?: string): Promise<Made> {
  const made = await shipping(money);
  for (const step of ['MANUFACTURED', 'DISPATCHED'])
    await plays(`mutation ($card: ID!) { sandboxCourier(cardId: $card, step: ${step}) { id } }`, {
      card: core(made.id),
    });
  await acted(post(`/${made.id}/activate`, { last6_activation_code: `00${made.last4}` }));
  return made;
}

const BOOKS = { name: 'Dune Books', mcc: '5942', country: 'AE' };
const buy = (id: string, amount: string, more: object = {}): Promise<string> =>
  world.network.buy(core(id), amount, { merchant: BOOKS, ...more });
const items = async (id: string, query = '') => (await get(`/${id}/transactions${query}`)).json.data;
/** What became of the newest purchase. */
async function outcome(id: string): Promise<string> {
  const [{ status, decline_reason }] = await items(id, '?limit=1');
  return decline_reason ?? status;
}
const balance = async ({ account_id }: Made): Promise<[available: number, reserved: number]> => {
  const { json } = await world.call(`GET /v1/accounts/${account_id}/balance`);
  return [json.available, json.reserved];
};

const encrypted = (pin: string): string => {
  const key = { key: pinKey.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return publicEncrypt(key, Buffer.from(pin)).toString('base64');
};

describe('a PIN', () => {
  test('is set on our page by a token, which a repeated call gives again', async () => {
    const { id } = await shipping('0');
    const key = { 'idempotency-key': newId() };
    const first = await post(`/${id}/pin/tokens`, undefined, key);
    const ten = new Date(world.stack.clock.now().getTime() + 600_000).toISOString();
    const token = expect.stringMatching(/^pint_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect([first.status, first.json]).toEqual([
      200,
      { object: 'pin_token', token, hosted_url: `${world.front.url}/pin/${first.json.token}`, expires_at: ten },
    ]);
    expect(first.headers.get('cache-control')).toBe('no-store');
    const again = await post(`/${id}/pin/tokens`, {}, key);
    expect([again.json, again.headers.get('idempotent-replayed')]).toEqual([first.json, 'true']);
    expect((await post(`/${id}/pin/tokens`)).json.token).not.toBe(first.json.token);
    expect(
      await world.admin`select state from card.secret_token where card_id = ${core(id)} order by seq`,
    ).toMatchObject([{ state: 'voided' }, { state: 'issued' }]);
    expect(first.text).not.toContain(core(id));
  });

  test('is set directly, whichever four digits, and is in no answer, event or record', async () => {
    const { id } = await plastic('0');
    await acted(post(`/${id}/pin/tokens`));
    world.stack.clock.advance(1_000);
    const body = { encrypted_pin: encrypted('0000'), kid: pinKey.kid };
    const key = { 'idempotency-key': newId() };
    const { status, json } = await post(`/${id}/pin`, body, key);
    const now = world.stack.clock.now().toISOString();
    expect([status, json]).toEqual([200, { ...(await cardAt(id)), pin_set: true, pin_set_at: now, updated_at: now }]);
    expect((await post(`/${id}/pin`, body, key)).headers.get('idempotent-replayed')).toBe('true');
    const told = await world.admin`select e::text as text from events.outbox as e where resource_id = ${core(id)}`;
    expect(told.filter(({ text }) => text.includes('card.pin_set'))).toHaveLength(1);
    for (const { text } of told) expect(text).not.toContain(body.encrypted_pin);
    expect(await world.admin`select state from card.secret_token where card_id = ${core(id)}`).toMatchObject([
      { state: 'voided' },
    ]);
  });

  test('is refused in the order of the contract', async () => {
    const made = await virtual('0');
    const { kid } = pinKey;
    const right = { encrypted_pin: encrypted('4711'), kid };
    // biome-ignore format: one refusal, one line
    const wrong: [object, unknown[]][] = [
      [{}, [422, 'validation_failed', 'encrypted_pin']],
      [{ encrypted_pin: 7, kid }, [422, 'validation_failed', 'encrypted_pin']],
      [{ encrypted_pin: '', kid: null }, [422, 'validation_failed', 'kid']],
      [{ encrypted_pin: '****', kid: 'vp-pin-1999-1' }, [400, 'unknown_key_id', 'kid']],
      [{ encrypted_pin: '****', kid }, [400, 'invalid_encrypted_pin', 'encrypted_pin']],
      [{ encrypted_pin: 'A'.repeat(4_000), kid }, [400, 'invalid_encrypted_pin', 'encrypted_pin']],
      [{ encrypted_pin: encrypted('12345'), kid }, [400, 'invalid_encrypted_pin', 'encrypted_pin']],
      [{ encrypted_pin: encrypted('12a4'), kid }, [400, 'invalid_encrypted_pin', 'encrypted_pin']],
    ];
    for (const [body, expected] of wrong) expect(refusal(await post(`/${made.id}/pin`, body))).toEqual(expected);
    const both = async (code: string) => {
      expect(refusal(await post(`/${made.id}/pin`, right))).toEqual(conflict(code));
      expect(refusal(await post(`/${made.id}/pin/tokens`))).toEqual(conflict(code));
    };
    await both('card_not_physical');
    await acted(post(`/${made.id}/freeze`));
    await both('card_frozen');
    await acted(post(`/${made.id}/terminate`, { reason: 'lost' }));
    await both('card_terminated');
    await alter('wallet.account', made.account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    await both('account_closed');
    await alter('identity.customer', made.user_id, { status: 'suspended' });
    await both('user_suspended');
    expect(await world.admin`select 1 from card.secret_token where card_id = ${core(made.id)}`).toHaveLength(0);
  });
});

describe('a reveal', () => {
  test('shows the same number each time, with another token, and is kept nowhere', async () => {
    const made = await virtual('0');
    const key = { 'idempotency-key': 'not a key \u00e9'.slice(0, 9) };
    const [first, second] = [await post(`/${made.id}/reveal`, {}, key), await post(`/${made.id}/reveal`, {}, key)];
    const { pan, cvv, token } = first.json;
    expect([first.status, first.json]).toEqual([
      200,
      {
        ...{
          object: 'card_reveal',
          card_id: made.id,
          token: expect.stringMatching(/^rvlt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
        },
        ...{ hosted_url: `${world.front.url}/reveal/${token}`, expires_at: expect.any(String) },
        ...{ pan: expect.stringMatching(/^\d{16}$/), cvv: expect.stringMatching(/^\d{3}$/) },
        ...{ expiry_month: expect.any(Number), expiry_year: expect.any(Number) },
      },
    ]);
    expect(pan.endsWith(made.last4)).toBe(true);
    expect(second.json).toMatchObject({ pan, cvv });
    expect(second.json.token).not.toBe(token);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(second.headers.get('idempotent-replayed')).toBeNull();
    const rows =
      await world.admin`select after from identity.audit where target_id = ${core(made.id)} and action = 'card.reveal'`;
    expect(rows).toHaveLength(2);
    const [kept] = await world.admin`select count(*)::int as n from events.once as o where o::text like ${`%${pan}%`}`;
    expect(kept!.n).toBe(0);
  });

  test('leaves the number out for a platform that may not hold it', async () => {
    const { live } = world.stack.credentials.tenants['vaultspay-v1'];
    const real = (line: string, body?: object): Promise<Got> => world.call(line, { key: live.secretKey, body });
    const user_id = await person({ ...world, tenantId: sandbox['vaultspay-v1'].live.tenantId });
    const { json: paying } = await acted(real('POST /v1/accounts', { user_id, currency: 'AED' }));
    const body = { account_id: paying.id, type: 'virtual', currency: 'AED' };
    const { json: made } = await acted(real('POST /v1/cards', body));
    const { status, json } = await real(`POST /v1/cards/${made.id}/reveal`);
    expect([status, Object.keys(json)]).toEqual([200, ['object', 'card_id', 'token', 'hosted_url', 'expires_at']]);
    expect(refusal(await post(`/${made.id}/reveal`))).toEqual([404, 'not_found', null]);
    expect((await get(`?account_id=${paying.id}`)).json.data).toEqual([]);
  });

  test('is refused of cards that are frozen or over, and of whoever is out', async () => {
    const made = await virtual('0');
    const next = async () => refusal(await post(`/${made.id}/reveal`));
    await acted(post(`/${made.id}/freeze`));
    expect(await next()).toEqual(conflict('card_frozen'));
    await acted(post(`/${made.id}/terminate`, { reason: 'lost' }));
    expect(await next()).toEqual(conflict('card_terminated'));
    await alter('wallet.account', made.account_id, { lifecycle: 'closed', closed_at: world.stack.clock.now() });
    expect(await next()).toEqual(conflict('account_closed'));
    await alter('identity.customer', made.user_id, { status: 'deleted', deleted_at: world.stack.clock.now() });
    expect(await next()).toEqual(conflict('user_deleted'));
  });
});

/** Contract 3.4, row by row: online, wallet, chip, contactless, ATM; then PIN token and reveal. */
describe('what a card may be used for', () => {
  const channels = ['ECOMMERCE', 'WALLET', 'CHIP', 'CONTACTLESS', 'ATM'];
  const none = (reason: string): string[] => channels.map(() => reason);
  const rows: [name: string, make: () => Promise<Made>, uses: string[], pinToken: number, reveal: number][] = [
    ['virtual', () => virtual(), ['pending', 'pending', ...Array(3).fill('card_not_active')], 409, 200],
    ['shipping', () => shipping(), ['pending', 'pending', ...Array(3).fill('card_not_active')], 200, 200],
    ['physical', () => plastic(), ['pending', 'pending', 'pending', 'pending', 'control_atm_disabled'], 200, 200],
    [
      'frozen',
      () => plastic().then((made) => acted(post(`/${made.id}/freeze`)).then(() => made)),
      none('card_frozen'),
      409,
      409,
    ],
    [
      'terminated',
      () => plastic().then((made) => acted(post(`/${made.id}/terminate`, { reason: 'lost' })).then(() => made)),
      none('card_terminated'),
      ...([409, 409] as const),
    ],
  ];
  test.each(rows)('%s', async (_, make, uses, pinToken, reveal) => {
    const made = await make();
    const seen: string[] = [];
    for (const channel of channels) {
      world.stack.clock.advance(1_000);
      await buy(made.id, '10.00', { channel });
      seen.push(await outcome(made.id));
    }
    expect(seen).toEqual(uses);
    expect((await post(`/${made.id}/pin/tokens`)).status).toBe(pinToken);
    expect((await post(`/${made.id}/reveal`)).status).toBe(reveal);
  });
});

describe('an authorisation', () => {
  const patch = (id: string, body: object) => acted(world.call(`PATCH /v1/cards/${id}`, { body }));

  test('is refused for the first of all that is wrong', async () => {
    const made = await plastic('50.00');
    const seen: string[] = [];
    const next = async (more: object = {}, amount = '80.00') => {
      world.stack.clock.advance(1_000);
      const merchant = { name: 'Casino', mcc: '7995', country: 'FR' };
      await buy(made.id, amount, { merchant, channel: 'ATM', threeDsPassed: false, ...more });
      seen.push(await outcome(made.id));
    };
    const off = { online_payments: false, contactless: false, cross_border: false, mcc_allowlist: ['5411'] };
    await patch(made.id, { limits: { per_transaction: 7000, daily_spend: 6000, monthly_spend: 5500 }, controls: off });
    await alter('card.card', made.id, {
      expired_at: world.stack.clock.now(),
      restriction: 'frozen',
      restricted_by: 'app',
    });
    await alter('card.card', made.id, { lifecycle: 'shipping' });
    await alter('identity.customer', made.user_id, { status: 'suspended' });
    await next();
    await alter('card.card', made.id, { expired_at: null });
    await next();
    await alter('card.card', made.id, { restriction: 'none', restricted_by: null });
    await next();
    await alter('card.card', made.id, { lifecycle: 'active' });
    await next();
    await alter('identity.customer', made.user_id, { status: 'active' });
    await next();
    await next({ channel: 'ECOMMERCE' });
    await next({ channel: 'WALLET' });
    await next({ channel: 'CONTACTLESS' });
    await next({ channel: 'CHIP' });
    await patch(made.id, { controls: { ...off, atm_withdrawal: true, cross_border: true } });
    await next();
    await patch(made.id, { controls: { mcc_allowlist: null, mcc_blocklist: ['7995'] } });
    await next();
    await patch(made.id, { controls: { mcc_blocklist: [] } });
    await next();
    await patch(made.id, { limits: { per_transaction: 8000 } });
    await next();
    await patch(made.id, { limits: { daily_spend: 8000 } });
    await next();
    await patch(made.id, { limits: { monthly_spend: 8000 } });
    await next();
    await next({}, '50.00');
    await next({ threeDsPassed: true }, '50.00');
    await patch(made.id, { controls: { mcc_allowlist: ['7995'], mcc_blocklist: ['7995'] } });
    await next({ channel: 'CHIP', threeDsPassed: true }, '10.00');
    expect(seen).toEqual([
      ...['card_expired', 'card_frozen', 'card_not_active', 'user_suspended', 'control_atm_disabled'],
      ...['control_online_disabled', 'control_contactless_disabled', 'control_contactless_disabled'],
      ...['control_cross_border_disabled', 'control_mcc_blocked', 'control_mcc_blocked', 'limit_exceeded_tx'],
      ...['limit_exceeded_daily', 'limit_exceeded_monthly', 'insufficient_funds', '3ds_failed', 'pending'],
      'insufficient_funds',
    ]);
  });

  test('counts towards limits with what it came to, and refunds give nothing back', async () => {
    const made = await virtual('1000.00', { limits: { daily_spend: 10000, monthly_spend: 25000 } });
    const fits = async (amount: string): Promise<string> => {
      world.stack.clock.advance(1_000);
      const id = await buy(made.id, amount);
      const seen = await outcome(made.id);
      if (seen === 'pending') await world.network.step('sandboxReverse', id);
      return seen;
    };
    const first = await buy(made.id, '60.00');
    expect([await fits('40.00'), await fits('40.01')]).toEqual(['pending', 'limit_exceeded_daily']);
    await world.network.step('sandboxReverse', first, '20.00');
    expect([await fits('60.00'), await fits('60.01')]).toEqual(['pending', 'limit_exceeded_daily']);
    await world.network.step('sandboxCapture', first, '45.00');
    expect([await fits('55.00'), await fits('55.01')]).toEqual(['pending', 'limit_exceeded_daily']);
    await world.network.step('sandboxRefund', first, '45.00');
    await world.network.force(core(made.id), '30.00');
    expect([await fits('55.00'), await fits('55.01')]).toEqual(['pending', 'limit_exceeded_daily']);
    world.stack.clock.advance(24 * 3_600_000);
    expect([await fits('100.00'), await fits('100.01')]).toEqual(['pending', 'limit_exceeded_daily']);
  });

  test('and what becomes of it is seen on the card and its account', async () => {
    const made = await virtual('100.00');
    const held = await buy(made.id, '10.00');
    expect([await outcome(made.id), await balance(made)]).toEqual(['pending', [9000, 1000]]);
    const [pending] = await items(made.id);
    expect(pending).toEqual({
      ...{ id: expect.stringMatching(/^txn_/), object: 'transaction', account_id: made.account_id, card_id: made.id },
      ...{ type: 'card_purchase', direction: 'debit', amount: 1000, currency: 'USD', status: 'pending' },
      ...{ description: 'Dune Books', merchant: BOOKS, decline_reason: null, authorised_at: pending.created_at },
      ...{ posted_at: null, authorised_amount: 1000, refunded_amount: 0, original_transaction_id: null },
      created_at: world.stack.clock.now().toISOString(),
    });
    const next = async (what: Promise<unknown>) => {
      await what;
      const [first] = await items(made.id);
      return [first.status, first.amount, first.authorised_amount, first.refunded_amount, ...(await balance(made))];
    };
    const { network } = world;
    expect(await next(network.step('sandboxReverse', held, '4.00'))).toEqual(['pending', 600, 1000, 0, 9400, 600]);
    expect(await next(network.step('sandboxCapture', held, '7.00'))).toEqual(['posted', 700, 1000, 0, 9300, 0]);
    expect(await next(network.step('sandboxRefund', held, '2.00'))).toEqual(['refunded', 700, 1000, 200, 9500, 0]);
    expect(await next(network.step('sandboxRefund', held, '5.00'))).toEqual(['refunded', 700, 1000, 700, 10000, 0]);
    world.stack.clock.advance(1_000);
    const gone = await buy(made.id, '10.00');
    expect(await next(network.expire(gone))).toEqual(['reversed', 1000, 1000, 0, 10000, 0]);
    world.stack.clock.advance(1_000);
    expect(await next(network.force(core(made.id), '150.00'))).toEqual(['posted', 15000, 0, 0, -5000, 0]);
    const [forced] = await items(made.id);
    expect([forced.authorised_at, forced.posted_at]).toEqual([null, forced.created_at]);
    world.stack.clock.advance(1_000);
    await buy(made.id, '1.00');
    const [declined] = await items(made.id);
    expect(declined).toMatchObject({ status: 'declined', authorised_at: null, posted_at: null, authorised_amount: 0 });
    for (const [status, n] of [
      ['pending', 0],
      ['posted', 1],
      ['reversed', 1],
      ['refunded', 1],
      ['declined', 1],
    ] as const)
      expect(await items(made.id, `?status=${status}`)).toHaveLength(n);
    expect(await items(made.id)).toHaveLength(4);
    const { json } = await world.call(`GET /v1/accounts/${made.account_id}/transactions`);
    expect(json.data.map(({ type }: { type: string }) => type).sort()).toEqual(
      [...Array(3).fill('card_purchase'), 'refund', 'refund', 'transfer_in'].sort(),
    );
    expect(json.data.some(({ id }: { id: string }) => id === declined.id)).toBe(false);
  });

  test('costs what it costs, cash and abroad, too', async () => {
    const made = await plastic('500.00');
    await patch(made.id, { controls: { atm_withdrawal: true } });
    await buy(made.id, '100.00', { channel: 'ATM', merchant: { name: 'Gulf Bank', mcc: '6011', country: 'QA' } });
    expect(await balance(made)).toEqual([40000, 10000]);
  });
});

describe('the purchases of a card', () => {
  test('are paged while more come in, and narrowed by time', async () => {
    const made = await virtual();
    for (let n = 1; n <= 5; n++) {
      await buy(made.id, `${n}.00`);
      if (n % 2) world.stack.clock.advance(1_000);
    }
    const all = await items(made.id);
    const page = async (query: string) => {
      const { json } = await get(`/${made.id}/transactions?limit=2&${query}`);
      const at = ({ id }: { id: string }): number => all.findIndex((one: { id: string }) => one.id === id);
      return [json.data.map(at), json.has_more];
    };
    expect(await page('')).toEqual([[0, 1], true]);
    await buy(made.id, '9.00');
    expect(await page(`cursor=${all[1].id}`)).toEqual([[2, 3], true]);
    expect(await page(`starting_after=${all[3].id}`)).toEqual([[4], false]);
    expect(await page(`ending_before=${all[3].id}`)).toEqual([[1, 2], true]);
    expect(await page(`since=${all[0].created_at}&cursor=${all[0].id}`)).toEqual([[1], false]);
    expect(await page(`until=${all[0].created_at}`)).toEqual([[2, 3], true]);
    const other = await virtual();
    await buy(other.id, '1.00');
    const [foreign] = await items(other.id);
    const money = (await world.call(`GET /v1/accounts/${made.account_id}/transactions?type=transfer_in`)).json.data[0];
    for (const [query, param] of [
      [`cursor=${foreign.id}`, 'cursor'],
      [`ending_before=${money.id}`, 'ending_before'],
      ['status=open', 'status'],
      ['limit=0', 'limit'],
      ['until=2026', 'until'],
    ] as const)
      expect(refusal(await get(`/${made.id}/transactions?${query}`))).toEqual([422, 'validation_failed', param]);
    await acted(post(`/${made.id}/terminate`, { reason: 'lost' }));
    expect(await items(made.id)).toHaveLength(6);
  });
});
