import { newId } from '../../../kernel/id';
import type { Deps } from '../../../kernel/subgraph';
import type { Cause } from '../../../schema/outbox';
import type { Lane } from './lane';
import type { AuthorisationRow } from './messages';
import type { Order } from './order';

const PORTION = 200;

interface Due {
  readonly tenant_id: string;
  readonly id: string;
  readonly state: AuthorisationRow['state'];
}

/** How an authorisation ends that has waited long enough. */
export function ending({
  id,
  state,
  cause,
  early,
}: Pick<AuthorisationRow, 'id' | 'state'> & { readonly cause: Cause; readonly early?: boolean }): Order {
  if (state !== 'questioned') return { kind: 'expire', id, cause, early };
  const fresh = { transferId: newId(), holdId: newId() };
  return { kind: 'answer', id, cause, early, approve: false, code: null, late: true, fresh };
}

/** Safe to run in several processes at once: whoever comes second finds it ended. Answers how many ended. */
export async function sweep({ db, clock }: Deps, lane: Lane): Promise<number> {
  const now = clock.now();
  const due = await db.sql<Due[]>`
    (select tenant_id, id, state from card.authorisation
     where state = 'questioned' and question_deadline <= ${now.toISOString()} order by question_deadline limit ${PORTION})
    union all
    (select tenant_id, id, state from card.authorisation
     where state = 'held' and expires_at <= ${now.toISOString()} order by expires_at limit ${PORTION})`;
  const ended = await Promise.allSettled(
    due.map(({ tenant_id: tenantId, id, state }) => {
      const viewer = { tenantId, actor: { kind: 'system' as const, id: 'card' } };
      return lane(ending({ id, state, cause: { viewer, requestId: newId(), at: now } }));
    }),
  );
  return ended.filter(({ status }) => status === 'fulfilled').length;
}
