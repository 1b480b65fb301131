import { found } from '../../kernel/error';
import { newId } from '../../kernel/id';
import { parseAmount } from '../../kernel/money';
import type { Deps } from '../../kernel/subgraph';
import { sandbox } from '../../schema/sandbox';
import { control, limit } from '../../schema/tables/rules';
import type { Action, Window } from './limits';
import { assets, type ControlRow, type SubjectKind } from './repo';

interface Pattern {
  readonly tenantId: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly currency: string;
  readonly config?: string;
  readonly limits: readonly (readonly [action: Action, window: Window, value: string, allowed?: string])[];
  readonly controls: readonly (readonly [
    kind: ControlRow['kind'],
    allowed: boolean,
    appliesTo: Action,
    title?: string,
  ])[];
}

const falcon = sandbox['vaultspay-saas'];
const meridian = sandbox['vaultspay-v1'];
const vaultpay = sandbox.vaultpay;

// biome-ignore format: one rule, one line
const falconControls: Pattern['controls'] = [
  ['atm', true, 'atm_withdrawal', 'Block ATM Withdrawal Transactions'],
  ['purchase', true, 'purchase', 'Block Purchase Transactions'],
  ['contactless', true, 'purchase', 'Block Contactless Transactions'],
  ['cross_border', true, 'any', 'Location Based Security'],
];

/** What each product's new cards are given, and what a tenant's accounts may do unless somebody says otherwise. */
// biome-ignore format: one rule, one line
const patterns: readonly Pattern[] = [
  {
    tenantId: falcon.tenantId, kind: 'tier', id: falcon.tiers.debit, currency: 'AED', config: 'pmt-mastercard-issuing',
    limits: [
      ['atm_withdrawal', 'day', '5000.00', '20000.00'],
      ['purchase', 'day', '10000.00', '50000.00'],
    ],
    controls: falconControls,
  },
  {
    tenantId: falcon.tenantId, kind: 'tier', id: falcon.tiers.platinum, currency: 'AED', config: 'pmt-visa-issuing',
    limits: [
      ['atm_withdrawal', 'day', '20000.00', '50000.00'],
      ['purchase', 'day', '100000.00', '500000.00'],
    ],
    controls: falconControls,
  },
  {
    tenantId: meridian.tenantId, kind: 'tier', id: meridian.tiers.standard, currency: 'USD',
    limits: [
      ['any', 'single', '1000.00'],
      ['any', 'rolling_24h', '5000.00'],
      ['any', 'month', '20000.00'],
    ],
    controls: [
      ['atm', false, 'atm_withdrawal'],
      ['online', true, 'purchase'],
      ['contactless', true, 'purchase'],
      ['cross_border', true, 'any'],
    ],
  },
  {
    tenantId: vaultpay.tenantId, kind: 'tenant', id: vaultpay.tenantId, currency: 'INR',
    limits: [
      ['send_money', 'single', '5000.00', '5000.00'],
      ['send_money', 'day', '10000.00', '10000.00'],
      ['send_money', 'month', '100000.00', '100000.00'],
      ['top_up', 'single', '10000.00', '10000.00'],
      ['top_up', 'day', '20000.00', '20000.00'],
      ['top_up', 'month', '100000.00', '100000.00'],
      ['withdrawal', 'single', '5000.00', '5000.00'],
      ['withdrawal', 'day', '10000.00', '10000.00'],
      ['withdrawal', 'month', '50000.00', '50000.00'],
    ],
    controls: [],
  },
];

/** The default rules of the sandbox world. Needs its assets; must run before cards are issued. */
export async function seed(deps: Deps): Promise<void> {
  await Promise.all(patterns.map((pattern) => lay(deps, pattern)));
}

async function lay({ db, clock }: Deps, pattern: Pattern): Promise<void> {
  const { tenantId, kind: subjectKind, id: subjectId, currency, config } = pattern;
  const now = clock.now();
  const asset = found((await assets(db, tenantId, [currency]))[0], 'ASSET_UNKNOWN');
  const about = { tenantId, subjectKind, subjectId, createdAt: now, updatedAt: now };
  const limits = pattern.limits.map(([action, window, value, allowed]) => ({
    ...{ ...about, id: newId(), action, window, measure: 'amount' as const, source: 'default' as const, currency },
    ...{ thirdPartyConfig: config, slug: config && slug(action, window, config) },
    value: parseAmount(value, asset, 'value'),
    allowed: allowed === undefined ? null : parseAmount(allowed, asset, 'allowed'),
  }));
  await db.orm.insert(limit).values(limits).onConflictDoNothing();
  const controls = pattern.controls.map(([kind, allowed, appliesTo, title]) => ({
    ...{ ...about, id: newId(), kind, title, allowed, allowedByDefault: allowed },
    ...{ appliesTo, appliesToByDefault: appliesTo },
  }));
  if (controls.length > 0) await db.orm.insert(control).values(controls).onConflictDoNothing();
}

const words: Partial<Record<Window, string>> = { single: 'ONE_TIME', day: 'DAILY', month: 'MONTHLY' };

const slug = (action: Action, window: Window, config: string): string =>
  `${words[window] ?? window.toUpperCase()}_${action.toUpperCase()}_MAX_EQ_${config.toUpperCase().replaceAll('-', '_')}_LIMIT`;
