import { newId } from '../../../kernel/id';
import type { Units } from '../../../kernel/money';
import type { Cause } from '../../../schema/outbox';
import { balanceOf } from './authorise';
import type { Activity, Authorisation, Batch } from './state';

interface Given {
  /** Before the step; after it is read from the ledger. By default nothing moved. */
  readonly balance?: Units | null;
  readonly amount?: Units;
  readonly status?: Activity['status'];
  readonly transferId?: string | null;
}

/** One row per event in the life of an authorisation: what statements are made of. */
export function act(
  batch: Batch,
  { at }: Cause,
  row: Authorisation,
  operation: Activity['operation'],
  { balance, amount = row.amount, status = 'success', transferId = row.transferId }: Given,
): void {
  const after = balanceOf(batch, row);
  batch.activities.push({
    tenantId: row.tenantId,
    id: newId(),
    cardId: row.cardId,
    operation,
    authorisationId: row.id,
    transferId,
    status,
    amount,
    currency: row.currency,
    transactionAmount: row.transactionAmount,
    transactionCurrency: row.transactionCurrency,
    exchangeRate: row.exchangeRate,
    merchantName: row.merchantName,
    balanceBefore: balance === undefined ? after : balance,
    balanceAfter: after,
    declineCode: row.declineReason,
    responseCode: row.answerCode,
    feeFxClient: row.feeFxClient,
    feeAtmClient: row.feeAtmClient,
    at,
  });
}
