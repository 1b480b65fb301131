import { formatAmount } from '../../../kernel/money';
import type { Payload } from '../../../schema/happenings';
import type {
  V1AccountFragment,
  V1CardFragment,
  V1DocumentFragment,
  V1TransactionFragment,
  V1UserFragment,
} from '../../rest/vaultspay-v1/operations.generated';
import type { EndpointFacts } from '../../rest/vaultspay-v1/shapes/endpoint';
import type { AuthorisationTold, TransferTold } from './canonical';

/**
 * What events tell of resources, as the graph would show the same: the shapes of answers and of payloads are one. What
 * the outbox keeps was checked against the events' own tables, so these casts are the gate.
 */

/** The graph writes its words in capitals. */
const capital = (word: unknown): string | null => (typeof word === 'string' ? word.toUpperCase() : null);

export function userFacts(told: Payload): V1UserFragment {
  const kyc = told.kyc as Payload;
  const { dialCode, phone } = told;
  return {
    ...told,
    phone: phone === null ? null : { e164: `+${dialCode ?? ''}${phone}` },
    kycStatus: capital(kyc.status),
    kycLevel: capital(kyc.level),
    kycApprovedAt: kyc.approvedAt,
    kycRejectionText: kyc.rejectionText,
    status: capital(told.status),
  } as unknown as V1UserFragment;
}

export const documentFacts = (told: Payload): V1DocumentFragment =>
  ({ ...told, type: capital(told.type), side: capital(told.side) }) as unknown as V1DocumentFragment;

interface Scaled {
  readonly currency: string;
  readonly decimals: number;
  readonly scale: number;
}

/** As the graph tells amounts: digits that people write, with a point among them. */
const money = (units: bigint, { currency, decimals, scale }: Scaled) => ({
  amount: formatAmount(units, { code: currency, decimals, ledgerScale: scale }),
  currency,
  decimals,
});

/** Only events of balances say where the point is; others are of accounts with nothing on them. */
export function accountFacts(told: Payload): V1AccountFragment {
  const { currency, decimals = 0, scale = 0, posted, held, incoming } = told;
  const scaled = { currency, decimals, scale } as Scaled;
  return {
    ...told,
    lifecycle: capital(told.lifecycle),
    available: money(BigInt(posted as string) - BigInt(held as string), scaled),
    incoming: money(BigInt(incoming as string), scaled),
    owner: { id: told.ownerCustomerId },
  } as unknown as V1AccountFragment;
}

export function cardFacts(told: Payload): V1CardFragment {
  const { limits, controls } = told.rules as Payload;
  const fulfilment = told.fulfilment as Payload | undefined;
  const [year, month] = String(told.validThrough).split('-');
  return {
    ...told,
    ...{ form: capital(told.form), network: capital(told.network), closedReason: capital(told.closedReason) },
    ...{ lifecycle: capital(told.lifecycle), restriction: capital(told.restriction) },
    ...{ expiryMonth: Number(month), expiryYear: Number(year), pinSet: told.pinSetAt !== null },
    ...{ account: { id: told.accountId }, holder: told.customerId === null ? null : { id: told.customerId } },
    ...{ spendLimits: limits, controls },
    fulfilment: fulfilment ? { ...fulfilment, delivery: capital(fulfilment.delivery), address: told.shipsTo } : null,
  } as unknown as V1CardFragment;
}

/** What an authorisation events tells of, as the account that pays sees it. */
type Purchase = AuthorisationTold & {
  readonly legId: string;
  readonly cardId: string;
  readonly accountId: string;
  readonly createdAt: string;
  readonly postedAt: string | null;
};

function purchaseStatus({ state, refunded, postedAt }: Purchase): string {
  if (state === 'declined' || state === 'reversed') return state;
  if (refunded !== '0') return 'refunded';
  return postedAt === null ? 'pending' : 'posted';
}

export function purchaseFacts(payload: Payload): V1TransactionFragment {
  const told = payload as unknown as Purchase;
  const { legId: id, type, authorisedAt, declineReason, authorised, captured, postedAt, refunded } = told;
  const amount = money(BigInt(postedAt === null ? told.amount : captured), told);
  return {
    ...{ id, category: type === 'purchase' ? 'card_purchase' : type, direction: 'DEBIT', original: null },
    ...{ status: capital(purchaseStatus(told)), amount, postedAt, createdAt: authorisedAt ?? told.createdAt },
    account: { id: told.accountId },
    transfer: {
      ...{ description: null, narration: null, card: { id: told.cardId } },
      refundedAmount: money(BigInt(refunded), told),
      authorisation: {
        ...{ authorisedAt, declineReason: capital(declineReason), merchant: told.merchant },
        authorised: money(BigInt(authorised), told),
      },
    },
  } as unknown as V1TransactionFragment;
}

type Transfer = TransferTold & {
  readonly description: string | null;
  readonly narration: string | null;
  readonly createdAt: string;
  readonly postedAt: string | null;
};

/** As one of its accounts sees it. */
export const transferFacts =
  (side: 'from' | 'to') =>
  (payload: Payload): V1TransactionFragment => {
    const told = payload as unknown as Transfer;
    const { description, narration, createdAt, postedAt, status } = told;
    const category = side === 'from' ? 'transfer_out' : 'transfer_in';
    return {
      ...{ id: payload[`${side}LegId`], category, direction: side === 'from' ? 'DEBIT' : 'CREDIT', original: null },
      ...{ status: capital(status), amount: money(BigInt(told.amount), told), createdAt, postedAt },
      account: { id: payload[`${side}AccountId`] },
      transfer: { description, narration, refundedAmount: money(0n, told), card: null, authorisation: null },
    } as unknown as V1TransactionFragment;
  };

export const endpointFacts = (told: Payload): EndpointFacts =>
  ({ ...told, disabledReason: capital(told.disabledReason) }) as unknown as EndpointFacts;
