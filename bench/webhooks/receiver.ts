import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes every message and counts: how many different ones, and of each card whether they came in order. */
export interface Counted {
  readonly received: number;
  readonly distinct: number;
  readonly outOfOrder: number;
  /** When the last one came, in milliseconds since the epoch. */
  readonly lastAt: number;
}
export type Order = 'count' | 'forget';
export type Reply = { readonly url: string } | { readonly counted: Counted };

let seen = new Set<number>();
let last = new Map<string, number>();
let tally = { received: 0, outOfOrder: 0, lastAt: 0 };

function take(body: string): void {
  tally.received++;
  tally.lastAt = performance.timeOrigin + performance.now();
  const n = Number(/"statusReason":"(\d+)@/.exec(body)?.[1]);
  const card = /"resourceId":"([^"]+)"/.exec(body)?.[1] ?? '';
  if (seen.has(n)) return;
  seen.add(n);
  if (n < (last.get(card) ?? -1)) tally.outOfOrder++;
  last.set(card, n);
}

const tell = (reply: Reply): void => void process.send?.(reply);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    take(Buffer.concat(chunks).toString());
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1', () => tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }));

process.on('message', (order: Order) => {
  if (order === 'count') tell({ counted: { ...tally, distinct: seen.size } });
  else {
    seen = new Set();
    last = new Map();
    tally = { received: 0, outOfOrder: 0, lastAt: 0 };
  }
});
