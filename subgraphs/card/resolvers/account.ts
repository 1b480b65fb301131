import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context';
import { closeAccount } from '../service/close-account';
import { AccountStub } from '../types/card';

/** What ends an account ends its cards. */
@Resolver(() => AccountStub)
export class AccountEndResolver {
  @Authorized('account:write')
  @Mutation(() => AccountStub, {
    description: 'For good, with the cards that draw on it. Nothing may be in it, held, or on its way.',
  })
  async closeAccount(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<AccountStub> {
    return { id: await closeAccount(context.deps, context, id, key) };
  }
}
