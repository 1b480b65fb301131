import { checkKey, type OnceKey } from '../../../schema/once';
import { causeOf, type WalletCall } from '../context';

/** Different end users of one tenant may choose the same key; for everybody else the tenant is the scope. */
export const scopeOf = ({ viewer }: WalletCall, verb: string): string =>
  viewer.customerId ? `wallet.${verb}/${viewer.customerId}` : `wallet.${verb}`;

export function onceKey(
  call: WalletCall,
  verb: string,
  key: string | null | undefined,
  input: unknown,
): OnceKey | null {
  if (key == null) return null;
  const { viewer, requestId, at } = causeOf(call);
  return { tenantId: viewer.tenantId, scope: scopeOf(call, verb), key: checkKey(key), input, requestId, now: at };
}
