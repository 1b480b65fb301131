import { type Codec, type Issue, isRecord } from '../codec';
import type { Stage } from '../dialect';
import { type Pass, Refused } from '../pass';
import { BODY } from './read';

/** Path, query and body become one request in the domain's terms; everything that is wrong with them is told at once. */
export const decoded: Stage = (pass) => {
  const { route } = pass;
  const { path, query, body } = route!.in;
  const issues: Issue[] = [];
  pass.given = {
    ...read(path, pass.params, issues),
    ...read(query, queryOf(pass), issues),
    ...read(body, isRecord(pass.body) ? pass.body : null, issues),
  };
  const { pathKey } = pass.dialect;
  const named = issues.map(({ at, reason }) => ({ at: pathKey && at in pass.params ? pathKey : at || BODY, reason }));
  if (named.length > 0) throw new Refused('INPUT_INVALID', named);
};

const read = (codec: Codec<object> | undefined, wire: unknown, issues: Issue[]): object =>
  codec ? (codec.decode(wire, { path: '', issues }) ?? {}) : {};

/** Of a parameter that comes twice the first counts; an empty one is none. */
function queryOf({ exchange }: Pass): Record<string, string> {
  const all = [...new URLSearchParams(exchange.search)].filter(([, value]) => value !== '').reverse();
  return Object.fromEntries(all);
}
