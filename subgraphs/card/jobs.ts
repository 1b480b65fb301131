import { Fault } from '../../kernel/error';
import { newId } from '../../kernel/id';
import type { Job } from '../../kernel/jobs';
import type { Call, Deps } from '../../kernel/subgraph';
import type { ActorKind } from '../../kernel/viewer';
import { policiesOf } from '../../schema/policy';
import { networkOn } from './network';
import * as due from './repo/due';
import { secretJobs } from './secrets/rotation';
import { act, allowed, apply, type Step } from './service/act';
import { expireOne } from './service/expire';
import { brought, made } from './service/plastic';
import { threeDsJobs } from './three-ds/sweep';
import type { Verb } from './transitions';

/** What cards do without being asked. Safe in several processes: each card is locked and asked again whether it may. */

const PORTION = 100;

const callOf = ({ tenantId, dialect, mode }: due.Due, kind: ActorKind, id: string): Call => ({
  viewer: { tenantId, actor: { kind, id }, roles: [], scopes: [], dialect, sandbox: mode === 'test' },
  requestId: newId(),
  signal: new AbortController().signal,
});

/** A verb on each, one after the other; a card that somebody moved in the meantime is no matter. */
async function onEach<One extends due.Due>(
  deps: Deps,
  cards: readonly One[],
  verb: Verb,
  work: (step: Step, one: One) => Promise<string>,
  as: 'platform' | 'network' = 'platform',
): Promise<number> {
  let done = 0;
  for (const one of cards) {
    const call = as === 'platform' ? callOf(one, 'system', 'card') : callOf(one, 'network', 'sandbox courier');
    const way = { deps, call, verb, as };
    await act(way, { id: one.id }, (step) => work(step, one)).then(
      () => done++,
      // One that fails must not keep the others waiting.
      (err) => err instanceof Fault || deps.log.error({ err, cardId: one.id, verb }, 'card job failed'),
    );
  }
  return done;
}

/** Their month is over. */
export async function expire(deps: Deps): Promise<number> {
  const today = deps.clock.now().toISOString().slice(0, 10);
  return onEach(deps, await due.expired(deps.db, today, PORTION), 'expire', expireOne);
}

/** A virtual card that replaces another needs nobody to wait for. */
export const activate = async (deps: Deps): Promise<number> =>
  onEach(deps, await due.issuing(deps.db, PORTION), 'autoActivate', async (step) => {
    await apply(step, 'autoActivate', allowed(step, 'autoActivate'), {}, { activatedAt: step.cause.at });
    return step.card.id;
  });

/** Transactions that had not committed when it was last looked have by then. */
const OVERLAP_MS = 10 * 60_000;

/** Looks through all at the first time, then only at what is recent, until there is nothing left to do. */
function following(
  find: (deps: Deps, since: Date) => Promise<due.Due[]>,
  follow: (deps: Deps, found: due.Due[]) => Promise<number>,
) {
  let since = new Date(0);
  return async (deps: Deps): Promise<number> => {
    const now = deps.clock.now();
    const found = await find(deps, since);
    const done = await follow(deps, found);
    if (found.length < PORTION && done === found.length) since = new Date(now.getTime() - OVERLAP_MS);
    return done;
  };
}

/** The cards of a deleted customer stay on record, and unusable. A suspended one's keep their state. */
export const followCustomers = () =>
  following(
    ({ db }, since) => due.bereft(db, since, PORTION),
    (deps, found) =>
      onEach(deps, found, 'freeze', async (step) => {
        await apply(step, 'freeze', allowed(step, 'freeze'), { reason: 'Customer deleted' });
        return step.card.id;
      }),
  );

/** In the sandbox plastics are sent off and brought by themselves, where the tenant's contract says so. */
export async function playCourier(deps: Deps): Promise<number> {
  const now = deps.clock.now().getTime();
  const policies = await policiesOf(deps.db, await due.sandboxes(deps.db));
  const rounds = [...policies].flatMap(([tenantId, { cards }]) => {
    if (!cards.sandboxCourier) return [];
    const { dispatchSeconds, deliverSeconds } = cards.sandboxCourier;
    const ago = (seconds: number): Date => new Date(now - seconds * 1_000);
    return [{ tenantId, sentBefore: ago(dispatchSeconds), broughtBefore: ago(deliverSeconds - dispatchSeconds) }];
  });
  return onEach(deps, await due.moving(deps.db, rounds, PORTION), 'dispatch', nextStep, 'network');
}

async function nextStep(step: Step, { delivery }: due.Moving): Promise<string> {
  if (delivery === 'dispatched') return brought(step, { status: 'delivered' });
  await made(step, { status: 'manufactured' });
  return brought(step, { status: 'dispatched' });
}

/** All of them, for whoever runs cards. */
export function cardJobs(deps: Deps): readonly Job[] {
  const customers = followCustomers();
  const network = networkOn(deps);
  return [
    { name: 'expire-cards', everyMs: 60_000, run: () => expire(deps) },
    { name: 'activate-cards', everyMs: 1_000, run: () => activate(deps) },
    { name: 'follow-deleted-customers', everyMs: 1_000, run: () => customers(deps) },
    { name: 'play-courier', everyMs: 2_000, run: () => playCourier(deps) },
    { name: 'sweep-authorisations', everyMs: 500, run: () => network.sweep() },
    ...secretJobs(deps),
    ...threeDsJobs(deps, network),
  ];
}
