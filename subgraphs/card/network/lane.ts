import assert from 'node:assert/strict';
import { batcher } from '../../../kernel/batch';
import type { Clock } from '../../../kernel/clock';
import { type Tx, transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Deps } from '../../../kernel/subgraph';
import { onceHeld } from '../../../schema/in-turn';
import { type Policy, policiesOf } from '../../../schema/policy';
import { planOnce } from '../../../schema/sets';
import { type Judge, open as openRules, type Rulebook, type Asked as RulesAsked } from '../../rules/port';
import { type Command, type Ledger, open as openLedger, Race, type System } from '../../wallet/port';
import { nameOf, type Pair, ratesOf } from '../repo/rates';
import { answer } from './answer';
import { assetOf, attemptOf, authorise, opening, typeOf } from './authorise';
import { block } from './blocking';
import { isPresent } from './checks';
import { expire, follow, type Subject } from './follow';
import { force } from './force';
import * as read from './load';
import { type Authorise, type Order, tenantOf } from './order';
import { type Price, price } from './price';
import { type Authorisation, type Batch, type CardState, keyOf } from './state';
import * as tables from './tables';

/** The authorisation as an order left it; the id of one that had been made before by the same message. */
export type Lane = (order: Order) => Promise<Authorisation | string>;
type Outcome = Authorisation | string | Error;

/** What was shown was compared with a number or a PIN that the card no longer has: compare again. */
export class Stale extends Error {}

const ATTEMPTS = 8;

/** Group commit: what arrives while a batch is in flight forms the next one. One lane per process. */
export const laneOn = (deps: Deps, system: System): Lane =>
  batcher<Order, Authorisation | string>((orders) => untilDecided(deps, system, orders));

async function untilDecided(deps: Deps, system: System, orders: readonly Order[]): Promise<Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(deps.db, (tx) => run(tx, deps.clock, system, orders));
    } catch (error) {
      if (!(error instanceof Race) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** An order with all that was found for it. */
interface Plan {
  readonly order: Order;
  readonly card: CardState;
  readonly policy: Policy;
  readonly priced: Price | null;
  readonly row: Authorisation | null;
}

/**
 * One batch, in this order: cards locked, rules read, accounts locked, usage read; then each order is decided over what
 * those before it have left, and everything is written in sets.
 */
async function run(tx: Tx, clock: Clock, system: System, orders: readonly Order[]): Promise<Outcome[]> {
  const planned = planOnce(tx);
  const [found] = await Promise.all([look(tx, orders), planned]);
  const plans = orders.map((order) => planFor(found, order));
  const ready = plans.filter((plan): plan is Plan => !(plan instanceof Error));
  if (ready.length === 0) return orders.map((order, i) => spent(found, order) ?? (plans[i] as Error));
  const book = await openRules(tx, asked(ready));
  const accounts = await systemAccounts(system, ready);
  const commands = ready.flatMap((plan) => commandsFor(plan, accounts));
  const [ledger, judge] = await lockThenMeasure(tx, commands, book);
  const batch: Batch = {
    ...{ ...found, ledger, judge, system: accounts, changed: new Map(), sent: [], activities: [] },
    ...{ tried: new Map(), blocked: new Map() },
  };
  const now = clock.now();
  const outcomes = orders.map((order, i) => spent(batch, order) ?? decided(batch, onceHeld(order, now), plans[i]!));
  await write(tx, batch);
  return outcomes;
}

/**
 * Usage is read behind the lock of the accounts. Where nothing must be looked up to know which those are, the lock is
 * the first thing on the wire, and both travel together.
 */
async function lockThenMeasure(tx: Tx, commands: readonly Command[], book: Rulebook): Promise<[Ledger, Judge]> {
  const opening = openLedger(tx, commands);
  if (commands.every(({ verb }) => verb === 'transfer')) return Promise.all([opening, book.measure()]);
  return [await opening, await book.measure()];
}

type Found = Pick<Batch, 'cards' | 'authorisations' | 'messages' | 'policies'> & {
  readonly rates: ReadonlyMap<string, string>;
};

async function look(tx: Tx, orders: readonly Order[]): Promise<Found> {
  const wanted = await read.cardsOf(tx, orders);
  // The lock goes out first, by name; all else is read behind it and sees what was committed while it was waited for.
  const locked = read.lockCards(tx, wanted).execute();
  const tenants = [...new Set(orders.map(tenantOf))];
  const [rows, authorisations, messages, policies] = await Promise.all([
    locked,
    read.authorisations(tx, orders),
    read.messages(tx, orders),
    policiesOf(tx, tenants),
  ]);
  const cards = read.cardsFrom(rows);
  const rates = await ratesOf(
    tx,
    orders.flatMap((order) => foreign(order, cards)),
  );
  return { cards, authorisations, messages, policies, rates };
}

/** Where the network names neither what it converted to nor at which rate. */
function foreign(order: Order, cards: Found['cards']): Pair[] {
  if (!('message' in order)) return [];
  const { amount, billing, exchangeRate } = order.message;
  const tenantId = tenantOf(order);
  const quote = cards.get(keyOf(tenantId, order.cardId))?.asset.code;
  if (billing || exchangeRate || quote === undefined || quote === amount.currency) return [];
  return [{ tenantId, base: amount.currency, quote }];
}

/** Sent before: the same answer, or a number that is used for two things. */
function spent({ messages }: Pick<Batch, 'messages'>, order: Order): string | Fault | null {
  if (!('sent' in order)) return null;
  const before = messages.get(keyOf(tenantOf(order), order.sent.ref));
  if (!before) return null;
  return before.hash === order.sent.hash
    ? before.authorisationId
    : new Fault('IDEMPOTENCY_REUSED', { field: 'networkRef' });
}

function planFor({ cards, authorisations, policies, rates }: Found, order: Order): Plan | Error {
  const tenantId = tenantOf(order);
  const row = 'cardId' in order ? null : authorisations.get(keyOf(tenantId, order.id));
  if (row === undefined) return new Fault('AUTHORISATION_UNKNOWN', { field: 'id' });
  const card = cards.get(keyOf(tenantId, row ? row.cardId : 'cardId' in order ? order.cardId : ''));
  const policy = policies.get(tenantId);
  if (!card || !policy) return new Fault('CARD_UNKNOWN', { field: 'cardId' });
  const { proof } = { proof: null, ...order };
  if (proof && (proof.generation !== card.generation || proof.pinId !== card.pinId)) return new Stale();
  try {
    return { order, card, policy, row, priced: 'message' in order ? pricedFor(order, card, rates) : null };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function pricedFor(order: Extract<Order, { message: unknown }>, card: CardState, rates: Found['rates']): Price {
  const { message } = order;
  const pair = { tenantId: card.tenantId, base: message.amount.currency, quote: card.asset.code };
  const cash = message.type === 'atm_withdrawal' || (message.type === null && message.channel === 'atm');
  const priced = price(card.asset, card, { ...message, cash }, rates.get(nameOf(pair)) ?? null);
  if (priced.amount === 0n && order.kind === 'force')
    throw new Fault('INPUT_INVALID', { field: 'amount.amount', reason: 'must be greater than zero' });
  return priced;
}

/** What rules may be asked about. */
function asked(plans: readonly Plan[]): RulesAsked {
  const attempts = plans.flatMap(({ order, card, policy, priced, row }) => {
    const { cause } = order;
    if (order.kind === 'authorise')
      return [attemptOf({ cause, row: usedBy(order, card), card, policy }, priced!.amount)];
    if (!row || (order.kind !== 'answer' && order.kind !== 'increment')) return [];
    return [attemptOf({ cause, row, card, policy }, row.amount)];
  });
  const counted = plans.flatMap(({ row }) => (row ? [{ tenantId: row.tenantId, id: row.id }] : []));
  return { attempts, counted };
}

const usedBy = ({ id, message }: Authorise, { accountId, asset }: CardState) => ({
  ...{ id, accountId, type: typeOf(message), currency: asset.code },
  ...{ channel: message.channel, cardPresent: isPresent(message.channel) },
  ...{ mcc: message.merchant?.mcc ?? null, merchantCountry: message.merchant?.country ?? null },
});

type Accounts = Batch['system'];

const roles = ['card_settlement', 'fees'] as const;

/** The tenant's own accounts that cards pay into, made where they are first needed. */
async function systemAccounts(system: System, plans: readonly Plan[]): Promise<Accounts> {
  const ids = new Map<string, string>();
  const assets = new Map(plans.map(({ card }) => [keyOf(card.tenantId, card.asset.id), assetOf(card)]));
  for (const [key, asset] of assets) for (const role of roles) ids.set(`${key}/${role}`, await system(asset, role));
  return ({ tenantId, id }, role) => ids.get(`${keyOf(tenantId, id)}/${role}`)!;
}

/** Commands that name the rows which the decision may need; with which of them it ends is not known yet. */
function commandsFor({ order, card, row }: Plan, accounts: Accounts): Command[] {
  const { cause } = order;
  const asset = assetOf(card);
  const held: Command[] = row?.holdId ? [{ verb: 'release', cause, holdId: row.holdId }] : [];
  const booked: Command[] =
    row?.transferId && row.state === 'captured'
      ? [{ verb: 'reverse', cause, transferId: row.transferId, keepCharges: false, reason: '' }]
      : [];
  if (row && row.state !== 'questioned') return [...held, ...booked];
  const common = { ...opening(cause, { ...emptyRow, ...row } as Authorisation, order.id, null), amount: 1n };
  const from = { accountId: row?.accountId ?? card.accountId };
  const to = { accountId: accounts(asset, 'card_settlement') };
  const fees = { to: { accountId: accounts(asset, 'fees') }, charges: [] };
  return [{ ...common, verb: 'transfer', from, to, fees }];
}

const emptyRow = { type: 'purchase', transactionAmount: null };

function decided(batch: Batch, order: Order, plan: Plan | Error): Outcome {
  if (plan instanceof Error) return plan;
  try {
    return decide(batch, order, plan);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function decide(batch: Batch, order: Order, plan: Plan): Authorisation | Fault {
  const card = batch.cards.get(keyOf(plan.card.tenantId, plan.card.id))!;
  if (order.kind === 'authorise') return authorise(batch, order, card, plan.policy, plan.priced!);
  if (order.kind === 'force') return force(batch, order, card, plan.priced!);
  const row = batch.authorisations.get(keyOf(tenantOf(order), order.id));
  assert(row, 'it was found before');
  const subject: Subject = { row, card, policy: plan.policy };
  if (order.kind === 'answer') return answer(batch, order, subject);
  if (order.kind === 'expire') return expire(batch, order, subject);
  return follow(batch, order, subject);
}

async function write(tx: Tx, batch: Batch): Promise<void> {
  const rows = [...batch.changed.values()];
  const { sql } = tx;
  await Promise.all([
    tables.insertAuthorisations(
      sql,
      rows.filter(({ made }) => made),
    ),
    tables.updateAuthorisations(
      sql,
      rows.filter(({ made }) => !made),
    ),
    tables.insertMessages(sql, batch.sent),
    tables.insertActivities(sql, batch.activities),
    tables.updateTries(sql, [...batch.tried.values()]),
    batch.judge.finish(),
    batch.ledger.finish(),
  ]);
  for (const blocking of batch.blocked.values()) await block(tx, blocking, batch.policies.get(blocking.card.tenantId)!);
}
