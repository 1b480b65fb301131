import { object, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference } from '../../references';
import { cardIn, cardStatuses, statusOf, theCard, threeDs, threeDsFrom, withCard } from '../card';
import { id, integer, prose, same, unlessEmpty, words } from '../codecs';
import { document } from '../documents';
import type {
  SaasSetThreeDsMutation,
  SaasSetThreeDsMutationVariables,
  SaasStandingCardFragment,
  SaasToggleFreezeCardMutation,
  SaasToggleFreezeCardMutationVariables,
  SaasUpdateCardAccountMutation,
  SaasUpdateCardAccountMutationVariables,
  SaasUpdateCardStatusMutation,
  SaasUpdateCardStatusMutationVariables,
} from '../operations.generated';

const TAG = 'Card controls';
const mira = { cardId: 41, cardToken: 554120987 };

const enrolment = object({
  cardId: id,
  cardToken: id,
  cardStatus: cardStatuses,
  statusReason: words,
  card3DSecure: threeDs,
});

const setThreeDs = document<SaasSetThreeDsMutation, SaasSetThreeDsMutationVariables>('SaasSetThreeDs');

/** A tier without 3-D Secure is refused, so that whoever is answered has it. */
const enrolmentFrom = ({ setThreeDs: card }: SaasSetThreeDsMutation): Value<typeof enrolment> => ({
  cardId: card.seq,
  cardToken: card.token,
  cardStatus: statusOf(card),
  statusReason: card.statusReason ?? '',
  card3DSecure: threeDsFrom(card)!,
});

const enrolled = (status: boolean) => ({
  body: { cardId: 41 },
  answer: {
    data: {
      ...{ ...mira, cardStatus: 'ACTIVE', statusReason: 'new card' },
      card3DSecure: { id: 88, configId: 9, status },
    },
  },
});

const enrol = route('POST /pcs/api/v1/enroll-card-three-ds', setThreeDs, {
  summary: 'Enrol a card in 3D Secure',
  tag: TAG,
  notes: 'A card that is enrolled already stays so. Cards of tiers without 3D Secure cannot be.',
  in: { body: withCard({}) },
  to: (given) => ({ id: cardIn(given), enrolled: true }),
  from: enrolmentFrom,
  out: enrolment,
  example: enrolled(true),
});

const remove = route('POST /pcs/api/v1/remove-card-three-ds', setThreeDs, {
  summary: 'Take a card out of 3D Secure',
  tag: TAG,
  notes: 'A card that is not enrolled stays so.',
  in: { body: withCard({}) },
  to: (given) => ({ id: cardIn(given), enrolled: false }),
  from: enrolmentFrom,
  out: enrolment,
  example: enrolled(false),
});

const standing = object({ id, token: id, status: cardStatuses, statusReason: words });

const standingFrom = (card: SaasStandingCardFragment): Value<typeof standing> => ({
  id: card.seq,
  token: card.token,
  status: statusOf(card),
  statusReason: card.statusReason ?? '',
});

/** Contract 2.9.3 and 2.9.4: what the request calls `cardStatus` the answer calls `status`. */
const names = { reason: 'statusReason' };

const updateStatus = route(
  'POST /pcs/api/v1/update-card-status',
  document<SaasUpdateCardStatusMutation, SaasUpdateCardStatusMutationVariables>('SaasUpdateCardStatus'),
  {
    summary: 'Block a card, or make it active again',
    tag: TAG,
    notes:
      'Of cards that are `ACTIVE`, `BLOCK` or `FREEZE`. `ACTIVE` lifts a block and a freeze alike. Where the card is so already, only the reason changes, and nothing is announced.',
    in: { body: withCard({ statusReason: prose(), cardStatus: same('ACTIVE', 'BLOCK') }) },
    to: (given) => ({
      id: cardIn(given),
      reason: given.statusReason,
      active: given.cardStatus === 'ACTIVE',
    }),
    // One of the two was left out.
    from: ({ unblockCard, blockCard }) => standingFrom((unblockCard ?? blockCard)!),
    out: standing,
    names,
    example: {
      body: { cardId: 41, statusReason: 'Customer request', cardStatus: 'BLOCK' },
      answer: { data: { id: 41, token: 554120987, status: 'BLOCK', statusReason: 'Customer request' } },
    },
  },
);

const toggleFreeze = route(
  'POST /pcs/api/v1/toggle-freeze-card',
  document<SaasToggleFreezeCardMutation, SaasToggleFreezeCardMutationVariables>('SaasToggleFreezeCard'),
  {
    summary: 'Freeze a card, or thaw one that is frozen',
    tag: TAG,
    notes: 'Where no reason is given it is `Card frozen` or `Card unfrozen`.',
    in: { body: withCard({ statusReason: unlessEmpty(prose()) }) },
    to: (given) => ({ id: cardIn(given), reason: given.statusReason }),
    from: ({ toggleFreezeCard }) => standingFrom(toggleFreezeCard),
    out: standing,
    names,
    example: {
      body: { cardId: 41, statusReason: 'Travelling' },
      answer: { data: { id: 41, token: 554120987, status: 'FREEZE', statusReason: 'Travelling' } },
    },
  },
);

const LINKED = 'Linked account updated';

const updateAccount = route(
  'POST /pcs/api/v1/update-card-account',
  document<SaasUpdateCardAccountMutation, SaasUpdateCardAccountMutationVariables>('SaasUpdateCardAccount'),
  {
    summary: 'Let another account pay for a card',
    tag: TAG,
    notes:
      "An active account of the card's user, or of your own, in the card's currency. What is authorised already stays on the old account.",
    in: { body: object({ cardId: theCard, accountId: reference('account', integer()) }) },
    to: ({ cardId, accountId }) => ({ id: cardId, accountId }),
    from: ({ relinkAccount }) => ({ accountId: relinkAccount.account.seq, remarks: LINKED }),
    out: object({ accountId: id, remarks: words }),
    example: {
      body: { cardId: 41, accountId: 320 },
      answer: { data: { accountId: 320, remarks: LINKED } },
    },
  },
);

/** Contract 2.9 */
export const controls: readonly Route[] = [enrol, remove, updateStatus, toggleFreeze, updateAccount];
