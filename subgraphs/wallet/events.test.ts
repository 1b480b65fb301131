import { fixedClock } from '../../kernel/clock';
import { logger } from '../../kernel/log';
import { TEST_KEYS } from '../../tests/keys';
import { engineOn } from './engine';
import { type EventType, events } from './events';
import { assignIbans, expireHolds } from './jobs';
import { accountOf, balancesOf, type World, walletWorld } from './testing';

let world: World;
beforeAll(async () => {
  world = await walletWorld();
});
afterAll(() => world.close());

test('every event that the wallet tells has the shape that it promises', async () => {
  const tenant = await world.tenant();
  const customer = await tenant.customer();
  const account = await accountOf(tenant, customer, '50.00');
  const { data } = await tenant.ask(
    `mutation ($input: HoldInput!, $contact: AddContactInput!, $id: ID!) {
      placeHold(input: $input) { hold { id } } addContact(input: $contact) { id }
      updateAccount(id: $id, input: { label: "x" }) { id } freezeAccount(id: $id) { id } unfreezeAccount(id: $id) { id }
      a: setAccountEnabled(id: $id, enabled: false) { id } b: setAccountEnabled(id: $id, enabled: true) { id }
    }`,
    {
      input: { accountId: account.id, amount: { amount: '5', currency: 'AED' } },
      contact: { customerId: customer, title: 'Landlord', iban: 'AE580961000648060012345' },
      id: account.id,
    },
  );
  await tenant.ask(
    'mutation ($hold: ID!, $contact: ID!) { releaseHold(id: $hold) { id } updateContact(id: $contact, input: { title: "y" }) { id } removeContact(id: $contact) { id } }',
    {
      hold: data.placeHold.hold.id,
      contact: data.addContact.id,
    },
  );
  const told = await world.db.admin<{ type: EventType; before: unknown; after: unknown }[]>`
    select type, before, after from events.outbox where tenant_id = ${tenant.id} order by id, n`;
  for (const { type, before, after } of told) {
    expect(Object.keys(events)).toContain(type);
    events[type].parse({ ...(before !== null && { before }), after });
  }
  expect(new Set(told.map(({ type }) => type)).size).toBeGreaterThanOrEqual(13);
});

test('the jobs give wanted IBANs and end holds whose time has come', async () => {
  const tenant = await world.tenant();
  const account = await accountOf(tenant, await tenant.customer(), '9.00');
  const { data } = await tenant.ask('mutation ($input: HoldInput!) { placeHold(input: $input) { hold { id } } }', {
    input: { accountId: account.id, amount: { amount: '5', currency: 'AED' }, expiresAt: '2026-03-08T12:00:00Z' },
  });
  expect(data.placeHold.hold.id).toBeDefined();
  const db = world.db.as('wallet');
  const deps = { db, keys: TEST_KEYS, clock: fixedClock('2026-03-09T00:00:00Z'), log: logger('silent') };
  expect(await assignIbans(deps)).toBeGreaterThan(0);
  expect(await assignIbans(deps)).toBe(0);
  expect(await expireHolds(deps, engineOn(db).execute)).toBe(1);
  expect(await expireHolds(deps, engineOn(db).execute)).toBe(0);
  expect(await balancesOf(tenant, account.id)).toMatchObject({ available: '9.00', held: '0.00' });
  const read = await tenant.ask(
    'query ($id: ID!) { account(id: $id) { iban } verifyLedger { ok accounts entries problems { kind } } }',
    account,
  );
  expect(read.data.account.iban).toMatch(/^AE\d{21}$/);
  expect(read.data.verifyLedger).toMatchObject({ ok: true, entries: 2, problems: [] });
  expect(await tenant.ask('{ verifyLedger { ok } }', {}, { scopes: ['account:read'] })).toMatchObject({
    code: 'VIEWER_FORBIDDEN',
  });
});
