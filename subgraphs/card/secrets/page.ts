import { found } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { CardNetwork } from '../../../schema/card-words';
import { policyOf } from '../../../schema/policy';
import { platform as platformOf } from '../repo/secrets';
import { holderOut, look, refusePin, refuseReveal, type Subject } from './subject';
import { type Kind, tokenAt } from './tokens';

/** What a page of ours must know of a token before anybody uses it. */
export interface TokenPage {
  /** It can be used now. */
  readonly open: boolean;
  readonly frameOrigins: readonly string[];
  /** Whose card it is about: the tenant's name. */
  readonly platform: string;
  /** Of the card, while it can. */
  readonly last4: string | null;
  /** The same. */
  readonly network: CardNetwork | null;
}

const refusals: Record<Kind, (subject: Subject) => unknown> = { pin: refusePin, reveal: refuseReveal };

/** Looking uses nothing up. Only what never was is refused. */
export async function pageOf(deps: Deps, call: Call, kind: Kind, token: string): Promise<TokenPage> {
  const row = found(await tokenAt(deps, call, kind, token), 'ONE_TIME_TOKEN_INVALID', 'token');
  const { tenantId, cardId } = row;
  const [subject, { frameOrigins }, platform] = await Promise.all([
    look(deps.db, { tenantId }, cardId),
    policyOf(deps.db, tenantId),
    platformOf(deps.db, tenantId),
  ]);
  const fresh = row.state === 'issued' && row.expiresAt > deps.clock.now();
  const { name, active } = found(platform, 'TENANT_UNKNOWN');
  const open = fresh && active && !holderOut(subject) && !refusals[kind](subject);
  const { last4, network } = subject.card;
  const shown = open ? { last4, network } : { last4: null, network: null };
  return { open, frameOrigins, platform: name, ...shown };
}
