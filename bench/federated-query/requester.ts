import { Pool } from 'undici';
import { drive } from '../load';
import type { Sample } from '../scenario';

/** What the bench tells this process to do, one at a time. */
export interface Order {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly ms: number;
  /** Length of every right answer. */
  readonly bytes: number;
}

export type Told = { readonly sample: Sample } | { readonly error: string };

async function run({ url, headers, body, connections, ms, bytes }: Order): Promise<Sample> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const ask = async (): Promise<void> => {
    const response = await pool.request({ path: pathname, method: 'POST', headers, body });
    const text = await response.body.text();
    if (response.statusCode !== 200 || text.length !== bytes)
      throw new Error(`answered with ${response.statusCode} and ${text.length} characters: ${text.slice(0, 300)}`);
  };
  try {
    return await drive(connections, ms, ask);
  } finally {
    await pool.destroy();
  }
}

/** A process of its own, so that asking costs none of those who answer. */
process.on('message', (order: Order) => {
  run(order).then(
    (sample) => process.send!({ sample } satisfies Told),
    (error: Error) => process.send!({ error: error.message } satisfies Told),
  );
});
