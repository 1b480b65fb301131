import 'reflect-metadata';
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { DateTime, Decimal, enumOf, pageOf } from '../../kernel/graphql';
import { actions, measures, operators, sources, subjectKinds, windows } from '../../schema/tables/rules';
import { lists, switches } from './controls';
import type { ControlRow, LimitRow, ListRow } from './repo';
import type { SetControlsInput } from './service/set-controls';

export const RuleSubject = enumOf(
  'RuleSubject',
  subjectKinds,
  'What a rule is about. The rules of a tier are given to its new cards.',
);
export const LimitAction = enumOf('LimitAction', actions, 'What is being done; ANY counts all of them together.');
export const LimitWindow = enumOf(
  'LimitWindow',
  windows,
  'Over what time is summed; calendar windows are UTC, weeks begin on Monday.',
);
export const LimitMeasure = enumOf('LimitMeasure', measures, 'Whether amounts are summed or acts counted.');
export const LimitSource = enumOf(
  'LimitSource',
  sources,
  'Who set it: what users set stays under what staff or the default allow.',
);
export const LimitOperator = enumOf('LimitOperator', operators, 'How the sum is compared with the limit.');

@Directive('@key(fields: "id")')
@ObjectType('Card', { simpleResolvers: true })
export class CardStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Account', { simpleResolvers: true })
export class AccountStub {
  @Field(() => ID)
  id!: string;
}

@ObjectType({ description: 'How much, or how often, within a window.', simpleResolvers: true })
export class Limit {
  @Field(() => ID)
  id!: string;

  @Field(() => RuleSubject)
  subjectKind!: LimitRow['subjectKind'];

  @Field(() => ID)
  subjectId!: string;

  @Field(() => CardStub, { nullable: true, description: 'The subject, where it is a card.' })
  card!: CardStub | null;

  @Field(() => AccountStub, { nullable: true, description: 'The subject, where it is an account.' })
  account!: AccountStub | null;

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

@InputType('SetLimitInput')
export class LimitInput {
  @Field(() => RuleSubject)
  subjectKind!: LimitRow['subjectKind'];

  @Field(() => ID)
  subjectId!: string;

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

  @Field(() => Boolean, { nullable: true, description: 'Refuse to change a limit that exists.' })
  createOnly?: boolean | null;
}

@InputType('SetControlsInput')
export class ControlsInput implements SetControlsInput {
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

export function limitOf(row: LimitRow): Limit {
  const { value, allowed, subjectKind, subjectId: id, ...shown } = row;
  return Object.assign(new Limit(), {
    ...shown,
    subjectKind,
    subjectId: id,
    card: subjectKind === 'card' ? { id } : null,
    account: subjectKind === 'account' ? { id } : null,
    raw: { value, allowed },
  });
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
