import type { ServerResponse } from 'node:http';
import { fixedClock } from '../../kernel/clock';
import type { Operation } from '../../kernel/execute';
import { newId } from '../../kernel/id';
import type { Source, SourceCall } from '../sources';
import { type Got, type Hook, openHook, openWorld, quickFacts, until, type World } from './hooks.fixture';
import type { Webhooks } from './index';

let world: World;
let hook: Hook;
let tenantId: string;
/** Stands still but where a test moves it: how fast the machine is decides nothing. */
let clock: ReturnType<typeof fixedClock>;
let running: Webhooks[] = [];
const told: { operation: Operation; call: SourceCall }[] = [];
/** Notes what it is told; that the card subgraph takes it is tested with the whole program. */
const card: Source = {
  name: 'card',
  send: async (operation, call) => {
    told.push({ operation, call });
    return { data: { answerAuthorisation: { id: newId() } } };
  },
  subscribe: async () => ({}),
  ready: async () => true,
  close: async () => {},
};
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  hook = await openHook();
  tenantId = await world.tenant('cryptomate');
  clock = fixedClock(new Date());
  told.length = 0;
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop(0)));
  running = [];
  await hook.close();
});

const start = async (timeoutMs = 60_000): Promise<void> =>
  void running.push(await world.start({ clock, sources: { card }, facts: quickFacts([], timeoutMs) }));

/** A purchase that waits for so long. */
async function purchase(waitsMs: number): Promise<string> {
  const id = newId();
  const questionDeadline = new Date(clock.now().getTime() + waitsMs).toISOString();
  await world.tell(id, [1], { type: 'authorisation.requested', tenantId, after: { questionDeadline } });
  return id;
}
const over = (endpoint: string): Promise<void> =>
  until(async () => {
    const [row] = await world.deliveries(endpoint);
    return row !== undefined && row.status !== 'pending';
  }, 'the question is over');
async function logOf(endpoint: string): Promise<object[]> {
  const rows = await world.deliveries(endpoint);
  expect(rows).toMatchObject([
    { trigger: 'question', attempts: 1, event_type: 'AUTHORIZATION', next_attempt_at: null },
  ]);
  return [{ ...rows[0]!, body: null }, ...(await world.attempts(rows[0]!.id))];
}

describe('a question', () => {
  const says =
    (status: number, body: string) =>
    (_got: Got, response: ServerResponse): void =>
      void response.writeHead(status).end(body);
  const answers: Record<string, [Hook['answer'], { approve: boolean; code: string | null }, string | null]> = {
    'a yes': [says(200, '{"response_code":"00"}'), { approve: true, code: '00' }, null],
    'a no with its reason': [says(200, '{"response_code":"51"}'), { approve: false, code: '51' }, null],
    'what nobody can read': [says(200, 'yes'), { approve: false, code: null }, 'broken_answer'],
    'an error': [says(500, '{"response_code":"00"}'), { approve: false, code: null }, 'http_status'],
    'a reset': [
      (_got, response) => void response.socket!.resetAndDestroy(),
      { approve: false, code: null },
      'connection_error',
    ],
  };
  it.each(Object.entries(answers))(
    'answered by %s is decided at once, by one who may',
    async (_name, [answer, verdict, error]) => {
      const endpoint = await world.endpoint(hook.url, { dialect: 'cryptomate', tenantId });
      hook.answer = answer;
      await start();
      await start();
      const id = await purchase(1);
      await over(endpoint);
      expect(hook.got).toHaveLength(1);
      expect(told).toHaveLength(1);
      expect(told[0]!.operation.variables).toEqual({ id, ...verdict });
      expect(told[0]!.call.viewer).toMatchObject({
        tenantId,
        actor: { kind: 'system' },
        dialect: 'cryptomate',
        sandbox: true,
      });
      expect(await logOf(endpoint)).toMatchObject([{ status: error ? 'failed' : 'succeeded' }, { error }]);
    },
  );

  it('answered too late changes nothing, but is remembered', async () => {
    const endpoint = await world.endpoint(hook.url, { dialect: 'cryptomate', tenantId });
    hook.answer = (_got, response) => {
      clock.advance(800);
      response.end('{"response_code":"00"}');
    };
    await start();
    await purchase(800);
    await over(endpoint);
    expect(told).toEqual([]);
    expect(hook.got).toHaveLength(1);
    expect(await logOf(endpoint)).toMatchObject([
      { status: 'failed' },
      { error: 'late', status: 200, response: '{"response_code":"00"}' },
    ]);
  });

  it('that is never answered, or whose time was over before it could be asked, is left to its deadline', async () => {
    const endpoint = await world.endpoint(hook.url, { dialect: 'cryptomate', tenantId });
    hook.answer = () => clock.advance(1_000);
    await start(1_500);
    await purchase(0);
    await purchase(1_000);
    await over(endpoint);
    expect(told).toEqual([]);
    expect(hook.got).toHaveLength(1);
    expect(await logOf(endpoint)).toMatchObject([{ status: 'failed' }, { error: 'timeout', status: null }]);
  });
});
