/** A draft's life: drafted → shadow → live; drafted → live; drafted, shadow → discarded. What is over stays as it was. */
import type { Tx } from '../../../../kernel/db';
import { Fault, found } from '../../../../kernel/error';
import { idOf } from '../../../../kernel/id';
import type { Call, Deps } from '../../../../kernel/subgraph';
import * as repo from '../../repo';
import { command } from '../once';
import { publish } from './publish';
import { tell } from './tell';

type State = repo.DraftRow['state'];

interface Move {
  readonly from: readonly State[];
  readonly to: State;
  readonly told: 'shadowed' | 'published' | 'discarded';
  readonly stamp: 'shadowSince' | 'liveAt' | 'discardedAt';
}

const moves = {
  shadowDraft: { from: ['drafted'], to: 'shadow', told: 'shadowed', stamp: 'shadowSince' },
  publishDraft: { from: ['drafted', 'shadow'], to: 'live', told: 'published', stamp: 'liveAt' },
  discardDraft: { from: ['drafted', 'shadow'], to: 'discarded', told: 'discarded', stamp: 'discardedAt' },
} as const satisfies Record<string, Move>;

export function move(
  deps: Deps,
  call: Call,
  verb: keyof typeof moves,
  given: string,
  key?: string | null,
): Promise<string> {
  if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN');
  const id = idOf(given, 'DRAFT_UNKNOWN');
  return command(deps, call, verb, key, { id }, (tx, now) => act(tx, call, verb, id, now));
}

async function act(tx: Tx, call: Call, verb: keyof typeof moves, id: string, now: Date): Promise<string> {
  const { from, to, told, stamp }: Move = moves[verb];
  const draft = found(await repo.lockDraft(tx, call.viewer.tenantId, id), 'DRAFT_UNKNOWN');
  if (!from.includes(draft.state)) throw new Fault('DRAFT_STATE', { field: 'id', state: draft.state });
  if (to === 'live') await publish(tx, call, draft, now);
  await repo.updateDraft(tx, draft, { state: to, [stamp]: now }, now);
  await tell(tx, call, told, draft, id, now);
  return id;
}
