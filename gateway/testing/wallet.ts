import 'reflect-metadata';
import { Arg, Directive, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Fault } from '../../kernel/error';
import { Money } from '../../kernel/graphql';
import { type Call, defineSubgraph, type Subgraph } from '../../kernel/subgraph';

@Directive('@key(fields: "id")')
@ObjectType('Customer')
class Holder {
  @Field(() => ID)
  id!: string;
}

@ObjectType({ simpleResolvers: true })
class Purse {
  @Field(() => ID)
  id!: string;

  @Field(() => Holder)
  owner!: Holder;
}

@Resolver(() => Holder)
class HolderResolver {
  @FieldResolver(() => Money)
  async balance(@Root() { id }: Holder): Promise<Money> {
    if (id === 'c2') throw new Fault('ACCOUNT_FROZEN', { field: 'id', since: '2026-04-11' });
    return { amount: '12.50', currency: 'AED', decimals: 2 };
  }

  @FieldResolver(() => [Money])
  async lots(): Promise<Money[]> {
    return [];
  }

  @Query(() => Purse)
  async purse(@Arg('id', () => ID) id: string): Promise<Purse> {
    return { id, owner: { id: id === 'p1' ? 'c1' : 'nobody' } };
  }
}

export const walletFixture = (): Subgraph =>
  defineSubgraph<Call>({
    name: 'wallet',
    resolvers: [HolderResolver],
    references: { Customer: { __resolveReference: async ({ id }) => ({ id }) } },
    context: (call) => call,
  });
