import assert from 'node:assert/strict';
import { Fault } from '../../../../kernel/error';
import type { Charge, Direction, TransferKind } from '../../../../schema/wallet-words';
import type { Fees, Opening } from '../commands';
import type { Draft } from '../draft';
import type { Account, Transfer } from '../state';

/** What a transfer is on the paying and on the receiving side, in the words of lists. */
const categories: Record<TransferKind, Record<Direction, string>> = {
  direct: { debit: 'transfer_out', credit: 'transfer_in' },
  internal: { debit: 'p2p_send', credit: 'p2p_receive' },
  top_up: { debit: 'top_up', credit: 'top_up' },
  withdrawal: { debit: 'withdrawal', credit: 'withdrawal' },
  inbound: { debit: 'transfer_out', credit: 'transfer_in' },
  outbound: { debit: 'transfer_out', credit: 'transfer_in' },
  card_purchase: { debit: 'card_purchase', credit: 'card_purchase' },
  atm_withdrawal: { debit: 'atm_withdrawal', credit: 'atm_withdrawal' },
  card_refund: { debit: 'refund', credit: 'refund' },
  refund: { debit: 'refund', credit: 'refund' },
  fee: { debit: 'fee', credit: 'fee' },
  adjustment: { debit: 'adjustment', credit: 'adjustment' },
  chain_deposit: { debit: 'deposit', credit: 'deposit' },
  chain_withdrawal: { debit: 'withdrawal', credit: 'withdrawal' },
  chain_transfer: { debit: 'transfer_out', credit: 'transfer_in' },
  sweep: { debit: 'sweep', credit: 'sweep' },
  override: { debit: 'override', credit: 'override' },
  leverage: { debit: 'leverage', credit: 'leverage' },
};

export const categoryOf = (kind: TransferKind, direction: Direction): string => categories[kind][direction];

export const totalOf = (charges: readonly Charge[]): bigint =>
  charges.reduce((sum, { inclusive, billingAmount }) => (inclusive ? sum : sum + BigInt(billingAmount)), 0n);

export interface Levy {
  readonly charges: readonly Charge[];
  readonly total: bigint;
  readonly account: Account | null;
}

export function levyOf(draft: Draft, fees: Fees | undefined): Levy {
  if (!fees) return { charges: [], total: 0n, account: null };
  const total = totalOf(fees.charges);
  assert(total >= 0n, 'charges may not be negative');
  return { charges: fees.charges, total, account: draft.party(fees.to) };
}

export function checkForever(draft: Draft, { forever }: Opening): void {
  const transferId = forever && draft.holderOf(forever.accountId, forever.key);
  if (transferId) throw new Fault('TRANSFER_DUPLICATE', { field: 'idempotencyKey', transferId });
}

type Opened = Omit<Transfer, 'tenantId' | 'updatedAt'>;

/** A new transfer; `given` says how it differs from a pending one that has moved nothing. */
export function opened(
  command: Opening,
  asset: Pick<Account, 'assetId' | 'currency'>,
  amount: bigint,
  given: Partial<Opened>,
): Opened {
  const { cause, facts = {}, forever = null } = command;
  return {
    id: command.transferId,
    kind: command.kind,
    status: 'pending',
    assetId: asset.assetId,
    currency: asset.currency,
    amount,
    charges: [],
    totalCharges: 0n,
    postedAmount: 0n,
    refundedAmount: 0n,
    fromAccountId: null,
    toAccountId: null,
    feesAccountId: null,
    holdId: null,
    originalId: null,
    cardId: facts.cardId ?? null,
    authorisationId: facts.authorisationId ?? null,
    contactId: facts.contactId ?? null,
    description: facts.description ?? null,
    narration: facts.narration ?? null,
    reference: facts.reference ?? null,
    gatewayRef: facts.gatewayRef ?? null,
    failedReason: null,
    postedAt: null,
    clearedAt: null,
    createdAt: cause.at,
    made: { cause, facts, forever },
    ...given,
  };
}

/** How a transfer looks from the moment on that its money is booked. */
export const postedAt = (at: Date, amount: bigint) =>
  ({ status: 'posted', amount, postedAmount: amount, postedAt: at, clearedAt: at, failedReason: null }) as const;

/** The two faces of a transfer between two accounts. */
export function faces(draft: Draft, transfer: Pick<Opened, 'id' | 'kind'>, from: Account, to: Account): void {
  const sides = [
    [from, to, 'debit'],
    [to, from, 'credit'],
  ] as const;
  for (const [account, related, direction] of sides)
    draft.putLeg({
      transferId: transfer.id,
      accountId: account.id,
      direction,
      amount: null,
      category: categoryOf(transfer.kind, direction),
      relatedAccountId: related.id,
    });
}
