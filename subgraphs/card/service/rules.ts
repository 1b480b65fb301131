import { z } from 'zod';
import type { Call } from '../../../kernel/subgraph';
import { demand } from '../../../kernel/viewer';
import type { CardRulesChange } from '../../rules/port';
import type { CardRow } from '../repo/cards';

/** The limits and switches of a card where they come along with the card itself. */

const MAX_MINOR = 999_999_999_999;
const MAX_CODES = 100;

const amount = z.int().min(0, `must be from 0 to ${MAX_MINOR}`).max(MAX_MINOR, `must be from 0 to ${MAX_MINOR}`);
export const limits = z.object({
  perTransactionMinor: amount.nullish(),
  dailyMinor: amount.nullish(),
  monthlyMinor: amount.nullish(),
});

/** Twice the same counts once, before they are counted. */
const categories = z
  .array(z.string().regex(/^\d{4}$/, 'must be four digits'))
  .transform((codes) => [...new Set(codes)])
  .refine((codes) => codes.length <= MAX_CODES, `must be at most ${MAX_CODES} categories`);
export const controls = z.object({
  atm: z.boolean().nullish(),
  online: z.boolean().nullish(),
  contactless: z.boolean().nullish(),
  crossBorder: z.boolean().nullish(),
  mccAllow: categories.nullish(),
  mccBlock: categories.nullish(),
});

type Given = Pick<CardRulesChange, 'limits' | 'controls'>;

/** Rules are rules, whichever verb they come with. */
export function demandRules({ viewer }: Call, { limits, controls }: Given): void {
  if (limits || controls) demand(viewer, 'rule:write');
}

/** Cash is not for a card without plastic: what is said about it there is not heard. */
export const cashless = ({ form }: Pick<CardRow, 'form'>, given: Given['controls']): Given['controls'] =>
  given && form === 'virtual' ? { ...given, atm: null } : given;
