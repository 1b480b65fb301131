import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { lists, switches } from '../controls';
import type { ControlRow, ListRow, VelocityRow } from '../repo';
import { About, aboutOf } from './about';
import { LimitAction, ListKind, SwitchKind } from './words';

@ObjectType({ description: 'How a card may be used. True = allowed.', simpleResolvers: true })
export class Controls {
  @Field(() => Boolean, { description: 'Cash withdrawals.' })
  atm!: boolean;

  @Field(() => Boolean, { description: 'Purchases of any kind.' })
  purchase!: boolean;

  @Field(() => Boolean, { description: 'E-commerce.' })
  online!: boolean;

  @Field(() => Boolean)
  contactless!: boolean;

  @Field(() => Boolean, { description: 'Merchants outside the country of issue.' })
  crossBorder!: boolean;

  @Field(() => Boolean, { description: 'Purchases where the card itself is present.' })
  cardPresent!: boolean;

  @Field(() => [String], { description: 'If not empty: only these merchant categories.' })
  mccAllow!: string[];

  @Field(() => [String], { description: 'Not these merchant categories; ignored while there is an allow-list.' })
  mccBlock!: string[];

  @Field(() => [String], { description: 'If not empty: only merchants of these countries (alpha-2).' })
  countryAllow!: string[];

  @Field(() => [String])
  countryBlock!: string[];
}

/** What no row speaks of is allowed. */
export function controlsOf(rows: readonly ControlRow[], listed: readonly ListRow[]): Controls {
  const on = Object.entries(switches).map(([name, [kind]]) => [
    name,
    rows.find((row) => row.kind === kind)?.allowed ?? true,
  ]);
  const entries = Object.entries(lists).map(([name, kind]) => [
    name,
    listed.find((row) => row.kind === kind)?.entries ?? [],
  ]);
  return Object.assign(new Controls(), Object.fromEntries([...on, ...entries]));
}

@ObjectType({ description: 'One way of using a card, allowed or not.', simpleResolvers: true })
export class Switch extends About {
  @Field(() => ID)
  id!: string;

  @Field(() => Float, { description: 'The public number of this entry.' })
  seq!: number;

  @Field(() => SwitchKind)
  kind!: ControlRow['kind'];

  @Field(() => Boolean)
  allowed!: boolean;

  @Field(() => Boolean)
  allowedByDefault!: boolean;

  @Field(() => LimitAction, { description: 'The transactions that it looks at.' })
  appliesTo!: ControlRow['appliesTo'];

  @Field(() => LimitAction)
  appliesToByDefault!: ControlRow['appliesToByDefault'];

  @Field(() => String, { nullable: true })
  title!: string | null;

  @Field(() => String, { nullable: true })
  description!: string | null;
}

export const switchOf = ({ subjectKind, subjectId, ...row }: ControlRow): Switch =>
  Object.assign(new Switch(), row, aboutOf(subjectKind, subjectId));

@ObjectType({ description: 'Merchant categories or countries, in the order given.', simpleResolvers: true })
export class RuleList {
  @Field(() => ID)
  id!: string;

  @Field(() => ListKind)
  kind!: ListRow['kind'];

  @Field(() => [String])
  entries!: string[];
}

@ObjectType({
  description:
    'So many approved authorisations within so many seconds, card by card; of an account, over all of its cards.',
  simpleResolvers: true,
})
export class VelocityRule {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  maxAuthorisations!: number;

  @Field(() => Int)
  windowSeconds!: number;

  @Field(() => Boolean, { description: 'Whether the authorisation that would exceed it also blocks the card.' })
  blocks!: boolean;
}

export const velocityOf = (row: VelocityRow): VelocityRule => Object.assign(new VelocityRule(), row);

@InputType('SetControlsInput')
export class ControlsInput {
  @Field(() => Boolean, { nullable: true })
  atm?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  purchase?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  online?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  contactless?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  crossBorder?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  cardPresent?: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Replaces the whole list; empty or null unsets it.' })
  mccAllow?: string[] | null;

  @Field(() => [String], { nullable: true })
  mccBlock?: string[] | null;

  @Field(() => [String], { nullable: true })
  countryAllow?: string[] | null;

  @Field(() => [String], { nullable: true })
  countryBlock?: string[] | null;
}

@InputType()
export class VelocityRuleInput {
  @Field(() => Int)
  maxAuthorisations!: number;

  @Field(() => Int)
  windowSeconds!: number;

  @Field(() => Boolean, { nullable: true, description: 'By default true.' })
  blocks?: boolean | null;
}
