import { constant, nullable, object, optional, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { sought } from '../../references';
import {
  cardIn,
  cardStatuses,
  issues,
  reportedIssue,
  reportedIssueFrom,
  reportStatuses,
  statusOf,
  withCard,
} from '../card';
import { bound, id, integer, pageCodec, pageOf, paging, prose, unlessEmpty, words } from '../codecs';
import { document } from '../documents';
import { bad } from '../errors';
import type {
  SaasDeclineReportMutation,
  SaasDeclineReportMutationVariables,
  SaasRenewCardMutation,
  SaasRenewCardMutationVariables,
  SaasReplaceCardMutation,
  SaasReplaceCardMutationVariables,
  SaasReportCardMutation,
  SaasReportCardMutationVariables,
  SaasReportedIssuesQuery,
  SaasReportedIssuesQueryVariables,
  SaasReviewReportMutation,
  SaasReviewReportMutationVariables,
  SaasSuccessorFragment,
} from '../operations.generated';

const TAG = 'Reported cards';

const taxi = {
  ...{ id: 15, cardId: 42, cardToken: 554121004, userId: 1207, cardStatus: 'LOST', statusReason: 'Left in a taxi' },
  ...{ reportStatus: 'REPORTED', remarks: null, newCardId: null },
  ...{ createdAt: '2026-05-01T07:00:00.000+00:00', updatedAt: '2026-05-01T07:00:00.000+00:00' },
};

const report = route(
  'POST /pcs/api/v1/report-card-issue',
  document<SaasReportCardMutation, SaasReportCardMutationVariables>('SaasReportCard'),
  {
    summary: 'Report a card as lost, stolen, damaged or expired',
    tag: TAG,
    notes:
      'The card stops working at once. Cards that are `ACTIVE`, `FREEZE`, `BLOCK` or `PENDING_VERIFICATION` can be reported; `EXPIRED` ones as `EXPIRED` only. A card has one open report at most.',
    in: {
      body: withCard(
        { cardStatus: issues, statusReason: prose() },
        { others: { cardStatus: ['issueType', 'status'] } },
      ),
    },
    to: (given) => ({ id: cardIn(given), kind: given.cardStatus, reason: given.statusReason }),
    from: ({ reportCard }) => reportedIssueFrom(reportCard),
    out: reportedIssue,
    names: { reason: 'statusReason' },
    errors: { CARD_NOT_PHYSICAL: bad('Damage can be reported for physical cards only') },
    example: {
      body: { cardId: 42, cardStatus: 'LOST', statusReason: 'Left in a taxi' },
      answer: { data: taxi },
    },
  },
);

const decision = () => withCard({ remarks: unlessEmpty(prose()) }, { how: 'id and perhaps token' });
type Decision = Value<ReturnType<typeof decision>>;
const decided = (given: Decision) => ({ id: cardIn(given), remarks: given.remarks });
/** The report decides, not the card: one that has ended has no open report. */
const errors = { CARD_CLOSED: bad('Card is not reported') };

const review = route(
  'POST /pcs/api/v1/review-report-card-issue',
  document<SaasReviewReportMutation, SaasReviewReportMutationVariables>('SaasReviewReport'),
  {
    summary: 'Mark the open report of a card as reviewed',
    tag: TAG,
    notes: 'Before a card is replaced or renewed or its report declined. Reviewing again replaces the remarks.',
    in: { body: decision() },
    to: decided,
    from: ({ reviewReport }) => reportedIssueFrom(reviewReport),
    out: reportedIssue,
    errors,
    example: {
      body: { cardId: 42, remarks: 'Confirmed by phone' },
      answer: {
        data: {
          ...{ ...taxi, reportStatus: 'REVIEWED', remarks: 'Confirmed by phone' },
          updatedAt: '2026-05-01T08:00:00.000+00:00',
        },
      },
    },
  },
);

/** A card that takes another's place is always on its way at first, whatever has become of it by now. */
const ISSUED = 'ISSUANCE_IN_PROGRESS';
const successor = object({ cardId: id, cardToken: id, status: constant(ISSUED), message: words });
const successorFrom = ({ seq, token }: SaasSuccessorFragment, message: string): Value<typeof successor> => ({
  ...{ cardId: seq, cardToken: token, status: ISSUED, message },
});
const REPLACED = 'Card replaced successfully!';
const RENEWED = 'Card renew successfully!';
const inherits =
  'The report must be reviewed. The new card has the same owner, account, tier, type, name, address, 3D Secure, security settings, limits and PIN; a virtual one is active within seconds.';

const replace = route(
  'POST /pcs/api/v1/replace-card',
  document<SaasReplaceCardMutation, SaasReplaceCardMutationVariables>('SaasReplaceCard'),
  {
    summary: 'Replace a reported card by a new one',
    tag: TAG,
    notes: `${inherits} Number, security code, expiry date and token are new.`,
    in: { body: decision() },
    to: decided,
    from: ({ replaceCard }) => successorFrom(replaceCard, REPLACED),
    out: successor,
    errors,
    example: {
      body: { cardId: 42 },
      answer: { data: { cardId: 57, cardToken: 554129940, status: ISSUED, message: REPLACED } },
    },
  },
);

const renew = route(
  'POST /pcs/api/v1/renew-card',
  document<SaasRenewCardMutation, SaasRenewCardMutationVariables>('SaasRenewCard'),
  {
    summary: 'Renew a reported card',
    tag: TAG,
    notes: `${inherits} The number stays, unless the card was lost or stolen; the rest is new.`,
    in: { body: decision() },
    to: decided,
    from: ({ renewCard }) => successorFrom(renewCard, RENEWED),
    out: successor,
    errors,
    example: {
      body: { cardId: 42, cardToken: 554121004 },
      answer: { data: { cardId: 58, cardToken: 554129963, status: ISSUED, message: RENEWED } },
    },
  },
);

type Declined = SaasDeclineReportMutation['declineReport']['card'];
/** An expired card is told as frozen this once; from the next answer on it is what it is. */
const frozen = (card: Declined) => (card.restriction === 'FROZEN' ? 'FREEZE' : statusOf(card));

const decline = route(
  'POST /pcs/api/v1/decline-card',
  document<SaasDeclineReportMutation, SaasDeclineReportMutationVariables>('SaasDeclineReport'),
  {
    summary: 'Decline the report of a card',
    tag: TAG,
    notes: 'The report must be reviewed. The card is frozen; it may be thawed or blocked like any other.',
    in: { body: decision() },
    to: decided,
    from: ({ declineReport: { card, reason, remarks } }) => ({
      ...{ cardId: card.seq, cardToken: card.token, cardStatus: frozen(card), statusReason: reason, remarks },
    }),
    out: object({
      cardId: id,
      cardToken: id,
      cardStatus: cardStatuses,
      statusReason: words,
      remarks: nullable(words),
    }),
    errors,
    example: {
      body: { cardId: 42, remarks: 'Card was found' },
      answer: {
        data: {
          ...{ cardId: 42, cardToken: 554121004, cardStatus: 'FREEZE', statusReason: 'Left in a taxi' },
          remarks: 'Card was found',
        },
      },
    },
  },
);

/** The graph's bound is the first moment that is too late. */
const after = (last: Date | undefined): Date | undefined => last && new Date(last.getTime() + 1);

const list = route(
  'GET /pcs/api/v1/card-reported-issues',
  document<SaasReportedIssuesQuery, SaasReportedIssuesQueryVariables>('SaasReportedIssues'),
  {
    summary: 'Reports, the newest first',
    tag: TAG,
    notes: 'All that is given must hold.',
    envelope: 'page',
    in: {
      query: object({
        cardId: optional(sought('card', integer())),
        userId: optional(sought('customer', integer())),
        cardStatus: optional(issues),
        reportStatus: optional(reportStatuses),
        startDate: optional(bound('start')),
        endDate: optional(bound('end')),
        ...paging,
      }),
    },
    to: ({ cardId, userId, cardStatus, reportStatus, startDate, endDate, ...page }) => ({
      filter: {
        ...{ cardId, customerId: userId, kind: cardStatus, status: reportStatus },
        ...{ since: startDate, until: after(endDate) },
      },
      ...pageOf(page),
    }),
    from: ({ cardReports: { nodes, total } }, { page, perPage }) => ({
      ...{ items: nodes.map(reportedIssueFrom), page, perPage, total },
    }),
    out: pageCodec(reportedIssue),
    example: {
      query: { cardId: '42' },
      answer: {
        data: [
          {
            ...{ ...taxi, reportStatus: 'DECLINED', remarks: 'Card was found' },
            updatedAt: '2026-05-01T09:00:00.000+00:00',
          },
        ],
        pagination: { currentPage: 1, perPage: 20, totalPages: 1, totalCount: 1, sort: 'id: DESC' },
      },
    },
  },
);

/** Contract 2.10 */
export const reports: readonly Route[] = [report, review, replace, renew, decline, list];
