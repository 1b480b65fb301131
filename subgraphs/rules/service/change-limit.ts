import { z } from 'zod';
import type { Tx } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { type Asset, parseAmount, type Units } from '../../../kernel/money';
import type { Call, Deps } from '../../../kernel/subgraph';
import { policyOf } from '../../../schema/policy';
import { actions } from '../../../schema/tables/rules';
import type { LimitRow } from '../limits';
import * as repo from '../repo';
import { aboveCeiling, limitsOf, outOfOrder, sourceOf, unitsOf, type Wanted } from './limit-input';
import { command } from './once';
import { same, write } from './set-limit';
import { changing, demandStanding, subjectOf } from './subject';

const input = z.object({
  id: z.string(),
  cardId: z.string().nullish(),
  actions: z.array(z.enum(actions)).nullish(),
  minor: z.string().regex(/^\d{1,20}(\.\d{1,8})?$/, 'must be minor units'),
});
export type ChangeLimitInput = z.input<typeof input>;
type Given = z.output<typeof input>;

/** Another value for a limit that there is, by its own id; what it is about is given along only to be sure. */
export function changeLimit(deps: Deps, call: Call, raw: ChangeLimitInput, key?: string | null): Promise<string> {
  const given = parse(input, { ...raw, id: idOf(raw.id, 'LIMIT_UNKNOWN') }, 'input');
  return command(deps, call, 'changeLimit', key, given, (tx, now) => act(tx, call, given, now));
}

async function act(tx: Tx, call: Call, given: Given, now: Date): Promise<string> {
  const { viewer } = call;
  const { tenantId } = viewer;
  const read = async () => found(await repo.limitById(tx, viewer, given.id), 'LIMIT_UNKNOWN');
  const { subjectKind, subjectId } = await read();
  await repo.lockSubject(tx, tenantId, subjectId);
  // What was removed meanwhile must not be made anew.
  const seen = await read();
  refuseOther(seen, given);
  const limit = await next(tx, call, seen, given.minor);
  const named = { kind: subjectKind, id: subjectId };
  const subject = await subjectOf(tx, viewer, named, 'input.id');
  const rows = await limitsOf(tx, tenantId, subject);
  const above = aboveCeiling(rows, limit);
  if (above) throw above;
  await demandStanding(tx, viewer, subject);
  const { limitsOrdered } = await policyOf(tx, tenantId);
  const refused = limitsOrdered ? outOfOrder([...rows.filter((row) => !same(row, limit)), limit], limit) : null;
  if (refused) throw refused;
  return changing(tx, call, [subject], now, 'limit.set', () => write(tx, tenantId, subject, rows, limit, now));
}

/** All of these would be about another limit than the one that was meant. */
function refuseOther({ subjectKind, subjectId, action }: LimitRow, given: Given): void {
  if (given.actions && !given.actions.includes(action)) throw invalid('input.actions', 'is not that of the limit');
  if (given.cardId == null && subjectKind === 'card') throw invalid('input.cardId', 'must not be null');
  if (given.cardId != null && given.cardId !== subjectId) throw new Fault('CARD_UNKNOWN', { field: 'input.cardId' });
}

async function next(tx: Tx, { viewer }: Call, row: LimitRow, minor: string): Promise<Wanted> {
  const { action, window, measure, currency } = row;
  const asset =
    currency === null ? null : found((await repo.assets(tx, viewer.tenantId, [currency]))[0], 'ASSET_UNKNOWN');
  const value = asset ? ofMinor(minor, asset) : unitsOf(minor, null, 'input', 'minor');
  return {
    ...{ action, window, measure, currency, value, allowed: null, source: sourceOf(viewer), reason: null },
    ...{ asset, at: 'input' },
  };
}

/** The point is moved as text, so that no digit is lost. */
function ofMinor(minor: string, asset: Asset): Units {
  const [whole = '', fraction = ''] = minor.split('.');
  const { decimals } = asset;
  const digits = whole.padStart(decimals + 1, '0');
  const [major, rest] = [digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
  const units = major.replace(/^0+(?=\d)/, '');
  const places = `${rest}${fraction}`;
  return parseAmount(places ? `${units}.${places}` : units, asset, 'input.minor', asset.ledgerScale);
}
