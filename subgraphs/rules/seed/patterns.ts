import { sandbox } from '../../../schema/sandbox';
import type { Action, Source, Window } from '../limits';
import type { ControlRow, ListRow, SubjectKind, VelocityRow } from '../repo';

/** Rules about one subject. */
export interface Pattern {
  readonly tenantId: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly currency: string;
  readonly config?: string;
  readonly limits?: readonly (readonly [action: Action, window: Window, value: string, allowed?: string])[];
  readonly controls?: readonly (readonly [
    kind: ControlRow['kind'],
    allowed: boolean,
    appliesTo: Action,
    title?: string,
  ])[];
  readonly lists?: readonly (readonly [kind: ListRow['kind'], ...entries: string[]])[];
  readonly velocity?: readonly Pick<VelocityRow, 'maxAuthorisations' | 'windowSeconds' | 'blocks'>[];
  /** By default the default. */
  readonly source?: Source;
  /** In which they are only prepared. */
  readonly draftId?: string;
}

const falcon = sandbox['vaultspay-saas'];
const meridian = sandbox['vaultspay-v1'];
const { vaultpay, cryptomate: nimbus } = sandbox;

// biome-ignore format: one rule, one line
const falconControls: Pattern['controls'] = [
  ['atm', true, 'atm_withdrawal', 'Block ATM Withdrawal Transactions'],
  ['purchase', true, 'purchase', 'Block Purchase Transactions'],
  ['contactless', true, 'purchase', 'Block Contactless Transactions'],
  ['cross_border', true, 'any', 'Location Based Security'],
];

/** What each product's new cards are given, and what a tenant's accounts may do unless somebody says otherwise. */
// biome-ignore format: one rule, one line
export const patterns: readonly Pattern[] = [
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
  },
];

const GAMBLING = ['7800', '7801', '7802', '7995'] as const;

const ofFalcon = { tenantId: falcon.tenantId, currency: 'AED' } as const;
const ofMeridian = { tenantId: meridian.tenantId, currency: 'USD' } as const;
const ofNimbus = { tenantId: nimbus.tenantId, currency: 'USD' } as const;

/** What the sandbox's people have set for single cards, and staff for accounts and tenants. */
// biome-ignore format: one rule, one line
export const own: readonly Pattern[] = [
  { ...ofFalcon, kind: 'card', id: falcon.cards.groceries, source: 'user', limits: [['purchase', 'rolling_24h', '500.00']] },
  { ...ofFalcon, kind: 'card', id: falcon.cards.gift, source: 'user', limits: [['purchase', 'lifetime', '1100.00']] },
  { ...ofFalcon, kind: 'card', id: falcon.cards.games, lists: [['mcc_block', ...GAMBLING]] },
  { ...ofFalcon, kind: 'card', id: falcon.cards.fast, velocity: [{ maxAuthorisations: 3, windowSeconds: 600, blocks: true }] },
  { ...ofFalcon, kind: 'card', id: falcon.cards.stolen, source: 'user', limits: [['purchase', 'month', '4000.00']] },
  { ...ofFalcon, kind: 'account', id: falcon.accounts.bilal, source: 'admin', limits: [['purchase', 'month', '30000.00']] },
  { ...ofFalcon, kind: 'tenant', id: falcon.tenantId, source: 'admin', limits: [['purchase', 'single', '25000.00']] },
  { ...ofMeridian, kind: 'card', id: meridian.cards.office, source: 'user', limits: [['any', 'rolling_24h', '300.00']] },
  {
    ...ofMeridian, kind: 'card', id: meridian.cards.everyday, source: 'user',
    limits: [['any', 'single', '20000.00'], ['any', 'rolling_24h', '20000.00'], ['any', 'month', '60000.00']],
  },
  { ...ofMeridian, kind: 'card', id: meridian.cards.shopping, lists: [['mcc_block', ...GAMBLING]] },
  { ...ofMeridian, kind: 'card', id: meridian.cards.plastic, controls: [['atm', true, 'atm_withdrawal']] },
  { ...ofMeridian, kind: 'card', id: meridian.cards.stolen, source: 'user', limits: [['any', 'week', '900.00']] },
  { ...ofMeridian, kind: 'account', id: meridian.accounts.ana, source: 'admin', limits: [['purchase', 'week', '6000.00']] },
  { ...ofMeridian, kind: 'tenant', id: meridian.tenantId, source: 'admin', limits: [['purchase', 'single', '25000.00']] },
  { ...ofNimbus, kind: 'card', id: nimbus.cards.jonas, velocity: [{ maxAuthorisations: 3, windowSeconds: 3600, blocks: false }] },
  { ...ofNimbus, kind: 'account', id: nimbus.accounts.ivy, source: 'admin', limits: [['purchase', 'month', '12000.00']] },
];

interface Prepared {
  readonly tenantId: string;
  readonly id: string;
  readonly title: string;
  readonly state: 'drafted' | 'shadow';
  readonly tried: boolean;
  readonly rules: readonly Pattern[];
}

/** In preparation: one is looking on, the others have been tried on what was. */
// biome-ignore format: one rule, one line
export const drafts: readonly Prepared[] = [
  {
    tenantId: falcon.tenantId, id: falcon.drafts.smallBaskets, title: 'Smaller baskets', state: 'shadow', tried: false,
    rules: [{ ...ofFalcon, kind: 'card', id: falcon.cards.everyday, source: 'user', limits: [['purchase', 'single', '250.00']] }],
  },
  {
    tenantId: falcon.tenantId, id: falcon.drafts.noCash, title: 'No cash', state: 'drafted', tried: true,
    rules: [{ ...ofFalcon, kind: 'tier', id: falcon.tiers.debit, lists: [['mcc_block', '6010', '6011']] }],
  },
  {
    tenantId: meridian.tenantId, id: meridian.drafts.homeOnly, title: 'At home only', state: 'drafted', tried: true,
    rules: [{ ...ofMeridian, kind: 'account', id: meridian.accounts.ana, lists: [['country_allow', 'AE']] }],
  },
];
