import { transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import * as repo from '../repo/secrets';
import { causeOf } from '../service/change';
import { hashOf } from './tokens';

/** Time passes for one token: as if its minutes were over. What was used or voided stays so. */
export function letTokenExpire({ db, keys, clock }: Deps, call: Call, token: string): Promise<boolean> {
  const { tenantId } = call.viewer;
  const now = clock.now();
  return transact(db, async (tx) => {
    const cardId = await repo.endToken(tx, tenantId, hashOf(keys, token.slice(0, 100)), now);
    if (cardId === null) throw new Fault('ONE_TIME_TOKEN_INVALID', { field: 'token', state: 'unknown' });
    await audit(tx, causeOf(call, now), { action: 'card.token_expired', targetType: 'card', targetId: cardId });
    return true;
  });
}
