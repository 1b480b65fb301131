import { transact } from '../../../kernel/db';
import { type ErrorCode, Fault, found, invalid } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { audit } from '../../../schema/audit';
import { type Context, causeOf } from '../context';
import * as repo from '../repo/aging';
import type { Case } from '../repo/kyc';
import { sandboxRejection } from './kyc';
import { review, reviewOf } from './kyc-cases';
import { present } from './kyc-file';

export function refuseOutside({ viewer }: Context): void {
  if (!viewer.sandbox) throw new Fault('SANDBOX_ONLY');
}

const unknown: Record<repo.Aged, ErrorCode> = {
  credential: 'CREDENTIAL_UNKNOWN',
  session: 'SESSION_UNKNOWN',
  kyc_case: 'KYC_UNKNOWN',
  one_time_token: 'ONE_TIME_TOKEN_INVALID',
  signing_secret: 'ENDPOINT_UNKNOWN',
};
const MAX_SECONDS = 400 * 86_400;

/** Makes one thing older than it is, as if that much time had gone by for it alone. */
export async function letTimePass(ctx: Context, kind: repo.Aged, id: string, seconds: number): Promise<boolean> {
  refuseOutside(ctx);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_SECONDS)
    throw invalid('seconds', `must be from 1 to ${MAX_SECONDS}`);
  return transact(ctx.deps.db, async (tx) => {
    const known = idOf(id, unknown[kind]);
    const aged = await repo.age(tx, ctx.viewer.tenantId, kind, known, seconds, ctx.deps.clock.now());
    found(aged || null, unknown[kind]);
    await audit(tx, causeOf(ctx), { action: 'LET_TIME_PASS', targetType: kind, targetId: known, after: { seconds } });
    return true;
  });
}

/** Whatever of theirs is in review is decided; a rejection needs no words of one's own. */
export async function reviewCustomer(ctx: Context, customerId: string, input: object): Promise<Case> {
  refuseOutside(ctx);
  return reviewOf(ctx, customerId, { reason: sandboxRejection.text, ...present(input) });
}

export async function reviewKyc(ctx: Context, id: string, input: unknown): Promise<Case> {
  refuseOutside(ctx);
  return review(ctx, id, input);
}
