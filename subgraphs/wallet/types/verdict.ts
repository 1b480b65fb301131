import { Field, ID, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../../../kernel/graphql';
import { type ProblemKind, problemKinds, type Verdict } from '../verify';

export const LedgerProblemKind = enumOf('LedgerProblemKind', problemKinds, 'What may be wrong with a ledger.');

@ObjectType({ simpleResolvers: true })
export class LedgerProblem {
  @Field(() => ID, { nullable: true, description: "Null where it is not one account's." })
  accountId!: string | null;

  @Field(() => LedgerProblemKind)
  kind!: ProblemKind;

  @Field(() => String)
  detail!: string;
}

@ObjectType({
  description: "What recomputing every balance and chain of the tenant's ledger has found.",
  simpleResolvers: true,
})
export class LedgerVerdict implements Verdict {
  @Field(() => Boolean)
  ok!: boolean;

  @Field(() => Int)
  accounts!: number;

  @Field(() => Int)
  entries!: number;

  @Field(() => [LedgerProblem], { description: 'At most a thousand of them.' })
  problems!: readonly LedgerProblem[];
}
