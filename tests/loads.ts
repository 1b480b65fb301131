import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Db } from '../kernel/db';
import { sandbox as world } from '../schema/sandbox';
import { verifyLedger } from '../subgraphs/wallet/verify';
import { ask, type Sandbox } from './program';

/** What many callers send at once while the program dies, each one thing after the other until something fails. */
export interface Load {
  /** Key → the id that was acknowledged under it. */
  readonly acknowledged: Map<string, string>;
  /** Everything that was sent, by its key, to be sent again. */
  readonly sent: Map<string, Send>;
  /** Resolves when every caller has met its first failure. */
  readonly over: Promise<unknown>;
}

/** Answers the id of what it made or changed; undefined where it failed. */
type Send = (sandbox: Sandbox) => Promise<string | undefined>;
type Attempt = (key: string, send: Send) => Promise<string | undefined>;

const CALLERS = 12;
let round = 0;

function load(
  sandbox: Sandbox,
  callers: number,
  turn: (n: number, key: string, attempt: Attempt) => Promise<unknown>,
): Load {
  const acknowledged = new Map<string, string>();
  const sent = new Map<string, Send>();
  round += 1;
  const prefix = `crash-${round}`;
  const attempt: Attempt = async (key, send) => {
    sent.set(key, send);
    const id = await send(sandbox);
    if (id) acknowledged.set(key, id);
    return id;
  };
  const caller = async (n: number): Promise<void> => {
    for (let i = 0; await turn(n, `${prefix}-${n}-${i}`, attempt); i++);
  };
  return { acknowledged, sent, over: Promise.all(Array.from({ length: callers }, (_, n) => caller(n))) };
}

const idFrom = async (
  sandbox: Sandbox,
  field: string,
  query: string,
  variables: object,
): Promise<string | undefined> => {
  const answer = await ask(sandbox, query, variables).catch(() => undefined);
  return (answer?.data?.[field] as { id: string } | undefined)?.id;
};

const { accounts } = world['vaultspay-saas'];
const TRANSFER = `mutation ($input: TransferInput!, $key: String!) { transfer(input: $input, idempotencyKey: $key) { id } }`;

/** Money that goes to and fro between two accounts. */
export const transfers = (sandbox: Sandbox): Load =>
  load(sandbox, CALLERS, (n, key, attempt) => {
    const [from, to] = n % 2 === 0 ? [accounts.amira, accounts.bilal] : [accounts.bilal, accounts.amira];
    const input = { accountId: from, to: { accountId: to }, amount: { amount: '0.01', currency: 'AED' } };
    return attempt(key, (at) => idFrom(at, 'transfer', TRANSFER, { input, key }));
  });

/** Another tenant's key: there a purchase is held first and taken when the network clears it. */
const asMerchants = (sandbox: Sandbox): Sandbox => ({
  ...sandbox,
  dashboard: { token: sandbox.tenants['vaultspay-v1']!.secretKey as string },
});
const CARDS = '{ cards(first: 50) { nodes { id status form account { currency } } } }';
const AUTHORISE = `mutation ($input: SandboxAuthoriseInput!, $key: String) { sandboxAuthorise(input: $input, networkRef: $key) { id } }`;
const CAPTURE = `mutation ($id: ID!, $key: String) { sandboxCapture(id: $id, networkRef: $key) { id } }`;
const REFUND = `mutation ($id: ID!, $key: String) { sandboxRefund(id: $id, networkRef: $key) { id } }`;

interface Card {
  readonly id: string;
  readonly status: string;
  readonly form: string;
  readonly account: { readonly currency: string };
}

/** Purchases with a few cards: held, taken, given back; of every third the network is not heard again. */
export async function purchases(sandbox: Sandbox): Promise<Load> {
  const { data } = await ask(asMerchants(sandbox), CARDS);
  const { nodes } = data!.cards as { nodes: readonly Card[] };
  const cards = nodes.filter(({ status, form }) => status === 'ACTIVE' && form === 'VIRTUAL').slice(0, 3);
  const send = (field: string, query: string, variables: object): Send => {
    return (at) => idFrom(asMerchants(at), field, query, variables);
  };
  return load(sandbox, CALLERS, async (n, key, attempt) => {
    const { id: cardId, account } = cards[n % cards.length]!;
    const input = { cardId, amount: { amount: '0.01', currency: account.currency } };
    const id = await attempt(`${key}-a`, send('sandboxAuthorise', AUTHORISE, { input, key: `${key}-a` }));
    if (!id || n % 3 === 0) return id;
    const taken = await attempt(`${key}-c`, send('sandboxCapture', CAPTURE, { id, key: `${key}-c` }));
    return taken && attempt(`${key}-r`, send('sandboxRefund', REFUND, { id, key: `${key}-r` }));
  });
}

/** What was acknowledged is there, once; what was not either happened or happens now, once. */
export async function proveOnce(sandbox: Sandbox, { acknowledged, sent }: Load): Promise<void> {
  const again = (keys: readonly string[]) => Promise.all(keys.map((key) => sent.get(key)!(sandbox)));
  expect(await again([...acknowledged.keys()])).toEqual([...acknowledged.values()]);
  const unanswered = [...sent.keys()].filter((key) => !acknowledged.has(key));
  const [once, twice] = await Promise.all([again(unanswered), again(unanswered)]);
  expect(once.every((id) => id !== undefined)).toBe(true);
  expect(once).toEqual(twice);
}

/** The books of both tenants are right, and between what cards hold and what their authorisations say there is nothing. */
/** The database of a program as its owner sees it. */
export function owner(dataDir: string): Db {
  const { owner: url } = JSON.parse(readFileSync(join(dataDir, 'database.json'), 'utf8')) as { owner: string };
  return connect({ url, name: 'crash', max: 4 });
}

export async function proveBooks(dataDir: string, bought: Load): Promise<void> {
  const db = owner(dataDir);
  try {
    for (const dialect of ['vaultspay-saas', 'vaultspay-v1'] as const)
      expect(await verifyLedger(world[dialect].tenantId, db)).toMatchObject({ ok: true, problems: [] });
    expect(await torn(db)).toEqual([]);
    const [messages] = await db.sql<{ n: number }[]>`
      select count(*)::int as n from card.message where network_ref = any(${[...bought.sent.keys()]})`;
    expect(messages!.n).toBe(bought.sent.size);
  } finally {
    await db.close();
  }
}

/** Authorisations of which one half happened and the other did not. */
const torn = ({ sql }: Db) => sql<{ what: string; id: string }[]>`
  select 'hold' as what, coalesce(a.id, h.id) as id
  from (select * from card.authorisation where held > 0) a
  full join (select h.* from wallet.hold h join wallet.transfer t on t.tenant_id = h.tenant_id and t.id = h.transfer_id
             where h.state = 'open' and t.card_id is not null) h on h.tenant_id = a.tenant_id and h.id = a.hold_id
  where coalesce(a.held, 0) <> coalesce(h.remaining, 0)
  union all
  select 'message', m.authorisation_id from card.message m
  left join card.authorisation a on a.tenant_id = m.tenant_id and a.id = m.authorisation_id where a.id is null
  union all
  select 'use', coalesce(a.id, u.id)
  from (select * from card.authorisation where asked and authorised_at is not null) a
  full join (select * from rules.use where card_id is not null) u on u.tenant_id = a.tenant_id and u.id = a.id
  where a.id is null or u.id is null
  union all
  select 'decision', a.id from card.authorisation a
  left join rules.decision d on d.tenant_id = a.tenant_id and d.cause_id = a.id
  where a.asked and a.state <> 'questioned' and d.id is null
  union all
  select 'event', a.id from card.authorisation a
  left join lateral (select after->>'state' as state from events.outbox o
                     where o.tenant_id = a.tenant_id and o.resource_id = a.id order by seq desc limit 1) o on true
  where o.state is distinct from a.state and a.updated_at > now() - interval '25 days' -- older events are forgotten
  limit 20`;
