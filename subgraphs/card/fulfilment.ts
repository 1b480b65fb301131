import { randomInt } from 'node:crypto';
import { digest, type Keys } from '../../kernel/crypto';
import type { CardPolicy } from '../../schema/policy';
import type { Plastic } from './events';
import type { CardRow, NewCard } from './repo/cards';
import type { FulfilmentRow } from './repo/life';

/** What the maker and the courier do, one after the other; what was returned is dispatched again. */
export const courierSteps = ['manufactured', 'dispatched', 'returned', 'delivered'] as const;
export type CourierStep = (typeof courierSteps)[number];

const DAY = 24 * 3_600_000;
const deliveryDays: Record<NonNullable<CardRow['deliverySpeed']>, number> = { standard: 14, express: 5 };

const COURIER = 'Gulf Parcel';
const TRACKING = { prefix: 'GP', from: 100_000_000, to: 1_000_000_000 };

/** Who brings the plastic and when, where that is known from its order on. */
export const shipment = (speed: CardRow['deliverySpeed'], now: Date) => ({
  courier: COURIER,
  trackingNumber: `${TRACKING.prefix}${randomInt(TRACKING.from, TRACKING.to)}`,
  deliveryEstimate: new Date(now.getTime() + deliveryDays[speed ?? 'standard'] * DAY),
});

type Numbered = Pick<CardRow, 'id' | 'generation' | 'last4'>;

/** The code on the carrier, kept as a digest from the moment that the plastic is ordered. */
export function carrierCode(
  keys: Keys,
  { activation }: CardPolicy,
  sandbox: boolean,
  card: Numbered,
): Pick<NewCard, 'activationCodeHash' | 'activationTries' | 'activationLockedUntil'> {
  const anew = { activationTries: 0, activationLockedUntil: null };
  if (activation.by !== 'carrier_code') return { ...anew, activationCodeHash: null };
  const code = sandbox ? `00${card.last4}` : String(randomInt(1_000_000)).padStart(6, '0');
  return { ...anew, activationCodeHash: codeDigest(keys, card, code) };
}

export const codeDigest = (keys: Keys, { id, generation }: Omit<Numbered, 'last4'>, code: string): Buffer =>
  digest(keys, 'card.activation', `${id}|${generation}|${code}`);

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What events tell of a plastic. */
export const told = (row: FulfilmentRow): { fulfilment: Plastic } => ({
  fulfilment: {
    manufacturing: row.manufacturing,
    delivery: row.delivery,
    manufacturingEstimate: text(row.manufacturingEstimate),
    deliveryEstimate: text(row.deliveryEstimate),
    courier: row.courier,
    trackingNumber: row.trackingNumber,
    dispatchedAt: text(row.dispatchedAt),
    deliveredAt: text(row.deliveredAt),
  },
});
