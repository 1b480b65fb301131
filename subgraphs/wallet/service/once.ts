import { checkKey, type OnceKey, scopeOf as scopeFor } from '../../../schema/once';
import { causeOf, type WalletCall } from '../context';

export const scopeOf = ({ viewer }: WalletCall, verb: string): string => scopeFor(viewer, `wallet.${verb}`);

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
