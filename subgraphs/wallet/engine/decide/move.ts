import { Fault, invalid } from '../../../../kernel/error';
import { checkAmount, checkAsset, checkOpen, checkPayer, checkRecipient } from '../checks';
import type { Adjust, MoneyIn, Party, Post, PostLeg, Transfer } from '../commands';
import type { Draft } from '../draft';
import type { Account, Effects } from '../state';
import { categoryOf, checkForever, faces, levyOf, opened, postedAt } from './opening';

/** Money that moves at once. Accounts are named to the draft payer first, so that the payer's refusals are told first. */

export function transfer(draft: Draft, command: Transfer): Effects {
  checkAmount(command.amount);
  draft.forced = command.forced ?? false;
  const from = draft.party(command.from);
  checkPayer(from, command.from, draft.forced);
  checkForever(draft, command);
  const to = draft.party(command.to);
  checkSides(from, to, command);
  checkRecipient(to, command.to, command.recipient ?? 'open');
  const levy = levyOf(draft, command.fees);
  checkAsset(from, sidesOf([to, command.to], levy.account), command.currency);
  return move(draft, command, { from, to, amount: command.amount, levy });
}

/** Staff's corrections reach restricted accounts too; the closed stay closed. */
export function adjust(draft: Draft, command: Adjust): Effects {
  const size = command.amount < 0n ? -command.amount : command.amount;
  checkAmount(size);
  draft.forced = command.forced ?? false;
  const account = draft.party(command.account);
  checkOpen(account, command.account.field);
  checkForever(draft, command);
  const contra = draft.party(command.contra);
  checkOpen(contra, command.contra.field);
  checkAsset(account, [[contra, command.contra]]);
  const [from, to] = command.amount < 0n ? [account, contra] : [contra, account];
  return move(draft, command, { from, to, amount: size, levy: levyOf(draft, undefined) });
}

export function checkSides(from: Account, to: Account, command: { readonly to: Party }): void {
  if (from.id === to.id) throw new Fault('SELF_TRANSFER', { field: command.to.field });
}

export const sidesOf = (recipient: [Account, Party], fees: Account | null): [Account, Party][] =>
  fees ? [recipient, [fees, { accountId: fees.id }]] : [recipient];

interface Moved {
  readonly from: Account;
  readonly to: Account;
  readonly amount: bigint;
  readonly levy: ReturnType<typeof levyOf>;
}

function move(draft: Draft, command: Transfer | Adjust, { from, to, amount, levy }: Moved): Effects {
  const row = opened(command, from, amount, {
    ...postedAt(draft.at, amount),
    charges: levy.charges,
    totalCharges: levy.total,
    fromAccountId: from.id,
    toAccountId: to.id,
    feesAccountId: levy.account?.id ?? null,
  });
  draft.putTransfer(row);
  faces(draft, row, from, to);
  const narration = row.narration;
  draft.book(row.id, [
    { accountId: from.id, amount: -(amount + levy.total), narration },
    { accountId: to.id, amount, narration },
    ...(levy.account ? [{ accountId: levy.account.id, amount: levy.total, narration }] : []),
  ]);
  return draft.effects(row.id, null);
}

/** A closed account takes nothing: what comes for it goes back, and the transfer tells so, or it is refused. */
export function moneyIn(draft: Draft, command: MoneyIn): Effects {
  checkAmount(command.amount);
  const to = draft.party(command.to);
  checkTaker(to, command.to, command.recipient ?? 'any');
  checkForever(draft, command);
  const from = draft.party(command.from);
  checkAsset(to, [[from, command.from]], command.currency);
  const closed = to.lifecycle === 'closed';
  const outcome = closed
    ? ({ status: 'reversed', failedReason: 'ACCOUNT_CLOSED' } as const)
    : command.settled && postedAt(draft.at, command.amount);
  const row = opened(command, to, command.amount, { fromAccountId: from.id, toAccountId: to.id, ...outcome });
  draft.putTransfer(row);
  faces(draft, row, from, to);
  if (row.status === 'posted') draft.book(row.id, inwards(from.id, to.id, row.amount, row.narration));
  if (row.status === 'pending') draft.shift(to.id, { incoming: row.amount });
  return draft.effects(row.id, null);
}

function checkTaker(to: Account, { field }: Party, needs: NonNullable<MoneyIn['recipient']>): void {
  if (needs !== 'any') checkOpen(to, field);
  if (needs === 'active' && to.restriction === 'frozen') throw new Fault('ACCOUNT_FROZEN', { field });
}

export const inwards = (from: string, to: string, amount: bigint, narration: string | null) => [
  { accountId: to, amount, narration },
  { accountId: from, amount: -amount, narration },
];

export function post(draft: Draft, command: Post): Effects {
  draft.forced = command.forced ?? false;
  const accounts = command.legs.map((leg) => enter(draft, leg));
  checkForever(draft, command);
  const nets = netsOf(command.legs);
  const first = accounts[0];
  if (!first) throw invalid('legs', 'must not be empty');
  checkZeroSum(command.legs, accounts);
  const moved = nets.filter(
    ({ accountId, amount }) => amount > 0n && draft.account(accountId).assetId === first.assetId,
  );
  const amount = moved.reduce((sum, net) => sum + net.amount, 0n);
  checkAmount(amount, 'legs');
  const row = opened(command, first, amount, { ...postedAt(draft.at, amount), ...sides(nets) });
  draft.putTransfer(row);
  for (const net of nets) postLeg(draft, command, net);
  draft.book(row.id, command.legs);
  return draft.effects(row.id, null);
}

function enter(draft: Draft, leg: PostLeg): Account {
  checkAmount(leg.amount < 0n ? -leg.amount : leg.amount, leg.field);
  const account = draft.party(leg);
  if (leg.amount < 0n) checkPayer(account, leg, draft.forced);
  else checkOpen(account, leg.field);
  return account;
}

function netsOf(legs: readonly PostLeg[]): { accountId: string; amount: bigint }[] {
  const sums = new Map<string, bigint>();
  for (const { accountId, amount } of legs) sums.set(accountId, (sums.get(accountId) ?? 0n) + amount);
  return [...sums].map(([accountId, amount]) => ({ accountId, amount })).filter(({ amount }) => amount !== 0n);
}

function checkZeroSum(legs: readonly PostLeg[], accounts: readonly Account[]): void {
  const sums = new Map<string, bigint>();
  accounts.forEach(({ assetId }, i) => {
    sums.set(assetId, (sums.get(assetId) ?? 0n) + legs[i]!.amount);
  });
  if ([...sums.values()].some((sum) => sum !== 0n)) throw invalid('legs', 'must sum to zero per asset');
}

/** Two sides are a transfer that can be refunded; more are not one account's to give back. */
function sides(nets: readonly { accountId: string; amount: bigint }[]) {
  const payer = nets.find(({ amount }) => amount < 0n);
  const payee = nets.find(({ amount }) => amount > 0n);
  return nets.length === 2 ? { fromAccountId: payer!.accountId, toAccountId: payee!.accountId } : {};
}

function postLeg(
  draft: Draft,
  { transferId, kind }: Post,
  { accountId, amount }: { accountId: string; amount: bigint },
): void {
  const direction = amount < 0n ? 'debit' : 'credit';
  draft.putLeg({
    transferId,
    accountId,
    direction,
    amount: amount < 0n ? -amount : amount,
    category: categoryOf(kind, direction),
    relatedAccountId: null,
  });
}
