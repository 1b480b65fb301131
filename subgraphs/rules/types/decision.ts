import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, Decimal, pageOf } from '../../../kernel/graphql';
import type { Step } from '../../../schema/tables/rules';
import type { DecisionRow } from '../repo';
import { AccountStub, AuthorisationStub, CardStub } from './stubs';
import { DecisionMode, DecisionOutcome, DeclineReason, LimitAction, RuleSubject } from './words';

@ObjectType({ description: 'One check: the rule looked at, what it allowed, what it found.', simpleResolvers: true })
export class DecisionStep {
  @Field(() => ID, { nullable: true, description: 'Checks that are no rules have none.' })
  ruleId!: string | null;

  @Field(() => String, { description: 'What was checked, in short, such as "limit day purchase amount".' })
  rule!: string;

  @Field(() => RuleSubject)
  subject!: Step['subjectKind'];

  @Field(() => String, { nullable: true, description: 'What was allowed.' })
  limit!: string | null;

  @Field(() => String, { nullable: true, description: 'How much of it was used already.' })
  used!: string | null;

  @Field(() => String, { nullable: true, description: 'What was asked for.' })
  asked!: string | null;

  @Field(() => Boolean)
  passed!: boolean;

  @Field(() => String, { description: 'All of it in words.' })
  sentence!: string;
}

@ObjectType({ description: 'What was asked for, as far as rules look at it.', simpleResolvers: true })
export class DecisionAttempt {
  @Field(() => LimitAction)
  action!: string;

  @Field(() => Decimal, { description: 'In whole units of the currency.' })
  amount!: string;

  @Field(() => String)
  currency!: string;

  @Field(() => String, { nullable: true, description: 'How card and merchant met.' })
  channel!: string | null;

  @Field(() => Boolean, { nullable: true })
  cardPresent!: boolean | null;

  @Field(() => String, { nullable: true })
  mcc!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the merchant, alpha-2.' })
  country!: string | null;
}

@ObjectType({
  description: 'Why something was approved or refused: every check in the order in which it was made, up to a refusal.',
  simpleResolvers: true,
})
export class Decision {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'What was decided about: the authorisation, or the transfer.' })
  causeId!: string;

  @Field(() => DecisionMode)
  mode!: DecisionRow['mode'];

  @Field(() => DecisionOutcome)
  outcome!: DecisionRow['outcome'];

  @Field(() => DeclineReason, { nullable: true, description: 'Set where it was refused.' })
  reason!: string | null;

  @Field(() => ID, { nullable: true, description: 'The rule that refused it, if a rule did; it may be gone since.' })
  ruleId!: string | null;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => AuthorisationStub, { nullable: true, description: 'What was decided about, where a card was used.' })
  authorisation!: AuthorisationStub | null;

  @Field(() => CardStub, { nullable: true })
  card!: CardStub | null;

  @Field(() => AccountStub, { nullable: true })
  account!: AccountStub | null;

  row!: DecisionRow;
}

@ObjectType({ simpleResolvers: true })
export class DecisionPage extends pageOf(() => Decision) {}

export function decisionOf(row: DecisionRow): Decision {
  const { id, causeId, mode, outcome, code: reason, ruleId, at, cardId, accountId } = row;
  return Object.assign(new Decision(), {
    ...{ id, causeId, mode, outcome, reason, ruleId, at, row },
    authorisation: cardId && { id: causeId },
    card: cardId && { id: cardId },
    account: accountId && { id: accountId },
  });
}

@InputType('DecisionFilter')
export class DecisionFilterInput {
  @Field(() => ID, { nullable: true })
  cardId?: string | null;

  @Field(() => ID, { nullable: true })
  accountId?: string | null;

  @Field(() => ID, { nullable: true })
  causeId?: string | null;

  @Field(() => ID, { nullable: true })
  draftId?: string | null;

  @Field(() => DecisionMode, { nullable: true })
  mode?: DecisionRow['mode'] | null;

  @Field(() => DecisionOutcome, { nullable: true })
  outcome?: DecisionRow['outcome'] | null;

  @Field(() => DateTime, { nullable: true, description: 'On or after.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before.' })
  until?: Date | null;
}
