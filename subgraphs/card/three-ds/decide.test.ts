import { type Answer, decide } from './decide';

const NOW = new Date('2026-04-11T09:30:00.000Z');
const later = new Date(NOW.getTime() + 1);
const pending = { state: 'pending', channel: 'sms', answeredAs: null, expiresAt: later, otpTries: 0 } as const;
const webhook = { ...pending, channel: 'webhook' } as const;
const approved = { ...pending, state: 'approved', answeredAs: 'approve' } as const;
const declined = { ...pending, state: 'declined', answeredAs: 'decline' } as const;
const yes = (code: boolean | null): Answer => ({ approve: true, code });
const no: Answer = { approve: false, code: null };

describe('a 3-D Secure question', () => {
  // biome-ignore format: one row, one line
  it.each([
    ['sms, right code', pending, yes(true), 'approved', null],
    ['sms, declined without a code', pending, no, 'declined', null],
    ['sms, declined with a wrong code', pending, { approve: false, code: false }, 'declined', null],
    ['sms, without a code', pending, yes(null), null, 'INPUT_INVALID'],
    ['sms, wrong code', pending, yes(false), null, 'OTP_WRONG'],
    ['sms, the fifth wrong code', { ...pending, otpTries: 4 }, yes(false), 'failed', 'OTP_WRONG'],
    ['sms, right at the fifth', { ...pending, otpTries: 4 }, yes(true), 'approved', null],
    ['webhook, without a code', webhook, yes(null), 'approved', null],
    ['webhook, declined', webhook, no, 'declined', null],
    ['too late by a moment', { ...webhook, expiresAt: NOW }, yes(null), 'failed', 'CHALLENGE_EXPIRED'],
    ['too late with the right code', { ...pending, expiresAt: NOW }, yes(true), 'failed', 'CHALLENGE_EXPIRED'],
    ['approved again', approved, yes(null), null, null],
    ['approved again after its time', { ...approved, expiresAt: NOW }, yes(null), null, null],
    ['declined again', declined, no, null, null],
    ['approved, then declined', approved, no, null, 'CHALLENGE_ANSWERED'],
    ['declined, then approved', declined, yes(true), null, 'CHALLENGE_ANSWERED'],
    ['failed, then approved', { ...pending, state: 'failed' }, yes(true), null, 'CHALLENGE_EXPIRED'],
  ] as const)('%s', (_, challenge, answer, state, code) => {
    const { changes, fault } = decide(challenge, answer, NOW);
    expect([changes?.state ?? null, fault?.code ?? null]).toEqual([state, code]);
  });

  it('counts wrong codes, and says how many are left', () => {
    expect(decide({ ...pending, otpTries: 1 }, yes(false), NOW)).toMatchObject({
      changes: { otpTries: 2 },
      fault: { details: { field: 'otp', left: 3 } },
    });
  });
});
