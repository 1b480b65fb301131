import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, enumOf, Money, money, pageOf } from '../../../kernel/graphql';
import { challengeStates } from '../../../schema/tables/card';
import { isoAsset } from '../network/price';
import type { ChallengeRow } from '../repo/challenges';
import { Authorisation } from './authorisation';
import { ThreeDsChannel } from './card';
import { ForceCaptureInput, PurchaseInput } from './network';

export const ChallengeState = enumOf(
  'ChallengeState',
  challengeStates,
  'FAILED: nobody answered within five minutes, or too many wrong codes came.',
);

@ObjectType({
  description: 'A 3-D Secure question: whether it is the holder who buys. Its id is the code that comes back.',
  simpleResolvers: true,
})
export class Challenge {
  @Field(() => ID)
  id!: string;

  @Field(() => ChallengeState)
  state!: ChallengeRow['state'];

  @Field(() => ThreeDsChannel, { description: 'How the question reached the holder.' })
  channel!: ChallengeRow['channel'];

  @Field(() => String)
  merchantName!: string;

  @Field(() => String, { nullable: true, description: 'Of the merchant; ISO 3166-1 numeric.' })
  countryNumeric!: string | null;

  @Field(() => Money, { description: 'As at the merchant.' })
  amount!: Money;

  @Field(() => DateTime)
  transactionAt!: Date;

  @Field(() => DateTime, { description: 'Five minutes later: an answer after this comes too late.' })
  expiresAt!: Date;

  @Field(() => Boolean, { nullable: true, description: 'What the holder said; null: nothing.' })
  approved!: boolean | null;

  @Field(() => DateTime, { nullable: true })
  answeredAt!: Date | null;

  cardId!: string;
  authorisationId!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ChallengePage extends pageOf(() => Challenge) {}

@ObjectType({
  description:
    'What became of a purchase: a question to the holder, or, where nobody is to be asked, its authorisation.',
  simpleResolvers: true,
})
export class RaisedChallenge {
  @Field(() => Challenge, { nullable: true })
  challenge!: Challenge | null;

  @Field(() => Authorisation, { nullable: true })
  authorisation!: Authorisation | null;
}

@InputType({ description: 'A purchase online, before it is authorised.' })
export class ChallengeInput extends ForceCaptureInput {
  @Field(() => Boolean, { nullable: true, description: 'Approve what there is, where there is not enough.' })
  partial?: boolean | null;
}

@InputType({ description: 'A purchase online, to be played.' })
export class SandboxChallengeInput extends PurchaseInput {
  @Field(() => ID)
  cardId!: string;

  @Field(() => Boolean, { nullable: true })
  partial?: boolean | null;
}

@InputType()
export class ChallengeFilter {
  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ChallengeState, { nullable: true })
  state?: ChallengeRow['state'] | null;
}

export const challengeOf = (row: ChallengeRow): Challenge => ({
  ...row,
  amount: money(row.amount, isoAsset(row.currency, 'currency')),
  approved: row.answeredAs === null ? null : row.answeredAs === 'approve',
});
