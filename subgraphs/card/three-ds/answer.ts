import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { type Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import type { AuthoriseMessage, Network } from '../network';
import * as repo from '../repo/challenges';
import { causeOf } from '../service/change';
import { codeMatches } from './code';
import { decide } from './decide';

const answering = z.object({
  id: z.string(),
  approve: z.boolean(),
  otp: z
    .string()
    .regex(/^\d{6}$/, 'must be 6 digits')
    .nullish(),
});

/** The holder's word. The same one again changes nothing and gets the same authorisation. */
export async function answer(
  deps: Deps,
  network: Network,
  call: Call,
  raw: z.input<typeof answering>,
): Promise<repo.ChallengeRow> {
  const { approve, otp, ...given } = parse(answering, raw);
  const id = idOf(given.id, 'CHALLENGE_UNKNOWN');
  const code = otp == null ? null : codeMatches(deps.keys, id, otp);
  const { row, fault } = await record(deps, call, id, { approve, code });
  const settled = await settle(deps, network, call, row);
  if (fault) throw fault;
  return settled;
}

const record = (deps: Deps, call: Call, id: string, given: { approve: boolean; code: boolean | null }) =>
  transact<{ row: repo.ChallengeRow; fault: Fault | null }>(deps.db, async (tx) => {
    const now = deps.clock.now();
    const before = found(await repo.lock(tx, call.viewer, id), 'CHALLENGE_UNKNOWN');
    const { changes, fault } = decide(before, given, now);
    if (!changes) return { row: before, fault };
    const row = await repo.update(tx, before, changes, now);
    await auditStaff(tx, call, before, row, now);
    return { row, fault };
  });

async function auditStaff(tx: Tx, call: Call, before: repo.ChallengeRow, after: repo.ChallengeRow, now: Date) {
  const { kind } = call.viewer.actor;
  if (kind !== 'staff' && kind !== 'operator') return;
  await audit(tx, causeOf(call, now), {
    ...{ action: 'card.answerChallenge', targetType: 'challenge', targetId: after.id },
    ...{ before: { state: before.state }, after: { state: after.state } },
  });
}

/**
 * What was decided becomes an authorisation, in a transaction of its own: the network's number makes a repeat harmless,
 * and the sweep does it where this process ends in between.
 */
export async function settle(
  deps: Deps,
  network: Network,
  call: Call,
  row: repo.ChallengeRow,
): Promise<repo.ChallengeRow> {
  if (row.state === 'pending' || row.authorisationId) return row;
  const message = { ...(row.purchase as unknown as AuthoriseMessage), threeDsPassed: row.state === 'approved' };
  const { id: authorisationId } = await network.authorise(asIssuer(call, row.tenantId), message);
  return repo.update(deps.db, row, { authorisationId }, deps.clock.now());
}

/** Whoever answered: the purchase is the network's, and it goes on in the name of the network. */
export const asIssuer = ({ viewer, ...call }: Call, tenantId: string): Call => {
  const { customerId: _, ...asker } = viewer;
  return { ...call, viewer: { ...asker, tenantId, actor: { kind: 'network', id: '3-d secure' } } };
};
