import { WebSocket } from 'ws';

/**
 * So many sockets in a process of their own, each with one subscription, that note when which event reached them.
 * Every event carries its number and when it was written, as `n@ms`, in its `reason`.
 */
export interface Wanted {
  readonly url: string;
  readonly token: string;
  readonly query: string;
  /** One socket for each. */
  readonly variables: readonly Record<string, unknown>[];
}

/** What became of the events with numbers from `from` on. */
export interface Heard {
  readonly seen: number;
  readonly doubled: number;
  /** By event: how long until the last of its sockets had it. */
  readonly lastMs: readonly number[];
}

export type Order =
  | { readonly open: Wanted }
  | { readonly report: { readonly from: number } }
  | { readonly close: true };
export type Reply = { readonly opened: number } | { readonly heard: Heard } | { readonly failed: string };

interface Event {
  readonly sockets: Set<number>;
  lastMs: number;
  doubled: number;
}

const events = new Map<number, Event>();
let sockets: WebSocket[] = [];

const now = (): number => performance.timeOrigin + performance.now();

function hear(socket: number, text: string): void {
  const marked = /"reason":"(\d+)@([\d.]+)"/.exec(text);
  if (!marked) return;
  const n = Number(marked[1]);
  const event = events.get(n) ?? { sockets: new Set(), lastMs: 0, doubled: 0 };
  events.set(n, event);
  if (event.sockets.has(socket)) event.doubled++;
  event.sockets.add(socket);
  event.lastMs = Math.max(event.lastMs, now() - Number(marked[2]));
}

function open({ url, token, query, variables }: Wanted): Promise<unknown> {
  const opening = variables.map(
    (given, i) =>
      new Promise<void>((resolve, reject) => {
        const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
        const send = (message: object): void => socket.send(JSON.stringify(message));
        sockets.push(socket);
        socket.once('error', reject);
        socket.once('open', () => send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
        socket.on('message', (data) => {
          const text = data.toString();
          if (text.includes('"connection_ack"')) {
            send({ type: 'subscribe', id: '1', payload: { query, variables: given } });
            resolve();
          } else if (text.includes('"ping"')) send({ type: 'pong' });
          else if (text.includes('"type":"next"')) hear(i, text);
          else tell({ failed: text });
        });
        socket.once('close', (code, reason) => tell({ failed: `closed with ${code} ${reason}` }));
      }),
  );
  return Promise.all(opening);
}

function report(from: number): Heard {
  const measured = [...events].filter(([n]) => n >= from).map(([, event]) => event);
  return {
    seen: measured.reduce((sum, event) => sum + event.sockets.size, 0),
    doubled: measured.reduce((sum, event) => sum + event.doubled, 0),
    lastMs: measured.map(({ lastMs }) => lastMs),
  };
}

function close(): void {
  for (const socket of sockets) socket.removeAllListeners('close').terminate();
  sockets = [];
  events.clear();
}

const tell = (reply: Reply): void => void process.send?.(reply);

process.on('message', (order: Order) => {
  if ('open' in order) void open(order.open).then(() => tell({ opened: order.open.variables.length }));
  else if ('report' in order) tell({ heard: report(order.report.from) });
  else close();
});
