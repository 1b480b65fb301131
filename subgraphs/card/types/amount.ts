import { found } from '../../../kernel/error';
import { type Money, money } from '../../../kernel/graphql';
import type { Units } from '../../../kernel/money';
import type { Context } from '../context';

/** A field's own resolver: the scale of its asset is looked up when the amount is asked for, once for all that ask. */
export type Amount = (args: unknown, context: Context) => Promise<Money>;

export const amountOf =
  (units: Units, currency: string): Amount =>
  async (_, { load }) =>
    money(units, found(await load.assets.load(currency), 'ASSET_UNKNOWN'));

export const amountOrNull = (units: Units | null, currency: string): Amount | null =>
  units === null ? null : amountOf(units, currency);
