import { newId } from '../../kernel/id';
import * as world from '../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { verifyLedger } from '../wallet/verify';
import { card } from '.';
import { type Scene, sceneOn } from './network/testing';

/** The end of an account, and of what draws on it. */

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const CLOSE = 'mutation ($id: ID!, $key: String) { closeAccount(id: $id, idempotencyKey: $key) { id } }';

const closing = (of: Scene, key?: string, more: Parameters<typeof world.viewerOf>[1] = {}) =>
  world.run(card(of.deps), { ...of.call.viewer, ...more }, CLOSE, { id: of.accountId, key });
const refused = async (...asked: Parameters<typeof closing>): Promise<unknown> => world.codeOf(await closing(...asked));

const told = async (of: Scene, since = 0): Promise<string[]> =>
  (await of.rows<{ type: string; seq: string }>('events.outbox'))
    .sort((a, b) => Number(a.seq) - Number(b.seq))
    .map(({ type }) => type)
    .slice(since);
const lives = async (of: Scene): Promise<unknown> =>
  (await of.rows('card.card')).map(({ id, lifecycle, closed_reason: why }) => ({ id, lifecycle, why }));
const lifecycle = async ({ accountId }: Scene): Promise<unknown> =>
  (await database.admin`select lifecycle, closed_at is not null as at from wallet.account where id = ${accountId}`)[0];

describe('an account', () => {
  test('takes its living cards along, each told before the account, and does so once for a key', async () => {
    const of = await sceneOn(database, { funds: 0n });
    const [frozen, lost] = [await of.card(), await of.card()];
    await world.run(card(of.deps), of.call.viewer, `mutation { freezeCard(id: "${frozen}") { id } }`);
    await world.run(card(of.deps), of.call.viewer, `mutation { terminateCard(id: "${lost}", reason: LOST) { id } }`);
    const other = await world.card(
      database.admin,
      of.tenantId,
      of.customerId,
      await world.account(database.admin, of.tenantId, of.customerId),
    );
    const before = (await told(of)).length;
    expect((await closing(of, 'key-1')).data).toEqual({ closeAccount: { id: of.accountId } });
    expect(await told(of, before)).toEqual(['card.closed', 'card.closed', 'account.closed']);
    expect(await lives(of)).toEqual(
      expect.arrayContaining([
        { id: of.cardId, lifecycle: 'closed', why: 'offboarding' },
        { id: frozen, lifecycle: 'closed', why: 'offboarding' },
        { id: lost, lifecycle: 'closed', why: 'lost' },
        { id: other, lifecycle: 'active', why: null },
      ]),
    );
    expect(await lifecycle(of)).toEqual({ lifecycle: 'closed', at: true });
    expect((await closing(of, 'key-1')).data).toEqual({ closeAccount: { id: of.accountId } });
    expect(await refused(of, 'key-2')).toBe('ACCOUNT_CLOSED');
    expect(await told(of, before)).toHaveLength(3);
  });

  test('stays, and so do its cards, while there is money: at hand before what is held', async () => {
    const of = await sceneOn(database, { funds: 10_00n });
    const whole = await of.buy('10.00');
    expect(await refused(of)).toBe('ACCOUNT_HAS_HOLDS');
    await of.network.reverse(of.call, { networkRef: newId(), id: whole.id });
    await of.buy('4.00');
    const before = (await told(of)).length;
    expect(await refused(of, 'key-1')).toBe('ACCOUNT_HAS_BALANCE');
    expect(await lives(of)).toEqual([{ id: of.cardId, lifecycle: 'active', why: null }]);
    expect(await told(of, before)).toEqual([]);
    expect(await of.rows('events.once')).toEqual([]);
  });

  test('that is overdrawn is not closed either, nor somebody else’s, nor without the right', async () => {
    const of = await sceneOn(database, { funds: 0n });
    const message = { cardId: of.cardId, channel: 'ecommerce' as const, amount: { amount: '3.00', currency: 'USD' } };
    await of.network.force(of.call, { networkRef: newId(), ...message });
    expect(await refused(of)).toBe('ACCOUNT_HAS_BALANCE');
    expect(await refused(of, undefined, { tenantId: await world.tenant(database.admin) })).toBe('ACCOUNT_UNKNOWN');
    expect(await refused(of, undefined, { customerId: newId() })).toBe('ACCOUNT_UNKNOWN');
    expect(await refused(of, undefined, { scopes: ['account:read', 'card:write'] })).toBe('VIEWER_FORBIDDEN');
    expect(await lifecycle(of)).toEqual({ lifecycle: 'active', at: false });
  });

  test('once closed takes no settlement, refund or transfer, and nothing tells of those that came', async () => {
    const of = await sceneOn(database, { funds: 5_00n });
    const paid = await of.buy('5.00');
    await of.network.capture(of.call, { networkRef: newId(), id: paid.id });
    expect((await closing(of)).errors).toBeUndefined();
    const before = [await told(of), await of.rows('wallet.leg'), await of.rows('wallet.entry')];
    await expect(of.network.refund(of.call, { networkRef: newId(), id: paid.id })).rejects.toMatchObject({
      code: 'ACCOUNT_CLOSED',
    });
    const late = { cardId: of.cardId, channel: 'ecommerce' as const, amount: { amount: '3.00', currency: 'USD' } };
    await expect(of.network.force(of.call, { networkRef: newId(), ...late })).rejects.toMatchObject({
      code: 'ACCOUNT_CLOSED',
    });
    expect([await told(of), await of.rows('wallet.leg'), await of.rows('wallet.entry')]).toEqual(before);
  });

  test.each([
    ['a credit, too', true],
    ['nobody who pays', false],
  ])('and whoever comes at the same moment are judged one after the other: %s', async (_, paid) => {
    const of = await sceneOn(database, { funds: 0n });
    const freeze = `mutation { freezeCard(id: "${of.cardId}") { id } }`;
    const [end, again, bought, issued] = await Promise.all([
      refused(of),
      refused(of),
      of.buy('1.00'),
      of.card().then(
        () => 'issued',
        ({ code }) => code,
      ),
      paid && of.fund(of.accountId, 2_00n),
      world.run(card(of.deps), of.call.viewer, freeze),
    ]);
    const closed = [end, again].includes(undefined);
    expect(closed || paid).toBe(true);
    expect(await lifecycle(of)).toEqual({ lifecycle: closed ? 'closed' : 'active', at: closed });
    expect(['issued', 'ACCOUNT_CLOSED']).toContain(issued);
    expect(await verifyLedger(of.tenantId, database.as('wallet'))).toMatchObject({ ok: true });
    if (!closed) return;
    expect([end, again].sort()).toEqual(['ACCOUNT_CLOSED', undefined]);
    expect(new Set((await of.rows<{ lifecycle: string }>('card.card')).map((row) => row.lifecycle))).toEqual(
      new Set(['closed']),
    );
    expect(bought).toMatchObject({ state: 'declined' });
    expect(await of.balance()).toEqual({ posted: '0', held: '0' });
  });
});
