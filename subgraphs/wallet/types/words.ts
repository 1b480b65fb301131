import { enumOf } from '../../../kernel/graphql';
import {
  accountKinds,
  accountLifecycles,
  accountRestrictions,
  accountRoles,
  assetKinds,
  directions,
  disputeStatuses,
  holdStates,
  restrictors,
  transferKinds,
  transferStatuses,
} from '../../../schema/wallet-words';
import { purposes } from '../input';
import { statuses } from '../repo/accounts';
import { ownerKinds } from '../service/accounts';
import { outcomes } from '../service/disputes';

export const AssetKind = enumOf('AssetKind', assetKinds, 'Fiat currencies, tokens, and the native coins of chains.');
export const AccountKind = enumOf('AccountKind', accountKinds, 'What an account is for.');
export const OwnerAccountKind = enumOf(
  'OwnerAccountKind',
  ownerKinds,
  'The kinds of account that a customer may have.',
);
export const AccountRole = enumOf(
  'AccountRole',
  accountRoles,
  "What one of the tenant's own accounts is to its books.",
);
export const AccountStatus = enumOf(
  'AccountStatus',
  statuses,
  'The one word for an account: closed, frozen and disabled go before active.',
);
export const AccountLifecycle = enumOf('AccountLifecycle', accountLifecycles, 'Closed is final.');
export const AccountRestriction = enumOf(
  'AccountRestriction',
  accountRestrictions,
  'FROZEN: nothing goes out. DISABLED: switched off by the tenant, credits pass.',
);
export const Restrictor = enumOf(
  'AccountRestrictor',
  restrictors,
  'Who restricted an account: a holder lifts only what a holder did.',
);
export const TransferKind = enumOf('TransferKind', transferKinds, 'What kind of act moved the money.');
export const TransferStatus = enumOf(
  'TransferStatus',
  transferStatuses,
  'PENDING and MANUAL_CHECK wait for the outside; REFUNDED is posted and given back, wholly or in part.',
);
export const TransferPurpose = enumOf('TransferPurpose', purposes, 'What money to another bank is for.');
export const Direction = enumOf('Direction', directions, 'Which way money goes, as the account sees it.');
export const HoldState = enumOf('HoldState', holdStates, 'What became of money that was promised.');
export const DisputeStatus = enumOf(
  'DisputeStatus',
  disputeStatuses,
  'How far a dispute has come; RESOLVED and REJECTED are final.',
);
export const DisputeOutcome = enumOf('DisputeOutcome', outcomes, "Staff's word on a dispute.");
