import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '../../../kernel/db';
import { found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { type Asset, fromMinor, fromWhole } from '../../../kernel/money';
import { assetsOf } from '../../../schema/assets';
import type { NewCardRules } from '../../../schema/policy';
import { control, limit, list, velocity } from '../../../schema/tables/rules';
import type { SubjectKind } from '../repo';

/** Rules that a new card begins with, written by whoever makes the card, in the transaction that makes it. */

export interface Attached {
  readonly tenantId: string;
  readonly tierId: string;
  readonly cardId: string;
  readonly currency: string;
  readonly now: Date;
  /** What it has beyond what its tier says. */
  readonly also?: {
    readonly rules: NewCardRules;
    readonly limited: boolean;
    /** By which name the issuer knows its limits. */
    readonly config: string | null;
  };
}

export interface Inherited {
  readonly tenantId: string;
  readonly fromCardId: string;
  readonly toCardId: string;
  readonly now: Date;
}

type Table = typeof limit | typeof control | typeof list | typeof velocity;

const live = (table: Table, tenantId: string, kind: SubjectKind, id: string) =>
  and(...[eq(table.tenantId, tenantId), eq(table.subjectKind, kind), eq(table.subjectId, id)], isNull(table.draftId));

/** A row made into one of the card's own. */
const owner =
  (subjectId: string, now: Date) =>
  <Row extends { readonly seq: number; readonly version: number }>({ seq: _, version: __, ...row }: Row) => ({
    ...row,
    ...{ id: newId(), subjectKind: 'card' as const, subjectId, createdAt: now, updatedAt: now },
  });

/**
 * Give a new card the limits and switches of its tier. Amounts are taken over in the currency of the card. The tier's
 * lists and velocity rules bind its cards as they are.
 */
export async function attach(tx: Tx, attached: Attached): Promise<void> {
  const { tenantId, tierId, cardId, currency, now, also } = attached;
  const [limits, controls] = await Promise.all([
    tx.orm
      .select()
      .from(limit)
      .where(live(limit, tenantId, 'tier', tierId))
      .orderBy(limit.seq),
    tx.orm
      .select()
      .from(control)
      .where(live(control, tenantId, 'tier', tierId))
      .orderBy(control.seq),
  ]);
  const own = owner(cardId, now);
  const given =
    also?.limited === false ? [] : limits.map((row) => ({ ...own(row), currency: row.currency && currency }));
  const newLimits = [...given, ...(await missingLimits(tx, attached, given))];
  const newControls = [...controls.map(own), ...missingSwitches(attached, controls)];
  if (newLimits.length > 0) await tx.orm.insert(limit).values(newLimits);
  if (newControls.length > 0) await tx.orm.insert(control).values(newControls);
}

const bornOf = ({ tenantId, cardId, now }: Attached) => ({
  ...{ tenantId, id: newId(), subjectKind: 'card' as const, subjectId: cardId, createdAt: now, updatedAt: now },
});

type Switches = readonly Pick<typeof control.$inferSelect, 'kind'>[];
type Limits = readonly Pick<typeof limit.$inferInsert, 'action' | 'window' | 'measure'>[];

const missingSwitches = (attached: Attached, known: Switches): (typeof control.$inferInsert)[] =>
  (attached.also?.rules.switches ?? [])
    .filter(({ kind }) => !known.some((one) => one.kind === kind))
    .map(({ kind, appliesTo, allowed }) => ({
      ...{ ...bornOf(attached), kind, allowed, allowedByDefault: allowed },
      ...{ appliesTo, appliesToByDefault: appliesTo },
    }));

async function missingLimits(tx: Tx, attached: Attached, known: Limits): Promise<(typeof limit.$inferInsert)[]> {
  const { tenantId, currency, also } = attached;
  const missing = (also?.limited ? also.rules.limits : []).filter(
    ({ action, window }) =>
      !known.some((one) => one.action === action && one.window === window && one.measure === 'amount'),
  );
  if (missing.length === 0) return [];
  const asset = found((await assetsOf(tx, tenantId, [currency]))[0], 'ASSET_UNKNOWN');
  return missing.map((one) => ({ ...bornOf(attached), ...defaultOf(one, asset), thirdPartyConfig: also?.config }));
}

function defaultOf({ action, window, unit, value, allowed }: NewCardRules['limits'][number], asset: Asset) {
  const inUnits = (amount: bigint) => (unit === 'minor' ? fromMinor(amount, asset) : fromWhole(amount, asset));
  return {
    ...{ action, window, measure: 'amount' as const, source: 'default' as const, currency: asset.code },
    ...{ value: inUnits(value), allowed: allowed === null ? null : inUnits(allowed) },
  };
}

/** Give a new card all rules of the one that it stands for, instead of its tier's: as they are, but as its own. */
export async function inherit(tx: Tx, { tenantId, fromCardId, toCardId, now }: Inherited): Promise<void> {
  const [limits, controls, lists, velocities] = await Promise.all([
    tx.orm
      .select()
      .from(limit)
      .where(live(limit, tenantId, 'card', fromCardId))
      .orderBy(limit.seq),
    tx.orm
      .select()
      .from(control)
      .where(live(control, tenantId, 'card', fromCardId))
      .orderBy(control.seq),
    tx.orm
      .select()
      .from(list)
      .where(live(list, tenantId, 'card', fromCardId))
      .orderBy(list.seq),
    tx.orm
      .select()
      .from(velocity)
      .where(live(velocity, tenantId, 'card', fromCardId))
      .orderBy(velocity.seq),
  ]);
  const own = owner(toCardId, now);
  if (limits.length > 0) await tx.orm.insert(limit).values(limits.map(own));
  if (controls.length > 0) await tx.orm.insert(control).values(controls.map(own));
  if (lists.length > 0) await tx.orm.insert(list).values(lists.map(own));
  if (velocities.length > 0) await tx.orm.insert(velocity).values(velocities.map(own));
}

/** A card that was unblocked begins anew: what was authorised until now counts towards no velocity rule. */
export async function clearVelocity({ sql }: Tx, tenantId: string, cardId: string, now: Date): Promise<void> {
  await sql`
    insert into rules.velocity_cleared (tenant_id, card_id, at) values (${tenantId}, ${cardId}, ${now.toISOString()})
    on conflict (tenant_id, card_id) do update set at = greatest(velocity_cleared.at, excluded.at)`;
}
