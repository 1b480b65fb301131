import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context';
import type { CourierStep as Step } from '../fulfilment';
import { letTokenExpire } from '../secrets/expire-token';
import { courier, expireNow, unlockActivation } from '../service/courier';
import { inSandbox } from '../service/sandbox';
import { Card } from '../types/card';
import { CourierStep } from '../types/words';
import { fresh } from './show';

/** Play the maker, the courier and time. Refused outside the sandbox, whoever asks. */
@Resolver(() => Card)
export class CourierResolver {
  @Authorized('sandbox')
  @Mutation(() => Card, { description: 'What the maker or the courier of a plastic does next.' })
  async sandboxCourier(
    @Arg('cardId', () => ID) cardId: string,
    @Arg('step', () => CourierStep) step: Step,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    inSandbox(context);
    return fresh(await courier(context.deps, context, cardId, step, key), context);
  }

  @Authorized('sandbox')
  @Mutation(() => Card, { description: 'Time passes for one card: as if its month were over.' })
  async sandboxExpireCard(@Arg('cardId', () => ID) cardId: string, @Ctx() context: Context): Promise<Card> {
    inSandbox(context);
    return fresh(await expireNow(context.deps, context, cardId), context);
  }

  @Authorized('sandbox')
  @Mutation(() => Card, { description: 'Time passes for one card: as if its activation were locked no longer.' })
  async sandboxUnlockActivation(@Arg('cardId', () => ID) cardId: string, @Ctx() context: Context): Promise<Card> {
    inSandbox(context);
    return fresh(await unlockActivation(context.deps, context, cardId), context);
  }

  @Authorized('sandbox')
  @Mutation(() => Boolean, { description: 'Time passes for one token to set a PIN or to see a card: it has expired.' })
  async sandboxExpireCardToken(@Arg('token', () => String) token: string, @Ctx() context: Context): Promise<boolean> {
    inSandbox(context);
    return letTokenExpire(context.deps, context, token);
  }
}
