import { type Codec, isRecord, nullable, object, optional, type Shape, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference } from '../../references';
import {
  address,
  card,
  cardFrom,
  cardIn,
  cardStatuses,
  cardTypes,
  deliveryStatuses,
  digits,
  inputOf,
  manufacturingStatuses,
  processedCard,
  processedFrom,
  statusOf,
  theCard,
  withCard,
} from '../card';
import { orderedCard, virtualCard } from '../card.examples';
import { boolean, estimate, expiry, id, integer, matching, prose, same, unlessEmpty, words } from '../codecs';
import { document } from '../documents';
import { bad } from '../errors';
import type {
  SaasActivateCardMutation,
  SaasActivateCardMutationVariables,
  SaasIssueCardMutation,
  SaasIssueCardMutationVariables,
  SaasOnItsWayFragment,
  SaasProcessCardMutation,
  SaasProcessCardMutationVariables,
  SaasSetPinMutation,
  SaasSetPinMutationVariables,
  SaasUpdateDeliveryMutation,
  SaasUpdateDeliveryMutationVariables,
  SaasUpdateManufacturingMutation,
  SaasUpdateManufacturingMutationVariables,
} from '../operations.generated';

/** What no embossing name can be is none of them, whoever it is for. */
const embossable = matching(prose(), /^[A-Z][A-Z -]{0,20}$/, {
  is: 'told',
  text: 'must be one of the embossing names',
});

const wanted = {
  cardTierId: reference('tier', integer()),
  customerId: reference('customer', integer()),
  cardType: cardTypes,
  accountId: reference('account', integer()),
  cardHolderName: embossable,
};
type Wanted = Shape<typeof wanted> & { readonly address?: Value<typeof address> };

const virtual = object(wanted);
const physical = object({ ...wanted, address });

/** A plastic needs somewhere to go; where a virtual card is to go nobody reads. */
const wantedCard: Codec<Wanted> = {
  decode: (wire, at) => (isPlastic(wire) ? physical : virtual).decode(wire, at),
  encode: (value) => (value.address ? physical.encode({ ...value, address: value.address }) : virtual.encode(value)),
  schema: { ...physical.schema, required: virtual.schema.required },
};
const isPlastic = (wire: unknown): boolean => isRecord(wire) && wire.cardType === 'PHYSICAL';

/** The core's way to each field of an address, and its name here. */
const addressNames = Object.fromEntries(
  Object.entries({
    ...{ country: 'country', state: 'state', city: 'city', type: 'type', postalCode: 'postalCode' },
    ...{ line1: 'addressLine1', line2: 'addressLine2', longitude: 'longitude', latitude: 'latitude' },
  }).map(([inside, here]) => [`input.address.${inside}`, `address.${here}`]),
);

const create = route(
  'POST /pcs/api/v1/cards',
  document<SaasIssueCardMutation, SaasIssueCardMutationVariables>('SaasIssueCard'),
  {
    summary: 'Create a card',
    tag: 'Cards',
    notes:
      'A virtual card is active at once. A physical one needs an `address` and is `PENDING` until it has a PIN and is processed. The account is the customer’s or your own, in the currency of the tier.',
    in: { body: wantedCard },
    to: ({ cardTierId: tierId, cardType: form, cardHolderName: holderName, address: to, ...rest }) => ({
      input: { ...rest, tierId, form, holderName, address: to && inputOf(to) },
    }),
    from: ({ issueCard }) => cardFrom(issueCard),
    out: card,
    names: { tierId: 'cardTierId', form: 'cardType', holderName: 'cardHolderName', ...addressNames },
    example: {
      body: { cardTierId: 6, customerId: 1207, cardType: 'VIRTUAL', accountId: 318, cardHolderName: 'MIRA TAN' },
      answer: { data: virtualCard },
    },
  },
);

const process = route(
  'POST /pcs/api/v1/process-card-request',
  document<SaasProcessCardMutation, SaasProcessCardMutationVariables>('SaasProcessCard'),
  {
    summary: 'Order the plastic of a physical card',
    tag: 'Cards',
    notes: 'Its PIN must have been set. `remarks` are kept for the audit log.',
    in: {
      body: object({
        cardId: theCard,
        remarks: unlessEmpty(prose()),
        statusReason: unlessEmpty(prose()),
        status: same('ISSUANCE_IN_PROGRESS'),
      }),
    },
    to: ({ cardId, remarks, statusReason }) => ({ id: cardId, remarks, statusReason }),
    from: ({ processCard }) => processedFrom(processCard),
    out: processedCard,
    example: { body: { cardId: 42, status: 'ISSUANCE_IN_PROGRESS' }, answer: { data: orderedCard } },
  },
);

const onItsWay = {
  cardId: id,
  cardToken: id,
  cardStatus: cardStatuses,
  statusReason: nullable(words),
  deliveryStatus: deliveryStatuses,
  cardManufacturingStatus: manufacturingStatuses,
};
const wayOf = (moved: SaasOnItsWayFragment) => ({
  cardId: moved.seq,
  cardToken: moved.token,
  cardStatus: statusOf(moved),
  statusReason: moved.statusReason,
  deliveryStatus: moved.fulfilment!.delivery,
  cardManufacturingStatus: moved.fulfilment!.manufacturing,
});

const manufacture = route(
  'POST /pcs/api/v1/update-card-manufacturing',
  document<SaasUpdateManufacturingMutation, SaasUpdateManufacturingMutationVariables>('SaasUpdateManufacturing'),
  {
    summary: 'Tell how far a plastic is made',
    tag: 'Cards',
    notes: 'What is `MANUFACTURED` stays so. An estimate that is not sent stays as it was.',
    in: {
      body: object(
        {
          cardId: theCard,
          estimateManufacturingTime: optional(estimate),
          cardManufacturingStatus: manufacturingStatuses,
        },
        { cardManufacturingStatus: ['manufacturingStatus'] },
      ),
    },
    to: ({ cardId, cardManufacturingStatus: status, estimateManufacturingTime }) => ({
      ...{ id: cardId, status, estimate: estimateManufacturingTime },
    }),
    from: ({ updateManufacturing: moved }) => ({
      ...wayOf(moved),
      estimatedManufacturingTime: moved.fulfilment!.manufacturingEstimate,
    }),
    out: object({ ...onItsWay, estimatedManufacturingTime: nullable(estimate) }),
    example: {
      body: { cardId: 42, estimateManufacturingTime: '2026-04-13T12:00', cardManufacturingStatus: 'MANUFACTURED' },
      answer: {
        data: {
          ...{ cardId: 42, cardToken: 554121004, cardStatus: 'ISSUANCE_IN_PROGRESS', statusReason: 'new card' },
          ...{ deliveryStatus: 'PENDING', cardManufacturingStatus: 'MANUFACTURED' },
          estimatedManufacturingTime: '2026-04-13T12:00:00',
        },
      },
    },
  },
);

const deliver = route(
  'POST /pcs/api/v1/update-delivery-status',
  document<SaasUpdateDeliveryMutation, SaasUpdateDeliveryMutationVariables>('SaasUpdateDelivery'),
  {
    summary: 'Tell where a plastic is',
    tag: 'Cards',
    notes: '`DELIVERED` is final: the card then waits to be activated. An estimate that is not sent stays as it was.',
    in: {
      body: object({
        cardId: theCard,
        estimateDeliveryTime: optional(estimate),
        deliveryStatus: deliveryStatuses,
      }),
    },
    to: ({ cardId, deliveryStatus: status, estimateDeliveryTime }) => ({
      ...{ id: cardId, status, estimate: estimateDeliveryTime },
    }),
    from: ({ updateDelivery: moved }) => ({
      ...wayOf(moved),
      estimatedDeliveryTime: moved.fulfilment!.deliveryEstimate,
    }),
    out: object({ ...onItsWay, estimatedDeliveryTime: nullable(estimate) }),
    example: {
      body: { cardId: 42, estimateDeliveryTime: '2026-04-16T12:00', deliveryStatus: 'DELIVERED' },
      answer: {
        data: {
          ...{ cardId: 42, cardToken: 554121004, cardStatus: 'PENDING_VERIFICATION', statusReason: 'Approved' },
          ...{ deliveryStatus: 'DELIVERED', cardManufacturingStatus: 'MANUFACTURED' },
          estimatedDeliveryTime: '2026-04-16T12:00:00',
        },
      },
    },
  },
);

const activate = route(
  'POST /pcs/api/v1/activate-card',
  document<SaasActivateCardMutation, SaasActivateCardMutationVariables>('SaasActivateCard'),
  {
    summary: 'Activate a physical card that has been delivered',
    tag: 'Cards',
    notes:
      'With its number and expiry date as they are printed. After 5 wrong tries in a row every further one is refused for 30 minutes, right or wrong.',
    in: { body: withCard({ pan: digits(16), expiryDate: expiry }) },
    to: (given) => ({ id: cardIn(given), pan: given.pan, expiry: String(expiry.encode(given.expiryDate)) }),
    from: ({ activateCard: active }) => ({
      ...{ cardId: active.seq, cardStatus: statusOf(active), statusReason: active.statusReason },
    }),
    out: object({ cardId: id, cardStatus: cardStatuses, statusReason: nullable(words) }),
    example: {
      body: { cardId: 42, pan: '5400000012345410', expiryDate: '04/29' },
      answer: { data: { cardId: 42, cardStatus: 'ACTIVE', statusReason: 'new card' } },
    },
  },
);

const setPin = route(
  'POST /pcs/api/v1/set-pin',
  document<SaasSetPinMutation, SaasSetPinMutationVariables>('SaasSetPin'),
  {
    summary: 'Set or replace the PIN of a physical card',
    tag: 'Cards',
    notes: 'The old one is not asked for. It is never shown again.',
    in: { body: withCard({ pin: digits(4) }) },
    to: (given) => ({ id: cardIn(given), pin: given.pin }),
    from: ({ setCardPin: set }) => ({
      ...{ cardId: set.seq, cardToken: set.token, cardStatus: statusOf(set) },
      ...{ statusReason: set.statusReason, pinSet: set.pinSet },
    }),
    out: object({
      ...{ cardId: id, cardToken: id, cardStatus: cardStatuses, statusReason: nullable(words), pinSet: boolean },
    }),
    errors: { CARD_NOT_PHYSICAL: bad('PIN is allowed for physical cards only') },
    example: {
      body: { cardId: 42, pin: '4826' },
      answer: {
        data: { cardId: 42, cardToken: 554121004, cardStatus: 'PENDING', statusReason: 'new card', pinSet: true },
      },
    },
  },
);

/** Contract 2.7.3–2.7.8 */
export const issuance: readonly Route[] = [create, process, manufacture, deliver, activate, setPin];
