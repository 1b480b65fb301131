import { Fault } from '../../../kernel/error';
import type { Viewer } from '../../../kernel/viewer';

/** Own things need no scope, but somebody must be there. */
export function someone({ credentialId }: Viewer): string {
  if (!credentialId) throw new Fault('CREDENTIAL_MISSING');
  return credentialId;
}
