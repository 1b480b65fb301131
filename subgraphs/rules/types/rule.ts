import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, Money, pageOf } from '../../../kernel/graphql';
import type { RuleKind as Kind, RuleFilter, RuleRow, SubjectKind } from '../repo';
import { About, aboutOf } from './about';
import { RuleList, Switch, switchOf, VelocityRule, velocityOf } from './controls';
import { Limit, limitOf } from './limit';
import { RuleKind, RuleSubject } from './words';

@ObjectType({
  description: 'A rule of any kind; one of limit, switch, list and velocity is set.',
  simpleResolvers: true,
})
export class Rule extends About {
  @Field(() => ID)
  id!: string;

  @Field(() => RuleKind)
  kind!: Kind;

  @Field(() => Limit, { nullable: true })
  limit!: Limit | null;

  @Field(() => Switch, { nullable: true })
  switch!: Switch | null;

  @Field(() => RuleList, { nullable: true })
  list!: RuleList | null;

  @Field(() => VelocityRule, { nullable: true })
  velocity!: VelocityRule | null;

  @Field(() => DateTime)
  createdAt!: Date;

  draftId!: string | null;
  rule!: RuleRow;
  /** Of whom its use is measured, where that is not its subject: the card that asks. */
  cardId?: string;
}

@ObjectType({ simpleResolvers: true })
export class RulePage extends pageOf(() => Rule) {}

export function ruleOf(rule: RuleRow, cardId?: string): Rule {
  const { row, kind } = rule;
  const { id, draftId, createdAt, subjectKind, subjectId } = row;
  return Object.assign(new Rule(), {
    ...{ id, kind, draftId, createdAt, rule, cardId, ...aboutOf(subjectKind, subjectId) },
    limit: kind === 'limit' ? limitOf(row) : null,
    switch: kind === 'switch' ? switchOf(row) : null,
    list: kind === 'list' ? Object.assign(new RuleList(), row) : null,
    velocity: kind === 'velocity' ? velocityOf(row) : null,
  });
}

@InputType('RuleFilter')
export class RuleFilterInput {
  @Field(() => RuleKind, { nullable: true })
  kind?: RuleFilter['kind'] | null;

  @Field(() => RuleSubject, { nullable: true })
  subjectKind?: SubjectKind | null;

  @Field(() => ID, { nullable: true })
  subjectId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The rules of a draft; else those that are live.' })
  draftId?: string | null;
}

@ObjectType({ description: 'The rules about one subject, as they bite.', simpleResolvers: true })
export class SubjectRules extends About {}

@ObjectType({ simpleResolvers: true })
export class SpendingFigure {
  @Field(() => Money)
  amount!: Money;

  @Field(() => Int, { description: 'How many purchases and withdrawals that makes.' })
  count!: number;
}

@ObjectType({
  description:
    'What was spent with the card so far: approved purchases and withdrawals, less what was given back. Windows are UTC.',
  simpleResolvers: true,
})
export class Spending {
  @Field(() => SpendingFigure)
  day!: SpendingFigure;

  @Field(() => SpendingFigure)
  rolling24h!: SpendingFigure;

  @Field(() => SpendingFigure, { description: 'Since Monday.' })
  week!: SpendingFigure;

  @Field(() => SpendingFigure)
  month!: SpendingFigure;

  @Field(() => SpendingFigure)
  lifetime!: SpendingFigure;
}
