import { setTimeout as pause } from 'node:timers/promises';
import { happened } from './testing/identity';
import { eventually } from './testing/live';
import { ask, startStack, topologies } from './testing/stack';

describe.each(topologies)('stopping a gateway with subgraphs %s', (topology) => {
  it('finishes what is in flight and takes nothing new', async () => {
    const stack = await startStack(topology);
    happened.writing = 0;
    happened.wrote = 0;
    const flying = ask(stack.url, 'mutation { write(ms: 400) }');
    await eventually(() => happened.writing === 1);
    const began = Date.now();
    const stopped = stack.stop();
    await pause(50);
    await expect(ask(stack.url, '{ whoami }')).rejects.toThrow();
    const { status, data, headers } = await flying;
    expect([status, data, headers.get('connection')]).toEqual([200, { write: 'written' }, 'close']);
    await stopped;
    expect([happened.wrote, Date.now() - began < 8_000]).toEqual([1, true]);
  });
});

describe('stopping a gateway', () => {
  it('cuts off whoever takes longer than the grace', async () => {
    const stack = await startStack('in process');
    happened.begun = 0;
    const flying = ask(stack.url, '{ slow(ms: 8000) }').then(
      () => 'answered',
      () => 'cut off',
    );
    await eventually(() => happened.begun === 1);
    const began = Date.now();
    await stack.gateway.stop(200);
    expect(await flying).toBe('cut off');
    expect(Date.now() - began).toBeLessThan(6_000);
    await stack.stop();
  });

  it('is not ready when a subgraph or the database is gone, but alive', async () => {
    const stack = await startStack('over http');
    await stack.served[0]!.stop(100);
    const ready = await fetch(`${stack.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { status: 'not ready', parts: { identity: false, wallet: true } },
    ]);
    expect((await fetch(`${stack.url}/healthz`)).status).toBe(200);
    const { status, errors } = await ask(stack.url, '{ whoami }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE']);
    await stack.stop();
  });
});
