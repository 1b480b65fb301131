import { Fault } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { Happening } from '../../../schema/happenings';
import type { Hub } from '../live/hub';
import { causeOf } from '../service/change';
import type { Lane } from './lane';
import type { AuthorisationRow } from './messages';
import { ending } from './sweep';

/**
 * A purchase that waits for an outside approver: QUESTIONED, until an answer comes, from whomever and to whichever
 * process, or its time is over and the stand-in decides. Nothing is held meanwhile, no transaction, connection or lock.
 */
export interface Waiting {
  readonly deps: Deps;
  readonly hub: Hub;
  readonly lane: Lane;
  readonly call: Call;
  /** The row as it is now. */
  again(): Promise<AuthorisationRow>;
}

/** Decided; as it is where the caller will not wait so long. */
export async function outcomeOf(waiting: Waiting, row: AuthorisationRow): Promise<AuthorisationRow> {
  const { call, again } = waiting;
  if (call.signal.aborted) return row;
  const over = AbortSignal.timeout(patienceFor(waiting, row));
  const now = await heard(waiting, row, AbortSignal.any([over, call.signal]));
  if (now.state !== 'questioned' || call.signal.aborted) return now;
  try {
    await waiting.lane(standIn(waiting, now));
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof Fault) || error.code !== 'AUTHORISATION_STATE') throw error;
  }
  return again();
}

/** By the clock of the world what is left, but never more than it had: how long is measured by a clock that only runs. */
function patienceFor({ deps }: Waiting, { questionSentAt, questionDeadline }: AuthorisationRow): number {
  if (!questionSentAt || !questionDeadline) return 0;
  const left = questionDeadline.getTime() - deps.clock.now().getTime();
  return Math.max(0, Math.min(left, questionDeadline.getTime() - questionSentAt.getTime()));
}

function standIn({ deps, call }: Waiting, { id, state, questionDeadline }: AuthorisationRow) {
  const now = deps.clock.now();
  const { viewer: asking, requestId } = call;
  const viewer = { ...asking, actor: { kind: 'system' as const, id: 'card' } };
  const at = questionDeadline && questionDeadline > now ? questionDeadline : now;
  return ending({ id, state, cause: causeOf({ ...call, viewer, requestId }, at) });
}

/** The row once an event tells that it was decided, or when the signal fires. A bell that was lost costs time, no more. */
async function heard({ deps, hub, call, again }: Waiting, row: AuthorisationRow, signal: AbortSignal) {
  const { tenantId } = call.viewer;
  try {
    const events = await unlessOver(hub.follow({ tenantId, signal }), signal);
    // It may have been decided before anybody listened.
    const now = await again();
    if (!events || now.state !== 'questioned') return now;
    for await (const some of events) if (some.some((event) => decides(event, row.id))) return await again();
  } catch (error) {
    deps.log.error({ err: error }, 'the outcome of an authorisation could not be followed');
    await unlessOver(new Promise<never>(() => {}), signal);
  }
  return again();
}

const decides = ({ type, resourceId }: Happening, id: string): boolean =>
  resourceId === id && type !== 'authorisation.requested';

function unlessOver<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  work.catch(() => {});
  if (signal.aborted) return Promise.resolve(null);
  const over = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
  return Promise.race([work, over]);
}
