import { may, type Viewer } from '../../../kernel/viewer';
import { scopeOf } from '../../../schema/event-types';
import type { Happening, Payload } from '../../../schema/happenings';
import { namedBy } from './facts';
import type { Owners } from './owners';

/** Of these events those that the viewer may know of, as they may see them. */
export type Sight = (events: readonly Happening[]) => Promise<readonly Happening[]>;

/**
 * Staff see what their scopes let them read. Of end users it must be theirs besides: about them, their cards, or an
 * account of theirs. Rules, products, endpoints and the tenant's own doings are none of theirs.
 */
export function sightOf(viewer: Viewer, owners: Owners): Sight {
  const readable = (event: Happening): boolean => may(viewer, scopeOf(event.type));
  const { customerId, tenantId } = viewer;
  if (customerId === undefined) return async (events) => events.filter(readable);
  return async (events) => {
    const candidates = events.filter((event) => readable(event) && ofSomebody(event));
    const accounts = candidates.flatMap((event) => (byAccount.has(event.resourceType) ? accountsOf(event) : []));
    const owner = accounts.length > 0 ? await owners(tenantId, accounts) : new Map<string, string | null>();
    const own = (id: string): boolean => owner.get(id) === customerId;
    return candidates
      .filter((event) =>
        byAccount.has(event.resourceType) ? accountsOf(event).some(own) : namedBy(event).customer === customerId,
      )
      .map((event) => (event.resourceType === 'transfer' ? ownSide(event, own) : event));
  };
}

const accountsOf = (event: Happening): readonly string[] => namedBy(event).accounts ?? [];

/** These belong to whom the account belongs to, the others to the customer that they name. */
const byAccount: ReadonlySet<string> = new Set(['account', 'transfer', 'hold', 'dispute']);
const byCustomer: ReadonlySet<string> = new Set(['card', 'challenge', 'authorisation', 'contact', 'customer']);

/** Rules tell of a card or an account too, but are the tenant's. */
const ofSomebody = ({ type, resourceType }: Happening): boolean =>
  !type.endsWith('.controls') && (byAccount.has(resourceType) || byCustomer.has(resourceType));

/** Both sides are told of one transfer; neither learns the accounts, cards, holds and contacts of the other. */
function ownSide(event: Happening, own: (accountId: string) => boolean): Happening {
  const side = (payload: Payload | null): Payload | null => {
    if (payload === null) return null;
    const { fromAccountId: from, toAccountId: to } = payload;
    const theirs = (id: unknown): boolean => typeof id === 'string' && !own(id);
    return {
      ...payload,
      ...(theirs(from) && { fromAccountId: null, cardId: null, holdId: null, contactId: null }),
      ...(theirs(to) && { toAccountId: null }),
    };
  };
  return { ...event, before: side(event.before), after: side(event.after) };
}
