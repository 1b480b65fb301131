import { object, optional } from '../../codec';
import { type Route, route } from '../../dialect';
import {
  activationCode,
  agreeing,
  design,
  embossedName,
  followed,
  label,
  labelOf,
  recipientName,
  rulesChanged,
  rulesGiven,
  rulesOf,
  shippingAddress,
} from '../card-fields';
import { anyId, clearing, currency, named, same } from '../codecs';
import { document } from '../documents';
import { metadata, metadataChange } from '../metadata';
import type {
  V1ActivateCardMutation,
  V1ActivateCardMutationVariables,
  V1CardQuery,
  V1CardQueryVariables,
  V1CardsQuery,
  V1CardsQueryVariables,
  V1CardTransactionsQuery,
  V1CardTransactionsQueryVariables,
  V1ConvertCardMutation,
  V1ConvertCardMutationVariables,
  V1FreezeCardMutation,
  V1FreezeCardMutationVariables,
  V1IssueCardMutation,
  V1IssueCardMutationVariables,
  V1TerminateCardMutation,
  V1TerminateCardMutationVariables,
  V1UnfreezeCardMutation,
  V1UnfreezeCardMutationVariables,
  V1UpdateCardMutation,
  V1UpdateCardMutationVariables,
} from '../operations.generated';
import { cursorNames, pageCodec, pageFacts, pageOf, pageQuery, period } from '../paging';
import { card, cardExample, cardOf, cardType, endings, own, plasticExample, standings, statuses } from '../shapes/card';
import {
  categories,
  statuses as kinds,
  statusOf,
  transaction,
  transactionExample,
  transactionOf,
} from '../shapes/transaction';

const tag = 'Cards';
export const cardPath = object({ id: named('card', 'card') });
export const cardAt = { id: cardExample.id };
const page = <Item>(...data: Item[]) => ({ object: 'list', data, has_more: false, next_cursor: null });

/** What the core calls the fields of a card's limits and controls. */
const ruleNames = {
  dailyMinor: 'limits.daily_spend',
  monthlyMinor: 'limits.monthly_spend',
  perTransactionMinor: 'limits.per_transaction',
  mccAllow: 'controls.mcc_allowlist',
  mccBlock: 'controls.mcc_blocklist',
};

/** Contract 2.16 to 2.19 */
const keeping: readonly Route[] = [
  route('POST /v1/cards', document<V1IssueCardMutation, V1IssueCardMutationVariables>('V1IssueCard'), {
    summary: 'Issue a virtual card',
    notes: 'Active at once. What is not said of limits and controls is as every new card has it.',
    tag,
    needs: 'card:write',
    status: 201,
    in: {
      body: followed(
        agreeing(
          object({
            account_id: named('account', 'acc'),
            type: own(['virtual']),
            currency,
            label: optional(label),
            ...rulesGiven,
          }),
        ),
        object({ metadata: optional(metadata) }),
      ),
    },
    names: { ...ruleNames, accountId: 'account_id' },
    to: ({ account_id, type: _virtual, limits, controls, daily_limit, label: name, ...input }) => ({
      input: { accountId: account_id, ...input, label: labelOf(name), ...rulesOf({ limits, controls, daily_limit }) },
    }),
    from: ({ issueCard }) => cardOf(issueCard),
    out: card,
    example: {
      body: {
        account_id: cardExample.account_id,
        type: 'virtual',
        currency: 'AED',
        label: 'Subscriptions',
        limits: { daily_spend: 250000 },
      },
      answer: cardExample,
    },
  }),
  route('GET /v1/cards', document<V1CardsQuery, V1CardsQueryVariables>('V1Cards'), {
    summary: 'List cards, newest first',
    tag,
    in: {
      query: pageQuery('card', {
        account_id: optional(anyId('acc')),
        user_id: optional(anyId('usr')),
        type: optional(cardType),
        status: optional(own(statuses)),
        ...period,
      }),
    },
    names: cursorNames,
    to: ({ account_id, user_id, type, status, since, until, ...asked }) => ({
      ...pageOf(asked),
      filter: {
        accountId: account_id,
        customerId: user_id,
        form: type,
        since,
        until,
        ...(status && standings[status]),
      },
    }),
    from: ({ cards: listed }, asked) => pageFacts(listed, asked, cardOf),
    out: pageCodec('card', 'CardPage', card),
    example: { query: { status: 'active' }, answer: page(cardExample) },
  }),
  route('GET /v1/cards/{id}', document<V1CardQuery, V1CardQueryVariables>('V1Card'), {
    summary: 'Retrieve a card',
    tag,
    in: { path: cardPath },
    to: ({ id }) => ({ card: id }),
    from: ({ card: found }) => cardOf(found),
    out: card,
    example: { path: cardAt, answer: cardExample },
  }),
  route('PATCH /v1/cards/{id}', document<V1UpdateCardMutation, V1UpdateCardMutationVariables>('V1UpdateCard'), {
    summary: 'Change limits, controls, label or metadata',
    notes: 'Only what is given changes; a list of categories is replaced as a whole, and `[]` or `null` unsets it.',
    tag,
    needs: 'card:write',
    in: {
      path: cardPath,
      body: followed(agreeing(object(rulesChanged)), object({ label: clearing(label), metadata: metadataChange })),
    },
    names: ruleNames,
    to: ({ id, limits, controls, daily_limit, label: name, metadata: pairs }) => ({
      card: id,
      input: { label: labelOf(name), metadata: pairs, ...rulesOf({ limits, controls, daily_limit }) },
    }),
    from: ({ updateCard }) => cardOf(updateCard),
    out: card,
    example: {
      path: cardAt,
      body: { limits: { daily_spend: 250000 }, controls: { mcc_blocklist: ['7995'] } },
      answer: {
        ...cardExample,
        controls: { ...cardExample.controls, mcc_blocklist: ['7995'] },
        updated_at: '2026-06-12T08:30:00.000Z',
      },
    },
  }),
];

const addressNames = Object.fromEntries(
  ['line1', 'line2', 'city', 'country', 'phone'].map((name) => [`address.${name}`, `shipping_address.${name}`]),
);

/** Contract 2.20 to 2.23, and 2.27 */
const living: readonly Route[] = [
  route(
    'POST /v1/cards/{id}/convert_to_physical',
    document<V1ConvertCardMutation, V1ConvertCardMutationVariables>('V1ConvertCard'),
    {
      summary: 'Turn a virtual card into a physical one',
      notes:
        'Its number stays, and so does its use online while the plastic is on its way. Shipping is within the UAE.',
      tag,
      needs: 'card:write',
      status: 202,
      in: {
        path: cardPath,
        body: object({
          shipping_address: shippingAddress,
          recipient_name: optional(recipientName),
          embossed_name: optional(embossedName),
          design: optional(design),
          delivery_speed: optional(same('standard', 'express')),
        }),
      },
      names: {
        ...addressNames,
        'address.postalCode': 'shipping_address.postal_code',
        recipientName: 'recipient_name',
        embossedName: 'embossed_name',
      },
      to: ({ id, shipping_address, recipient_name, embossed_name, design: code, delivery_speed }) => ({
        card: id,
        input: {
          address: addressOf(shipping_address),
          recipientName: recipient_name,
          embossedName: embossed_name,
          design: code,
          deliverySpeed: delivery_speed,
        },
      }),
      from: ({ convertCard }) => cardOf(convertCard),
      out: card,
      example: {
        path: cardAt,
        body: {
          shipping_address: {
            line1: 'Al Maryah Street 18',
            city: 'Abu Dhabi',
            country: 'AE',
            phone: '+971527004418',
          },
          embossed_name: 'MARIAM SALEH',
          delivery_speed: 'express',
        },
        answer: plasticExample,
      },
    },
  ),
  route(
    'POST /v1/cards/{id}/activate',
    document<V1ActivateCardMutation, V1ActivateCardMutationVariables>('V1ActivateCard'),
    {
      summary: 'Activate a plastic with the code on its carrier',
      notes: 'In the sandbox the code is `00` and the last four digits of the card. Five wrong ones lock it for a day.',
      tag,
      needs: 'card:write',
      in: { path: cardPath, body: object({ last6_activation_code: activationCode }) },
      names: { code: 'last6_activation_code' },
      to: ({ id, last6_activation_code }) => ({ card: id, code: last6_activation_code }),
      from: ({ activateCard }) => cardOf(activateCard),
      out: card,
      example: {
        path: cardAt,
        body: { last6_activation_code: '009573' },
        answer: {
          ...plasticExample,
          status: 'active',
          activated_at: '2026-06-15T10:00:00.000Z',
          updated_at: '2026-06-15T10:00:00.000Z',
        },
      },
    },
  ),
  route('POST /v1/cards/{id}/freeze', document<V1FreezeCardMutation, V1FreezeCardMutationVariables>('V1FreezeCard'), {
    summary: 'Freeze a card',
    notes: 'New authorisations are refused at once; those under way go on.',
    tag,
    needs: 'card:write',
    in: { path: cardPath },
    to: ({ id }) => ({ card: id }),
    from: ({ freezeCard }) => cardOf(freezeCard),
    out: card,
    example: {
      path: cardAt,
      answer: {
        ...cardExample,
        status: 'frozen',
        frozen_at: '2026-06-12T09:00:00.000Z',
        updated_at: '2026-06-12T09:00:00.000Z',
      },
    },
  }),
  route(
    'POST /v1/cards/{id}/unfreeze',
    document<V1UnfreezeCardMutation, V1UnfreezeCardMutationVariables>('V1UnfreezeCard'),
    {
      summary: 'Unfreeze a card',
      notes: 'It is again what it was before: `active`, or `shipping`.',
      tag,
      needs: 'card:write',
      in: { path: cardPath },
      to: ({ id }) => ({ card: id }),
      from: ({ unfreezeCard }) => cardOf(unfreezeCard),
      out: card,
      example: { path: cardAt, answer: { ...cardExample, updated_at: '2026-06-12T09:30:00.000Z' } },
    },
  ),
  route(
    'POST /v1/cards/{id}/terminate',
    document<V1TerminateCardMutation, V1TerminateCardMutationVariables>('V1TerminateCard'),
    {
      summary: 'Terminate a card for good',
      notes: 'What was authorised before is still settled or released.',
      tag,
      needs: 'card:write',
      in: { path: cardPath, body: object({ reason: same(...endings) }) },
      to: ({ id, reason }) => ({ card: id, reason }),
      from: ({ terminateCard }) => cardOf(terminateCard),
      out: card,
      example: {
        path: cardAt,
        body: { reason: 'lost' },
        answer: {
          ...cardExample,
          status: 'terminated',
          terminated_at: '2026-06-14T18:20:00.000Z',
          termination_reason: 'lost',
          updated_at: '2026-06-14T18:20:00.000Z',
        },
      },
    },
  ),
];

const addressOf = ({
  postal_code,
  line2,
  ...address
}: {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly country: string;
  readonly postal_code?: string;
  readonly phone: string;
}) => ({ ...address, line2: line2 || undefined, postalCode: postal_code || undefined });

type LegStatus = keyof typeof statusOf;
const coreStatuses = (status: string): LegStatus[] =>
  (Object.keys(statusOf) as LegStatus[]).filter((one) => statusOf[one] === status);

/** Contract 2.28 */
const spending: readonly Route[] = [
  route(
    'GET /v1/cards/{id}/transactions',
    document<V1CardTransactionsQuery, V1CardTransactionsQueryVariables>('V1CardTransactions'),
    {
      summary: 'List the purchases of a card, newest first',
      notes: 'Declined ones, too, each with its reason. Refunds are items of the account.',
      tag,
      in: { path: cardPath, query: pageQuery('txn', { status: optional(own(kinds)), ...period }) },
      names: cursorNames,
      to: ({ id, status, since, until, ...asked }) => ({
        ...pageOf(asked),
        filter: {
          cardId: id,
          category: [...categories.card_purchase],
          declined: true,
          ...(status && { status: coreStatuses(status) }),
          ...{ since, until },
        },
      }),
      from: ({ legs }, asked) => pageFacts(legs, asked, transactionOf),
      out: pageCodec('txn', 'TransactionPage', transaction),
      example: {
        path: cardAt,
        query: { status: 'declined' },
        answer: page({
          ...transactionExample,
          id: 'txn_01KTXF318GRX7G3M7EYM8D3HQE',
          status: 'declined',
          decline_reason: 'limit_exceeded_tx',
          amount: 640000,
          description: 'Falcon Electronics',
          merchant: { name: 'Falcon Electronics', mcc: '5732', country: 'AE' },
          authorised_at: null,
          posted_at: null,
          authorised_amount: 0,
          created_at: '2026-06-12T10:12:09.000Z',
        }),
      },
    },
  ),
];

export const cards = [...keeping, ...living, ...spending];
