import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Db, transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import { freePort } from '../../kernel/postgres/port';
import { emit, type Happened } from '../../schema/outbox';
import { begin, type Child, node } from '../child';
import type { Bench } from '../scenario';
import type { Heard, Order, Reply, Wanted } from './audience';

/** The program in a process of its own, its sandbox, and who may write events into it. */
export interface Theatre {
  readonly program: Child;
  readonly ws: string;
  readonly token: string;
  readonly cards: readonly Card[];
  /** One status change, in a transaction of its own; its number and the time just before are in its reason. */
  change(card: Card, n: number): Promise<void>;
  /** Several in one transaction. */
  changes(cards: readonly Card[], from: number): Promise<void>;
}

export interface Card {
  readonly id: string;
  readonly tenantId: string;
  readonly snapshot: Record<string, unknown>;
}

export async function openTheatre({ folder, defer }: Bench, env: Record<string, string> = {}): Promise<Theatre> {
  const port = await freePort();
  const dataDir = join(folder, 'data');
  const command = node('gateway/main.ts');
  const program = begin({ command, env: { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env } });
  defer(() => program.stop());
  await program.ready(`http://127.0.0.1:${port}/readyz`);
  // Written once it is ready.
  while (!existsSync(join(dataDir, 'database.json'))) await sleep(10);
  const read = (name: string) => JSON.parse(readFileSync(join(dataDir, name), 'utf8'));
  const { ws, graphql, dashboard } = read('sandbox.json') as Sandbox;
  await issueCards(graphql, dashboard.token);
  const db = connect({ url: (read('database.json') as { card: string }).card, name: 'bench', max: 8 });
  defer(() => db.close());
  const cards = await cardsIn(db);
  const write = (happened: readonly (Happened & { readonly tenantId: string })[]): Promise<void> =>
    transact(db, (tx) => emit(tx, causeFor(happened[0]!.tenantId), happened));
  return {
    ...{ program, ws, token: dashboard.token, cards },
    change: (card, n) => write([frozen(card, n)]),
    changes: (some, from) => write(some.map((card, i) => frozen(card, from + i))),
  };
}

interface Sandbox {
  readonly ws: string;
  readonly graphql: string;
  readonly dashboard: { readonly token: string };
}

const ISSUED = 50;

/** The sandbox has too few for what is measured. */
async function issueCards(graphql: string, token: string): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const ask = async (query: string, variables = {}): Promise<Answer> => {
    const response = await fetch(graphql, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = (await response.json()) as { data: Answer | null; errors?: unknown };
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  };
  const { cards } = await ask('{ cards(first: 1, filter: { status: ACTIVE }) { nodes { account { id } } } }');
  const input = { accountId: cards?.nodes[0]?.account.id };
  for (let i = 0; i < ISSUED; i++)
    await ask('mutation ($input: IssueCardInput!) { issueCard(input: $input) { id } }', { input });
}

interface Answer {
  readonly cards?: { readonly nodes: readonly { readonly account: { readonly id: string } }[] };
}

const TENANT = 'vaultspay-saas';

async function cardsIn({ sql }: Db): Promise<Card[]> {
  const rows = await sql<{ id: string; tenant_id: string; snapshot: Record<string, unknown> }[]>`
    select distinct on (o.resource_id) o.resource_id as id, o.tenant_id, o.after as snapshot
    from events.outbox o join identity.tenant_policy t on t.tenant_id = o.tenant_id
    where t.dialect = ${TENANT} and t.mode = 'test' and o.resource_type = 'card' and o.after ? 'last4'
    order by o.resource_id, o.seq desc`;
  return rows.map(({ id, tenant_id: tenantId, snapshot }) => ({ id, tenantId, snapshot }));
}

const causeFor = (tenantId: string) => ({
  viewer: { tenantId, actor: { kind: 'system' as const, id: 'bench' } },
  requestId: newId(),
  at: new Date(),
});

function frozen({ id, tenantId, snapshot }: Card, n: number): Happened & { readonly tenantId: string } {
  const statusReason = `${n}@${(performance.timeOrigin + performance.now()).toFixed(3)}`;
  const before = { ...snapshot, status: 'active', restriction: 'none', statusReason: null };
  const after = { ...snapshot, status: 'frozen', restriction: 'frozen', restrictionReason: statusReason, statusReason };
  return { tenantId, type: 'card.frozen', resourceType: 'card', resourceId: id, before, after };
}

/** Sockets in another process. */
export interface Audience {
  open(wanted: Wanted): Promise<void>;
  heard(from: number): Promise<Heard>;
  close(): Promise<void>;
}

export async function inviteAudience({ defer }: Bench): Promise<Audience> {
  const child = fork(join(__dirname, 'audience.ts'), { execArgv: ['--import', 'tsx'] });
  defer(async () => child.kill('SIGKILL'));
  return {
    open: async (wanted) => void (await asked(child, { open: wanted })),
    heard: async (from) => {
      const reply = await asked(child, { report: { from } });
      return 'heard' in reply ? reply.heard : { seen: 0, doubled: 0, lastMs: [] };
    },
    close: async () => void child.send({ close: true } satisfies Order),
  };
}

async function asked(child: ChildProcess, order: Order): Promise<Reply> {
  child.send(order);
  const [reply] = (await once(child, 'message')) as [Reply];
  if ('failed' in reply) throw new Error(reply.failed);
  return reply;
}
