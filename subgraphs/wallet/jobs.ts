import { transact } from '../../kernel/db';
import { newId } from '../../kernel/id';
import type { Job } from '../../kernel/jobs';
import type { Deps } from '../../kernel/subgraph';
import { emit } from '../../schema/outbox';
import { policiesOf, policyOf } from '../../schema/policy';
import { array } from '../../schema/sets';
import type { Run } from './context';
import { engineOn } from './engine';
import { accountEvent } from './events';
import { change, lock } from './repo/accounts';
import { ibanOf } from './service/accounts';

/** What the wallet does without being asked. Safe to run by several processes at once; each call does a portion. */

const PORTION = 100;
const system = (tenantId: string, at: Date) => ({
  viewer: { tenantId, actor: { kind: 'system' as const, id: 'wallet' } },
  requestId: newId(),
  at,
});

/** The IBANs that the bank takes a moment to give. Answers how many accounts got theirs. */
export async function assignIbans({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const waiting = await db.sql<{ tenant_id: string; id: string }[]>`
    select tenant_id, id from wallet.account
    where iban_wanted and iban is null and lifecycle = 'active' order by created_at limit ${PORTION}`;
  const assigned = await Promise.all(waiting.map((row) => assign(db, row.tenant_id, row.id, clock.now())));
  return assigned.filter(Boolean).length;
}

const assign = (db: Deps['db'], tenantId: string, id: string, now: Date): Promise<boolean> =>
  transact(db, async (tx) => {
    const before = await lock(tx, { tenantId }, id);
    if (!before?.number || before.iban || before.lifecycle === 'closed') return false;
    const after = await change(tx, before, ibanOf(await policyOf(tx, tenantId), before.number, now), now);
    await emit(tx, system(tenantId, now), [accountEvent('account.updated', before, after)]);
    return true;
  });

/** Holds whose end has come. One that ended in the meantime is no matter. */
export async function expireHolds({ db, clock }: Pick<Deps, 'db' | 'clock'>, run: Run): Promise<number> {
  const now = clock.now();
  const due = await db.sql<{ tenant_id: string; id: string; transfer_id: string }[]>`
    select tenant_id, id, transfer_id from wallet.hold
    where state = 'open' and expires_at <= ${now.toISOString()} order by expires_at limit ${PORTION}`;
  if (due.length === 0) return 0;
  const policies = await policiesOf(
    db,
    due.map(({ tenant_id }) => tenant_id),
  );
  const ended = await Promise.allSettled(
    due.map(({ tenant_id, id: holdId, transfer_id: counted }) => {
      const givesBack = policies.get(tenant_id)?.refundGivesBack;
      return run({ verb: 'expire', cause: system(tenant_id, now), holdId, counted, givesBack });
    }),
  );
  return ended.filter(({ status }) => status === 'fulfilled').length;
}

/** Test tenants that have money on its way to a bank. */
const awaiting = ({ sql }: Deps['db']) => sql<{ tenant_id: string }[]>`
  select distinct t.tenant_id
  from wallet.transfer t join identity.tenant_policy p on p.tenant_id = t.tenant_id and p.mode = 'test'
  where t.status = 'pending' and t.kind = 'direct'`;

/** What the sandbox's own history has left pending is for whoever plays the bank by hand. */
const dueAtBank = ({ sql }: Deps['db'], tenants: readonly string[], before: readonly string[]) => sql<
  { tenant_id: string; id: string }[]
>`
  select t.tenant_id, t.id
  from wallet.transfer t
  join unnest(${array(tenants)}::uuid[], ${array(before)}::timestamptz[]) as due (tenant_id, before)
    on due.tenant_id = t.tenant_id and t.created_at <= due.before
  where t.status = 'pending' and t.kind = 'direct' and t.initiated_kind <> 'system'
  order by t.created_at limit ${PORTION}`;

/** The sandbox's bank says yes, a moment later. What somebody has settled or refused in the meantime is no matter. */
export async function settleAtBank({ db, clock }: Pick<Deps, 'db' | 'clock'>, run: Run): Promise<number> {
  const now = clock.now();
  const waiting = await awaiting(db);
  if (waiting.length === 0) return 0;
  const policies = await policiesOf(
    db,
    waiting.map(({ tenant_id }) => tenant_id),
  );
  const slow = [...policies].flatMap(([id, { sandboxBankSeconds: after }]) =>
    after === null ? [] : [{ id, before: new Date(now.getTime() - after * 1_000).toISOString() }],
  );
  const due = await dueAtBank(
    db,
    slow.map(({ id }) => id),
    slow.map(({ before }) => before),
  );
  const settled = await Promise.allSettled(
    due.map(({ tenant_id, id: transferId }) => run({ verb: 'settle', cause: system(tenant_id, now), transferId })),
  );
  return settled.filter(({ status }) => status === 'fulfilled').length;
}

/** All of them, for whoever runs a wallet. */
export function walletJobs(deps: Deps): readonly Job[] {
  const { execute } = engineOn(deps.db);
  return [
    { name: 'assign-ibans', everyMs: 5_000, run: () => assignIbans(deps) },
    { name: 'expire-holds', everyMs: 1_000, run: () => expireHolds(deps, execute) },
    { name: 'settle-at-sandbox-bank', everyMs: 1_000, run: () => settleAtBank(deps, execute) },
  ];
}
