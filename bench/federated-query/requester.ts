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
  /** Length of every right answer, in characters. */
  readonly length: number;
}

export type Told = { readonly sample: Sample } | { readonly error: string };

/** Connections of a gateway to its subgraphs may have been closed since its last turn; finding that out is not measured. */
const WAKE_MS = 300;

async function run({ url, headers, body, connections, ms, length }: Order): Promise<Sample> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  let failed = 0;
  const ask = async (): Promise<boolean> => {
    const response = await pool.request({ path: pathname, method: 'POST', headers, body });
    const text = await response.body.text();
    const right = response.statusCode === 200 && text.length === length;
    if (!right && failed++ === 0) process.stderr.write(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}\n`);
    return right;
  };
  try {
    await drive(connections, WAKE_MS, ask);
    failed = 0;
    return { ...(await drive(connections, ms, ask)), failed };
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
