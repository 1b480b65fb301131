import type {
  AuthorisationState,
  AuthorisationType,
  CardNetwork,
  CardStatus,
  Channel,
  ClosedReason,
  DeclineReason,
  Form,
  ReportKind,
  Restriction,
  ThreeDsChannel,
} from '../../../schema/card-words';
import type { Payload } from '../../../schema/happenings';
import type { TransferKind, TransferStatus } from '../../../schema/wallet-words';

/** What dialects read of resources, as `schema/events` describes them. Amounts are ledger units, as text. */
export interface CardTold {
  readonly publicId: string;
  readonly token: number;
  readonly tier: string;
  readonly last4: string;
  readonly network: CardNetwork;
  readonly form: Form;
  readonly status: CardStatus;
  readonly restriction: Restriction;
  readonly closedReason: ClosedReason | null;
  readonly reportedKind: ReportKind | null;
  readonly statusReason: string | null;
  /** Of a card that was blocked for being used too fast. */
  readonly velocity?: {
    readonly maxAuthorisations: number;
    readonly windowSeconds: number;
    readonly authorisationId: string;
  };
}

/** Digits after the point that people write, and that the ledger keeps. */
export interface Scaled {
  readonly currency: string;
  readonly decimals: number;
  readonly scale: number;
}

export interface TransferTold extends Scaled {
  readonly id: string;
  readonly kind: TransferKind;
  readonly status: TransferStatus;
  readonly amount: string;
  readonly reference: string | null;
  readonly gatewayRef: string | null;
}

export interface AuthorisationTold extends Scaled {
  readonly id: string;
  readonly card: { readonly publicId: string; readonly metadata: Payload };
  readonly type: AuthorisationType;
  readonly state: AuthorisationState;
  readonly declineReason: DeclineReason | null;
  readonly answerCode: string | null;
  readonly channel: Channel;
  readonly amount: string;
  readonly authorised: string;
  readonly captured: string;
  readonly refunded: string;
  readonly reversed: string;
  readonly fxFee: string;
  readonly atmFee: string;
  readonly transaction: { readonly amount: string; readonly currency: string; readonly rate: string } | null;
  readonly merchant: Readonly<Record<MerchantField, string | null>>;
  readonly authorisedAt: string | null;
}
type MerchantField = 'id' | 'name' | 'mcc' | 'category' | 'city' | 'postCode' | 'state' | 'country';

export interface ChallengeTold {
  readonly id: string;
  readonly card: { readonly publicId: string };
  readonly channel: ThreeDsChannel;
  readonly merchantName: string;
  readonly countryNumeric: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly transactionAt: string;
}

/** The gate: what the outbox keeps was checked against the events' own tables when it was written. */
const told =
  <T>() =>
  (payload: Payload | null): T | null =>
    payload as T | null;

export const cardOf = told<CardTold>();
export const transferOf = told<TransferTold>();
export const authorisationOf = told<AuthorisationTold>();
export const challengeOf = told<ChallengeTold>();
