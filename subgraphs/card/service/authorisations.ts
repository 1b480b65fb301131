import { z } from 'zod';
import { invalid } from '../../../kernel/error';
import { sought } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { period } from '../../../kernel/period';
import type { Viewer } from '../../../kernel/viewer';
import type { ActivityFilter } from '../repo/activities';
import type { AuthorisationFilter, Under } from '../repo/authorisations';
import type { CardActivityFilter } from '../types/activity';
import type { AuthorisationFilter as Given } from '../types/authorisation-filter';

const decimal = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})(\.\d{1,18})?$/, 'must be a decimal number such as 12.50')
  .nullish();
const texts = z.object({
  mcc: z
    .string()
    .regex(/^\d{4}$/, 'must be four digits')
    .nullish(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166-1 alpha-2 code')
    .transform((code) => code.toUpperCase())
    .nullish(),
  minAmount: decimal,
  maxAmount: decimal,
});

const id = (text: string | null | undefined): string | null => (text == null ? null : sought(text));

export function authorisationQuery(given: Given = {}): AuthorisationFilter {
  const { since, until, from, to, ...filter } = given;
  return {
    ...filter,
    ...parse(texts, filter, 'filter'),
    cardId: id(filter.cardId),
    accountId: id(filter.accountId),
    customerId: id(filter.customerId),
    period: period({ since, until, from, to }),
  };
}

/** Under which parent they are looked for: whatever is named has an index that sorts them. */
export function parentOf(
  { tenantId, customerId: own }: Viewer,
  { cardId, accountId, customerId }: AuthorisationFilter,
): readonly [Under, string] {
  if (cardId != null) return ['card', cardId];
  if (accountId != null) return ['account', accountId];
  const holder = customerId ?? own;
  return holder == null ? ['tenant', tenantId] : ['customer', holder];
}

export function activityQuery(given: CardActivityFilter = {}): ActivityFilter {
  const { since, until, from, to, ...filter } = given;
  if (filter.operations?.length === 0) throw invalid('filter.operations', 'must name at least one');
  return {
    ...filter,
    id: id(filter.id),
    authorisationId: id(filter.authorisationId),
    period: period({ since, until, from, to }),
  };
}
