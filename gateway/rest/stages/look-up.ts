import { Fault } from '../../../kernel/error';
import { NIL } from '../../../kernel/id';
import type { Issue } from '../codec';
import type { Lookup, Stage } from '../dialect';
import { type Pass, Refused } from '../pass';
import { type Reference, referencesIn, resolved } from '../references';
import { ask } from '../run';

/** Records that the request names become their ids; all that do not exist are told at once. */
export const lookedUp: Stage = async (pass) => {
  const wanted = [...referencesIn(pass.given)];
  if (wanted.length === 0) return;
  const ids = await idsOf(pass, wanted);
  const missing = wanted.filter((one) => !one.sought && !ids.has(nameOf(one)));
  if (missing.length > 0)
    throw new Refused(
      unknownOf(pass, missing[0]!),
      missing.map((one) => issueOf(pass, one)),
    );
  pass.given = resolved(pass.given, (one) => ids.get(nameOf(one)) ?? NIL);
};

const MAX_INT = 2 ** 31 - 1;
/** GraphQL carries no larger numbers, and no record has one. */
const someones = ({ value }: Reference): boolean => typeof value === 'string' || value <= MAX_INT;

const nameOf = ({ kind, value }: Reference): string => `${kind}|${value}`;
const lookupOf = ({ dialect }: Pass, { kind }: Reference): Lookup => dialect.lookups[kind]!;
const unknownOf = (pass: Pass, one: Reference) => lookupOf(pass, one).unknown;

function issueOf(pass: Pass, one: Reference): Issue {
  const { pathKey } = pass.dialect;
  const at = pathKey && one.at in pass.params ? pathKey : one.at;
  return { at, reason: { is: 'unknown', code: unknownOf(pass, one), thing: lookupOf(pass, one).thing } };
}

async function idsOf(pass: Pass, wanted: readonly Reference[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const open = wanted.filter(someones).filter((one) => {
    const known = pass.rest.ids.get(cacheKey(pass, one));
    if (known) ids.set(nameOf(one), known);
    return !known;
  });
  const kinds = [...new Set(open.map(({ kind }) => kind))];
  await Promise.all(
    kinds.map((kind) =>
      find(
        pass,
        open.filter((one) => one.kind === kind),
        ids,
      ),
    ),
  );
  return ids;
}

async function find(pass: Pass, wanted: readonly Reference[], ids: Map<string, string>): Promise<void> {
  const lookup = lookupOf(pass, wanted[0]!);
  const data = await ask(pass, lookup.operation, { of: wanted.map(({ value }) => value) });
  const found = lookup.ids(data as never);
  if (found.length !== wanted.length) throw new Fault('INTERNAL');
  for (const [i, one] of wanted.entries()) {
    const id = found[i];
    if (id == null) continue;
    ids.set(nameOf(one), id);
    if (!lookup.passing) pass.rest.ids.set(cacheKey(pass, one), id);
  }
}

/** An end user does not see what the tenant sees, so what was found for one is not found for the other. */
const cacheKey = ({ viewer }: Pass, one: Reference): string =>
  `${viewer!.tenantId}|${viewer!.customerId ?? ''}|${nameOf(one)}`;
