import type { controlKinds, listKinds } from '../../schema/tables/rules';
import type { Action } from './limits';

type ControlKind = (typeof controlKinds)[number];
type ListKind = (typeof listKinds)[number];

/** Each switch: its kind in the tables, and the transactions that it looks at unless told otherwise. */
export const switches = {
  atm: ['atm', 'atm_withdrawal'],
  purchase: ['purchase', 'purchase'],
  online: ['online', 'purchase'],
  contactless: ['contactless', 'purchase'],
  crossBorder: ['cross_border', 'any'],
  cardPresent: ['card_present', 'any'],
} as const satisfies Partial<Record<string, readonly [ControlKind, Action]>>;

export const lists = {
  mccAllow: 'mcc_allow',
  mccBlock: 'mcc_block',
  countryAllow: 'country_allow',
  countryBlock: 'country_block',
} as const satisfies Partial<Record<string, ListKind>>;
