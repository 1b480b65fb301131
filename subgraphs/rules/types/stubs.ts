import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** What other subgraphs own and this one adds to. */

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

@Directive('@key(fields: "id")')
@ObjectType('CardTier', { simpleResolvers: true })
export class TierStub {
  @Field(() => ID)
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Authorisation', { simpleResolvers: true })
export class AuthorisationStub {
  @Field(() => ID)
  id!: string;
}
