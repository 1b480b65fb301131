import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, Money, pageOf } from '../../../kernel/graphql';
import type { Report } from '../judge/report';
import type { ControlRow, DraftRow, ListRow } from '../repo';
import { RuleSubjectInput } from './about';
import { VelocityRuleInput } from './controls';
import { LimitEntryInput } from './limit';
import { DeclineReason, DraftState, LimitAction, ListKind, SwitchKind } from './words';

@ObjectType({ description: 'What a draft has said while it looked on.', simpleResolvers: true })
export class ShadowReport {
  @Field(() => Int)
  evaluated!: number;

  @Field(() => Int)
  wouldRefuse!: number;

  @Field(() => Int, { description: 'Of those it would have refused, how many were approved.' })
  ofThoseApproved!: number;
}

@ObjectType({ simpleResolvers: true })
export class BacktestRule {
  @Field(() => ID)
  ruleId!: string;

  @Field(() => String, { description: 'What the rule is called in traces.' })
  rule!: string;

  @Field(() => Int, { description: 'How many this rule was the first to refuse.' })
  refused!: number;
}

@ObjectType({ simpleResolvers: true })
export class BacktestAmount {
  @Field(() => Money)
  amount!: Money;

  @Field(() => Int)
  count!: number;
}

@ObjectType({ simpleResolvers: true })
export class BacktestExample {
  @Field(() => ID, { description: 'The authorisation, or what else was decided about.' })
  causeId!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Money)
  amount!: Money;

  @Field(() => DeclineReason)
  reason!: string;

  @Field(() => ID)
  ruleId!: string;

  @Field(() => Boolean, { description: 'Whether it was approved at the time.' })
  approved!: boolean;
}

@ObjectType({
  description: 'A draft tried on what was decided before: what it would have refused had it been live all the time.',
  simpleResolvers: true,
})
export class Backtest {
  @Field(() => DateTime)
  from!: Date;

  @Field(() => DateTime, { description: 'Earlier than asked for, where there were too many decisions for one test.' })
  until!: Date;

  @Field(() => Boolean, { description: 'There were more decisions than one test takes: the rest was left out.' })
  cut!: boolean;

  @Field(() => DateTime)
  ranAt!: Date;

  @Field(() => Int)
  evaluated!: number;

  @Field(() => Int)
  wouldRefuse!: number;

  @Field(() => Int, { description: 'Of those it would have refused, how many were approved.' })
  ofThoseApproved!: number;

  @Field(() => [BacktestRule])
  byRule!: BacktestRule[];

  raw!: Report;
}

@ObjectType({ description: 'Rules in preparation.', simpleResolvers: true })
export class Draft {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => DraftState)
  state!: DraftRow['state'];

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  shadowSince!: Date | null;

  @Field(() => DateTime, { nullable: true })
  liveAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  discardedAt!: Date | null;

  @Field(() => Backtest, { nullable: true, description: 'The last one.' })
  backtest!: Backtest | null;
}

@ObjectType({ simpleResolvers: true })
export class DraftPage extends pageOf(() => Draft) {}

export function draftOf({ backtest, ...row }: DraftRow): Draft {
  return Object.assign(new Draft(), row, { backtest: backtest && backtestOf(backtest as unknown as Report) });
}

export function backtestOf(raw: Report): Backtest {
  const { from, until, ranAt, ...shown } = raw;
  const dates = { from: new Date(from), until: new Date(until), ranAt: new Date(ranAt) };
  return Object.assign(new Backtest(), shown, dates, { raw });
}

@InputType()
export class DraftFilter {
  @Field(() => DraftState, { nullable: true })
  state?: DraftRow['state'] | null;
}

@InputType()
export class DraftLimitInput extends LimitEntryInput {
  @Field(() => RuleSubjectInput)
  subject!: RuleSubjectInput;
}

@InputType()
export class DraftSwitchInput {
  @Field(() => RuleSubjectInput)
  subject!: RuleSubjectInput;

  @Field(() => SwitchKind)
  kind!: ControlRow['kind'];

  @Field(() => Boolean)
  allowed!: boolean;

  @Field(() => LimitAction, { nullable: true, description: 'By default those that a switch of this kind looks at.' })
  appliesTo?: ControlRow['appliesTo'] | null;
}

@InputType()
export class DraftListInput {
  @Field(() => RuleSubjectInput)
  subject!: RuleSubjectInput;

  @Field(() => ListKind)
  kind!: ListRow['kind'];

  @Field(() => [String])
  entries!: string[];
}

@InputType()
export class DraftVelocityInput extends VelocityRuleInput {
  @Field(() => RuleSubjectInput)
  subject!: RuleSubjectInput;
}

@InputType()
export class DraftRulesInput {
  @Field(() => String)
  title!: string;

  @Field(() => [DraftLimitInput], { nullable: true })
  limits?: DraftLimitInput[] | null;

  @Field(() => [DraftSwitchInput], { nullable: true })
  switches?: DraftSwitchInput[] | null;

  @Field(() => [DraftListInput], { nullable: true })
  lists?: DraftListInput[] | null;

  @Field(() => [DraftVelocityInput], { nullable: true })
  velocity?: DraftVelocityInput[] | null;
}
