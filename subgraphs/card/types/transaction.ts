import { Field, ObjectType } from 'type-graphql';
import { Decimal, Money, money } from '../../../kernel/graphql';
import type { Units } from '../../../kernel/money';
import { inMinorUnits } from '../../../schema/currencies';

@ObjectType({ description: 'What was paid at the merchant, where that is another currency.', simpleResolvers: true })
export class CardTransaction {
  @Field(() => Money)
  amount!: Money;

  @Field(() => Decimal, {
    nullable: true,
    description: "How much of the card's currency one unit of the merchant's was.",
  })
  exchangeRate!: string | null;
}

interface Foreign {
  readonly transactionAmount: Units | null;
  readonly transactionCurrency: string | null;
  readonly exchangeRate: string | null;
}

/** Kept in minor units of the currency of the world; it need not be an asset of the tenant. */
export function transactionOf({
  transactionAmount,
  transactionCurrency,
  exchangeRate,
}: Foreign): CardTransaction | null {
  const asset = transactionCurrency === null ? null : inMinorUnits(transactionCurrency);
  return asset && transactionAmount !== null ? { amount: money(transactionAmount, asset), exchangeRate } : null;
}
