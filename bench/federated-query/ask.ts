import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { VIEWER_HEADER } from '../../kernel/serve';
import { signViewer } from '../../kernel/viewer';
import type { Bench } from '../scenario';
import { BENCH_KEYS } from '../server';
import type { Done, Order, Told } from './requester';
import type { Answering } from './stack';
import { viewer } from './world';

/** Our gateway takes the credential, the others hand the viewer token on; everybody is sent both. */
const headersOf = async (token: string): Promise<Record<string, string>> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  [VIEWER_HEADER]: await signViewer(viewer, BENCH_KEYS),
});

/** Everybody gives the same answers, or there is nothing to compare. Tells how long each of them is. */
export async function alike(
  answering: Readonly<Record<string, Answering>>,
  bodies: readonly string[],
  token: string,
): Promise<Record<string, number[]>> {
  const lengths: Record<string, number[]> = {};
  const right: unknown[] = [];
  for (const [name, { url }] of Object.entries(answering)) {
    const headers = await headersOf(token);
    lengths[name] = [];
    for (const [i, body] of bodies.entries()) {
      const text = await (await fetch(url, { method: 'POST', headers, body })).text();
      const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
      assert(data && !errors, `${name} does not answer: ${text.slice(0, 300)}`);
      right[i] ??= data;
      assert.deepEqual(data, right[i], `${name} gives another answer`);
      lengths[name].push(text.length);
    }
  }
  return lengths;
}

export type Ask = (order: Pick<Order, 'url' | 'lengths' | 'ms'>) => Promise<Done>;

const CONNECTIONS = 16;

export function requester({ defer }: Bench, bodies: readonly string[], token: string): Ask {
  const child = fork(join(__dirname, 'requester.ts'), { execArgv: ['--import', 'tsx'] });
  defer(async () => child.kill());
  return async (order) => {
    child.send({ ...order, bodies, connections: CONNECTIONS, headers: await headersOf(token) } satisfies Order);
    const [told] = (await once(child, 'message')) as [Told];
    if ('error' in told) throw new Error(`${order.url} ${told.error}`);
    return told;
  };
}
