import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import { type Cause, emit } from '../../../schema/outbox';
import { consumerTypes, forms, networks, paymentCardTypes, tierCategories } from '../../../schema/tables/card';
import type { Product } from '../events';
import { ANY_CURRENCY } from '../issuance';
import { TEST_RANGES } from '../pan';
import type { TierRow } from '../repo/cards';
import * as repo from '../repo/tiers';
import { spend } from './act';
import { causeOf } from './change';
import { sentence } from './input';

const MAX_CARDS = 1_000_000_000;
const counted = z.int().min(0).max(MAX_CARDS).nullish();
const flag = z.boolean().nullish();
const decimal = (whole: string, hint: string) =>
  z
    .string()
    .regex(new RegExp(`^${whole}(\\.\\d{1,6})?$`), hint)
    .nullish();
const percent = decimal('(\\d|[1-9]\\d|100)', 'must be a percentage from 0 to 100').refine(
  (text) => text == null || Number(text) <= 100,
  'must be a percentage from 0 to 100',
);

const changeable = {
  title: sentence(100),
  description: sentence(500).nullish(),
  category: z.enum(tierCategories).nullish(),
  forms: z.array(z.enum(forms)).min(1).max(forms.length),
  expiryMonths: z.int().min(1).max(240),
  cardLimit: counted,
  stackSize: counted,
  stockThreshold: counted,
  autoRenewal: flag,
  is3ds: flag,
  enableFraudRules: flag,
  enableLimits: flag,
  active: flag,
  standard: flag,
  fxFeePercent: percent,
  atmFeePercent: percent,
  atmFeeFixed: decimal('\\d{1,9}', 'must be an amount'),
};
const creation = z.object({
  ...changeable,
  consumerType: z.enum(consumerTypes).nullish(),
  paymentCardType: z.enum(paymentCardTypes).nullish(),
  network: z.enum(networks),
  bin: z.string().regex(/^\d{6,8}$/, 'must be 6 to 8 digits'),
  billingCurrency: z.string().max(10),
  settlementCurrency: z.string().max(10).nullish(),
});
const change = z.object({
  ...changeable,
  title: changeable.title.nullish(),
  forms: changeable.forms.nullish(),
  expiryMonths: changeable.expiryMonths.nullish(),
});
export type TierCreation = z.input<typeof creation>;
export type TierChange = z.input<typeof change>;

/** Products are the tenant's business, whatever scopes an end user may have been given. */
function demandTenant({ viewer }: Call): void {
  if (viewer.customerId) throw new Fault('VIEWER_FORBIDDEN');
}

export function createTier(deps: Deps, call: Call, raw: TierCreation, key?: string | null): Promise<string> {
  demandTenant(call);
  const given = parse(creation, raw, 'input');
  if (!TEST_RANGES[given.network].some((range) => given.bin.startsWith(range)))
    throw invalid('input.bin', `must begin with ${TEST_RANGES[given.network].join(' or ')}`);
  const cause = causeOf(call, deps.clock.now());
  const { tenantId } = call.viewer;
  return transact(deps.db, (tx) =>
    once(tx, spend(call, 'createTier', given, key, cause.at), async () => {
      await demandAssets(tx, tenantId, given);
      if (given.standard) await repo.lockStandard(tx, tenantId);
      if (given.standard) await repo.noStandard(tx, tenantId, cause.at);
      const row = await repo.insert(tx, rowOf(tenantId, given, cause.at));
      await record(tx, cause, row);
      return row.id;
    }),
  );
}

const rowOf = (tenantId: string, given: z.output<typeof creation>, now: Date): repo.NewTier => ({
  ...(withoutNulls(given) as Pick<repo.NewTier, 'title' | 'network' | 'bin' | 'expiryMonths' | 'billingCurrency'>),
  ...{ forms: [...new Set(given.forms)], settlementCurrency: given.settlementCurrency ?? given.billingCurrency },
  ...{ tenantId, id: newId(), createdAt: now, updatedAt: now },
});

/** What is null where nothing may be is left as it is; a limit that is null is no limit. */
export function updateTier(deps: Deps, call: Call, id: string, raw: TierChange, key?: string | null): Promise<string> {
  demandTenant(call);
  const tierId = idOf(id, 'TIER_UNKNOWN');
  const given = parse(change, raw, 'input');
  const cause = causeOf(call, deps.clock.now());
  const { tenantId } = call.viewer;
  return transact(deps.db, (tx) =>
    once(tx, spend(call, 'updateTier', { id: tierId, ...given }, key, cause.at), async () => {
      if (given.standard) await repo.lockStandard(tx, tenantId);
      const before = found(await repo.lock(tx, tenantId, tierId), 'TIER_UNKNOWN');
      if (given.standard && !before.standard) await repo.noStandard(tx, tenantId, cause.at);
      const after = await repo.update(tx, before, changesOf(given), cause.at);
      await record(tx, cause, after, before);
      return tierId;
    }),
  );
}

const clearable = ['description', 'cardLimit', 'stackSize', 'stockThreshold'];
const changesOf = (given: z.output<typeof change>): Partial<TierRow> =>
  Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value != null || (value === null && clearable.includes(name))),
  );

const withoutNulls = <Given extends object>(given: Given) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as Partial<Given>;

async function demandAssets(tx: Tx, tenantId: string, given: z.output<typeof creation>): Promise<void> {
  for (const field of ['billingCurrency', 'settlementCurrency'] as const) {
    const code = given[field];
    if (code != null && code !== ANY_CURRENCY && !(await repo.isAsset(tx, tenantId, code)))
      throw new Fault('CURRENCY_UNSUPPORTED', { field: `input.${field}` });
  }
}

async function record(tx: Tx, cause: Cause, after: TierRow, before?: TierRow): Promise<void> {
  const type = before ? 'tier.updated' : 'tier.created';
  const told = { before: before && productOf(before), after: productOf(after) };
  await emit(tx, cause, [{ type, resourceType: 'tier', resourceId: after.id, ...told }]);
  await audit(tx, cause, { action: type, targetType: 'tier', targetId: after.id, ...told });
}

function productOf(row: TierRow): Product {
  const { id, title, network, forms, billingCurrency, cardLimit, expiryMonths, active, standard } = row;
  return { id, title, network, forms, billingCurrency, cardLimit, expiryMonths, active, standard };
}
