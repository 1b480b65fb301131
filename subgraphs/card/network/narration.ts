import { alpha2ToAlpha3 } from 'i18n-iso-countries';
import { formatAmount, type Units } from '../../../kernel/money';
import type { CardPolicy } from '../../../schema/policy';
import type { Authorisation, Batch, CardState } from './state';

/** What statements say of what was done with a card. */
interface Words {
  readonly used: (card: CardState, row: Authorisation) => string | null;
  readonly refunded: (card: CardState, row: Authorisation, amount: Units) => string | null;
}

const verbs: Record<Authorisation['type'], string> = { purchase: 'POS', atm_withdrawal: 'ATM', deposit: 'DEPOSIT' };

/** `POS AT Blue Kettle - Dubai, ARE CARD NO *5612 REF NO 77120055`; what is not known of a merchant is left out. */
function used({ last4 }: CardState, row: Authorisation): string {
  const { type, merchantName, merchantCity, merchantCountry, networkRef } = row;
  const country = merchantCountry && (alpha2ToAlpha3(merchantCountry) ?? merchantCountry);
  const place = [merchantCity, country].filter(Boolean).join(', ');
  const shop = [merchantName, place].filter(Boolean).join(' - ');
  return `${verbs[type]}${shop && ` AT ${shop}`} CARD NO *${last4} REF NO ${networkRef}`;
}

const words: Record<CardPolicy['narration'], Words> = {
  merchant: { used: (_, { merchantName }) => merchantName, refunded: (_, { merchantName }) => merchantName },
  point_of_sale: {
    used,
    refunded: ({ asset }, _, amount) => `REFUND AMT ${formatAmount(amount, asset)} ${asset.code}`,
  },
};

const wordsOf = ({ policies }: Pick<Batch, 'policies'>, { tenantId }: CardState): Words =>
  words[policies.get(tenantId)!.cards.narration];

export const narrationOf = (batch: Batch, card: CardState, row: Authorisation): string | null =>
  wordsOf(batch, card).used(card, row);

export const refundNarration = (batch: Batch, card: CardState, row: Authorisation, amount: Units): string | null =>
  wordsOf(batch, card).refunded(card, row, amount);
