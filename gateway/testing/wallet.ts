import 'reflect-metadata';
import {
  Arg,
  Authorized,
  Directive,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { Fault } from '../../kernel/error';
import { Money } from '../../kernel/graphql';
import { type Call, defineSubgraph, type Subgraph } from '../../kernel/subgraph';
import type { Scope } from '../../kernel/viewer';
import { cursorAt, seqOf } from '../../schema/happenings';

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

interface Moved {
  readonly seq: number;
  readonly tenantId: string;
  readonly purse: string;
  readonly note: string;
}

/** What happened to purses, as a test tells it, and who listens. */
export const moves = {
  told: [] as Moved[],
  /** Upstreams that are open. */
  open: 0,
  begun: 0,
  wake: new Set<() => void>(),
  tell(tenantId: string, purse: string, note: string): number {
    const seq = moves.told.length + 1;
    moves.told.push({ seq, tenantId, purse, note });
    for (const wake of [...moves.wake]) wake();
    return seq;
  },
};

/** Refuses before it begins, as a subgraph should. */
function movesOf(tenantId: string, purse: string | undefined, after: string | undefined, signal: AbortSignal) {
  const from = after == null ? moves.told.length : seqOf(after);
  if (from === null) throw new Fault('INPUT_INVALID', { field: 'after', reason: 'is no cursor of an event' });
  return movesFrom(tenantId, purse, from, signal);
}

async function* movesFrom(tenantId: string, purse: string | undefined, from: number, signal: AbortSignal) {
  moves.open++;
  moves.begun++;
  try {
    for (let at = from; !signal.aborted; ) {
      const next = moves.told[at++];
      if (!next) {
        at--;
        await woken(signal);
      } else if (next.tenantId === tenantId && (purse === undefined || next.purse === purse)) yield next;
    }
  } finally {
    moves.open--;
  }
}

const woken = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      moves.wake.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    moves.wake.add(wake);
    signal.addEventListener('abort', wake);
  });

@ObjectType({ simpleResolvers: true })
class PurseMoved {
  @Field(() => String)
  cursor!: string;

  @Field(() => String)
  note!: string;

  @Field(() => Purse)
  purse!: Purse;
}

@Resolver()
class Moves {
  @Authorized<Scope>('account:read')
  @Subscription(() => PurseMoved, {
    subscribe: ({ args, context }) => movesOf(context.viewer.tenantId, args.purse, args.after, context.signal),
  })
  purseMoved(
    @Root() { seq, purse, note }: Moved,
    @Arg('purse', () => ID, { nullable: true }) _purse?: string,
    @Arg('after', () => String, { nullable: true }) _after?: string,
  ): PurseMoved {
    return { cursor: cursorAt(seq), note, purse: { id: purse, owner: { id: purse === 'p1' ? 'c1' : 'c2' } } };
  }
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
    resolvers: [HolderResolver, Moves],
    references: { Customer: { __resolveReference: async ({ id }) => ({ id }) } },
    context: (call) => call,
  });
