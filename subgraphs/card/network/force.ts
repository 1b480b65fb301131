import { Fault } from '../../../kernel/error';
import type { Command } from '../../wallet/port';
import { act } from './activity';
import { assetOf, balanceOf, chargedTo, opened, opening } from './authorise';
import { narrationOf } from './narration';
import type { Force } from './order';
import type { Price } from './price';
import { authorisationHappened } from './shown';
import { type Authorisation, type Batch, type CardState, put, remember } from './state';

/**
 * The network settles what nobody had asked for: what has been bought offline is owed, below the floor and on a frozen
 * card too. It counts towards no limit. Only a closed account takes nothing.
 */
export function force(batch: Batch, order: Force, card: CardState, priced: Price): Authorisation | Fault {
  const { cause, fresh } = order;
  const { at } = cause;
  const { amount, fees } = priced;
  const row: Authorisation = {
    ...opened(order, card, priced),
    ...{ state: 'captured', asked: false, transferId: fresh.transferId, captured: amount, postedAt: at, clearedAt: at },
    ...{ feeFxClient: fees.fx, feeAtmClient: fees.atm },
  };
  const balance = balanceOf(batch, row);
  const command: Command = {
    ...opening(cause, row, fresh.transferId, narrationOf(batch, card, row)),
    verb: 'transfer',
    from: { accountId: row.accountId },
    to: { accountId: batch.system(assetOf(card), 'card_settlement') },
    amount,
    fees: chargedTo(batch, card, fees),
    forced: true,
  };
  const told = batch.ledger.decide(command, () => [authorisationHappened('captured', null, row, card)]);
  if (told instanceof Fault) return told;
  put(batch, row);
  act(batch, cause, row, 'cleared', { balance });
  const { tenantId, id: authorisationId } = row;
  remember(batch, order.sent, { tenantId, kind: 'force', authorisationId, amount, at });
  return row;
}
