import 'reflect-metadata';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSONObject } from 'graphql-scalars';
import { ArgsType, type ClassType, Directive, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type Asset, formatAmount, type Units } from './money';
import type { PageArgs } from './page';
import type { PeriodArgs } from './period';

export { GraphQLDateTimeISO as DateTime, GraphQLJSONObject as JSONObject };

const decimalText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  // A fraction as a JSON number may have lost digits on its way; a safe integer cannot have.
  if (Number.isSafeInteger(value)) return String(value);
  throw new GraphQLError('An amount is a decimal text such as "12.50".', { extensions: { code: 'INPUT_INVALID' } });
};

/** Words of a column as an enumeration: `card_balance` there is CARD_BALANCE in GraphQL. */
export function enumOf<Word extends string>(
  name: string,
  words: readonly Word[],
  description?: string,
): Record<string, Word> {
  const members = Object.fromEntries(words.map((word) => [word.replace(/\W/g, '_').toUpperCase(), word]));
  registerEnumType(members, { name, description });
  return members;
}

export const Decimal = new GraphQLScalarType({
  name: 'Decimal',
  description: 'A decimal number as text, such as "12.50": no digit is ever lost.',
  serialize: decimalText,
  parseValue: decimalText,
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT) return node.value;
    throw new GraphQLError('An amount is a decimal text such as "12.50".', {
      nodes: node,
      extensions: { code: 'INPUT_INVALID' },
    });
  },
});

@Directive('@shareable')
@ObjectType({ description: 'An amount of one asset.', simpleResolvers: true })
export class Money {
  @Field(() => Decimal, { description: 'In whole units of the asset, such as "12.50".' })
  amount!: string;

  @Field(() => String, { description: 'Code of the asset, such as AED.' })
  currency!: string;

  @Field(() => Int, { description: 'How many decimals people write for this asset.' })
  decimals!: number;
}

export const money = (units: Units, asset: Asset): Money => ({
  amount: formatAmount(units, asset),
  currency: asset.code,
  decimals: asset.decimals,
});

@InputType()
export class MoneyInput {
  @Field(() => Decimal)
  amount!: string;

  @Field(() => String)
  currency!: string;
}

@Directive('@shareable')
@ObjectType({ simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** The arguments of every list: by cursor (first/after, last/before) or by number (page/size). */
@ArgsType()
export class Paging implements PageArgs {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;

  @Field(() => Int, { nullable: true })
  last?: number | null;

  @Field(() => String, { nullable: true })
  before?: string | null;

  @Field(() => Int, { nullable: true })
  page?: number | null;

  @Field(() => Int, { nullable: true })
  size?: number | null;
}

/** How lists are bounded in time. */
@InputType()
export abstract class PeriodInput implements PeriodArgs {
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'On or after.' })
  since?: Date | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Before.' })
  until?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'On or after; a bare date such as 2026-04-11 is the whole UTC day.',
  })
  from?: string | null;

  @Field(() => String, { nullable: true, description: 'On or before; a bare date is the whole UTC day.' })
  to?: string | null;
}

/** `@ObjectType() class AccountPage extends pageOf(Account) {}` */
export function pageOf<Node extends object>(node: () => ClassType<Node>) {
  @ObjectType({ simpleResolvers: true })
  abstract class PageOf {
    @Field(() => [node()])
    nodes!: readonly Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Counted only when asked for.' })
    total!: () => Promise<number>;
  }
  return PageOf;
}
