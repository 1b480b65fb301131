import { z } from 'zod';
import { channels } from '../../../schema/tables/card';
import { actions } from '../../../schema/tables/rules';
import type { Attempt } from '../attempt';

/** What is kept of an attempt with its decision: enough to judge it again by other rules, and nothing of the merchant. */
const facts = z.object({
  action: z.enum(actions).exclude(['any']),
  amount: z.string().transform(BigInt),
  currency: z.string(),
  accountId: z.string(),
  tierId: z.string().nullable(),
  use: z
    .object({
      channel: z.enum(channels),
      cardPresent: z.boolean(),
      mcc: z.string().nullable(),
      country: z.string().nullable(),
      issuingCountry: z.string(),
    })
    .nullable(),
});
export type Facts = z.output<typeof facts>;

export const factsOf = ({ action, amount, currency, accountId, tierId, use }: Attempt): z.input<typeof facts> => ({
  ...{ action, amount: amount.toString(), currency, accountId, tierId, use },
});

export const readFacts = (json: unknown): Facts => facts.parse(json);
