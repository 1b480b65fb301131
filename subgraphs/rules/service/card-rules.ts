import type { Tx } from '../../../kernel/db';
import { found } from '../../../kernel/error';
import { type Asset, fromMinor, toMinor } from '../../../kernel/money';
import type { Viewer } from '../../../kernel/viewer';
import { assetsOf } from '../../../schema/assets';
import type { Snapshot } from '../events';
import { inForce, type LimitRow, type Standing, type Window } from '../limits';
import * as repo from '../repo';
import { controlsOf } from '../types/controls';
import { aboveCeiling, limitsOf, sourceOf, type Wanted } from './limit-input';
import { writeLists, writeSwitches } from './set-controls';
import { write } from './set-limit';
import { type Subject, snapshot } from './subject';

/** The limits and switches of one card in short, as whoever keeps cards shows and changes them together with the card. */

/** In minor units of the card's currency; null: no limit. */
export interface CardLimits {
  readonly perTransactionMinor: number | null;
  readonly dailyMinor: number | null;
  readonly monthlyMinor: number | null;
}

export const noLimits: CardLimits = { perTransactionMinor: null, dailyMinor: null, monthlyMinor: null };

export interface CardControls {
  readonly atm: boolean;
  readonly online: boolean;
  readonly contactless: boolean;
  readonly crossBorder: boolean;
  readonly mccAllow: readonly string[];
  readonly mccBlock: readonly string[];
}

export interface CardRules {
  readonly limits: CardLimits;
  readonly controls: CardControls;
}

/** What is not given stays; a list that is null or empty is as none. */
export interface CardRulesChange {
  readonly limits?: { readonly [Name in keyof CardLimits]?: number | null } | null;
  readonly controls?:
    | ({ readonly [Name in 'atm' | 'online' | 'contactless' | 'crossBorder']?: boolean | null } & {
        readonly [Name in 'mccAllow' | 'mccBlock']?: readonly string[] | null;
      })
    | null;
}

/** The card whose rules they are; it is locked. */
export interface Ruled {
  readonly tenantId: string;
  readonly id: string;
  readonly customerId: string | null;
  readonly accountId: string;
  readonly tierId: string;
  readonly currency: string;
}

/** Days are the last 24 hours, months those of the calendar. */
const windows: Record<keyof CardLimits, Window> = {
  perTransactionMinor: 'single',
  dailyMinor: 'rolling_24h',
  monthlyMinor: 'month',
};
const names = Object.keys(windows) as (keyof CardLimits)[];

const isOf = (window: Window, currency: string) => (row: Standing) =>
  row.action === 'any' && row.measure === 'amount' && row.window === window && row.currency === currency;

export function shortLimits(rows: readonly LimitRow[], asset: Asset): CardLimits {
  const biting = inForce(rows);
  const limits = names.map((name) => {
    const value = biting.find(isOf(windows[name], asset.code))?.value ?? null;
    return [name, value === null ? null : Number(toMinor(value, asset))];
  });
  return Object.fromEntries(limits) as unknown as CardLimits;
}

const assetOf = async (db: repo.Reader, { tenantId, currency }: Pick<Ruled, 'tenantId' | 'currency'>): Promise<Asset> =>
  found((await assetsOf(db, tenantId, [currency]))[0], 'ASSET_UNKNOWN');

export async function cardRules(
  db: repo.Reader,
  card: Pick<Ruled, 'tenantId' | 'id' | 'currency'>,
): Promise<CardRules> {
  const of = [db, { tenantId: card.tenantId }, 'card', [card.id]] as const;
  const [limits, controls, lists, asset] = await Promise.all([
    repo.limitsOf(...of),
    repo.controlsOf(...of),
    repo.listsOf(...of),
    assetOf(db, card),
  ]);
  const { atm, online, contactless, crossBorder, mccAllow, mccBlock } = controlsOf(controls, lists);
  return {
    limits: shortLimits(limits, asset),
    controls: { atm, online, contactless, crossBorder, mccAllow, mccBlock },
  };
}

/** The same before and after, in short and in full: where they are equal, nothing has changed. */
export interface CardRulesChanged {
  readonly before: CardRules;
  readonly after: CardRules;
  readonly told: { readonly before: Snapshot; readonly after: Snapshot };
}

export async function changeCardRules(
  tx: Tx,
  viewer: Viewer,
  card: Ruled,
  change: CardRulesChange,
  now: Date,
): Promise<CardRulesChanged> {
  const { tenantId } = card;
  const subject: Subject = { ...card, kind: 'card', closed: false };
  await repo.lockSubject(tx, tenantId, card.id);
  const all = () => Promise.all([cardRules(tx, card), snapshot(tx, tenantId, subject)]);
  const [before, then] = await all();
  const controls = unlike(change.controls ?? {}, before.controls);
  await writeLimits(tx, viewer, card, subject, change, now);
  await writeSwitches(tx, tenantId, subject, controls, now);
  await writeLists(tx, tenantId, subject, controls, now);
  const [after, at] = await all();
  return { before, after, told: { before: then, after: at } };
}

/** A switch that is on is on, whether it has a row of its own or not. */
const unlike = (given: NonNullable<CardRulesChange['controls']>, before: CardControls): typeof given =>
  Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== before[name as keyof CardControls]));

async function writeLimits(
  tx: Tx,
  viewer: Viewer,
  card: Ruled,
  subject: Subject,
  { limits: given }: CardRulesChange,
  now: Date,
): Promise<void> {
  const asset = await assetOf(tx, card);
  const rows = await limitsOf(tx, card.tenantId, subject);
  const biting = inForce(rows);
  const asked = names.flatMap((name) => {
    const minor = given?.[name];
    return minor == null ? [] : wantedOf(name, minor, asset, viewer);
  });
  for (const limit of asked) {
    // Said again what holds anyway is no change, whoever set it.
    if (biting.find(isOf(limit.window, asset.code))?.value === limit.value) continue;
    const refused = aboveCeiling(rows, limit);
    if (refused) throw refused;
    await write(tx, card.tenantId, subject, rows, limit, now);
  }
}

const wantedOf = (name: keyof CardLimits, minor: number, asset: Asset, viewer: Viewer): Wanted => ({
  ...{ action: 'any', window: windows[name], measure: 'amount', currency: asset.code },
  ...{ value: fromMinor(BigInt(minor), asset), allowed: null, source: sourceOf(viewer), reason: null, asset },
  at: `input.limits.${name}`,
});
