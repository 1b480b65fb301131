import { luhnDigit } from '../../../../subgraphs/card/pan';
import type { Data } from '../../../../tests/stack';
import { virtualCard } from '../card.examples';
import { plainClient } from '../client.fixture';
import { CARD_STATE, type Desk, desk, elsewhere, keys, refused, saas, unknown } from './cards.fixture';

const DETAILS = 'cards/details';
const REVEALS = ['get-card-pan', 'get-card-cvv', 'get-card-expiry'];
const ALL = [DETAILS, ...REVEALS];

let at: Desk;
let everyday: Data;
let travel: Data;
const numbered = async (id: string): Promise<Data> =>
  (await at.stack.database.admin`select seq::int as "cardId", token, last4 from card.card where id = ${id}`)[0]!;
beforeAll(async () => {
  at = await desk();
  everyday = await numbered(saas.cards.everyday);
  travel = await numbered(saas.cards.travel);
}, 90_000);
afterAll(() => at?.close());

const audited = () => at.stack.database.admin`
  select actor_kind, actor_id, target_id, after, ip from identity.audit where action = 'card.reveal' order by at, id`;

describe('naming a card', () => {
  it('takes its number, its token in either spelling, or both', async () => {
    const { cardId, token } = everyday;
    for (const name of [{ cardId }, { token }, { cardToken: token }, { cardId: `${cardId}`, token: ` ${token} ` }])
      expect(await at.done(DETAILS, { ...name, cardID: 1 })).toMatchObject({ id: cardId, token });
  });

  it.each(ALL)('%s refuses none, two that differ, and whatever is no number', async (path) => {
    const { cardId } = everyday;
    const either = [422, 1000, ['cardId', 'either cardId or token is required']];
    for (const body of [{}, '', { cardId: null, token: null }])
      expect(refused(await at.post(path, body))).toEqual(either);
    for (const token of ['token', 'cardToken'])
      expect(keys(await at.post(path, { cardId, [token]: travel.token }))).toEqual([422, 1000, token]);
    expect(keys(await at.post(path, { cardId: 'x', token: -1 }))).toEqual([422, 1000, 'cardId', 'token']);
  });

  it.each(ALL)('%s knows no cards but its own', async (path) => {
    const { cardId, token } = await numbered(elsewhere.cards.plastic);
    expect(refused(await at.post(path, { cardId }))).toEqual(unknown('cardId'));
    expect(refused(await at.post(path, { token }))).toEqual(unknown('token'));
    expect(keys(await at.post(path, { cardId, cardToken: token }))).toEqual([422, 1000, 'cardId', 'cardToken']);
    expect(refused(await at.post(path, { cardId: Number.MAX_SAFE_INTEGER }))).toEqual(unknown('cardId'));
  });
});

describe('the details of a card', () => {
  it('have every member, and nothing that is secret', async () => {
    const { cardId } = await numbered(saas.cards.lost);
    const got = await at.post(DETAILS, { cardId });
    const { pan } = await at.done('get-card-pan', { cardId });
    expect(Object.keys(got.json.data)).toEqual(Object.keys(virtualCard));
    expect(got.text).not.toContain(pan);
    expect(got.text).not.toMatch(/"(pan|cvv|pin|expiry)"/i);
    expect(got.json.data).toMatchObject({
      ...{ id: cardId, status: 'LOST', statusReason: 'Left in a taxi', cardConversionStatus: null },
      reportedCards: [
        {
          ...{ id: expect.any(Number), cardId, cardToken: got.json.data.token, userId: got.json.data.userId },
          ...{ cardStatus: 'LOST', statusReason: 'Left in a taxi', reportStatus: 'REPORTED', remarks: null },
          ...{
            newCardId: null,
            createdAt: '2026-04-29T08:30:00.000+00:00',
            updatedAt: '2026-04-29T08:30:00.000+00:00',
          },
        },
      ],
    });
  });

  it.each<[keyof typeof saas.cards, object]>([
    ['everyday', { status: 'ACTIVE', cardType: 'VIRTUAL', activation: { status: true } }],
    ['travel', { status: 'FREEZE', cardNetwork: 'VISA', thirdPartyConfigSlug: 'pmt-visa-issuing', _3dSecure: null }],
    ['office', { status: 'BLOCK' }],
    ['visitor', { status: 'EXPIRED', statusReason: 'Card expired' }],
    ['stolen', { status: 'REPLACED', reportedCards: [{ newCardId: expect.any(Number), reportStatus: 'REPLACED' }] }],
    ['fresh', { status: 'PENDING', processedAtThirdParty: false, delivery: null, activation: { status: false } }],
    ['parcel', { status: 'ISSUANCE_IN_PROGRESS', delivery: { status: 'DISPATCHED', address: { country: 'ARE' } } }],
    ['family', { status: 'PENDING_VERIFICATION', statusReason: 'Approved', activation: { activatedAt: null } }],
    ['converted', { status: 'ACTIVE', cardType: 'PHYSICAL', cardConversionStatus: 'APPROVED' }],
    ['thawed', { status: 'ACTIVE', cardConversionStatus: 'APPLIED', manufacturing: null }],
  ])('tell how the card %s stands', async (name, told) => {
    const { cardId } = await numbered(saas.cards[name]);
    expect(await at.done(DETAILS, { cardId })).toMatchObject({ id: cardId, ...told });
  });
});

describe('what is printed on a card', () => {
  it('is told piece by piece, to be kept by nobody, and audited', async () => {
    const { cardId, token, last4 } = everyday;
    const before = await audited();
    const got = await Promise.all(
      REVEALS.map((path) => at.post(path, { cardId, token }, { 'idempotency-key': 'once' })),
    );
    expect(got.map(({ headers }) => headers.get('cache-control'))).toEqual(REVEALS.map(() => 'no-store'));
    const [{ pan }, { cvv }, { expiry }] = got.map(({ json }) => json.data);
    expect(got.map(({ json }) => json)).toEqual([{ data: { pan } }, { data: { cvv } }, { data: { expiry } }]);
    expect(pan).toMatch(/^5\d{15}$/);
    expect([pan.slice(-4), luhnDigit(pan.slice(0, -1))]).toEqual([last4, pan.at(-1)]);
    expect([cvv, expiry]).toEqual([expect.stringMatching(/^\d{3}$/), '03/29']);
    const rows = (await audited()).slice(before.length);
    const app = { actor_kind: 'app', target_id: saas.cards.everyday, ip: expect.stringContaining('127.0.0.1') };
    expect(rows.map(({ after }) => after.fields[0]).sort()).toEqual(['cvv', 'expiry', 'pan']);
    for (const row of rows) expect(row).toMatchObject(app);
    const { admin } = at.stack.database;
    expect(await admin`select 1 from events.once where scope like '%get-card%'`).toHaveLength(0);
  });

  it('is not told of cards that are over, be it only reported so', async () => {
    const { admin } = at.stack.database;
    const { cardId } = everyday;
    await admin`
      update card.card set restriction = 'reported', restricted_by = 'app', reported_kind = 'expired' where seq = ${cardId}`;
    const over = [
      cardId,
      ...(await Promise.all([saas.cards.stolen, saas.cards.visitor].map(numbered))).map((one) => one.cardId),
    ];
    const before = await audited();
    for (const path of REVEALS)
      for (const one of over) expect([path, refused(await at.post(path, { cardId: one }))]).toEqual([path, CARD_STATE]);
    expect(await audited()).toEqual(before);
    await admin`
      update card.card set restriction = 'none', restricted_by = null, reported_kind = null where seq = ${cardId}`;
  });

  it('is told of plastics before they are made, of stopped cards, and of those of blocked users', async () => {
    const { admin } = at.stack.database;
    const amira = saas.customers.amira;
    await admin`update identity.customer set status = 'suspended' where id = ${amira}`;
    for (const name of ['fresh', 'travel'] as const)
      expect(await at.done('get-card-pan', { cardId: (await numbered(saas.cards[name])).cardId })).toEqual({
        pan: expect.stringMatching(/^\d{16}$/),
      });
    expect((await at.done(DETAILS, { cardId: everyday.cardId })).status).toBe('ACTIVE');
    await admin`update identity.customer set status = 'active' where id = ${amira}`;
  });

  it('is not told to apps without the privilege, whatever they ask', async () => {
    const { admin } = at.stack.database;
    const { deviceId } = at.client.app;
    await admin`update identity.credential set privileges = '{}' where device_id = ${deviceId}`;
    const { call } = await plainClient(at.front, at.stack);
    for (const path of REVEALS)
      for (const body of [{ cardId: everyday.cardId }, '{"cardId":', {}])
        expect(refused(await call(`/pcs/api/v1/${path}`, { body }))).toEqual([403, 1008, 'Insufficient Privilege.']);
    expect((await call(`/pcs/api/v1/${DETAILS}`, { body: { cardId: everyday.cardId } })).status).toBe(200);
  });
});
