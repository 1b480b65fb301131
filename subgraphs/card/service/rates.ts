import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { cursorOf, type Page, type PageArgs, paged, windowOf } from '../../../kernel/page';
import type { Call, Deps } from '../../../kernel/subgraph';
import { assetsOf } from '../../../schema/assets';
import { audit } from '../../../schema/audit';
import { inMinorUnits } from '../../../schema/currencies';
import { once } from '../../../schema/once';
import type { Cause } from '../../../schema/outbox';
import * as repo from '../repo/rates';
import { spend } from './act';
import { causeOf } from './change';

const code = z.string().min(1).max(64);
const rate = z
  .string()
  .regex(/^(0|[1-9]\d{0,11})(\.\d{1,12})?$/, 'must be a decimal number of at most 12 digits before and after the point')
  .refine((text) => /[1-9]/.test(text), 'must be greater than zero');
const setting = z.object({ base: code, quote: code, rate });
const naming = z.object({ base: code, quote: code });

export async function list(
  { db }: Deps,
  { viewer: { tenantId } }: Call,
  wanted: { readonly base?: string; readonly quote?: string },
  args: PageArgs,
): Promise<Page<repo.RateRow>> {
  const window = windowOf(args);
  const of = { tenantId, ...wanted };
  const rows = await repo.list(db, of, window);
  return paged(
    rows,
    window,
    ({ seq }) => cursorOf(seq, seq),
    () => repo.total(db, of),
  );
}

/** How a tenant converts is its own business. */
function demandTenant({ viewer }: Call): void {
  if (viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'not for end users' });
}

export async function set(
  deps: Deps,
  call: Call,
  raw: z.input<typeof setting>,
  key?: string | null,
): Promise<repo.RateRow> {
  demandTenant(call);
  const given = parse(setting, raw);
  if (given.base === given.quote) throw invalid('quote', 'must be another than base');
  const cause = causeOf(call, deps.clock.now());
  const pair = { tenantId: call.viewer.tenantId, base: given.base, quote: given.quote };
  const spent = spend(call, 'setExchangeRate', given, key, cause.at);
  await transact(deps.db, (tx) => once(tx, spent, () => put(tx, cause, pair, given.rate)));
  return found(await repo.byPair(deps.db, pair), 'RATE_UNKNOWN', 'base');
}

async function put(tx: Tx, cause: Cause, pair: repo.Pair, rate: string): Promise<void> {
  await demandKnown(tx, pair);
  const before = await repo.lock(tx, pair);
  const times = { createdAt: cause.at, updatedAt: cause.at };
  const after = await repo.put(tx, { ...pair, id: newId(), rate, ...times }, cause.at);
  await remember(tx, cause, 'SET_EXCHANGE_RATE', after, before, after);
}

/** Cards bill in the tenant's own assets; merchants take whatever currency there is. */
async function demandKnown(tx: Tx, { tenantId, base, quote }: repo.Pair): Promise<void> {
  const own = await assetsOf(tx, tenantId, [base, quote]);
  const has = (code: string): boolean => own.some((asset) => asset.code === code);
  if (!has(base) && !inMinorUnits(base)) throw new Fault('ASSET_UNKNOWN', { field: 'base' });
  if (!has(quote)) throw new Fault('ASSET_UNKNOWN', { field: 'quote' });
}

/** Answers what it was. Purchases in that currency then need a rate of the network's. */
export async function remove(deps: Deps, call: Call, raw: z.input<typeof naming>): Promise<repo.RateRow> {
  demandTenant(call);
  const pair = { tenantId: call.viewer.tenantId, ...parse(naming, raw) };
  const cause = causeOf(call, deps.clock.now());
  return transact(deps.db, async (tx) => {
    const before = found(await repo.lock(tx, pair), 'RATE_UNKNOWN', 'base');
    await repo.remove(tx, before);
    await remember(tx, cause, 'DELETE_EXCHANGE_RATE', before, before);
    return before;
  });
}

const shown = (row?: repo.RateRow) => row && { base: row.base, quote: row.quote, rate: row.rate };

const remember = (
  tx: Tx,
  cause: Cause,
  action: string,
  { id: targetId }: repo.RateRow,
  before?: repo.RateRow,
  after?: repo.RateRow,
): Promise<void> =>
  audit(tx, cause, { action, targetType: 'exchange_rate', targetId, before: shown(before), after: shown(after) });
