import { newId } from '../../../kernel/id';
import type { Viewer } from '../../../kernel/viewer';
import * as world from '../../../tests/card-world';
import { type TestDatabase, testDatabase } from '../../../tests/database';
import { events } from '../events';
import { card } from '../index';
import { another, type Scene, sceneOn } from '../network/testing';
import { sweep } from './sweep';

const CHALLENGE = `id state channel merchantName countryNumeric amount { amount currency } approved answeredAt
  transactionAt expiresAt card { id } authorisation { id state declineReason threeDsPassed amount { amount } }`;
const RAISE = `mutation ($input: ChallengeInput!) { raiseChallenge(input: $input) {
  challenge { ${CHALLENGE} } authorisation { id state declineReason threeDsPassed } } }`;
const ANSWER = `mutation ($id: ID!, $approve: Boolean!, $otp: String) {
  answerChallenge(id: $id, approve: $approve, otp: $otp) { ${CHALLENGE} } }`;
const ENROL = `mutation ($id: ID!, $enrolled: Boolean, $channel: ThreeDsChannel, $key: String) {
  setThreeDs(cardId: $id, enrolled: $enrolled, channel: $channel, idempotencyKey: $key) { threeDs { enrolled channel } } }`;
const CODE = 'query ($id: ID!) { sandboxChallengeCode(id: $id) }';
const EXPIRE = `mutation ($id: ID!) { sandboxExpireChallenge(id: $id) { ${CHALLENGE} } }`;
const LIST = `query ($filter: ChallengeFilter) { challenges(filter: $filter) { nodes { id } total } }`;

// biome-ignore lint/suspicious/noExplicitAny: answers are as deep as the documents
type Answer = Record<string, any>;

describe('3-D Secure', () => {
  let database: TestDatabase;
  let at: Scene;
  let viewer: Viewer;
  let subgraph: ReturnType<typeof card>;
  beforeAll(async () => {
    database = await testDatabase();
    await database.admin`
      insert into identity.country (id, name, iso2, iso3, numeric) values (229, 'Spain', 'ES', 'ESP', '724')
      on conflict do nothing`;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    at = await sceneOn(database, {});
    subgraph = card(at.deps);
    ({ viewer } = at.call);
    await alter('tier', { is_3ds: true });
    await alter('card', { three_ds_enrolled: true });
  });

  const alter = (table: 'tier' | 'card', changes: object) =>
    database.admin`update card.${database.admin(table)} set ${database.admin(changes)} where tenant_id = ${at.tenantId}`;
  const ask = (query: string, variables: Record<string, unknown>, as = viewer) =>
    world.run(subgraph, as, query, variables) as Promise<{ data: Answer; errors?: Answer[] }>;
  const purchase = (more: object = {}) => ({
    ...{ networkRef: newId(), cardId: at.cardId, channel: 'ECOMMERCE', amount: { amount: '16.80', currency: 'USD' } },
    merchant: { name: 'Librería Norte', mcc: '5942', country: 'ES' },
    ...more,
  });
  const raise = async (more: object = {}): Promise<Answer> => {
    const { data, errors } = await ask(RAISE, { input: purchase(more) });
    expect(errors).toBeUndefined();
    return data.raiseChallenge;
  };
  const raised = async (more: object = {}): Promise<Answer> => (await raise(more)).challenge;
  const otpOf = async (id: string): Promise<string> => (await ask(CODE, { id })).data.sandboxChallengeCode;
  const answer = (id: string, approve: boolean, otp?: string, as = viewer) => ask(ANSWER, { id, approve, otp }, as);
  const answered = async (...given: Parameters<typeof answer>): Promise<Answer> =>
    (await answer(...given)).data.answerChallenge;
  const codeOf = async (result: Promise<{ errors?: Answer[] }>): Promise<unknown> =>
    world.codeOf((await result) as never);
  const authorisations = () =>
    at.rows<{ state: string; decline_reason: string; three_ds_passed: boolean }>('card.authorisation');
  const wrongOf = (otp: string): string => (otp === '000000' ? '000001' : '000000');

  it('asks, tells the world, and holds nothing meanwhile', async () => {
    const challenge = await raised();
    expect(challenge).toMatchObject({
      ...{ state: 'PENDING', channel: 'SMS', merchantName: 'Librería Norte', countryNumeric: '724', approved: null },
      ...{ amount: { amount: '16.80', currency: 'USD' }, card: { id: at.cardId }, authorisation: null },
    });
    expect(new Date(challenge.expiresAt).getTime() - new Date(challenge.transactionAt).getTime()).toBe(300_000);
    const told = await database.admin`
      select type, resource_id, after from events.outbox where tenant_id = ${at.tenantId} and resource_type = 'challenge'`;
    expect(told).toMatchObject([
      { type: 'card.threeds.challenge', resource_id: challenge.id, after: { amount: '16.80' } },
    ]);
    events['card.threeds.challenge'].parse(told[0]);
    expect(JSON.stringify(told)).not.toContain(await otpOf(challenge.id));
    expect(await authorisations()).toEqual([]);
    expect((await at.balance()).held).toBe('0');
  });

  it('approved with the code goes on to be authorised, once', async () => {
    const { id } = await raised();
    const otp = await otpOf(id);
    const done = await answered(id, true, otp);
    expect(done).toMatchObject({
      ...{ state: 'APPROVED', approved: true, authorisation: { state: 'HELD', threeDsPassed: true } },
    });
    const again = await answered(id, true, otp);
    expect(again.authorisation.id).toBe(done.authorisation.id);
    expect(await codeOf(answer(id, false))).toBe('CHALLENGE_ANSWERED');
    expect(await authorisations()).toHaveLength(1);
    expect((await at.balance()).held).toBe('1680');
  });

  it('answered by staff is in the audit log', async () => {
    const { id } = await raised();
    await answered(id, false, undefined, { ...viewer, actor: { kind: 'staff', id: 'nora' } });
    const rows = await database.admin`
      select action, target_id, before, after from identity.audit where tenant_id = ${at.tenantId} and target_id = ${id}`;
    const change = { before: { state: 'pending' }, after: { state: 'declined' } };
    expect(rows).toMatchObject([{ action: 'card.answerChallenge', ...change }]);
  });

  it('approved by many at once is authorised once', async () => {
    const { id } = await raised();
    const otp = await otpOf(id);
    const all = await Promise.all(Array.from({ length: 6 }, () => answered(id, true, otp)));
    expect(new Set(all.map(({ authorisation }) => authorisation.id)).size).toBe(1);
    expect((await at.balance()).held).toBe('1680');
  });

  it('declined by its holder ends in a declined authorisation', async () => {
    const { id } = await raised();
    const done = await answered(id, false);
    expect(done).toMatchObject({
      ...{ state: 'DECLINED', approved: false },
      authorisation: { state: 'DECLINED', declineReason: 'THREE_DS', threeDsPassed: false },
    });
    expect((await answered(id, false)).authorisation.id).toBe(done.authorisation.id);
    expect((await at.balance()).held).toBe('0');
  });

  it('counts wrong codes, and fails at the fifth', async () => {
    const { id } = await raised();
    const wrong = wrongOf(await otpOf(id));
    for (const left of [4, 3, 2, 1, 0]) {
      const { errors } = await answer(id, true, wrong);
      expect(errors![0]!.extensions).toMatchObject({ code: 'OTP_WRONG', field: 'otp', details: { left } });
    }
    expect(await codeOf(answer(id, true, await otpOf(id)))).toBe('CHALLENGE_EXPIRED');
    expect(await authorisations()).toMatchObject([{ state: 'declined', decline_reason: 'three_ds' }]);
  });

  it('by SMS needs the code to approve; the tenant vouches for who answers its webhook', async () => {
    const { id } = await raised();
    expect(await codeOf(answer(id, true))).toBe('INPUT_INVALID');
    expect(await codeOf(answer(id, true, '12x456'))).toBe('INPUT_INVALID');
    await alter('card', { three_ds_channel: 'webhook' });
    const other = await raised();
    expect(await answered(other.id, true)).toMatchObject({ channel: 'WEBHOOK', authorisation: { state: 'HELD' } });
  });

  it('is too late after five minutes, whoever notices', async () => {
    const [one, two] = [await raised(), await raised()];
    at.deps.clock.advance(300_000);
    expect(await codeOf(answer(one.id, true, await otpOf(one.id)))).toBe('CHALLENGE_EXPIRED');
    expect(await sweep(at.deps, at.network)).toBeGreaterThan(0);
    expect(await sweep(at.deps, at.network)).toBe(0);
    const { data } = await ask(`query ($id: ID!) { challenge(id: $id) { ${CHALLENGE} } }`, { id: two.id });
    expect(data.challenge).toMatchObject({ state: 'FAILED', authorisation: { declineReason: 'THREE_DS' } });
    expect(await authorisations()).toMatchObject([{ three_ds_passed: false }, { three_ds_passed: false }]);
  });

  it('ends once, however many processes sweep', async () => {
    await Promise.all([raised(), raised(), raised()]);
    at.deps.clock.advance(300_000);
    const networks = [at.network, another(database, at.deps.clock), another(database, at.deps.clock)];
    await Promise.all(networks.map((network) => sweep(at.deps, network)));
    expect(await authorisations()).toHaveLength(3);
  });

  it('that was approved when the process ended is authorised by the sweep', async () => {
    const { id } = await raised();
    await database.admin`
      update card.challenge set state = 'approved', answered_as = 'approve', answered_at = ${world.NOW}, updated_at = ${world.NOW}
      where id = ${id}`;
    expect(await sweep(at.deps, at.network)).toBe(0);
    at.deps.clock.advance(10_000);
    expect(await sweep(at.deps, at.network)).toBe(1);
    expect(await authorisations()).toMatchObject([{ state: 'held', three_ds_passed: true }]);
  });

  it('is the same question for the same number, and another question is refused', async () => {
    const message = { networkRef: 'ref-1', amount: { amount: '1.00', currency: 'USD' } };
    const first = await raised(message);
    expect((await raised(message)).id).toBe(first.id);
    const other = purchase({ ...message, amount: { amount: '2.00', currency: 'USD' } });
    expect(await codeOf(ask(RAISE, { input: other }))).toBe('IDEMPOTENCY_REUSED');
    const many = { networkRef: 'ref-2' };
    const all = await Promise.all(Array.from({ length: 5 }, () => raised(many)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ['not enrolled', { three_ds_enrolled: false }, 'HELD', null],
    ['asked by no channel', { three_ds_channel: 'disabled' }, 'HELD', null],
    ['frozen', { restriction: 'frozen', restricted_by: 'app' }, 'DECLINED', 'CARD_FROZEN'],
    ['closed', { lifecycle: 'closed', closed_reason: 'fraud', closed_at: world.NOW }, 'DECLINED', 'CARD_CLOSED'],
  ])('troubles nobody where the card is %s', async (_, state, became, declineReason) => {
    await alter('card', state);
    expect(await raise()).toMatchObject({
      ...{ challenge: null, authorisation: { state: became, declineReason, threeDsPassed: null } },
    });
  });

  it('asks in currencies that the tenant does not keep', async () => {
    expect((await raised({ amount: { amount: '1500', currency: 'JPY' } })).amount).toEqual({
      ...{ amount: '1500', currency: 'JPY' },
    });
    const odd = (amount: object) => codeOf(ask(RAISE, { input: purchase({ amount }) }));
    expect(await odd({ amount: '1.5', currency: 'JPY' })).toBe('INPUT_INVALID');
    expect(await odd({ amount: '1', currency: 'XYZ' })).toBe('CURRENCY_UNSUPPORTED');
  });

  it('is only about purchases online', async () => {
    expect(await codeOf(ask(RAISE, { input: purchase({ channel: 'ATM' }) }))).toBe('INPUT_INVALID');
  });

  it('is for the tenant whose card it is, and for end users about their own', async () => {
    const { id } = await raised();
    const elsewhere = world.viewerOf(await world.tenant(database.admin));
    const other = { ...viewer, customerId: await world.customer(database.admin, at.tenantId) };
    for (const as of [elsewhere, other]) {
      expect(await codeOf(answer(id, false, undefined, as))).toBe('CHALLENGE_UNKNOWN');
      expect(await codeOf(ask('query ($id: ID!) { challenge(id: $id) { id } }', { id }, as))).toBe('CHALLENGE_UNKNOWN');
      expect((await ask(LIST, {}, as)).data.challenges).toEqual({ nodes: [], total: 0 });
    }
    const own = { ...viewer, customerId: at.customerId, actor: { kind: 'user' as const, id: at.customerId } };
    expect((await ask(LIST, { filter: { cardId: at.cardId } }, own)).data.challenges).toEqual({
      nodes: [{ id }],
      total: 1,
    });
    expect(await codeOf(ask(CODE, { id }, own))).toBe('VIEWER_FORBIDDEN');
    expect(await answered(id, true, await otpOf(id), own)).toMatchObject({ authorisation: { state: 'HELD' } });
    expect(await codeOf(ask(CODE, { id }, { ...viewer, sandbox: false }))).toBe('SANDBOX_ONLY');
  });

  it('lets time pass in the sandbox', async () => {
    const { id } = await raised();
    const { data } = await ask(EXPIRE, { id });
    expect(data.sandboxExpireChallenge).toMatchObject({
      state: 'FAILED',
      authorisation: { declineReason: 'THREE_DS' },
    });
    const other = await raised();
    await answered(other.id, false);
    expect(await codeOf(ask(EXPIRE, { id: other.id }))).toBe('CHALLENGE_ANSWERED');
  });

  describe('of a card', () => {
    const enrol = (given: object, as = viewer) => ask(ENROL, { id: at.cardId, ...given }, as);
    const changes = () =>
      database.admin`select verb from card.history where card_id = ${at.cardId} and verb = 'setThreeDs'`;

    it('is taken off and put on again; what is so already changes nothing', async () => {
      expect((await enrol({ enrolled: false })).data.setThreeDs.threeDs).toEqual({ enrolled: false, channel: 'SMS' });
      expect((await enrol({ enrolled: false })).data.setThreeDs.threeDs).toEqual({ enrolled: false, channel: 'SMS' });
      expect(await changes()).toHaveLength(1);
      expect((await enrol({ enrolled: true, channel: 'DISABLED' })).data.setThreeDs.threeDs).toEqual({
        ...{ enrolled: true, channel: 'DISABLED' },
      });
      expect(await changes()).toHaveLength(2);
    });

    it('asks through a webhook where there is one', async () => {
      expect(await codeOf(enrol({ channel: 'WEBHOOK' }))).toBe('WEBHOOK_MISSING');
      await database.admin`update identity.tenant set webhook_url = 'https://a.example' where id = ${at.tenantId}`;
      expect((await enrol({ channel: 'WEBHOOK' })).data.setThreeDs.threeDs.channel).toBe('WEBHOOK');
    });

    it('is refused without anything to set, for end users, closed cards and tiers without it', async () => {
      expect(await codeOf(enrol({}))).toBe('INPUT_INVALID');
      expect(await codeOf(enrol({ enrolled: false }, { ...viewer, customerId: at.customerId }))).toBe(
        'VIEWER_FORBIDDEN',
      );
      await alter('tier', { is_3ds: false });
      expect(await codeOf(enrol({ enrolled: false }))).toBe('THREEDS_UNAVAILABLE');
      await alter('card', { lifecycle: 'closed', closed_reason: 'fraud', closed_at: world.NOW });
      expect(await codeOf(enrol({ enrolled: false }))).toBe('CARD_CLOSED');
      expect(await changes()).toHaveLength(0);
    });
  });
});
