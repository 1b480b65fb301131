import type { CardStatus, ClosedReason, ReportKind } from '../../schema/card-words';
import type { saasCardStatuses } from '../../schema/webhooks';

/** VaultsPay SaaS §3.2: the one word for how a card stands, in answers as in webhooks. */
export type SaasCardStatus = (typeof saasCardStatuses)[number];

/** What the word is made of. */
export interface CardStanding {
  readonly status: CardStatus;
  readonly closedReason: ClosedReason | null;
  readonly reportedKind: ReportKind | null;
}

const closed: Record<ClosedReason, SaasCardStatus> = {
  replaced: 'REPLACED',
  renewed: 'RENEWED',
  lost: 'LOST',
  stolen: 'STOLEN',
  damaged: 'DAMAGED',
  fraud: 'BLOCK',
  user_request: 'BLOCK',
  offboarding: 'BLOCK',
  deleted: 'BLOCK',
};
const reported: Record<ReportKind, SaasCardStatus> = {
  lost: 'LOST',
  stolen: 'STOLEN',
  damaged: 'DAMAGED',
  expired: 'EXPIRED',
};

const words: Record<CardStatus, (card: CardStanding) => SaasCardStatus> = {
  pending: () => 'PENDING',
  issuance: () => 'ISSUANCE_IN_PROGRESS',
  shipping: () => 'ACTIVE',
  awaiting_activation: () => 'PENDING_VERIFICATION',
  active: () => 'ACTIVE',
  frozen: () => 'FREEZE',
  blocked: () => 'BLOCK',
  reported: ({ reportedKind }) => reported[reportedKind!],
  expired: () => 'EXPIRED',
  closed: ({ closedReason }) => closed[closedReason!],
};

export const saasCardStatus = (card: CardStanding): SaasCardStatus => words[card.status](card);
