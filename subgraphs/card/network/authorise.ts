import assert from 'node:assert/strict';
import { Fault } from '../../../kernel/error';
import type { Units } from '../../../kernel/money';
import type { Cause, Happened } from '../../../schema/outbox';
import type { Policy } from '../../../schema/policy';
import type { Step } from '../../../schema/tables/rules';
import type { Attempt, Pace, Reason, Verdict } from '../../rules/port';
import type { Fees as Charged, Command, Outcome } from '../../wallet/port';
import { act } from './activity';
import { restrict } from './blocking';
import { check, figure, isPresent, triesOf } from './checks';
import { narrationOf } from './narration';
import type { Authorise } from './order';
import { affordable, chargesOf, type Fees, feesOf, type Price, total } from './price';
import { authorisationHappened } from './shown';
import { type Authorisation, type Batch, type CardState, put, remember } from './state';

/** What is asked once more when an outside approver has answered. */
export interface Asking {
  readonly cause: Cause;
  readonly card: CardState;
  readonly policy: Policy;
  /** As it would be if it were approved: nothing of it has been decided. */
  readonly row: Authorisation;
  readonly partial: boolean;
  readonly fresh: { readonly transferId: string; readonly holdId: string };
}

interface Ruling {
  readonly amount: Units;
  readonly steps: readonly Step[];
  readonly reason: Reason | null;
  readonly ruleId: string | null;
  readonly blocks: boolean;
  /** The rule on speed that was broken. */
  readonly pace?: Pace;
}

/** Where somebody outside is asked: not yet, or what they said. */
export type Approval = 'unasked' | 'approved' | 'refused' | 'late';

export function authorise(
  batch: Batch,
  order: Authorise,
  card: CardState,
  policy: Policy,
  priced: Price,
): Authorisation {
  const row = opened(order, card, priced);
  const tried = triesOf(card, order, policy.cards.credentialTries);
  const facts = {
    ...{ card, account: batch.ledger.account(card.tenantId, card.accountId), channel: order.message.channel },
    ...{ cardPresent: row.cardPresent, superseded: order.superseded, at: order.cause.at, tried },
  };
  const asking = { cause: order.cause, card, policy, row, partial: order.message.partial, fresh: order.fresh };
  const checked = check(facts);
  // Of a card that is refused anyway, nobody may find out what its PIN is, nor clear what was counted.
  const looked = checked.reason === null || checked.reason === tried?.reason;
  if (tried && looked) keep(batch, card, tried.counters);
  const refused: Ruling = { ...checked, amount: row.amount, ruleId: null, blocks: looked && tried?.blocks === true };
  const ruling = checked.reason ? refused : consider(batch, asking, checked.steps);
  const after = conclude(batch, asking, ruling, 'unasked');
  remember(batch, order.sent, {
    ...{ tenantId: row.tenantId, kind: 'authorise', authorisationId: row.id, amount: after.amount, at: order.cause.at },
  });
  return after;
}

/** Counters follow what was shown, whatever else becomes of the authorisation. */
function keep(batch: Batch, card: CardState, counters: Pick<CardState, 'pinTries' | 'cvvTries' | 'expiryTries'>): void {
  const key = `${card.tenantId}/${card.id}`;
  const after = { ...card, ...counters };
  batch.cards.set(key, after);
  const { pinTries, cvvTries, expiryTries } = card;
  if (pinTries !== after.pinTries || cvvTries !== after.cvvTries || expiryTries !== after.expiryTries)
    batch.tried.set(key, after);
}

/** Rules, money, 3-D Secure: with less than was asked for, where that is wanted and there is not enough. */
export function consider(batch: Batch, asking: Asking, before: readonly Step[]): Ruling {
  const { row } = asking;
  const steps = [...before];
  let amount = row.amount;
  let verdict = batch.judge.judge(attemptOf(asking, amount));
  steps.push(...verdict.steps);
  const less = asking.partial ? lessFor(asking.card, verdict) : 0n;
  if (less > 0n && less < amount) {
    amount = less;
    verdict = batch.judge.judge(attemptOf(asking, amount));
    steps.push(...verdict.steps);
  }
  if (verdict.refused) return { ...{ amount, steps }, ...verdict.refused };
  const money = afford(batch, asking, amount);
  steps.push(money.step);
  const no = { amount: money.amount, steps, ruleId: null, blocks: false };
  if (!money.step.passed) return { ...no, reason: 'funds' };
  if (row.threeDsPassed !== null) steps.push(figure('3-D Secure passed', 'card', row.threeDsPassed));
  return { ...no, reason: row.threeDsPassed === false ? 'three_ds' : null };
}

/** What limits leave where it was they that refused, in whole minor units: less than one of them is nothing. */
function lessFor({ asset }: CardState, { refused, room }: Verdict): Units {
  if (!refused?.reason.startsWith('limit_') || room === null) return 0n;
  const unit = 10n ** BigInt(asset.ledgerScale - asset.decimals);
  return (room / unit) * unit;
}

function afford(batch: Batch, { card, row, partial }: Asking, amount: Units): { amount: Units; step: Step } {
  const account = batch.ledger.account(row.tenantId, row.accountId);
  const how = { cash: row.type === 'atm_withdrawal', foreign: row.transactionAmount !== null };
  const need = amount + total(feesOf(card.asset, card, amount, how));
  if (row.type === 'deposit' || account === undefined || account.floor === null)
    return { amount, step: figure('funds', 'account', true, { asked: need.toString() }) };
  const available = account.posted - account.held - account.floor;
  const limit = available.toString();
  if (need <= available) return { amount, step: figure('funds', 'account', true, { limit, asked: need.toString() }) };
  const less = partial ? affordable(card.asset, card, available, how) : 0n;
  return {
    amount: less > 0n ? less : amount,
    step: figure('funds', 'account', less > 0n, { limit, asked: need.toString() }),
  };
}

/** The decision is made: money, rows, events. */
export function conclude(batch: Batch, asking: Asking, ruling: Ruling, approval: Approval): Authorisation {
  const asks = ['webhook', 'defi'].includes(asking.card.approvalMethod ?? '') && asking.row.type !== 'deposit';
  if (ruling.reason) return decline(batch, asking, ruling);
  if (approval === 'refused') return decline(batch, asking, outside(ruling, 'refused'));
  if (approval === 'late') return decline(batch, asking, outside(ruling, 'timed_out'));
  if (asks && approval === 'unasked') return question(batch, asking, ruling);
  return approve(batch, asking, ruling);
}

const outside = (ruling: Ruling, reason: 'refused' | 'timed_out'): Ruling => ({
  ...ruling,
  reason,
  steps: [...ruling.steps, figure('outside approval', 'card', false)],
});

/** Asked about what could be approved: of a part, where that is all there is. */
function question(batch: Batch, { cause, row, policy, card }: Asking, { amount }: Ruling): Authorisation {
  const { at } = cause;
  const deadline = new Date(at.getTime() + policy.cards.question.ms);
  const after: Authorisation = { ...row, amount, state: 'questioned', questionSentAt: at, questionDeadline: deadline };
  put(batch, after);
  act(batch, cause, after, 'authorization', { status: 'pending' });
  batch.ledger.tell(cause, [authorisationHappened('requested', null, after, card)]);
  return after;
}

function approve(batch: Batch, asking: Asking, ruling: Ruling): Authorisation {
  const { cause, row, card } = asking;
  const before = row.made ? null : row;
  const { amount } = ruling;
  const attempt = attemptOf(asking, amount);
  const how = { cash: row.type === 'atm_withdrawal', foreign: row.transactionAmount !== null };
  const fees = feesOf(card.asset, card, amount, how);
  const after = approved(asking, amount, fees);
  const balance = balanceOf(batch, row);
  const failed = book(batch, asking, after, fees, () => [
    authorisationHappened(happenedAs(after), before, after, card),
  ]);
  if (failed) return decline(batch, asking, { ...ruling, reason: failed });
  put(batch, after);
  batch.judge.count(attempt);
  batch.judge.tell({ attempt, cause, reason: null, ruleId: null, steps: ruling.steps });
  if (row.made) act(batch, cause, after, 'authorization', { balance });
  act(batch, cause, after, after.type === 'deposit' ? 'visa_direct_deposit' : 'approved', { balance });
  return after;
}

const happenedAs = ({ state }: Authorisation): 'held' | 'captured' => (state === 'held' ? 'held' : 'captured');

function approved({ cause, row, policy, fresh }: Asking, amount: Units, fees: Fees): Authorisation {
  const { at } = cause;
  const common = { ...row, amount, authorised: amount, authorisedAt: at, updatedAt: at };
  const charged = { feeFxClient: fees.fx, feeAtmClient: fees.atm };
  // There is nothing to hold, so nothing more can come.
  if (amount === 0n) return { ...common, state: 'captured', postedAt: at, clearedAt: at };
  const { transferId, holdId } = fresh;
  if (row.type === 'deposit')
    return { ...common, transferId, state: 'captured', captured: amount, postedAt: at, clearedAt: at };
  if (policy.cards.captureAt === 'authorisation')
    return { ...common, ...charged, transferId, holdId, state: 'captured', captured: amount, postedAt: at };
  const expiresAt = policy.holdDays === null ? null : new Date(at.getTime() + policy.holdDays * 86_400_000);
  return { ...common, ...charged, transferId, holdId, state: 'held', held: amount + total(fees), expiresAt };
}

/** Moves the money of an approval. Answers why the wallet would not, where it would not. */
function book(
  batch: Batch,
  { cause, card, row, fresh }: Asking,
  after: Authorisation,
  fees: Fees,
  also: () => readonly Happened[],
): Reason | null {
  if (after.amount === 0n) {
    batch.ledger.tell(cause, also());
    return null;
  }
  if (row.type === 'deposit') return refusedFor(batch.ledger.decide(deposit(batch, cause, after, card), also));
  const hold: Command = {
    ...opening(cause, after, fresh.transferId, narrationOf(batch, card, after)),
    verb: 'hold',
    holdId: fresh.holdId,
    from: { accountId: row.accountId },
    to: { accountId: batch.system(assetOf(card), 'card_settlement') },
    amount: after.amount,
    fees: chargedTo(batch, card, fees),
  };
  if (after.state === 'held') return refusedFor(batch.ledger.decide(hold, also));
  const refused = refusedFor(batch.ledger.decide(hold));
  if (refused) return refused;
  const captured = batch.ledger.decide({ verb: 'capture', cause, holdId: fresh.holdId }, also);
  assert(!(captured instanceof Fault), 'what has just been held can be captured');
  return null;
}

export const assetOf = ({ tenantId, asset }: CardState) => ({ tenantId, id: asset.id, code: asset.code });

export const chargedTo = (batch: Batch, card: CardState, fees: Fees): Charged | undefined =>
  total(fees) === 0n
    ? undefined
    : { to: { accountId: batch.system(assetOf(card), 'fees') }, charges: chargesOf(card.asset, fees, card) };

const deposit = (batch: Batch, cause: Cause, row: Authorisation, card: CardState): Command => ({
  ...opening(cause, row, row.transferId!, narrationOf(batch, card, row)),
  kind: 'inbound',
  verb: 'moneyIn',
  from: { accountId: batch.system(assetOf(card), 'card_settlement') },
  to: { accountId: row.accountId },
  amount: row.amount,
  settled: true,
  recipient: 'active',
});

/** What the wallet calls what happened to its accounts meanwhile; anything else is a bug of ours. */
const reasons: Partial<Record<Fault['code'], Reason>> = {
  FUNDS_INSUFFICIENT: 'funds',
  ACCOUNT_CLOSED: 'account_closed',
  ACCOUNT_FROZEN: 'account_frozen',
  WALLET_DISABLED: 'account_frozen',
  CUSTOMER_SUSPENDED: 'customer_suspended',
  CUSTOMER_DELETED: 'customer_suspended',
};

function refusedFor(outcome: Outcome): Reason | null {
  if (!(outcome instanceof Fault)) return null;
  const reason = reasons[outcome.code];
  if (!reason) throw outcome;
  return reason;
}

function decline(batch: Batch, asking: Asking, ruling: Ruling): Authorisation {
  const { cause, row, card, fresh } = asking;
  const { steps, reason, ruleId, blocks, amount, pace } = ruling;
  const before = row.made ? null : row;
  const transferId = row.amount > 0n && row.type !== 'deposit' ? fresh.transferId : null;
  const after: Authorisation = { ...row, state: 'declined', declineReason: reason, transferId, updatedAt: cause.at };
  const also = () => [authorisationHappened('declined', before, after, card)];
  if (transferId === null) batch.ledger.tell(cause, also());
  else {
    const told = batch.ledger.decide(refusal(batch, cause, after, card, reason!), also);
    assert(!(told instanceof Fault), `a refusal could not be remembered: ${told instanceof Fault && told.code}`);
  }
  put(batch, after);
  batch.judge.tell({ attempt: attemptOf(asking, amount), cause, reason, ruleId, steps });
  if (row.made) act(batch, cause, after, 'authorization', { status: 'failed' });
  act(batch, cause, after, 'rejected', { status: 'failed' });
  if (blocks) restrict(batch, cause, card, reason!, pace && { ...pace, authorisationId: row.id });
  return after;
}

const refusal = (batch: Batch, cause: Cause, row: Authorisation, card: CardState, reason: Reason): Command => ({
  ...opening(cause, row, row.transferId!, narrationOf(batch, card, row)),
  verb: 'decline',
  from: { accountId: row.accountId },
  to: { accountId: batch.system(assetOf(card), 'card_settlement') },
  amount: row.amount,
  reason,
});

/** What every transfer of a card tells about itself. */
export const opening = (cause: Cause, row: Authorisation, transferId: string, narration: string | null) => ({
  cause,
  transferId,
  kind: row.type === 'atm_withdrawal' ? ('atm_withdrawal' as const) : ('card_purchase' as const),
  facts: {
    cardId: row.cardId,
    authorisationId: row.id,
    narration,
    gatewayRef: row.networkRef,
    ...(row.transactionAmount !== null && {
      transactionAmount: row.transactionAmount,
      transactionCurrency: row.transactionCurrency,
      conversionRate: row.exchangeRate,
    }),
  },
});

/** What rules look at of an authorisation. */
type Used = Pick<
  Authorisation,
  'id' | 'accountId' | 'type' | 'currency' | 'channel' | 'cardPresent' | 'mcc' | 'merchantCountry'
>;

export const attemptOf = (
  { cause, row, card, policy }: Pick<Asking, 'cause' | 'card' | 'policy'> & { readonly row: Used },
  amount: Units,
): Attempt => ({
  tenantId: card.tenantId,
  id: row.id,
  cardId: card.id,
  accountId: row.accountId,
  tierId: card.tierId,
  action: row.type,
  amount,
  currency: row.currency,
  at: cause.at,
  use: {
    channel: row.channel,
    cardPresent: row.cardPresent,
    mcc: row.mcc,
    country: row.merchantCountry,
    issuingCountry: policy.cards.issuingCountry,
  },
});

export function balanceOf(batch: Batch, { tenantId, accountId }: Authorisation): Units | null {
  const account = batch.ledger.account(tenantId, accountId);
  return account ? account.posted - account.held : null;
}

/** What a new authorisation is made of. */
type Message = Pick<Authorise['message'], 'channel' | 'networkRef' | 'merchant' | 'type'> & {
  readonly threeDsPassed?: boolean | null;
};

/** A new authorisation, of which nothing has been decided. Written out: it is made for every message. */
export function opened(
  { id, cause: { at }, message }: Pick<Authorise, 'id' | 'cause'> & { readonly message: Message },
  card: CardState,
  { amount, transaction }: Price,
): Authorisation {
  const { channel, merchant } = message;
  return {
    tenantId: card.tenantId,
    id,
    cardId: card.id,
    generation: card.generation,
    customerId: card.customerId,
    accountId: card.accountId,
    transferId: null,
    holdId: null,
    networkRef: message.networkRef,
    type: typeOf(message),
    state: 'declined',
    declineReason: null,
    channel,
    cardPresent: isPresent(channel),
    threeDsPassed: message.threeDsPassed ?? null,
    asked: true,
    merchantId: merchant?.id ?? null,
    merchantName: merchant?.name ?? null,
    mcc: merchant?.mcc ?? null,
    merchantCategory: merchant?.category ?? null,
    merchantCity: merchant?.city ?? null,
    merchantPostCode: merchant?.postCode ?? null,
    merchantState: merchant?.state ?? null,
    merchantCountry: merchant?.country ?? null,
    currency: card.asset.code,
    requested: amount,
    amount,
    held: 0n,
    authorised: 0n,
    captured: 0n,
    refunded: 0n,
    reversed: 0n,
    transactionAmount: transaction?.amount ?? null,
    transactionCurrency: transaction?.currency ?? null,
    exchangeRate: transaction?.rate ?? null,
    feeFxProvider: 0n,
    feeFxClient: 0n,
    feeAtmProvider: 0n,
    feeAtmClient: 0n,
    feeDepositProvider: 0n,
    feeDepositClient: 0n,
    authorisedAt: null,
    postedAt: null,
    clearedAt: null,
    expiresAt: null,
    questionDeadline: null,
    questionSentAt: null,
    answeredAt: null,
    answerCode: null,
    signature: null,
    createdAt: at,
    updatedAt: at,
    made: true,
  };
}

const types: Partial<Record<Authorise['message']['channel'], Authorisation['type']>> = {
  atm: 'atm_withdrawal',
  visa_direct: 'deposit',
};
export const typeOf = ({ type, channel }: Pick<Message, 'type' | 'channel'>): Authorisation['type'] =>
  type ?? types[channel] ?? 'purchase';
