import { type Codec, inside, isRecord, object, optional, refuse, type Value } from '../../codec';
import { type Route, route } from '../../dialect';
import { reference } from '../../references';
import { addressPerhapsTyped, card, cardFrom, inputOf, theCard } from '../card';
import { virtualCard } from '../card.examples';
import { integer, prose, same, unlessEmpty } from '../codecs';
import { document } from '../documents';
import { bad } from '../errors';
import type {
  SaasDecideConversionMutation,
  SaasDecideConversionMutationVariables,
  SaasRequestConversionMutation,
  SaasRequestConversionMutationVariables,
} from '../operations.generated';

const TAG = 'Conversion';

const asked = object({
  cardId: theCard,
  addressId: optional(reference('address', integer())),
  address: optional(addressPerhapsTyped),
});

/** One of the two addresses is needed; the stored one counts, so that nobody looks at what is wrong with the other. */
const asking: Codec<Value<typeof asked>> = {
  ...asked,
  decode(wire, at) {
    if (!isRecord(wire)) return asked.decode(wire, at);
    if (wire.addressId == null && wire.address == null)
      refuse(inside(at, 'addressId'), { is: 'either', names: ['addressId', 'address'] });
    return asked.decode(wire.addressId == null ? wire : { ...wire, address: null }, at);
  },
  schema: { ...asked.schema, anyOf: [{ required: ['addressId'] }, { required: ['address'] }] },
};

const request = route(
  'POST /pcs/api/v1/virtual-to-physical',
  document<SaasRequestConversionMutation, SaasRequestConversionMutationVariables>('SaasRequestConversion'),
  {
    summary: 'Ask for a plastic of a virtual card',
    tag: TAG,
    notes:
      "To one of the user's addresses, or to any other; where both are given, `addressId` counts. The card must be active, and its tier must offer physical cards.",
    in: { body: asking },
    to: ({ cardId, addressId, address }) => ({ id: cardId, addressId, address: address && inputOf(address) }),
    from: ({ requestConversion }) => cardFrom(requestConversion),
    out: card,
    names: { line1: 'address.addressLine1', line2: 'address.addressLine2', country: 'address.country' },
    errors: { FORM_UNAVAILABLE: bad('Card tier does not offer physical cards') },
    example: {
      body: { cardId: 41, addressId: 77 },
      answer: { data: { ...virtualCard, cardConversionStatus: 'APPLIED' } },
    },
  },
);

const verdict = object(
  { cardId: theCard, status: same('APPROVED', 'REJECTED'), remarks: unlessEmpty(prose()) },
  { status: ['cardConversionStatus'] },
);

const ordered = { id: 19, status: 'PENDING', updatedAt: '2026-04-12T08:00:00.000+00:00' };
const physical = {
  ...virtualCard,
  ...{ cardType: 'PHYSICAL', cardConversionStatus: 'APPROVED', updatedAt: ordered.updatedAt },
  manufacturing: { ...ordered, estimatedManufacturingTime: null },
  delivery: {
    ...{ ...ordered, estimatedDeliveryTime: null },
    address: {
      ...{ country: 'ARE', state: 'Dubai', city: 'Dubai', addressLine1: '12 Palm Street', addressLine2: null },
      ...{ type: 'MAILING', postalCode: '00000', longitude: null, latitude: null },
    },
  },
};

const decide = route(
  'POST /pcs/api/v1/virtual-to-physical-process',
  document<SaasDecideConversionMutation, SaasDecideConversionMutationVariables>('SaasDecideConversion'),
  {
    summary: 'Approve or reject a conversion that was asked for',
    tag: TAG,
    notes:
      'Once approved the card is physical, keeps its number, and goes on being used online while its plastic is made. Rejected, it may be asked for again.',
    in: { body: verdict },
    to: ({ cardId, status, remarks }) => ({ id: cardId, approve: status === 'APPROVED', remarks }),
    from: ({ decideConversion }) => cardFrom(decideConversion),
    out: card,
    errors: { FORM_UNAVAILABLE: bad('Card tier does not offer physical cards') },
    example: {
      body: { cardId: 41, status: 'APPROVED' },
      answer: { data: physical },
    },
  },
);

/** Contract 2.11 */
export const conversion: readonly Route[] = [request, decide];
