import type { Call, Deps } from '../../../kernel/subgraph';
import { policyOf } from '../../../schema/policy';
import { causeOf } from '../service/change';
import { checkPin } from './pin';
import { demandSettable, makePin, writePin } from './set-pin';
import { demandCertified } from './subject';
import { actingFor, findToken, isHosted, useToken } from './tokens';

/** A PIN that the rules refuse leaves the token as it is: a page asks again. */
export async function setPinWithToken(deps: Deps, call: Call, token: string, pin: string): Promise<string> {
  const row = await findToken(deps, call, 'pin', token);
  if (!isHosted(call.viewer)) await demandCertified(deps.db, call);
  const acting = actingFor(call, row);
  const { cards: policy } = await policyOf(deps.db, row.tenantId);
  checkPin(policy.pin.form, pin.slice(0, 100), 'pin');
  const made = await makePin(deps.keys, pin);
  const now = deps.clock.now();
  await useToken(deps.db, row, { call: acting, now, as: 'used' }, async (tx, locked) => {
    demandSettable(locked, acting);
    await writePin(tx, causeOf(acting, now), locked, made);
  });
  return row.cardId;
}
