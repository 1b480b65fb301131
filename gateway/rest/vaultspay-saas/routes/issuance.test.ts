import { policyOf } from '../../../../schema/policy';
import type { Data } from '../../../../tests/stack';
import {
  BLOCKED,
  CARD_STATE,
  type Desk,
  desk,
  elsewhere,
  HOME,
  HOME_TOLD,
  keys,
  refused,
  saas,
  today,
  unknown,
} from './cards.fixture';

let at: Desk;
let amira: number;
let account: number;
let debit: number;
/** Public numbers of the cards of the sandbox, by how they stand. */
const cards = {} as Record<keyof typeof saas.cards, number>;
let wanted: Data;
beforeAll(async () => {
  at = await desk();
  amira = await at.seq('identity.customer', saas.customers.amira);
  account = await at.seq('wallet.account', saas.accounts.amira);
  debit = await at.seq('card.tier', saas.tiers.debit);
  for (const [name, id] of Object.entries(saas.cards))
    cards[name as keyof typeof cards] = await at.seq('card.card', id);
  wanted = { cardTierId: debit, customerId: amira, cardType: 'VIRTUAL', accountId: account, cardHolderName: 'AMIRA' };
}, 90_000);
afterAll(() => at?.close());

const plastic = (more: object = {}) =>
  at.done('cards', { ...wanted, cardType: 'PHYSICAL', address: HOME, ...more }) as Promise<Data>;
/** Of the rows of the database, while it lasts. */
async function during(change: string, back: string, work: () => Promise<void>): Promise<void> {
  const { admin } = at.stack.database;
  await admin.unsafe(change);
  await work().finally(() => admin.unsafe(back));
}
const now = today.replace('Z', '+00:00').replace(/:00\+/, ':00.000+');

describe('card tiers and embossing names', () => {
  it('tells of every tier of the tenant and of no other', async () => {
    const { json } = await at.get('card-tiers');
    const agent = await at.seq('identity.customer', saas.agent);
    expect(json).toEqual({
      data: [
        {
          ...{ id: debit, cardCategory: 'STANDARD', consumerType: 'CONSUMER', title: 'Falcon Debit', userId: agent },
          ...{ description: 'Everyday card', cardNetwork: 'MASTERCARD', paymentCardType: 'DEBIT' },
          ...{ cardTypes: 'PHYSICAL,VIRTUAL', billingCurrencyCode: 'AED', settlementCurrencyCode: 'AED' },
          ...{ expiryPeriod: 36, cardStackSize: 500, cardLimit: 10000, cardStockMinimumThreshold: 50 },
          ...{ enableAutoRenewalCard: false, is3DS: true, enableFraudRules: true, enableLimits: true, status: true },
        },
        expect.objectContaining({ title: 'Falcon Platinum', cardTypes: 'VIRTUAL', is3DS: false, cardStackSize: null }),
      ],
    });
  });

  it('derives names from the legal name', async () => {
    const { status, json } = await at.get(`embossing-names/${amira}`);
    expect([status, json]).toEqual([200, { data: { names: ['AMIRA', 'AMIRA HADDAD', 'AMIRA H', 'A HADDAD'] } }]);
  });

  it('knows no users but its own', async () => {
    const foreign = await at.seq('identity.customer', elsewhere.customers.ana);
    for (const id of [foreign, 999_999, Number.MAX_SAFE_INTEGER])
      expect(refused(await at.get(`embossing-names/${id}`))).toEqual(unknown('id', 'User'));
    expect(refused(await at.get('embossing-names/amira'))).toEqual([422, 1000, ['id', 'must be a number']]);
  });
});

describe('creating a card', () => {
  it('answers with all of a virtual one, which is active at once', async () => {
    const made = await at.done('cards', wanted);
    expect(made).toEqual({
      ...{ id: expect.any(Number), userId: amira, cardIssuerConfigId: 3, userProfile: PROFILE() },
      thirdPartyConfigSlug: 'pmt-mastercard-issuing',
      _3dSecure: { id: made.id, configId: 9, status: true },
      account: {
        ...{ id: expect.any(Number), accountId: account, userId: amira, accountType: 'DIGITAL', currencyCode: 'AED' },
        accountTitle: 'AMIRA HADDAD',
        accountNumber: expect.stringMatching(/^\d{14}$/),
        iban: expect.stringMatching(/^AE\d{21}$/),
      },
      cardTier: { id: debit, enableFraudRules: true, enableLimits: true },
      activation: { id: made.id, status: true, activatedAt: now },
      ...{ manufacturing: null, delivery: null, paymentCardType: 'DEBIT', cardNetwork: 'MASTERCARD' },
      ...{ cardType: 'VIRTUAL', billingCurrency: 'AED', embossName: 'AMIRA', tokenFlags: '00000', pinSet: false },
      lastFourDigits: expect.stringMatching(/^\d{4}$/),
      token: expect.any(Number),
      ...{ status: 'ACTIVE', cardConversionStatus: null, cardText: 'Card created', cardCategory: 'STANDARD' },
      ...{ consumerType: 'CONSUMER', reportedCards: [], maxPurchaseLimit: null, statusReason: 'new card' },
      apiCallUniqueIdentifier: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      ...{ cardTokens: [], processedAtThirdParty: true, createdAt: now, updatedAt: now },
    });
    expect(String(made.token)).toMatch(/^\d{9}$/);
    expect(await at.told(made.token)).toEqual(['card.issued active']);
    const [row] = await at.stack.database.admin`
      select count(*)::int as n from rules.control as s join card.card as c on c.id = s.subject_id where c.seq = ${made.id}`;
    expect(row!.n).toBe(4);
  });

  it('lets a physical one wait, without a word of where its plastic is', async () => {
    const made = await plastic();
    expect(made).toMatchObject({
      ...{ cardType: 'PHYSICAL', status: 'PENDING', manufacturing: null, delivery: null, processedAtThirdParty: false },
      activation: { id: made.id, status: false, activatedAt: null },
    });
    expect(await at.told(made.token)).toEqual(['card.issued pending']);
  });

  it('takes numbers as text, the account of the platform itself, and no notice of the address of a virtual one', async () => {
    const { admin } = at.stack.database;
    const savings = `'${saas.accounts.amiraSavings}'`;
    await during(
      `update wallet.account set owner_customer_id = '${saas.agent}' where id = ${savings}`,
      `update wallet.account set owner_customer_id = '${saas.customers.amira}' where id = ${savings}`,
      async () => {
        const accountId = await at.seq('wallet.account', saas.accounts.amiraSavings);
        const [row] = await admin`select currency from wallet.account where seq = ${accountId}`;
        expect(row!.currency).toBe('AED');
        const sent = { ...wanted, customerId: ` ${amira} `, accountId: String(accountId), address: { country: 1 } };
        const made = await at.done('cards', sent);
        expect(made.account).toMatchObject({ accountId, userId: await at.seq('identity.customer', saas.agent) });
        expect(made.delivery).toBeNull();
      },
    );
  });

  const ADDRESS = ['country', 'state', 'city', 'addressLine1', 'type', 'postalCode'].map((name) => `address.${name}`);
  it.each<[object, string[]]>([
    [{ cardTierId: null }, ['cardTierId']],
    [{ cardTierId: 'x' }, ['cardTierId']],
    [{ cardTierId: 0 }, ['cardTierId']],
    [{ customerId: 1.5 }, ['customerId']],
    [{ accountId: [] }, ['accountId']],
    [{ cardType: 'virtual', cardHolderName: ' ' }, ['cardType', 'cardHolderName']],
    [{ cardHolderName: 7 }, ['cardHolderName']],
    [{ cardHolderName: 'X'.repeat(256) }, ['cardHolderName']],
    [{ cardType: 'PHYSICAL' }, ['address']],
    [{ cardType: 'PHYSICAL', address: 'home' }, ['address']],
    [{ cardType: 'PHYSICAL', address: {} }, [...ADDRESS.slice(0, 4), 'address.postalCode', 'address.type'].sort()],
    [{ cardType: 'PHYSICAL', address: { ...HOME, country: 'AE' } }, ['address.country']],
    [{ cardType: 'PHYSICAL', address: { ...HOME, country: 'XYZ' } }, ['address.country']],
    [
      { cardType: 'PHYSICAL', address: { ...HOME, type: 'HOME', city: 'x'.repeat(256) } },
      ['address.city', 'address.type'],
    ],
    [{ cardType: 'PHYSICAL', address: { ...HOME, addressLine2: 'x'.repeat(101) } }, ['address.addressLine2']],
    [{ cardType: 'PHYSICAL', address: { ...HOME, postalCode: 'x'.repeat(21) } }, ['address.postalCode']],
    [{ cardType: 'PHYSICAL', address: { ...HOME, latitude: 25.1 } }, ['address.latitude']],
  ])('refuses case %#', async (more, wrong) => {
    const [status, code, ...names] = keys(await at.post('cards', { ...wanted, ...more }));
    expect([status, code, names.sort()]).toEqual([422, 1000, [...wrong].sort()]);
  });

  it('tells of every record that is not there, or not theirs, at once', async () => {
    const foreign = {
      cardTierId: await at.seq('card.tier', elsewhere.tiers.standard),
      customerId: await at.seq('identity.customer', elsewhere.customers.ana),
      accountId: await at.seq('wallet.account', elsewhere.accounts.ana),
    };
    expect(refused(await at.post('cards', { ...wanted, ...foreign }))).toEqual([
      ...[422, 1000, ['cardTierId', 'Card tier does not exist with this id']],
      ...[
        ['customerId', 'User does not exist with this id'],
        ['accountId', 'Account does not exist with this id'],
      ],
    ]);
  });

  it('refuses what the customer, the account and the tier do not go with', async () => {
    const agent = await at.seq('identity.customer', saas.agent);
    const bilals = await at.seq('wallet.account', saas.accounts.bilal);
    const platinum = await at.seq('card.tier', saas.tiers.platinum);
    const before = await at.stack.database.admin`select count(*)::int as n from card.card`;
    for (const [more, told] of [
      [{ customerId: agent }, unknown('customerId', 'User')],
      [{ accountId: bilals }, unknown('accountId', 'Account')],
      [
        { cardTierId: platinum, cardType: 'PHYSICAL', address: HOME },
        [422, 1000, ['cardType', 'is not offered by the tier']],
      ],
      [{ cardHolderName: 'BILAL' }, [422, 1000, ['cardHolderName', 'must be one of the embossing names']]],
      [{ cardHolderName: 'Amira' }, [422, 1000, ['cardHolderName', 'must be one of the embossing names']]],
    ] as const)
      expect(refused(await at.post('cards', { ...wanted, ...more }))).toEqual(told);
    expect(await at.stack.database.admin`select count(*)::int as n from card.card`).toEqual(before);
  });

  const tier = (set: string) => `update card.tier set ${set} where id = '${saas.tiers.debit}'`;
  const wallet = (set: string) => `update wallet.account set ${set} where id = '${saas.accounts.amira}'`;
  const customer = (set: string) => `update identity.customer set ${set} where id = '${saas.customers.amira}'`;
  const policies = (json: string) => `update identity.tenant set policies = '${json}' where id = '${saas.tenantId}'`;
  it.each<[string, string, string, unknown[]]>([
    ['of an inactive tier', tier('active = false'), tier('active = true'), unknown('cardTierId', 'Card tier')],
    [
      'of a full tier',
      tier('card_limit = 1'),
      tier('card_limit = 10000'),
      [500, 1010, 'Card limit reached for this tier'],
    ],
    [
      'in another currency',
      tier("billing_currency = 'USD'"),
      tier("billing_currency = 'AED'"),
      [500, 1010, 'Account currency does not match the card'],
    ],
    [
      'on a closed account',
      wallet("lifecycle = 'closed', closed_at = now()"),
      wallet("lifecycle = 'active', closed_at = null"),
      [500, 1010, 'Account status does not allow this action'],
    ],
    [
      'on a blocked account',
      wallet("restriction = 'frozen', restricted_by = 'staff'"),
      wallet("restriction = 'none', restricted_by = null"),
      BLOCKED,
    ],
    ['to whoever is blocked', customer("status = 'suspended'"), customer("status = 'active'"), BLOCKED],
    [
      'to the unverified, where they must be verified',
      `${policies('{"kycGate":{"openAccount":false,"moneyOut":false,"issueCard":true}}')};
       ${customer("kyc_status = 'pending'")}`,
      `${policies('{}')}; ${customer("kyc_status = 'approved'")}`,
      [500, 1035, ['actionRequired', 'KYC_VERIFICATION']],
    ],
  ])('issues none %s', async (_what, change, back, told) => {
    await during(change, back, async () => {
      expect(refused(await at.post('cards', wanted))).toEqual(told);
    });
  });

  it('asks live tenants alone for verified customers, and lets pending ones have a card', async () => {
    const gate = async () => (await policyOf(at.stack.database.as('card'), saas.tenantId)).kycGate.issueCard;
    expect(await gate()).toBe(false);
    const mode = (to: string) => `update identity.tenant set mode = '${to}' where id = '${saas.tenantId}'`;
    await during(mode('live'), mode('test'), async () => expect(await gate()).toBe(true));
    await during(
      customer("status = 'pending', kyc_status = 'pending'"),
      customer("status = 'active', kyc_status = 'approved'"),
      async () => expect((await at.done('cards', wanted)).status).toBe('ACTIVE'),
    );
  });

  it('issues one card for one key, and tells the same of it again', async () => {
    const once = { 'idempotency-key': 'issue-once' };
    const [first, again] = [await at.post('cards', wanted, once), await at.post('cards', wanted, once)];
    expect([first.status, again.text]).toEqual([200, first.text]);
    const other = await at.post('cards', { ...wanted, cardHolderName: 'AMIRA H' }, once);
    expect(refused(other)).toEqual([500, 1010, 'Idempotency key already used']);
  });
});

const PROFILE = () => ({
  ...{ id: amira, pronounTitle: 'Ms', firstName: 'Amira', lastName: 'Haddad', email: 'amira@mail.example' },
  ...{ countryCode: '971', phone: '501110001', language: 'ENGLISH' },
});

describe('the way of a plastic', () => {
  const order = { status: 'ISSUANCE_IN_PROGRESS' };

  it('goes from its order to its activation', async () => {
    const { id: cardId, token, lastFourDigits } = await plastic();
    const way = { cardId, cardToken: token };
    expect(refused(await at.post('process-card-request', { cardId, ...order }))).toEqual([
      ...[500, 1035, ['actionRequired', 'SET_PIN']],
    ]);
    expect(await at.done('set-pin', { cardToken: token, pin: '0000' })).toEqual({
      ...{ ...way, cardStatus: 'PENDING', statusReason: 'new card', pinSet: true },
    });
    const told = { ...order, cardId, remarks: 'Rush', statusReason: 'Ordered by hand' };
    const ordered = await at.done('process-card-request', told);
    expect(ordered).toMatchObject({
      ...{ id: cardId, status: 'ISSUANCE_IN_PROGRESS', statusReason: 'Ordered by hand', pinSet: true },
      ...{ lastFourDigit: lastFourDigits, lastFourDigits, processedAtThirdParty: true },
      ...{ _3dsecure: { id: cardId, configId: 9, status: true }, _3dSecure: { id: cardId, configId: 9, status: true } },
      manufacturing: { status: 'PENDING', estimatedManufacturingTime: null, updatedAt: now },
      delivery: { status: 'PENDING', estimatedDeliveryTime: null, address: HOME_TOLD, updatedAt: now },
    });
    expect(JSON.stringify(ordered)).not.toContain('Rush');
    const issuing = { ...way, cardStatus: 'ISSUANCE_IN_PROGRESS', statusReason: 'Ordered by hand' };
    await made(cardId, issuing);
    await brought(cardId, issuing);
    await activated(cardId, token);
    expect(await at.told(token)).toEqual([
      ...['card.issued pending', 'card.processed issuance', 'card.delivered awaiting_activation'],
      'card.activated active',
    ]);
    expect(await at.done('cards/details', { cardId })).toMatchObject({
      activation: { id: cardId, status: true, activatedAt: now },
      manufacturing: { status: 'MANUFACTURED', estimatedManufacturingTime: '2026-04-13T12:00:00' },
      delivery: { status: 'DELIVERED', estimatedDeliveryTime: '2026-04-16T10:00:30' },
    });
  });

  async function made(cardId: number, issuing: object) {
    const tell = (cardManufacturingStatus: string, more: object = {}) =>
      at.post('update-card-manufacturing', { cardId, cardManufacturingStatus, ...more });
    const early = await at.post('update-delivery-status', { cardId, deliveryStatus: 'DELIVERED' });
    expect(refused(early)).toEqual([500, 1010, 'Card is not manufactured yet']);
    let estimate: string | null = null;
    for (const [status, sent, told] of [
      ['IN_PROGRESS', {}, null],
      ['FAILED', { estimateManufacturingTime: '2026-04-13T12:00' }, '2026-04-13T12:00:00'],
      ['PENDING', {}, '2026-04-13T12:00:00'],
      ['PENDING', { estimateManufacturingTime: null }, '2026-04-13T12:00:00'],
      ['MANUFACTURED', {}, '2026-04-13T12:00:00'],
      ['MANUFACTURED', {}, '2026-04-13T12:00:00'],
    ] as const) {
      estimate = told;
      expect((await tell(status, sent)).json.data).toEqual({
        ...{ ...issuing, deliveryStatus: 'PENDING', cardManufacturingStatus: status },
        estimatedManufacturingTime: estimate,
      });
    }
    for (const status of ['PENDING', 'IN_PROGRESS', 'FAILED'])
      expect(refused(await tell(status))).toEqual([500, 1010, 'Manufacturing status does not allow this action']);
    const { manufacturingStatus } = { manufacturingStatus: 'MANUFACTURED' };
    expect((await at.post('update-card-manufacturing', { cardId, manufacturingStatus })).status).toBe(200);
  }

  async function brought(cardId: number, issuing: object) {
    const tell = (deliveryStatus: string, more: object = {}) =>
      at.post('update-delivery-status', { cardId, deliveryStatus, ...more });
    for (const deliveryStatus of ['DISPATCHED', 'DISPATCHED', 'PENDING', 'RETURNED'])
      expect((await tell(deliveryStatus)).json.data).toEqual({
        ...{ ...issuing, deliveryStatus, cardManufacturingStatus: 'MANUFACTURED', estimatedDeliveryTime: null },
      });
    expect((await tell('DELIVERED', { estimateDeliveryTime: '2026-04-16T10:00:30' })).json.data).toEqual({
      ...{ ...issuing, deliveryStatus: 'DELIVERED', cardManufacturingStatus: 'MANUFACTURED' },
      ...{ cardStatus: 'PENDING_VERIFICATION', statusReason: 'Approved', estimatedDeliveryTime: '2026-04-16T10:00:30' },
    });
    for (const status of ['DELIVERED', 'PENDING']) expect(refused(await tell(status))).toEqual(CARD_STATE);
  }

  async function activated(cardId: number, cardToken: number) {
    const { pan } = await at.done('get-card-pan', { cardId });
    const { expiry: expiryDate } = await at.done('get-card-expiry', { cardId });
    const other = pan.slice(0, -1) + ((Number(pan.at(-1)) + 1) % 10);
    for (const [proof, told] of [
      [{ cardId, pan: other, expiryDate }, [500, 1010, 'Invalid card details']],
      [{ cardId, pan, expiryDate: '01/30' }, [500, 1010, 'Invalid card details']],
    ] as const) {
      const got = await at.post('activate-card', proof);
      expect(refused(got)).toEqual(told);
      expect(got.text).not.toContain(proof.pan);
    }
    expect(await at.done('activate-card', { token: cardToken, pan, expiryDate })).toEqual({
      ...{ cardId, cardStatus: 'ACTIVE', statusReason: 'Ordered by hand' },
    });
    expect(refused(await at.post('activate-card', { cardId, pan, expiryDate }))).toEqual(CARD_STATE);
  }

  it('follows a converted card while it is in use, and has it activated anew', async () => {
    const { converted: cardId } = cards;
    expect(
      await at.done('update-card-manufacturing', { cardId, cardManufacturingStatus: 'MANUFACTURED' }),
    ).toMatchObject({ cardStatus: 'ACTIVE', cardManufacturingStatus: 'MANUFACTURED', deliveryStatus: 'PENDING' });
    expect((await at.done('set-pin', { cardId, pin: '2580' })).cardStatus).toBe('ACTIVE');
    expect(await at.done('update-delivery-status', { cardId, deliveryStatus: 'DELIVERED' })).toMatchObject({
      ...{ cardStatus: 'PENDING_VERIFICATION', statusReason: 'Approved' },
    });
  });

  it('locks activation after five wrong tries, also for the right one, for half an hour', async () => {
    const { family: cardId } = cards;
    const { pan } = await at.done('get-card-pan', { cardId });
    const { expiry: expiryDate } = await at.done('get-card-expiry', { cardId });
    for (let tries = 0; tries < 5; tries++)
      expect((await at.post('activate-card', { cardId, pan: '5300000000000000', expiryDate })).json.code).toBe(1010);
    for (const number of ['5300000000000000', pan]) {
      const locked = await at.post('activate-card', { cardId, pan: number, expiryDate });
      expect(refused(locked)).toEqual([429, 1005, 'Too many requests. Please try again later.']);
      expect(locked.headers.get('retry-after')).toBe('1800');
    }
    at.stack.clock.advance(30 * 60_000);
    expect((await at.done('activate-card', { cardId, pan, expiryDate })).cardStatus).toBe('ACTIVE');
  });

  const proof = { pan: '5300000000000000', expiryDate: '01/30' };
  const deeds = {
    'process-card-request': order,
    'update-card-manufacturing': { cardManufacturingStatus: 'MANUFACTURED' },
    'update-delivery-status': { deliveryStatus: 'DISPATCHED' },
    'activate-card': proof,
    'set-pin': { pin: '2580' },
  };
  it.each<[keyof typeof deeds, (keyof typeof cards)[]]>([
    ['process-card-request', ['everyday', 'plastic', 'spare', 'travel', 'office', 'lost', 'stolen', 'visitor']],
    ['update-card-manufacturing', ['everyday', 'plastic', 'fresh', 'travel', 'office', 'lost', 'stolen', 'visitor']],
    ['update-delivery-status', ['everyday', 'plastic', 'fresh', 'travel', 'office', 'lost', 'stolen', 'visitor']],
    ['activate-card', ['everyday', 'plastic', 'fresh', 'spare', 'travel', 'office', 'lost', 'stolen', 'visitor']],
    ['set-pin', ['office', 'lost', 'stolen', 'visitor']],
  ])('%s is refused of cards that stand otherwise', async (path, names) => {
    const told = await Promise.all(names.map((name) => at.post(path, { cardId: cards[name], ...deeds[path] })));
    expect(told.map(refused)).toEqual(names.map(() => CARD_STATE));
  });

  it('gives a PIN to plastics alone, also to frozen ones', async () => {
    expect(refused(await at.post('set-pin', { cardId: cards.everyday, pin: '2580' }))).toEqual([
      ...[500, 1010, 'PIN is allowed for physical cards only'],
    ]);
    const { admin } = at.stack.database;
    await admin`update card.card set restriction = 'frozen', restricted_by = 'app' where seq = ${cards.plastic}`;
    expect((await at.done('set-pin', { cardId: cards.plastic, pin: '2580' })).cardStatus).toBe('FREEZE');
  });

  it('stands still while its holder is blocked', async () => {
    const status = (to: string) => `update identity.customer set status = '${to}' where id = '${saas.customers.bilal}'`;
    await during(status('suspended'), status('active'), async () => {
      for (const [path, body] of Object.entries(deeds))
        expect([path, refused(await at.post(path, { cardId: cards.spare, ...body }))]).toEqual([path, BLOCKED]);
    });
  });

  it.each<[string, object, string[]]>([
    [
      'process-card-request',
      { status: 'ACTIVE', remarks: 5, statusReason: 'x'.repeat(256) },
      ['remarks', 'statusReason', 'status'],
    ],
    ['process-card-request', {}, ['status']],
    ['update-card-manufacturing', { cardManufacturingStatus: 'DONE' }, ['cardManufacturingStatus']],
    ['update-card-manufacturing', { manufacturingStatus: 'done' }, ['manufacturingStatus']],
    [
      'update-card-manufacturing',
      { cardManufacturingStatus: 'FAILED', estimateManufacturingTime: '2026-02-03T10:00Z' },
      ['estimateManufacturingTime'],
    ],
    [
      'update-delivery-status',
      { deliveryStatus: 'LOST', estimateDeliveryTime: '2026-02-03' },
      ['estimateDeliveryTime', 'deliveryStatus'],
    ],
    [
      'update-delivery-status',
      { deliveryStatus: 'PENDING', estimateDeliveryTime: '2026-02-03T10:00+04:00' },
      ['estimateDeliveryTime'],
    ],
    ['activate-card', { pan: '5300 0000 0000 0000', expiryDate: '30/01' }, ['pan', 'expiryDate']],
    ['activate-card', { pan: 5300000000000000, expiryDate: '1/30' }, ['pan', 'expiryDate']],
    ['activate-card', { pan: '530000000000000', expiryDate: '13/30' }, ['pan', 'expiryDate']],
    ['activate-card', {}, ['pan', 'expiryDate']],
    ['set-pin', { pin: '123' }, ['pin']],
    ['set-pin', { pin: ' 1234' }, ['pin']],
    ['set-pin', { pin: '１２３４' }, ['pin']],
    ['set-pin', { pin: 1234 }, ['pin']],
  ])('%s names what is wrong in case %#', async (path, body, wrong) => {
    const got = await at.post(path, { cardId: cards.spare, ...body });
    expect(keys(got)).toEqual([422, 1000, ...wrong]);
    for (const secret of ['530000000000000', '1234']) expect(got.text).not.toContain(secret);
  });

  it('knows no cards but its own, by number or by token', async () => {
    const cardId = await at.seq('card.card', elsewhere.cards.plastic);
    const [row] = await at.stack.database.admin`select token from card.card where seq = ${cardId}`;
    for (const [path, body] of Object.entries(deeds)) {
      expect([path, refused(await at.post(path, { ...body, cardId }))]).toEqual([path, unknown('cardId')]);
      const without = path === 'activate-card' || path === 'set-pin';
      const told = without ? unknown('cardToken') : [422, 1000, ['cardId', 'must not be null']];
      expect([path, refused(await at.post(path, { ...body, cardToken: row!.token }))]).toEqual([path, told]);
    }
  });
});
