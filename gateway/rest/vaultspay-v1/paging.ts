import { type Codec, constant, list, nullable, object, optional, refuse, titled } from '../codec';
import { boolean, id, integerInQuery, timestamp } from './codecs';

/** Contract 1.9. */
const DEFAULT = 25;
const MOST = 100;
const cursors = ['cursor', 'starting_after', 'ending_before'] as const;

/** What every list takes beside its filters; `prefix` is that of its items. */
export const pageQuery = <const F extends Parameters<typeof object>[0]>(prefix: string, filters: F) =>
  spanning(
    oneCursor(
      object({
        ...filters,
        limit: optional(integerInQuery(1, MOST)),
        cursor: optional(id(prefix)),
        starting_after: optional(id(prefix)),
        ending_before: optional(id(prefix)),
      }),
    ),
  );

/** Contract 1.3: a span that ends before it begins holds nothing, which the graph would not hear of. */
function spanning<V>(codec: Codec<V>): Codec<V> {
  return {
    ...codec,
    decode: (wire, at) => {
      const value = codec.decode(wire, at);
      const { since, until } = { ...value } as { since?: Date; until?: Date };
      return since && until && since > until ? { ...value, until: since } : value;
    },
  };
}

/** At most one of them; the second one given is to blame. */
function oneCursor<V>(codec: Codec<V>): Codec<V> {
  return {
    ...codec,
    decode: (wire, at) => {
      const value = codec.decode(wire, at);
      const [, second] = cursors.filter((name) => (wire as Record<string, unknown>)[name] !== undefined);
      if (second) refuse({ ...at, path: second }, { is: 'told', text: 'cannot go with another cursor' });
      return value;
    },
  };
}

/** `since` and `until`, which most lists filter by. */
export const period = { since: optional(timestamp), until: optional(timestamp) };

interface Asked {
  readonly limit?: number;
  readonly cursor?: string;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** The same for the graph, where the id of an item is a cursor too. */
export const pageOf = ({ limit = DEFAULT, cursor, starting_after, ending_before }: Asked) =>
  ending_before === undefined
    ? { first: limit, after: cursor ?? starting_after }
    : { last: limit, before: ending_before };

/** How the core's names for cursors are called by whoever sent one. */
export const cursorNames = {
  after: ({ cursor }: Asked) => (cursor === undefined ? 'starting_after' : 'cursor'),
  before: 'ending_before',
};

interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
}

/** A page of the graph as what `pageCodec` encodes. */
export function pageFacts<Node, Item extends { readonly id: string }>(
  { nodes, pageInfo }: Page<Node>,
  { ending_before }: Asked,
  item: (node: Node) => Item,
) {
  const data = nodes.map(item);
  const backwards = ending_before !== undefined;
  const has_more = backwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage;
  const last = data.at(-1)?.id;
  return { object: 'list' as const, data, has_more, next_cursor: has_more && !backwards && last ? last : null };
}

/** The list page of items whose ids have this prefix. */
export const pageCodec = <Item>(prefix: string, title: string, item: Codec<Item>) =>
  titled(
    title,
    object({ object: constant('list'), data: list(item), has_more: boolean, next_cursor: nullable(id(prefix)) }),
  );
