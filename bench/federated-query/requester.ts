import { Pool } from 'undici';
import { drive } from '../load';
import type { Sample } from '../scenario';

/** What the bench tells this process to do, one at a time. */
export interface Order {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked in turn, and how many characters the right answer to each has. */
  readonly bodies: readonly string[];
  readonly lengths: readonly number[];
  readonly connections: number;
  readonly ms: number;
}

export interface Done {
  readonly sample: Sample;
  /** Requests in all, those before the measured ones too. */
  readonly asked: number;
}

export type Told = Done | { readonly error: string };

/** Connections of a gateway to its subgraphs may have been closed since its last turn; finding that out is not measured. */
const WAKE_MS = 300;

async function run({ url, headers, bodies, lengths, connections, ms }: Order): Promise<Done> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  let asked = 0;
  let failed = 0;
  const ask = async (): Promise<boolean> => {
    const turn = asked++ % bodies.length;
    const response = await pool.request({ path: pathname, method: 'POST', headers, body: bodies[turn] });
    const text = await response.body.text();
    const right = response.statusCode === 200 && text.length === lengths[turn];
    if (!right && failed++ === 0)
      process.stderr.write(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}\n`);
    return right;
  };
  try {
    await drive(connections, WAKE_MS, ask);
    failed = 0;
    const sample = await drive(connections, ms, ask);
    return { sample: { ...sample, failed }, asked };
  } finally {
    await pool.destroy();
  }
}

/** A process of its own, so that asking costs none of those who answer. */
process.on('message', (order: Order) => {
  run(order).then(
    (told) => process.send!(told satisfies Told),
    (error: Error) => process.send!({ error: error.message } satisfies Told),
  );
});
