import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { seal } from '../../kernel/crypto';
import { type Db, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { logger } from '../../kernel/log';
import { emit } from '../../schema/outbox';
import type { WebhookDialectName } from '../../schema/tables/events';
import { secretContext, webhookFacts } from '../../schema/webhooks';
import { type TestDatabase, testDatabase } from '../../tests/database';
import { TEST_KEYS } from '../../tests/keys';
import type { Rendered, WebhookDialect } from './dialects/dialect';
import { startWebhooks, type Webhooks, type WebhooksOptions } from './index';
import type { FactsOf } from './schedule';
import { vaultspaySignature } from './signature';

/** A dialect as small as one can be: what a receiver gets is known by its number. */
const message = (type: string, id: string, data: unknown): Rendered => ({
  eventType: type,
  messageId: `evt_${id}`,
  body: JSON.stringify({ id, type, data }),
});
export const plain: WebhookDialect = {
  render: (event) => {
    if (event.after?.unspeakable) throw new Error('no word for it');
    return [message(event.type, event.id, event.after)];
  },
  sample: (type, id, _at, { endpoint }) => message(type, id, { endpoint: endpoint.id }),
  headers: ({ body, at, secrets }) => ({ 'VaultsPay-Signature': vaultspaySignature({ body, at, secrets }) }),
};
const asking: WebhookDialect = {
  ...plain,
  render: () => [],
  question: {
    ask: (event) => (event.type === 'authorisation.requested' ? message('AUTHORIZATION', event.id, event.after) : null),
    read: (status, body) => {
      const code = status === 200 ? /"response_code":"(\w+)"/.exec(body)?.[1] : undefined;
      return code === undefined ? null : { approve: code === '00', code };
    },
  },
};
export const dialects: Record<WebhookDialectName, WebhookDialect> = {
  vaultgraph: plain,
  'vaultspay-saas': plain,
  'vaultspay-v1': plain,
  cryptomate: asking,
};

export const QUICK_WAITS = [20, 20, 20];

/** The contracts' own facts, with waits that a test can sit out. */
export function quickFacts(waits: readonly number[] = QUICK_WAITS, timeoutMs = 10_000): FactsOf {
  const quick = Object.entries(webhookFacts).map(([name, facts]) => [
    name,
    { ...facts, timeoutMs, waitsMs: { live: waits, sandbox: waits } },
  ]);
  return Object.fromEntries(quick) as FactsOf;
}

export interface Got {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly n: number | undefined;
  readonly resource: string | undefined;
}

/** Answers 200, unless it is told how else. */
export interface Hook {
  readonly url: string;
  readonly got: Got[];
  answer: (got: Got, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function openHook(): Promise<Hook> {
  const got: Got[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { data } = JSON.parse(body) as { data?: { n?: number; resource?: string } };
      const one = { path: request.url!, headers: request.headers, body, n: data?.n, resource: data?.resource };
      got.push(one);
      hook.answer(one, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hook: Hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    answer: (_got, response) => void response.end('ok'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hook;
}

export const SECRET = 'whsec_q7Rk2VnXw9TgYb4LsDf8HcJm3PzA6EuN';
export const OTHER_SECRET = 'whsec_Zt5BhK8rWm2QvXy7NcGd4LpSj9FaEu3R';

export interface EndpointGiven {
  readonly types?: readonly string[];
  readonly dialect?: WebhookDialectName;
  readonly tenantId?: string;
  readonly failures?: number;
}

/** A database with one tenant, whose endpoints and events are made by hand. */
export interface World {
  readonly database: TestDatabase;
  readonly gateway: Db;
  readonly tenantId: string;
  tenant(dialect?: string, mode?: string): Promise<string>;
  endpoint(url: string, given?: EndpointGiven): Promise<string>;
  /** One event of each number, in one transaction. */
  tell(resource: string, ns: readonly number[], more?: Told): Promise<void>;
  deliveries(endpointId: string): Promise<DeliveryRow[]>;
  attempts(deliveryId: string): Promise<AttemptRow[]>;
  start(more?: Partial<WebhooksOptions>): Promise<Webhooks>;
  close(): Promise<void>;
}

interface Told {
  readonly type?: string;
  readonly tenantId?: string;
  readonly after?: Record<string, unknown>;
}

export interface DeliveryRow {
  readonly id: string;
  readonly status: string;
  readonly trigger: string;
  readonly attempts: number;
  readonly next_attempt_at: Date | null;
  readonly leased_until: Date | null;
  readonly delivered_at: Date | null;
  readonly event_type: string;
  readonly body: Buffer | null;
}
export interface AttemptRow {
  readonly n: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
  readonly duration_ms: number;
}

const noCard: WebhooksOptions['sources'] = {
  card: {
    name: 'card',
    send: async () => ({ errors: [] }),
    subscribe: async () => ({}),
    ready: async () => true,
    close: async () => {},
  },
};

export const optionsFor = (db: Db): WebhooksOptions => ({
  db,
  keys: TEST_KEYS,
  log: logger('silent'),
  sources: noCard,
  dialects,
  allowLoopback: true,
  keptDays: 30,
  facts: quickFacts(),
  everyMs: 30,
});

export async function openWorld(): Promise<World> {
  const database = await testDatabase();
  const { admin } = database;
  const gateway = database.as('gateway');
  const writer = database.as('card');
  const running = new Set<Webhooks>();
  const tenant: World['tenant'] = async (dialect = 'vaultspay-v1', mode = 'test') => {
    const id = newId();
    await admin`
      insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
      values (${id}, ${id}, ${newId()}, ${mode}, ${dialect}, 'A tenant')`;
    return id;
  };
  const tenantId = await tenant();
  return {
    ...{ database, gateway, tenantId, tenant },
    endpoint: async (url, { types = ['*'], dialect = 'vaultgraph', tenantId: of = tenantId, failures = 0 } = {}) => {
      const id = newId();
      await admin`
        insert into events.endpoint (tenant_id, id, url, types, dialect, secret_sealed, headers, failure_count, created_at)
        values (${of}, ${id}, ${url}, ${[...types]}, ${dialect}, ${seal(TEST_KEYS, secretContext(id), SECRET)},
          ${admin.json({ 'X-Own': 'mine', 'webhook-id': 'not mine' })}, ${failures}, now() - interval '1 second')`;
      return id;
    },
    tell: (resource, ns, { type = 'card.frozen', tenantId: of = tenantId, after = {} } = {}) =>
      transact(writer, (tx) => {
        const viewer = { tenantId: of, actor: { kind: 'system', id: 'test' } } as const;
        const cause = { viewer, requestId: 'test-request', at: new Date() };
        const told = ns.map((n) => ({
          type,
          resourceType: 'card',
          resourceId: resource,
          after: { n, resource, ...after },
        }));
        return emit(tx, cause, told);
      }),
    deliveries: async (endpointId) =>
      admin<DeliveryRow[]>`select * from events.delivery where endpoint_id = ${endpointId} order by seq`,
    attempts: async (deliveryId) =>
      admin<AttemptRow[]>`select * from events.attempt where delivery_id = ${deliveryId} order by n`,
    start: async (more = {}) => {
      const webhooks = await startWebhooks({ ...optionsFor(gateway), ...more });
      running.add(webhooks);
      return webhooks;
    },
    close: async () => {
      await Promise.all([...running].map((one) => one.stop(0)));
      await database.close();
    },
  };
}

/** Waits for a condition, not for a time. */
export async function until(met: () => boolean | Promise<boolean>, what: string, withinMs = 25_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await met()); await pause(5))
    if (Date.now() > end) throw new Error(`still not: ${what}`);
}
