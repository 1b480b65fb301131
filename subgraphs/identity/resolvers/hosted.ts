import { Arg, Authorized, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import { type Page, page, submitPage } from '../service/kyc-hosted';
import { HostedKyc, HostedKycInput } from '../types/hosted';

/** For our own pages, which know whose session it is from its id. */
@Resolver()
export class HostedKycResolver {
  @Authorized<Scope>('hosted')
  @Directive('@inaccessible')
  @Query(() => HostedKyc, { description: 'For hosted pages alone: what the page of a session is to show.' })
  hostedKyc(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Page> {
    return page(ctx, id);
  }

  @Authorized<Scope>('hosted')
  @Directive('@inaccessible')
  @Mutation(() => HostedKyc, { description: 'For hosted pages alone: all documents of a session, once.' })
  submitHostedKyc(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => HostedKycInput) input: HostedKycInput,
  ): Promise<Page> {
    return submitPage(ctx, id, input);
  }
}
