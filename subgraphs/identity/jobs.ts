import { seal, unseal } from '../../kernel/crypto';
import { transact } from '../../kernel/db';
import type { Job } from '../../kernel/jobs';
import type { Deps } from '../../kernel/subgraph';
import { array } from '../../schema/sets';
import { secretContext } from '../../schema/webhooks';
import { mailFailures } from './service/failed-endpoints';
import { decideDue, expireSessions } from './service/kyc-reviews';

const PORTION = 200;

interface Sealed {
  readonly tenant_id: string;
  readonly id: string;
  readonly secret_sealed: Buffer;
  readonly previous_secret_sealed: Buffer | null;
}

/** Moves webhook secrets that an older master key sealed to the newest one; those of a key unknown here are left alone. */
export async function resealEndpoints({ db, keys }: Pick<Deps, 'db' | 'keys'>): Promise<number> {
  const sealing = keys.masters[0]!.id;
  const older = [...new Set(keys.masters.map(({ id }) => id))].filter((id) => id !== sealing);
  if (older.length === 0) return 0;
  return transact(db, async ({ sql }) => {
    const rows = await sql<Sealed[]>`
      select tenant_id, id, secret_sealed, previous_secret_sealed from events.endpoint
      where get_byte(secret_sealed, 0) = any(${array(older)}::int[])
        or get_byte(previous_secret_sealed, 0) = any(${array(older)}::int[])
      limit ${PORTION} for update skip locked`;
    for (const row of rows) {
      const anew = (sealed: Buffer): Buffer =>
        seal(keys, secretContext(row.id), unseal(keys, secretContext(row.id), sealed));
      await sql`
        update events.endpoint set secret_sealed = ${anew(row.secret_sealed)},
          previous_secret_sealed = ${row.previous_secret_sealed && anew(row.previous_secret_sealed)}
        where tenant_id = ${row.tenant_id} and id = ${row.id}`;
    }
    return rows.length;
  });
}

/** What identity does without being asked. */
export const identityJobs = (deps: Deps): readonly Job[] => [
  { name: 'reseal-endpoints', everyMs: 60_000, run: () => resealEndpoints(deps) },
  { name: 'mail-failed-endpoints', everyMs: 5_000, run: () => mailFailures(deps) },
  { name: 'decide-reviews', everyMs: 500, run: () => decideDue(deps) },
  { name: 'expire-kyc-sessions', everyMs: 60_000, run: () => expireSessions(deps) },
];
