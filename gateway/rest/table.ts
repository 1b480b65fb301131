import type { Dialect, Route, Verb } from './dialect';

export type Match =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** Nothing at this path, or only for these methods. */
  | { readonly takes: readonly string[] };

interface Node {
  readonly next: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  readonly routes: Map<Verb, Route>;
}
const node = (): Node => ({ next: new Map(), routes: new Map() });

const tables = new WeakMap<Dialect, Node>();

/** Fixed words win over parameters, whatever the order of the rows. */
export function find(dialect: Dialect, method: string, path: string): Match {
  const table = tables.get(dialect) ?? plant(dialect);
  const params: Record<string, string> = {};
  const found = walk(table, path.split('/'), params);
  if (!found) return { takes: [] };
  // An answer to HEAD is that to GET without its body (RFC 9110 §9.3.2).
  const route = found.routes.get((method === 'HEAD' && !dialect.strict ? 'GET' : method) as Verb);
  return route ? { route, params } : { takes: dialect.strict ? [...found.routes.keys()] : takenAt(found) };
}

/** GET brings HEAD along, and whatever is here can be asked what it takes. */
const takenAt = ({ routes }: Node): string[] =>
  [...routes.keys()].flatMap((verb) => (verb === 'GET' ? ['GET', 'HEAD'] : [verb as string])).concat('OPTIONS');

function walk(from: Node, path: readonly string[], params: Record<string, string>): Node | undefined {
  let at = from;
  for (const part of path) {
    const next = at.next.get(part);
    if (!next && (!at.parameter || part === '')) return undefined;
    if (!next) params[at.parameter!.name] = decoded(part);
    at = next ?? at.parameter!.node;
  }
  return at.routes.size > 0 ? at : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function plant(dialect: Dialect): Node {
  const root = node();
  for (const route of dialect.routes) {
    const end = route.path.split('/').reduce(grow, root);
    if (end.routes.has(route.verb)) throw new Error(`${dialect.name} has two rows for ${route.verb} ${route.path}`);
    end.routes.set(route.verb, route);
  }
  tables.set(dialect, root);
  return root;
}

function grow(at: Node, part: string): Node {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name) {
    at.parameter ??= { name, node: node() };
    if (at.parameter.name !== name) throw new Error(`one place, two parameters: ${at.parameter.name} and ${name}`);
    return at.parameter.node;
  }
  const next = at.next.get(part) ?? node();
  at.next.set(part, next);
  return next;
}
