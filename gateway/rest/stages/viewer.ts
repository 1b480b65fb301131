import { Fault } from '../../../kernel/error';
import type { Stage } from '../dialect';
import type { Pass } from '../pass';

const MAX_TOKEN = 8192;

/** `Authorization: Bearer …`, of a credential of this dialect's tenants. */
export const bearer: Stage = async (pass) => {
  if (pass.route?.open) return;
  const { viewer, deviceId, rateLimit } = await pass.parts.recognise(tokenOf(pass), pass.ip, pass.call);
  if (viewer.dialect !== pass.dialect.tenants) throw new Fault('TOKEN_INVALID');
  pass.viewer = viewer;
  pass.deviceId = deviceId;
  pass.rateLimit = rateLimit;
  pass.exchange.seen.viewer = viewer;
};

function tokenOf({ exchange }: Pass): string {
  const token = /^Bearer +(\S+) *$/i.exec(exchange.request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new Fault('CREDENTIAL_MISSING');
  if (token.length > MAX_TOKEN) throw new Fault('TOKEN_INVALID');
  return token;
}

/** What a credential must be allowed over and above, asked before the request itself is read. */
export const privileged: Stage = ({ route, viewer }) => {
  if (route!.needs && !viewer?.scopes.includes(route!.needs)) throw new Fault('PRIVILEGE_MISSING');
};
