import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, Decimal, pageOf } from '../../../kernel/graphql';
import type { LimitRow } from '../repo';
import type { CardLimits as Short } from '../service/card-rules';
import { About, aboutOf } from './about';
import { LimitAction, LimitMeasure, LimitOperator, LimitSource, LimitWindow, RuleSubject } from './words';

@ObjectType({ description: 'How much, or how often, within a window.', simpleResolvers: true })
export class Limit extends About {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, {
    description: 'The public number. Of a limit that bites: that of the first which was set about the same thing.',
  })
  seq!: number;

  @Field(() => LimitAction)
  action!: LimitRow['action'];

  @Field(() => LimitWindow)
  window!: LimitRow['window'];

  @Field(() => LimitMeasure)
  measure!: LimitRow['measure'];

  @Field(() => LimitOperator)
  operator!: LimitRow['operator'];

  @Field(() => LimitSource)
  source!: LimitRow['source'];

  @Field(() => String, { nullable: true, description: 'Of an amount; counts have none.' })
  currency!: string | null;

  @Field(() => String, { nullable: true })
  slug!: string | null;

  @Field(() => String, { nullable: true })
  thirdPartyConfig!: string | null;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  updatedAt!: Date;

  /** Ledger units or a count; shown as decimals by the resolver. */
  raw!: Pick<LimitRow, 'value' | 'allowed'>;
}

@ObjectType({ simpleResolvers: true })
export class LimitPage extends pageOf(() => Limit) {}

export function limitOf(row: LimitRow): Limit {
  const { value, allowed, subjectKind, subjectId, ...shown } = row;
  return Object.assign(new Limit(), { ...shown, ...aboutOf(subjectKind, subjectId), raw: { value, allowed } });
}

@ObjectType({
  description: "A card's limits on amounts in short, in minor units of its currency. Null: there is none.",
  simpleResolvers: true,
})
export class CardLimits implements Short {
  @Field(() => Float, { nullable: true, description: 'The largest single authorisation.' })
  perTransactionMinor!: number | null;

  @Field(() => Float, { nullable: true, description: 'Over 24 rolling hours.' })
  dailyMinor!: number | null;

  @Field(() => Float, { nullable: true, description: 'By the calendar month, UTC.' })
  monthlyMinor!: number | null;
}

@InputType()
export class LimitFilter {
  @Field(() => RuleSubject, { nullable: true })
  subjectKind?: LimitRow['subjectKind'] | null;

  @Field(() => ID, { nullable: true })
  subjectId?: string | null;

  @Field(() => LimitAction, { nullable: true })
  action?: LimitRow['action'] | null;

  @Field(() => LimitWindow, { nullable: true })
  window?: LimitRow['window'] | null;

  @Field(() => LimitSource, { nullable: true })
  source?: LimitRow['source'] | null;
}

@InputType('LimitEntryInput')
export class LimitEntryInput {
  @Field(() => LimitAction, { nullable: true, description: 'By default any.' })
  action?: LimitRow['action'] | null;

  @Field(() => LimitWindow)
  window!: LimitRow['window'];

  @Field(() => LimitMeasure, { nullable: true, description: 'By default amount.' })
  measure?: LimitRow['measure'] | null;

  @Field(() => Decimal, { nullable: true, description: 'Null: no limit. 0 refuses everything.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: "By default the subject's." })
  currency?: string | null;

  @Field(() => String, { nullable: true })
  reason?: string | null;
}

@InputType()
export class ChangeLimitInput {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { nullable: true, description: 'Whose it is, to be sure; needed of the limits of cards.' })
  cardId?: string | null;

  @Field(() => [LimitAction], { nullable: true, description: 'What it is about, to be sure: any of these.' })
  actions?: LimitRow['action'][] | null;

  @Field(() => Decimal, { description: 'In the smallest units that people write, or a count.' })
  minor!: string;
}

@InputType('SetLimitInput')
export class LimitInput extends LimitEntryInput {
  @Field(() => RuleSubject)
  subjectKind!: LimitRow['subjectKind'];

  @Field(() => ID)
  subjectId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Refuse to change a limit that exists.' })
  createOnly?: boolean | null;
}
