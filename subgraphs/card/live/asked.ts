import { Fault, invalid } from '../../../kernel/error';
import { sought } from '../../../kernel/id';
import { demand } from '../../../kernel/viewer';
import { eventTypes } from '../../../schema/event-types';
import type { Happening } from '../../../schema/happenings';
import type { Context } from '../context';
import { changesStatus, namedBy } from './facts';
import { sightOf } from './sight';

type Wanted = (event: Happening) => boolean;

export interface StatusArgs {
  readonly cardId?: string | null;
  readonly accountId?: string | null;
  readonly customerId?: string | null;
  readonly after?: string | null;
}

export interface EventArgs {
  readonly types?: readonly string[] | null;
  readonly resource?: string | null;
  readonly after?: string | null;
}

export async function statusChanges(context: Context, asked: StatusArgs): Promise<AsyncIterable<Happening>> {
  demand(context.viewer, 'event:read');
  demand(context.viewer, 'card:read');
  const [card, account, customer] = [asked.cardId, asked.accountId, asked.customerId].map((id) => id && sought(id));
  return followed(context, asked.after, (event) => {
    if (!changesStatus(event)) return false;
    const named = namedBy(event);
    return (
      (!card || named.card === card) &&
      (!account || named.accounts?.[0] === account) &&
      (!customer || named.customer === customer)
    );
  });
}

export async function everything(context: Context, asked: EventArgs): Promise<AsyncIterable<Happening>> {
  demand(context.viewer, 'event:read');
  const wanted = asked.types == null ? null : typesOf(asked.types);
  const resource = asked.resource == null ? null : sought(asked.resource);
  return followed(
    context,
    asked.after,
    ({ type, resourceId }) => (wanted?.has(type) ?? true) && (resource === null || resourceId === resource),
  );
}

const MAX_TYPES = 50;

/** Each by its name, or all that begin with it: `card.*`. */
function typesOf(asked: readonly string[]): ReadonlySet<string> {
  if (asked.length === 0 || asked.length > MAX_TYPES) throw invalid('types', `must name from 1 to ${MAX_TYPES}`);
  return new Set(
    asked.flatMap((name, i) => {
      const stem = name.endsWith('.*') ? name.slice(0, -1) : null;
      const meant = eventTypes.filter((type) => (stem === null ? type === name : type.startsWith(stem)));
      if (meant.length === 0) throw new Fault('EVENT_UNKNOWN', { field: `types[${i}]` });
      return meant;
    }),
  );
}

async function followed(
  { hub, owners, viewer, signal }: Context,
  after: string | null | undefined,
  wanted: Wanted,
): Promise<AsyncIterable<Happening>> {
  const events = await hub.follow({ tenantId: viewer.tenantId, after, signal });
  const sight = sightOf(viewer, owners);
  return narrowed(events, async (some) => sight(some.filter(wanted)));
}

async function* narrowed(
  events: AsyncIterable<readonly Happening[]>,
  seen: (some: readonly Happening[]) => Promise<readonly Happening[]>,
): AsyncGenerator<Happening, void> {
  for await (const some of events) yield* await seen(some);
}
