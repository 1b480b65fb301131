import type { KeyObject } from 'node:crypto';
import { batcher } from '../../../kernel/batch';
import { readBase64, unwrapKey, WRAPPED_BYTES, wellFormed } from '../../../kernel/hybrid';
import { Lru } from '../../../kernel/lru';
import type { Deps } from '../../../kernel/subgraph';
import { type FoundApp, findApps, type KeyName, sealedKeys } from '../repo/app-at';
import { openRsaKey } from '../rsa';

export interface AskedApp {
  readonly deviceId: number;
  /** Base64. */
  readonly wrappedKey?: string | null;
  /** What is said of a device that nobody knows. */
  readonly sandbox: boolean;
}

export interface AppFacts {
  readonly known: boolean;
  readonly credentialId: string | null;
  readonly tenantId: string | null;
  readonly sandbox: boolean;
  readonly rateLimit: number | null;
  readonly reuseRequestIv: boolean;
  readonly keyWellFormed: boolean;
  readonly key: string | null;
}

/** Each costs a raw RSA operation for each request. */
const MAX_TRIED = 4;
const REMEMBERED_KEYS = 64;

/** Private keys stay in here; what leaves is what a client wrapped. */
export function appFinder({ db, keys, clock }: Deps): (asked: AskedApp) => Promise<AppFacts> {
  const find = batcher<number, FoundApp>((ids) => findApps(db, ids, MAX_TRIED, clock.now()));
  const opened = new Lru<string, KeyObject>(REMEMBERED_KEYS);

  const privateKeys = async (names: readonly KeyName[]): Promise<KeyObject[]> => {
    const known = new Map(names.map(({ id }) => [id, opened.get(id)]));
    const missing = names.filter(({ id }) => !known.get(id));
    const found = missing.length === 0 ? [] : await sealedKeys(db, missing);
    for (const { id, privateSealed } of found) {
      const key = openRsaKey(keys, id, privateSealed);
      known.set(id, key);
      opened.set(id, key);
    }
    return [...known.values()].filter((key) => key !== undefined);
  };

  return async ({ deviceId, wrappedKey, sandbox }) => {
    const app = await find(deviceId);
    const wrapped = wrappedKey == null ? null : readBase64(wrappedKey, WRAPPED_BYTES);
    const tried = wrapped ? await privateKeys(triedFor(app)) : [];
    const keyWellFormed = wrapped !== null && wellFormed(tried, wrapped);
    const key = keyWellFormed ? unwrapKey(tried, wrapped).toString('base64') : null;
    return { ...factsOf(app, sandbox), keyWellFormed, key };
  };
}

/**
 * Those of the app's tenant. Where there are none, be it that nobody knows the device, the newest of all: who has the right
 * key and a wrong device id is told so in words that they can read. Which are tried hangs on the device alone, and all are:
 * to try others only when the first do not open it would tell, by the time it takes, whether they did.
 */
const triedFor = ({ tenant_id: tenantId, own, newest }: FoundApp): readonly KeyName[] =>
  own.length > 0 ? own.map((id) => ({ tenantId: tenantId!, id })) : newest;

const factsOf = (app: FoundApp, sandbox: boolean): Omit<AppFacts, 'keyWellFormed' | 'key'> => ({
  known: app.credential_id !== null,
  credentialId: app.credential_id,
  tenantId: app.tenant_id,
  sandbox: app.mode ? app.mode === 'test' : sandbox,
  rateLimit: app.rate_limit,
  reuseRequestIv: app.reuse_request_iv ?? false,
});
