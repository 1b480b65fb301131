import { constant, nullable, object, titled, type Value } from '../../codec';
import { id, same, timestamp, words } from '../codecs';
import type { V1KycSessionFragment } from '../operations.generated';

export const levels = same('basic', 'full');

/** Contract 2.6 */
export const kycSession = titled(
  'KycSession',
  object({
    id: id('kycs'),
    object: constant('kyc_session'),
    user_id: id('usr'),
    level: levels,
    status: same('pending', 'in_review', 'approved', 'rejected', 'expired'),
    hosted_url: words,
    redirect_url: nullable(words),
    rejection_reason: nullable(words),
    expires_at: timestamp,
    completed_at: nullable(timestamp),
    created_at: timestamp,
  }),
);

/** Of a session there is always a level that was asked for, and an end. */
export const kycSessionOf = (row: V1KycSessionFragment, hostedUrl: string): Value<typeof kycSession> => ({
  id: row.id,
  object: 'kyc_session',
  user_id: row.customerId,
  level: row.askedLevel!,
  status: row.status,
  hosted_url: hostedUrl,
  redirect_url: row.redirectUrl,
  rejection_reason: row.rejectionText,
  expires_at: row.expiresAt!,
  completed_at: row.completedAt,
  created_at: row.createdAt,
});

export const kycSessionExample = {
  id: 'kycs_01KTXG40R6D8ZHB7DQQNWMN21P',
  object: 'kyc_session',
  user_id: 'usr_01KTXED1KC7QS2METZA7MBCSRQ',
  level: 'full',
  status: 'pending',
  hosted_url: 'https://pay.vaultspay.ae/kyc/kycs_01KTXG40R6D8ZHB7DQQNWMN21P',
  redirect_url: null,
  rejection_reason: null,
  expires_at: '2026-06-13T08:33:30.000Z',
  completed_at: null,
  created_at: '2026-06-12T08:33:30.000Z',
} as const;
