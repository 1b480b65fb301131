import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { seal } from '../../kernel/crypto';
import { transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { emit } from '../../schema/outbox';
import { secretContext } from '../../schema/webhooks';
import type { Bench } from '../scenario';
import { BENCH_KEYS, type Database } from '../server';
import type { Counted, Order, Reply } from './receiver';

const RESOURCES = 500;
const TRANSACTION = 100;

/** A tenant with one endpoint, and status changes of so many cards to tell it. */
export interface World {
  /** Writes so many events, a hundred in one transaction. */
  tell(n: number): Promise<void>;
}

export async function openWorld(database: Database, url: string): Promise<World> {
  const [tenantId, endpointId] = [newId(), newId()];
  await database.admin`insert into identity.tenant (tenant_id, id, account_id, mode, dialect, name)
    values (${tenantId}, ${tenantId}, ${newId()}, 'test', 'vaultspay-v1', 'Bench')`;
  const secret = seal(BENCH_KEYS, secretContext(endpointId), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  await database.admin`insert into events.endpoint (tenant_id, id, url, types, dialect, secret_sealed)
    values (${tenantId}, ${endpointId}, ${url}, ${['*']}, 'vaultgraph', ${secret})`;
  const db = database.as('card');
  const cards = Array.from({ length: RESOURCES }, () => newId());
  const viewer = { tenantId, actor: { kind: 'system' as const, id: 'bench' } };
  let n = 0;
  const next = () => {
    const id = cards[n % RESOURCES]!;
    return { type: 'card.frozen', resourceType: 'card', resourceId: id, ...changed(id, n++) };
  };
  return {
    tell: async (events) => {
      for (let left = events; left > 0; left -= TRANSACTION) {
        const happened = Array.from({ length: Math.min(left, TRANSACTION) }, next);
        await transact(db, (tx) => emit(tx, { viewer, requestId: newId(), at: new Date() }, happened));
      }
    },
  };
}

/** As large as the message of a real card. */
export function changed(id: string, n: number): { readonly before: object; readonly after: object } {
  const at = '2026-05-01T09:00:00.000Z';
  const common = {
    ...{ id, customerId: id, accountId: id, tierId: id, tier: 'Standard', publicId: id, token: 554_120_987 },
    ...{ form: 'virtual', network: 'visa', currency: 'AED', last4: '5612', validThrough: '2031-05-31', generation: 1 },
    ...{ holderName: 'Layla Haddad', label: null, lifecycle: 'active', restrictedBy: null, reportedKind: null },
    ...{ closedReason: null, closedAt: null, expiredAt: null, activatedAt: at, pinSetAt: null, predecessorId: null },
    ...{ successorId: null, metadata: {}, createdAt: at, updatedAt: at },
  };
  return {
    before: { ...common, status: 'active', restriction: 'none', statusReason: null },
    after: { ...common, status: 'frozen', restriction: 'frozen', statusReason: `${n}@` },
  };
}

export interface Receiver {
  readonly url: string;
  count(): Promise<Counted>;
  forget(): void;
}

export async function openReceiver({ defer }: Bench): Promise<Receiver> {
  const child = fork(join(__dirname, 'receiver.ts'), { execArgv: ['--import', 'tsx'] });
  defer(async () => child.kill('SIGKILL'));
  const opened = await reply(child);
  if (!('url' in opened)) throw new Error('the receiver did not say where it is');
  const ask = (order: Order): boolean => child.send(order);
  return {
    url: opened.url,
    count: async () => {
      ask('count');
      const told = await reply(child);
      return 'counted' in told ? told.counted : { received: 0, distinct: 0, outOfOrder: 0, lastAt: 0 };
    },
    forget: () => void ask('forget'),
  };
}

const reply = async (child: ChildProcess): Promise<Reply> => ((await once(child, 'message')) as [Reply])[0];
