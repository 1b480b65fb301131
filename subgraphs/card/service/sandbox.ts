import { Fault } from '../../../kernel/error';
import type { Call } from '../../../kernel/subgraph';
import { demand } from '../../../kernel/viewer';

/** Only in the sandbox does anybody but a card network or a courier play one. */
export function inSandbox({ viewer }: Call): void {
  if (!viewer.sandbox) throw new Fault('SANDBOX_ONLY');
  demand(viewer, 'sandbox');
}

/** Things are looked up as the viewer's; what happens to them is the network's doing. */
export const asNetwork = <Asked extends Call>(call: Asked): Asked => ({
  ...call,
  viewer: { ...call.viewer, actor: { kind: 'network', id: 'sandbox' } },
});
