import { systemClock } from '../../kernel/clock';
import { newId } from '../../kernel/id';
import { type Hook, openHook, openWorld, until, type World } from './hooks.fixture';
import type { Parts } from './parts';
import { forgetter, sweeper } from './sweep';

let world: World;
let hook: Hook;
let parts: Parts;
beforeAll(async () => {
  world = await openWorld();
  hook = await openHook();
  parts = { db: world.gateway, clock: systemClock } as Parts;
});
afterAll(async () => {
  await hook.close();
  await world.close();
});

/** As a process that died would have left it. */
async function left(endpointId: string, status: string, daysOld = 0): Promise<string> {
  const id = newId();
  await world.database.admin`
    insert into events.delivery (tenant_id, id, endpoint_id, event_id, resource_id, event_type, trigger, status, created_at)
    values (${world.tenantId}, ${id}, ${endpointId}, ${newId()}, ${newId()}, 'card.frozen', 'event', ${status},
      now() - ${daysOld} * interval '1 day')`;
  await world.database.admin`
    insert into events.attempt (tenant_id, delivery_id, n, at, duration_ms) values (${world.tenantId}, ${id}, 1, now(), 1)`;
  return id;
}

test('what is old goes with its attempts, but for what is still to be sent; events go by age too', async () => {
  const endpoint = await world.endpoint(hook.url);
  const [old, waiting, young] = [
    await left(endpoint, 'succeeded', 31),
    await left(endpoint, 'pending', 31),
    await left(endpoint, 'failed', 29),
  ];
  await world.tell(newId(), [1]);
  await forgetter(parts, 30).run();
  expect((await world.deliveries(endpoint)).map(({ id }) => id)).toEqual([waiting, young]);
  expect(await world.attempts(old)).toEqual([]);
  expect(await world.attempts(waiting)).toHaveLength(1);
  const [kept] = await world.database.admin`select count(*)::int as n from events.outbox`;
  expect(kept!.n).toBe(1);
  await until(async () => {
    await forgetter(parts, 0).run();
    const [gone] = await world.database.admin`select count(*)::int as n from events.outbox`;
    return gone!.n === 0;
  }, 'the event is forgotten');
});

test('a line that stands still goes on, and what an endpoint that is off still had ends', async () => {
  const [on, off] = [await world.endpoint(hook.url), await world.endpoint(hook.url)];
  const [stranded, useless] = [await left(on, 'pending'), await left(off, 'pending')];
  await world.database.admin`update events.endpoint set enabled = false where id = ${off}`;
  let woken = 0;
  await sweeper(parts, () => woken++).run();
  expect((await world.deliveries(on))[0]).toMatchObject({
    id: stranded,
    status: 'pending',
    next_attempt_at: expect.any(Date),
  });
  expect((await world.deliveries(off))[0]).toMatchObject({ status: 'failed', next_attempt_at: null });
  expect(await world.attempts(useless)).toMatchObject([{}, { error: 'endpoint_disabled' }]);
  expect(woken).toBe(1);
});
