import type { Tx } from '../../../kernel/db';
import type { CardPolicy } from '../../../schema/policy';
import { type CardRules, cardRules } from '../../rules/port';
import type { Whole } from '../events';
import { told } from '../fulfilment';
import type { CardRow } from '../repo/cards';
import { plasticOf } from '../repo/life';

export const toldRules = ({ limits, controls }: CardRules): NonNullable<Whole['rules']> => ({
  limits,
  controls: { ...controls, mccAllow: [...controls.mccAllow], mccBlock: [...controls.mccBlock] },
});

/** What a card's events show beside the card, where the tenant's contract shows a card with all that belongs to it. */
export async function wholeOf(tx: Tx, { rulesAreShown }: CardPolicy, card: CardRow): Promise<Whole> {
  if (!rulesAreShown) return {};
  const rules = toldRules(await cardRules(tx, card));
  const plastic = await plasticOf(tx, card.tenantId, card.id);
  if (!plastic) return { rules };
  const { line1, line2 = null, city, country, postalCode = null } = plastic.address;
  return { rules, ...told(plastic), shipsTo: { line1, line2, city, country, postalCode } };
}
