import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, isCode } from '../../../kernel/error';
import { Lru } from '../../../kernel/lru';
import type { AppAtQuery, AppAtQueryVariables } from '../../operations.generated';
import { gatewayItself } from '../../viewer';
import type { RestParts } from '../parts';
import type { Pass } from '../pass';

const query = readFileSync(join(__dirname, '..', '..', 'operations', 'app-at.graphql'), 'utf8');

/** The app that a request names as its device, and the key of the request, where one came along. */
export type App = AppAtQuery['appAt'];

interface Kept {
  readonly app: App;
  readonly until: number;
}
const kept = new WeakMap<RestParts, Lru<number, Kept>>();
const KEPT_MS = 5_000;
const APPS_KEPT = 1_000;

/** Keys are unwrapped in identity, which alone holds what they are wrapped for; facts without a key are kept for a moment. */
export async function appAt(pass: Pass, deviceId: number, wrappedKey: string | null): Promise<App> {
  const known = kept.get(pass.rest) ?? new Lru<number, Kept>(APPS_KEPT);
  kept.set(pass.rest, known);
  const one = known.get(deviceId);
  if (wrappedKey === null && one && one.until > Date.now()) return one.app;
  const app = await asked(pass, { deviceId, wrappedKey });
  known.set(deviceId, { app: { ...app, key: null }, until: Date.now() + KEPT_MS });
  return app;
}

async function asked({ parts, call }: Pass, variables: AppAtQueryVariables): Promise<App> {
  const viewer = gatewayItself(parts.config.sandbox);
  const { data, errors } = await parts.sources.identity.send(
    { query, variables, operationName: 'AppAt' },
    { ...call, viewer },
  );
  const code = errors?.[0]?.extensions?.code;
  if (errors) throw new Fault(isCode(code) ? code : 'INTERNAL', {}, { cause: errors[0] });
  return (data as AppAtQuery).appAt;
}
