import { transact } from '../../../kernel/db';
import { found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { type Context, causeOf, onceOf } from '../context';
import { fresh } from '../fresh';
import * as repo from '../repo/tenants';
import { makeRsaKey } from '../rsa';

type Purpose = repo.KeyRow['purpose'];

/** How the names of new keys begin; the year and a number follow. */
const kinds: Record<Purpose, string> = { transport: 'vgk', pin: 'vp-pin' };

function nextKid(keys: readonly repo.KeyRow[], purpose: Purpose, now: Date): string {
  const prefix = `${kinds[purpose]}-${now.getUTCFullYear()}-`;
  const taken = keys.filter(({ kid }) => kid.startsWith(prefix)).map(({ kid }) => Number(kid.slice(prefix.length)));
  return `${prefix}${Math.max(0, ...taken) + 1}`;
}

/** The pair is made before the transaction, as that takes long; the tenant is locked, so that names count up. */
export async function create(ctx: Context, purpose: Purpose, key?: string | null): Promise<repo.KeyRow> {
  const { deps, viewer } = ctx;
  const id = newId();
  const made = await makeRsaKey(deps.keys, id);
  const spend = onceOf(ctx, 'createRsaKey', key, { purpose });
  return transact(deps.db, async (tx) => {
    const done = await once(tx, spend, async () => {
      found(await repo.lock(tx, viewer.tenantId), 'TENANT_UNKNOWN');
      const now = deps.clock.now();
      const kid = nextKid(await repo.rsaKeys(tx, viewer.tenantId), purpose, now);
      await repo.insertRsaKey(tx, { ...fresh(viewer.tenantId, now, id), purpose, kid, ...made });
      const after = { purpose, kid };
      await audit(tx, causeOf(ctx), { action: 'CREATE_RSA_KEY', targetType: 'rsa_key', targetId: id, after });
      return { id };
    });
    return found(await repo.findRsaKey(tx, viewer.tenantId, done.id), 'CREDENTIAL_UNKNOWN');
  });
}

export const retire = (ctx: Context, id: string): Promise<repo.KeyRow> =>
  transact(ctx.deps.db, async (tx) => {
    const { tenantId } = ctx.viewer;
    const known = idOf(id, 'CREDENTIAL_UNKNOWN');
    found(await repo.lock(tx, tenantId), 'TENANT_UNKNOWN');
    const keys = await repo.rsaKeys(tx, tenantId);
    const key = found(
      keys.find((one) => one.id === known),
      'CREDENTIAL_UNKNOWN',
    );
    if (key.retiredAt) return key;
    const others = keys.filter((one) => one.purpose === key.purpose && !one.retiredAt && one.id !== key.id);
    if (key.purpose === 'transport' && others.length === 0 && (await repo.countApps(tx, tenantId)) > 0)
      throw invalid('id', 'is the last transport key, and there are apps that need one');
    const { purpose, kid } = key;
    const after = { purpose, kid };
    await audit(tx, causeOf(ctx), { action: 'RETIRE_RSA_KEY', targetType: 'rsa_key', targetId: key.id, after });
    return repo.retireRsaKey(tx, key, ctx.deps.clock.now());
  });
