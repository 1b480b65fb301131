/**
 * The life of a 3-D Secure question: pending → approved or declined by its holder, or → failed, because five minutes
 * went by or too many wrong codes came. None of these is ever left again. Each ends in an authorisation: what was
 * approved is authorised like any other purchase, everything else is declined.
 */
import { Fault } from '../../../kernel/error';
import type { ChallengeRow } from '../repo/challenges';

export const MINUTES = 5;
export const TRIES = 5;

export interface Answer {
  readonly approve: boolean;
  /** Whether the code that came along is right; null: none came. */
  readonly code: boolean | null;
}

export interface Decision {
  /** Null: nothing changes. */
  readonly changes: Partial<Pick<ChallengeRow, 'state' | 'answeredAs' | 'answeredAt' | 'otpTries'>> | null;
  /** A refusal whose changes stay. */
  readonly fault: Fault | null;
}

type Facts = Pick<ChallengeRow, 'state' | 'channel' | 'answeredAs' | 'expiresAt' | 'otpTries'>;

const refused = (fault: Fault, changes: Decision['changes'] = null): Decision => ({ changes, fault });

export function decide(challenge: Facts, answer: Answer, now: Date): Decision {
  const word = answer.approve ? 'approve' : 'decline';
  const { state, answeredAs, expiresAt } = challenge;
  if (state === 'failed') return refused(new Fault('CHALLENGE_EXPIRED', { state }));
  if (state !== 'pending')
    return answeredAs === word ? { changes: null, fault: null } : refused(new Fault('CHALLENGE_ANSWERED', { state }));
  if (expiresAt <= now) return refused(new Fault('CHALLENGE_EXPIRED', { state: 'failed' }), { state: 'failed' });
  const fault = answer.approve && challenge.channel === 'sms' ? refuseCode(challenge, answer) : null;
  if (fault) return fault;
  const changes = { state: answer.approve ? 'approved' : 'declined', answeredAs: word, answeredAt: now } as const;
  return { changes, fault: null };
}

/** Who knows the code has the holder's phone; by any other channel the tenant vouches for the holder. */
function refuseCode({ otpTries }: Facts, { code }: Answer): Decision | null {
  if (code === true) return null;
  if (code === null) return refused(new Fault('INPUT_INVALID', { field: 'otp', reason: 'must be given' }));
  const tries = otpTries + 1;
  const left = TRIES - tries;
  return refused(new Fault('OTP_WRONG', { field: 'otp', left }), {
    otpTries: tries,
    ...(left <= 0 && { state: 'failed' }),
  });
}
