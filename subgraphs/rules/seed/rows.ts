import { found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parseAmount } from '../../../kernel/money';
import type { Deps } from '../../../kernel/subgraph';
import { control, limit, list, velocity } from '../../../schema/tables/rules';
import type { Window } from '../limits';
import { assets, type NewControl, type NewLimit, type NewList, type NewVelocity } from '../repo';
import type { Pattern } from './patterns';

type Assets = ReadonlyMap<string, Awaited<ReturnType<typeof assets>>[number]>;

/** As they are told, all of them at once; what is there already is left alone. */
export async function lay({ db }: Pick<Deps, 'db'>, patterns: readonly Pattern[], now: Date): Promise<void> {
  const known = await assetsOf({ db }, patterns);
  const limits = patterns.flatMap((pattern) => limitsOf(pattern, known, now));
  const controls = patterns.flatMap((pattern) => controlsOf(pattern, now));
  const lists = patterns.flatMap((pattern) => listsOf(pattern, now));
  const paces = patterns.flatMap((pattern) => pacesOf(pattern, now));
  const { orm } = db;
  await Promise.all([
    limits.length > 0 && orm.insert(limit).values(limits).onConflictDoNothing(),
    controls.length > 0 && orm.insert(control).values(controls).onConflictDoNothing(),
    lists.length > 0 && orm.insert(list).values(lists).onConflictDoNothing(),
    paces.length > 0 && orm.insert(velocity).values(paces).onConflictDoNothing(),
  ]);
}

async function assetsOf({ db }: Pick<Deps, 'db'>, patterns: readonly Pattern[]): Promise<Assets> {
  const tenants = [...new Set(patterns.map(({ tenantId }) => tenantId))];
  const rows = await Promise.all(
    tenants.map(async (tenantId) => {
      const codes = patterns.filter((one) => one.tenantId === tenantId).map(({ currency }) => currency);
      return (await assets(db, tenantId, codes)).map((asset) => [`${tenantId}/${asset.code}`, asset] as const);
    }),
  );
  return new Map(rows.flat());
}

const about = ({ tenantId, kind: subjectKind, id: subjectId, draftId }: Pattern, now: Date) => ({
  ...{ tenantId, subjectKind, subjectId, draftId, id: newId(), createdAt: now, updatedAt: now },
});

function limitsOf(pattern: Pattern, known: Assets, now: Date): NewLimit[] {
  const { tenantId, currency, config, source = 'default', limits = [] } = pattern;
  const asset = found(known.get(`${tenantId}/${currency}`), 'ASSET_UNKNOWN');
  return limits.map(([action, window, value, allowed]) => ({
    ...{ ...about(pattern, now), action, window, measure: 'amount' as const, source, currency },
    ...{ thirdPartyConfig: config, slug: config && slug(action, window, config) },
    value: parseAmount(value, asset, 'value'),
    allowed: allowed === undefined ? null : parseAmount(allowed, asset, 'allowed'),
  }));
}

const controlsOf = (pattern: Pattern, now: Date): NewControl[] =>
  (pattern.controls ?? []).map(([kind, allowed, appliesTo, title]) => ({
    ...{ ...about(pattern, now), kind, title, allowed, allowedByDefault: allowed },
    ...{ appliesTo, appliesToByDefault: appliesTo },
  }));

const listsOf = (pattern: Pattern, now: Date): NewList[] =>
  (pattern.lists ?? []).map(([kind, ...entries]) => ({ ...about(pattern, now), kind, entries }));

const pacesOf = (pattern: Pattern, now: Date): NewVelocity[] =>
  (pattern.velocity ?? []).map((rule) => ({ ...about(pattern, now), ...rule }));

const words: Partial<Record<Window, string>> = { single: 'ONE_TIME', day: 'DAILY', month: 'MONTHLY' };

const slug = (action: string, window: Window, config: string): string =>
  `${words[window] ?? window.toUpperCase()}_${action.toUpperCase()}_MAX_EQ_${config.toUpperCase().replaceAll('-', '_')}_LIMIT`;
