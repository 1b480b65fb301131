import { Fault } from '../../../kernel/error';
import { demand, type Scope, type Viewer } from '../../../kernel/viewer';

/** Own things need no scope, but somebody must be there. */
export function someone({ credentialId }: Viewer): string {
  if (!credentialId) throw new Fault('CREDENTIAL_MISSING');
  return credentialId;
}

/** The viewer's own by default; of others, only with the scope. */
export function ownOr(viewer: Viewer, given: string | null | undefined, scope: Scope): string {
  const own = someone(viewer);
  if (given && given !== own) demand(viewer, scope);
  return given ?? own;
}
