import * as world from '../../tests/card-world';
import { card } from './index';
import { playCourier } from './jobs';
import { Bench, HOME } from './life.fixture';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const courier = (id: string, step: string) => bench.do('sandboxCourier', `cardId: "${id}", step: ${step}`);

/** From its order to the door. */
async function delivered(id: string): Promise<void> {
  await bench.do('processCard', `id: "${id}"`);
  await bench.do('updateManufacturing', `id: "${id}", status: MANUFACTURED`);
  await bench.do('updateDelivery', `id: "${id}", status: DISPATCHED`);
  await bench.do('updateDelivery', `id: "${id}", status: DELIVERED`);
}

describe('a card that is born physical', () => {
  beforeEach(() => bench.fresh('vaultspay-saas'));

  it('goes its way: pending, issued, made, brought, activated', async () => {
    const { id } = await bench.plastic();
    expect(await bench.see(id)).toMatchObject({
      ...{ status: 'PENDING', form: 'PHYSICAL', embossedName: 'MIRA', activatedAt: null },
      fulfilment: { manufacturing: 'PENDING', delivery: 'PENDING', address: { country: 'AE', city: 'Abu Dhabi' } },
    });
    expect(await bench.do('processCard', `id: "${id}", remarks: "By phone", statusReason: "Checked"`)).toMatchObject({
      ...{ status: 'ISSUANCE', statusReason: 'Checked' },
    });
    const made = `id: "${id}", status: MANUFACTURED, estimate: "2026-04-13T12:00:00Z"`;
    expect(await bench.do('updateManufacturing', made)).toMatchObject({ status: 'ISSUANCE' });
    const sent = `id: "${id}", status: DISPATCHED, courier: "Desert Post", trackingNumber: "DP-1"`;
    expect((await bench.do('updateDelivery', sent)).fulfilment).toMatchObject({
      ...{ delivery: 'DISPATCHED', courier: 'Desert Post', trackingNumber: 'DP-1', dispatchedAt: world.NOW },
    });
    expect(await bench.do('updateDelivery', `id: "${id}", status: DELIVERED`)).toMatchObject({
      ...{ status: 'AWAITING_ACTIVATION', statusReason: 'Approved', fulfilment: { deliveredAt: world.NOW } },
    });
    const { pan, expiry } = await bench.pan(id);
    expect(await bench.do('activateCard', `id: "${id}", pan: "${pan}", expiry: "${expiry}"`)).toMatchObject({
      ...{ status: 'ACTIVE', statusReason: 'Checked', activatedAt: world.NOW },
    });
    expect(await bench.told(id)).toEqual([
      ['card.issued', undefined, 'pending'],
      ['card.processed', 'pending', 'issuance'],
      ['card.updated', 'issuance', 'issuance'],
      ['card.dispatched', 'issuance', 'issuance'],
      ['card.delivered', 'issuance', 'awaiting_activation'],
      ['card.activated', 'awaiting_activation', 'active'],
    ]);
    expect(await bench.verbs(id)).toEqual([
      'issuePhysical',
      'process',
      'manufacture',
      'dispatch',
      'deliver',
      'activate',
    ]);
  });

  it('is ordered once it has a PIN, and once', async () => {
    const { id } = await bench.issue({ form: 'PHYSICAL', address: HOME });
    expect(await bench.refused('processCard', `id: "${id}"`)).toBe('PIN_UNSET');
    await bench.pin(id);
    await bench.do('processCard', `id: "${id}"`);
    expect(await bench.refused('processCard', `id: "${id}"`)).toBe('CARD_STATE');
    const virtual = await bench.issue();
    expect(await bench.refused('processCard', `id: "${virtual.id}"`)).toBe('CARD_STATE');
  });

  it('is brought only once it is made, and made only once', async () => {
    const { id } = await bench.plastic();
    expect(await bench.refused('updateManufacturing', `id: "${id}", status: IN_PROGRESS`)).toBe('CARD_STATE');
    await bench.do('processCard', `id: "${id}"`);
    expect(await bench.refused('updateDelivery', `id: "${id}", status: DELIVERED`)).toBe('NOT_MANUFACTURED');
    for (const status of ['FAILED', 'PENDING', 'IN_PROGRESS', 'MANUFACTURED'])
      await bench.do('updateManufacturing', `id: "${id}", status: ${status}`);
    expect(await bench.refused('updateManufacturing', `id: "${id}", status: PENDING`)).toBe('ALREADY_MANUFACTURED');
    const before = await bench.everything();
    await bench.do('updateManufacturing', `id: "${id}", status: MANUFACTURED`);
    expect(await bench.everything()).toEqual(before);
    for (const status of ['DISPATCHED', 'RETURNED', 'DISPATCHED', 'PENDING', 'DELIVERED'])
      await bench.do('updateDelivery', `id: "${id}", status: ${status}`);
    expect(await bench.refused('updateDelivery', `id: "${id}", status: DISPATCHED`)).toBe('CARD_STATE');
    expect((await bench.told(id)).map(([type]) => type).filter((type) => /dispatched|delivered/.test(type))).toEqual([
      'card.dispatched',
      'card.dispatched',
      'card.delivered',
    ]);
  });

  it('takes no idempotency key twice for two things', async () => {
    const { id } = await bench.plastic();
    await bench.do('processCard', `id: "${id}"`);
    await bench.do('updateManufacturing', `id: "${id}", status: MANUFACTURED`);
    await bench.do('updateDelivery', `id: "${id}", status: DISPATCHED, idempotencyKey: "k"`);
    await bench.do('updateDelivery', `id: "${id}", status: DISPATCHED, idempotencyKey: "k"`);
    expect(await bench.refused('updateDelivery', `id: "${id}", status: DELIVERED, idempotencyKey: "k"`)).toBe(
      'IDEMPOTENCY_REUSED',
    );
  });

  it('needs an address, and a tier that has plastics', async () => {
    const codes = async (more: Record<string, unknown>) =>
      world.codeOf(await bench.tryIssue({ form: 'PHYSICAL', ...more }));
    expect(await codes({})).toBe('ADDRESS_MISSING');
    expect(await codes({ address: { ...HOME, country: 'ZZ' } })).toBe('COUNTRY_UNSUPPORTED');
    expect(await codes({ address: { ...HOME, country: 'nowhere' } })).toBe('INPUT_INVALID');
    expect(await codes({ address: { ...HOME, phone: '050' } })).toBe('INPUT_INVALID');
    expect(await codes({ address: HOME, embossedName: 'SOMEBODY' })).toBe('NAME_NOT_ALLOWED');
    await bench.database.admin`update card.tier set forms = '{virtual}' where id = ${bench.tierId}`;
    expect(await codes({ address: HOME })).toBe('FORM_UNAVAILABLE');
    expect(await bench.database.admin`select 1 from card.card where tenant_id = ${bench.tenantId}`).toHaveLength(0);
  });

  it('takes alpha-3 countries, and shows the address without the phone', async () => {
    const { id } = await bench.issue({ form: 'PHYSICAL', address: { ...HOME, country: 'ARE' } });
    expect((await bench.see(id)).fulfilment.address).toEqual({ country: 'AE', city: 'Abu Dhabi' });
    const answer = await bench.run(`{ card(id: "${id}") { fulfilment { address { phone } } } }`);
    expect(answer.errors?.[0]?.message).toMatch(/Cannot query field "phone"/);
  });

  it('is nothing to holders but to activate, and nothing at all to others', async () => {
    const { id } = await bench.plastic();
    const args = {
      processCard: '',
      updateManufacturing: ', status: MANUFACTURED',
      updateDelivery: ', status: PENDING',
    };
    for (const [verb, rest] of Object.entries(args))
      expect(await bench.refused(verb, `id: "${id}"${rest}`, bench.user)).toBe('VIEWER_FORBIDDEN');
    await delivered(id);
    const stranger = bench.as({ customerId: await world.customer(bench.database.admin, bench.tenantId) });
    const { pan, expiry } = await bench.pan(id);
    const proof = `id: "${id}", pan: "${pan}", expiry: "${expiry}"`;
    expect(await bench.refused('activateCard', proof, stranger)).toBe('CARD_UNKNOWN');
    expect(await bench.do('activateCard', proof, bench.user)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('activation by number and expiry date', () => {
  let id: string;
  let proof: string;
  beforeEach(async () => {
    await bench.fresh('vaultspay-saas');
    id = (await bench.plastic()).id;
    await delivered(id);
    const { pan, expiry } = await bench.pan(id);
    proof = `id: "${id}", pan: "${pan}", expiry: "${expiry}"`;
  });
  const wrong = async () =>
    world.codeOf(await bench.ask('activateCard', `id: "${id}", pan: "5300000000000000", expiry: "01/29"`));
  const right = async () => world.codeOf(await bench.ask('activateCard', proof));
  const tries = async () => (await bench.see(id)).attempts;

  it('counts wrong tries although it refuses, and locks after five, the right one too', async () => {
    for (let n = 1; n <= 4; n++) {
      expect(await wrong()).toBe('ACTIVATION_WRONG');
      expect(await tries()).toMatchObject({ activation: n, activationLockedUntil: null });
    }
    expect(await wrong()).toBe('ACTIVATION_WRONG');
    expect(await tries()).toMatchObject({ activation: 0, activationLockedUntil: '2026-04-11T10:00:00.000Z' });
    expect(await bench.refused('activateCard', proof)).toBe('ACTIVATION_LOCKED');
    expect(await wrong()).toBe('ACTIVATION_LOCKED');
    await bench.do('sandboxUnlockActivation', `cardId: "${id}"`);
    expect(await wrong()).toBe('ACTIVATION_WRONG');
    expect(await tries()).toMatchObject({ activation: 1 });
    expect(await right()).toBeUndefined();
    expect(await tries()).toMatchObject({ activation: 0 });
  });

  it('lets the lock end by itself', async () => {
    for (let n = 0; n < 5; n++) await wrong();
    expect(await right()).toBe('ACTIVATION_LOCKED');
    const later = { ...bench.deps, clock: { now: () => new Date('2026-04-11T10:00:00Z') } };
    const answer = await world.run(card(later), bench.viewer, `mutation { activateCard(${proof}) { status } }`);
    expect(answer.data).toEqual({ activateCard: { status: 'ACTIVE' } });
  });

  it('does not say which of the two was wrong', async () => {
    const { pan, expiry } = await bench.pan(id);
    const answers = [
      await bench.ask('activateCard', `id: "${id}", pan: "${pan}", expiry: "01/29"`),
      await bench.ask('activateCard', `id: "${id}", pan: "5300000000000000", expiry: "${expiry}"`),
    ];
    expect(answers[0]!.errors![0]!.extensions).toEqual(answers[1]!.errors![0]!.extensions);
  });

  it('wants both, in their form', async () => {
    const { pan, expiry } = await bench.pan(id);
    for (const args of [
      `pan: "${pan}"`,
      `expiry: "${expiry}"`,
      'code: "001234"',
      `pan: "123", expiry: "${expiry}"`,
      `pan: "${pan}", expiry: "2029-04"`,
    ])
      expect(await bench.refused('activateCard', `id: "${id}", ${args}`)).toBe('INPUT_INVALID');
  });

  it('counts a wrong try once for one idempotency key, and refuses it again', async () => {
    const args = `id: "${id}", pan: "5300000000000000", expiry: "01/29", idempotencyKey: "k"`;
    for (let n = 0; n < 3; n++) expect(world.codeOf(await bench.ask('activateCard', args))).toBe('ACTIVATION_WRONG');
    expect(await tries()).toMatchObject({ activation: 1 });
  });

  it('counts every one of many simultaneous tries', async () => {
    const codes = await Promise.all(Array.from({ length: 8 }, wrong));
    expect(codes.filter((code) => code === 'ACTIVATION_WRONG')).toHaveLength(5);
    expect(codes.filter((code) => code === 'ACTIVATION_LOCKED')).toHaveLength(3);
  });

  it('is over when it is done, and not for cards whose holder is out of use', async () => {
    await bench.database.admin`update identity.customer set status = 'suspended' where id = ${bench.holder}`;
    expect(await bench.refused('activateCard', proof)).toBe('CUSTOMER_SUSPENDED');
    await bench.database.admin`update identity.customer set status = 'active' where id = ${bench.holder}`;
    expect(await right()).toBeUndefined();
    expect(await bench.refused('activateCard', proof)).toBe('ALREADY_ACTIVE');
  });

  it('leaves no number in any table', async () => {
    const { pan } = await bench.pan(id);
    await wrong();
    await bench.do('activateCard', `${proof}, idempotencyKey: "k"`);
    const tables = await bench.database
      .admin`select schemaname, relname from pg_stat_user_tables where schemaname <> 'drizzle'`;
    for (const { schemaname, relname } of tables) {
      const [hit] = await bench.database.admin.unsafe(
        `select count(*)::int as n from "${schemaname}"."${relname}" as t where t::text like $1`,
        [`%${pan}%`],
      );
      expect([relname, hit!.n]).toEqual([relname, 0]);
    }
  });
});

describe('activation by the code on the carrier', () => {
  let id: string;
  let last4: string;
  beforeEach(async () => {
    await bench.fresh('vaultspay-v1');
    ({ id, last4 } = await bench.issue());
    await bench.do('convertCard', `id: "${id}", input: { address: { country: "AE", city: "Dubai", line1: "Souk 1" } }`);
  });
  const activate = (code: string) => `id: "${id}", code: "${code}"`;

  it('waits until the card was sent off, not until it has come', async () => {
    expect(await bench.refused('activateCard', activate(`00${last4}`))).toBe('NOT_SHIPPED');
    await courier(id, 'MANUFACTURED');
    await courier(id, 'DISPATCHED');
    expect(await bench.do('activateCard', activate(`00${last4}`))).toMatchObject({
      status: 'ACTIVE',
      form: 'PHYSICAL',
    });
    expect((await courier(id, 'DELIVERED')).fulfilment).toMatchObject({
      delivery: 'DELIVERED',
      deliveredAt: world.NOW,
    });
    expect((await bench.told(id)).map(([type]) => type)).toEqual([
      ...['card.issued', 'card.shipping', 'card.updated', 'card.dispatched', 'card.activated', 'card.delivered'],
    ]);
  });

  it('locks for a day', async () => {
    await courier(id, 'MANUFACTURED');
    await courier(id, 'DISPATCHED');
    for (let n = 0; n < 5; n++)
      expect(world.codeOf(await bench.ask('activateCard', activate('999999')))).toBe('ACTIVATION_WRONG');
    const answer = await bench.ask('activateCard', activate(`00${last4}`));
    expect(answer.errors![0]!.extensions).toEqual({
      ...{ code: 'ACTIVATION_LOCKED', details: { until: '2026-04-12T09:30:00.000Z', retryAfterSeconds: 86_400 } },
    });
  });

  it('keeps a digest that no dump can be searched for', async () => {
    const [row] = await bench.database.admin`select activation_code_hash from card.card where id = ${id}`;
    expect(row!.activation_code_hash).toHaveLength(32);
    const other = await bench.issue();
    await bench.do(
      'convertCard',
      `id: "${other.id}", input: { address: { country: "AE", city: "Dubai", line1: "Souk 1" } }`,
    );
    await bench.database.admin`update card.card set last4 = ${last4} where id = ${other.id}`;
    const [twin] = await bench.database.admin`select activation_code_hash from card.card where id = ${other.id}`;
    expect(twin!.activation_code_hash.equals(row!.activation_code_hash)).toBe(false);
  });
});

describe('the courier of the sandbox', () => {
  // Those of the tests before are not its customers any more.
  beforeEach(() => bench.database.admin`update identity.tenant set mode = 'live'`);

  it('sends off after a minute and brings after two, frozen or not, and once', async () => {
    await bench.fresh('vaultspay-v1');
    const { id } = await bench.issue();
    await bench.do('convertCard', `id: "${id}", input: { address: { country: "AE", city: "Dubai", line1: "Souk 1" } }`);
    await bench.do('freezeCard', `id: "${id}"`);
    const at = (seconds: number) => ({
      ...bench.deps,
      clock: { now: () => new Date(Date.parse(world.NOW) + seconds * 1_000) },
    });
    expect(await playCourier(at(59))).toBe(0);
    await Promise.all([playCourier(at(60)), playCourier(at(60))]);
    expect((await bench.see(id)).fulfilment).toMatchObject({
      delivery: 'DISPATCHED',
      dispatchedAt: '2026-04-11T09:31:00.000Z',
    });
    expect(await playCourier(at(119))).toBe(0);
    expect(await playCourier(at(120))).toBe(1);
    expect(await playCourier(at(999))).toBe(0);
    expect(await bench.see(id)).toMatchObject({
      status: 'FROZEN',
      lifecycle: 'SHIPPING',
      fulfilment: { delivery: 'DELIVERED' },
    });
    const history = await bench.history(id);
    expect(history).toHaveLength(6);
    expect(history.slice(-3).map(({ verb, actor }) => [verb, actor])).toEqual([
      ['manufacture', 'network'],
      ['dispatch', 'network'],
      ['deliver', 'network'],
    ]);
  });

  it('does nothing for closed cards, for other contracts, or outside the sandbox', async () => {
    const late = { ...bench.deps, clock: { now: () => new Date('2026-04-12T09:30:00Z') } };
    await bench.fresh('vaultspay-v1');
    const { id } = await bench.issue();
    await bench.do('convertCard', `id: "${id}", input: { address: { country: "AE", city: "Dubai", line1: "Souk 1" } }`);
    await bench.do('terminateCard', `id: "${id}", reason: LOST`);
    expect(await playCourier(late)).toBe(0);
    const live = await bench.issue();
    await bench.do(
      'convertCard',
      `id: "${live.id}", input: { address: { country: "AE", city: "Dubai", line1: "Souk 1" } }`,
    );
    await bench.database.admin`update identity.tenant set mode = 'live' where id = ${bench.tenantId}`;
    expect(await playCourier(late)).toBe(0);
    await bench.fresh('vaultspay-saas');
    const plastic = await bench.plastic();
    await bench.do('processCard', `id: "${plastic.id}"`);
    expect(await playCourier(late)).toBe(0);
  });

  it('is played by nobody but the sandbox', async () => {
    await bench.fresh('vaultspay-saas');
    const { id } = await bench.plastic();
    const live = bench.as({ sandbox: false });
    expect(await bench.refused('sandboxCourier', `cardId: "${id}", step: DISPATCHED`, live)).toBe('SANDBOX_ONLY');
    expect(await bench.refused('sandboxExpireCard', `cardId: "${id}"`, live)).toBe('SANDBOX_ONLY');
    expect(await bench.refused('sandboxUnlockActivation', `cardId: "${id}"`, live)).toBe('SANDBOX_ONLY');
    expect(await bench.refused('sandboxCourier', `cardId: "${id}", step: DISPATCHED`)).toBe('CARD_STATE');
  });
});
