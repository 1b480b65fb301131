import { type Keys, seal, unseal } from '../../../kernel/crypto';
import { type Db, transact } from '../../../kernel/db';
import type { Job } from '../../../kernel/jobs';
import type { Deps } from '../../../kernel/subgraph';
import { vaultContext } from '../pan';
import * as repo from '../repo/rotation';
import { pinKeyContext } from './encrypted';

/**
 * A new master key is put before the others in the configuration: it seals from then on, and those behind it still open.
 * This moves what they sealed to the new one, portion by portion, in as many processes as there are. A row is locked
 * while it is sealed anew, so none is written twice, and its content is the same before and after: nobody has to stop.
 */

const tables: readonly { readonly table: repo.Table; readonly contextOf: (row: repo.Sealed) => string }[] = [
  { table: repo.numbers, contextOf: ({ id, generation }) => vaultContext(id, generation) },
  { table: repo.pinKeys, contextOf: ({ id }) => pinKeyContext(id) },
];

const PORTION = 200;

const sealing = ({ masters }: Keys): number => masters[0]!.id;

/** Those that this process can open and must not leave. A key that it does not know is newer than its configuration. */
const older = (keys: Keys): number[] =>
  [...new Set(keys.masters.map(({ id }) => id))].filter((id) => id !== sealing(keys));

/** Answers how many were sealed anew. */
export async function reseal({ db, keys, log }: Pick<Deps, 'db' | 'keys' | 'log'>): Promise<number> {
  let total = 0;
  if (older(keys).length === 0) return total;
  for (const { table, contextOf } of tables)
    for (const tenantId of await table.tenants(db, older(keys)))
      for (let n = PORTION; n === PORTION; total += n) n = await portion(db, keys, table, contextOf, tenantId);
  if (total > 0) log.info({ sealed: total, key: sealing(keys) }, 'sealed anew with the newest master key');
  return total;
}

const portion = (
  db: Db,
  keys: Keys,
  table: repo.Table,
  contextOf: (row: repo.Sealed) => string,
  tenantId: string,
): Promise<number> =>
  transact(db, async (tx) => {
    const rows = await table.stale(tx, tenantId, older(keys), PORTION);
    const anew = rows.map(({ sealed, ...row }) => {
      const context = contextOf({ ...row, sealed });
      return { ...row, hex: seal(keys, context, unseal(keys, context, sealed)).toString('hex') };
    });
    await table.write(tx.sql, anew);
    return rows.length;
  });

/** How far it has come, for one tenant. */
export async function rotationOf({ db, keys }: Pick<Deps, 'db' | 'keys'>, tenantId: string) {
  const counts = await repo.countByKey(db, tenantId);
  const known = new Set(keys.masters.map(({ id }) => id));
  return {
    sealingKeyId: sealing(keys),
    done: counts.every(({ keyId }) => keyId === sealing(keys)),
    keys: counts.map((one) => ({ ...one, known: known.has(one.keyId) })),
  };
}

export const secretJobs = (deps: Deps): readonly Job[] => [
  { name: 'reseal', everyMs: 60_000, run: () => reseal(deps) },
];
