import { Field, ObjectType } from 'type-graphql';
import { Money } from '../../../kernel/graphql';
import type { AuthorisationRow } from '../repo/authorisations';
import { type Amount, amountOf } from './amount';

@ObjectType({
  description: "What a purchase costs on top, in the card's currency: of the provider, and as charged to the client.",
  simpleResolvers: true,
})
export class CardFees {
  @Field(() => Money)
  fxProvider!: Amount;

  @Field(() => Money)
  fxClient!: Amount;

  @Field(() => Money)
  atmProvider!: Amount;

  @Field(() => Money)
  atmClient!: Amount;

  @Field(() => Money)
  depositProvider!: Amount;

  @Field(() => Money)
  depositClient!: Amount;
}

type Charged = Pick<
  AuthorisationRow,
  | 'currency'
  | 'feeFxProvider'
  | 'feeFxClient'
  | 'feeAtmProvider'
  | 'feeAtmClient'
  | 'feeDepositProvider'
  | 'feeDepositClient'
>;

export const feesOf = ({ currency, ...row }: Charged): CardFees => ({
  fxProvider: amountOf(row.feeFxProvider, currency),
  fxClient: amountOf(row.feeFxClient, currency),
  atmProvider: amountOf(row.feeAtmProvider, currency),
  atmClient: amountOf(row.feeAtmClient, currency),
  depositProvider: amountOf(row.feeDepositProvider, currency),
  depositClient: amountOf(row.feeDepositClient, currency),
});
