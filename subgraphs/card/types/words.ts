import { enumOf } from '../../../kernel/graphql';
import {
  approvalMethods,
  closedReasons,
  consumerTypes,
  conversionStatuses,
  deliveryStatuses,
  forms,
  lifecycles,
  manufacturingStatuses,
  networks,
  paymentCardTypes,
  reportKinds,
  reportStatuses,
  restrictions,
  restrictors,
  statuses,
  threeDsChannels,
  tierCategories,
} from '../../../schema/tables/card';
import { courierSteps } from '../fulfilment';

export const CardStatus = enumOf(
  'CardStatus',
  statuses,
  'The one word for a card: the first that holds of closed, expired, its restriction; else its lifecycle.',
);
export const CardLifecycle = enumOf(
  'CardLifecycle',
  lifecycles,
  'How far the card is in its life. SHIPPING: in use online while its plastic is on its way.',
);
export const CardRestriction = enumOf(
  'CardRestriction',
  restrictions,
  'What keeps the card from being used. It leaves the lifecycle alone.',
);
export const CardRestrictor = enumOf(
  'CardRestrictor',
  restrictors,
  'Who restricted the card; a restriction is lifted by its maker or by somebody above.',
);
export const CardForm = enumOf('CardForm', forms, 'Whether the card exists as plastic.');
export const CardNetwork = enumOf('CardNetwork', networks, 'The card network.');
export const CardClosedReason = enumOf('CardClosedReason', closedReasons, 'Why the card was closed for good.');
export const CardReportKind = enumOf('CardReportKind', reportKinds, 'What the card was reported as.');
export const ThreeDsChannel = enumOf(
  'ThreeDsChannel',
  threeDsChannels,
  'How a 3-D Secure question reaches the holder.',
);
export const TierCategory = enumOf('CardTierCategory', tierCategories, 'The class of a product.');
export const ConsumerType = enumOf('CardConsumerType', consumerTypes, 'Whom a product is for.');
export const PaymentCardType = enumOf('PaymentCardType', paymentCardTypes, 'Where the money behind a card comes from.');
export const ApprovalMethod = enumOf(
  'CardApprovalMethod',
  approvalMethods,
  "Who decides on a purchase: the card's own balance, a question to the tenant (DEFI: a signed one), or nobody else.",
);
export const DeliverySpeed = enumOf(
  'CardDeliverySpeed',
  ['standard', 'express'] as const,
  'How fast a plastic is sent.',
);
export const ManufacturingStatus = enumOf('CardManufacturing', manufacturingStatuses, 'How far a plastic is made.');
export const DeliveryStatus = enumOf('CardDelivery', deliveryStatuses, 'Where a plastic is.');
export const CardReportStatus = enumOf(
  'CardReportStatus',
  reportStatuses,
  'REPORTED and REVIEWED are open; the others are how a report ended.',
);
export const ConversionStatus = enumOf(
  'CardConversionStatus',
  conversionStatuses,
  'Whether a virtual card becomes a physical one.',
);
export const CourierStep = enumOf('SandboxCourierStep', courierSteps, 'What the maker or the courier does next.');
