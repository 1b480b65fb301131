import { type Codec, type Issue, isRecord } from '../codec';
import type { Inputs, Stage } from '../dialect';
import { type Pass, Refused } from '../pass';
import { BODY } from './read';

type Part = keyof Inputs;

/** These parts become one request in the domain's terms; everything that is wrong with them is told at once. */
const decoding =
  (...parts: readonly Part[]): Stage =>
  (pass) => {
    const wire = { path: pass.params, query: queryOf(pass), body: isRecord(pass.body) ? pass.body : null };
    const issues: Issue[] = [];
    const read = parts.map((part) => decode(pass.route!.in[part], wire[part], issues));
    pass.given = Object.assign({ ...(pass.given as object) }, ...read);
    const { pathKey } = pass.dialect;
    const named = issues.map((one) => ({ ...one, at: pathKey && one.at in pass.params ? pathKey : one.at || BODY }));
    if (named[0]) throw new Refused(named[0].code ?? 'INPUT_INVALID', named);
  };

export const decoded = decoding('path', 'query', 'body');
/** For contracts that look for what the path names before they look at anything else. */
export const pathDecoded = decoding('path');
export const restDecoded = decoding('query', 'body');

const decode = (codec: Codec<object> | undefined, wire: unknown, issues: Issue[]): object =>
  codec ? (codec.decode(wire, { path: '', issues }) ?? {}) : {};

/** Of a parameter that comes twice the first counts. */
function queryOf({ exchange, dialect }: Pass): Record<string, string> {
  const sent = [...new URLSearchParams(exchange.search)];
  const all = sent.filter(([, value]) => value !== '' || dialect.emptyCounts).reverse();
  return Object.fromEntries(all);
}
