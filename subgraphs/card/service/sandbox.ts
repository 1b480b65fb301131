import { Fault } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import { demand } from '../../../kernel/viewer';

/** Only in the sandbox does anybody but a card network or a courier play one. */
export function inSandbox({ viewer }: Call): void {
  if (!viewer.sandbox) throw new Fault('SANDBOX_ONLY');
  demand(viewer, 'sandbox');
}

/** The authorisation that somebody means: by its own id, or as contracts name it that know its money alone, by the leg. */
export async function playedOn({ deps, viewer }: Call & { readonly deps: Deps }, text: string): Promise<string> {
  const id = idOf(text, 'AUTHORISATION_UNKNOWN');
  const rows = await deps.db.sql<{ id: string }[]>`
    select a.id from wallet.leg as l
    join wallet.transfer as t on t.tenant_id = l.tenant_id and t.id = l.transfer_id
    join card.authorisation as a on a.tenant_id = t.tenant_id and a.id = t.authorisation_id and a.transfer_id = t.id
    where l.tenant_id = ${viewer.tenantId} and l.id = ${id}`;
  return rows[0]?.id ?? id;
}

/** Things are looked up as the viewer's; what happens to them is the network's doing. */
export const asNetwork = <Asked extends Call>(call: Asked): Asked => ({
  ...call,
  viewer: { ...call.viewer, actor: { kind: 'network', id: 'sandbox' } },
});
