import { type Tx, transact } from '../../../kernel/db';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once, scopeOf } from '../../../schema/once';

/** One verb in one transaction, at most once for a key. Its result must be fit for JSON. */
export function command<Result>(
  { db, clock }: Deps,
  { viewer, requestId }: Call,
  verb: string,
  key: string | null | undefined,
  input: unknown,
  work: (tx: Tx, now: Date) => Promise<Result>,
): Promise<Result> {
  const now = clock.now();
  const { tenantId } = viewer;
  const spent = key == null ? null : { tenantId, scope: scopeOf(viewer, `rules.${verb}`), key, input, requestId, now };
  return transact(db, (tx) => once(tx, spent, () => work(tx, now)));
}
