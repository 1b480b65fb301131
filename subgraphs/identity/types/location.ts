import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../../kernel/graphql';

@ObjectType({ description: 'Of ISO 3166-1.', simpleResolvers: true })
export class Country {
  @Field(() => Int)
  id!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  iso2!: string;

  @Field(() => String)
  iso3!: string;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1 numeric, three digits.' })
  numeric!: string | null;

  @Field(() => String, { nullable: true, description: 'Digits, without plus.' })
  phoneCode!: string | null;

  @Field(() => String, { nullable: true })
  capital!: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 4217.' })
  currency!: string | null;

  @Field(() => String, { nullable: true })
  currencySymbol!: string | null;

  @Field(() => String, { nullable: true, description: 'The continent.' })
  region!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the capital.' })
  latitude!: string | null;

  @Field(() => String, { nullable: true, description: 'Of the capital.' })
  longitude!: string | null;

  @Field(() => String, { nullable: true })
  nationality!: string | null;

  @Field(() => String, { nullable: true })
  postalCodeFormat!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;
}

@ObjectType({ description: 'A state, province, emirate: the first level below the country.', simpleResolvers: true })
export class State {
  @Field(() => Int)
  id!: number;

  @Field(() => Int)
  countryId!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Of its largest city.' })
  latitude!: string | null;

  @Field(() => String, { nullable: true, description: 'Of its largest city.' })
  longitude!: string | null;
}

@ObjectType({ simpleResolvers: true })
export class City {
  @Field(() => Int)
  id!: number;

  @Field(() => Int)
  stateId!: number;

  @Field(() => Int)
  countryId!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  latitude!: string | null;

  @Field(() => String, { nullable: true })
  longitude!: string | null;
}
