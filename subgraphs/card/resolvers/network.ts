import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Fault } from '../../../kernel/error';
import { MoneyInput } from '../../../kernel/graphql';
import { newId } from '../../../kernel/id';
import type { Context } from '../context';
import { asNetwork, inSandbox, playedOn } from '../service/sandbox';
import { Authorisation, authorisationOf } from '../types/authorisation';
import {
  AuthoriseInput,
  CaptureInput,
  FollowUpInput,
  ForceCaptureInput,
  SandboxAuthoriseInput,
} from '../types/network';

/** The card network's side: what a processor sends. */
@Resolver(() => Authorisation)
export class NetworkResolver {
  @Authorized('card:network')
  @Mutation(() => Authorisation, {
    description: 'May this card be used? A refusal is an answer (DECLINED, with its reason), not an error.',
  })
  async authorise(
    @Ctx() context: Context,
    @Arg('input', () => AuthoriseInput) { wait, ...input }: AuthoriseInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.authorise(context, input, wait ?? true));
  }

  @Authorized('card:network')
  @Mutation(() => Authorisation, { description: 'The same purchase costs more; refused, it stays as it was.' })
  async incrementAuthorisation(
    @Ctx() context: Context,
    @Arg('input', () => FollowUpInput) input: FollowUpInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.increment(context, input));
  }

  @Authorized('card:network')
  @Mutation(() => Authorisation, { description: 'The merchant takes the money: less, as much, or more than was held.' })
  async captureAuthorisation(
    @Ctx() context: Context,
    @Arg('input', () => CaptureInput) input: CaptureInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.capture(context, input));
  }

  @Authorized('card:network')
  @Mutation(() => Authorisation, { description: 'What is held goes back, as a whole or in part.' })
  async reverseAuthorisation(
    @Ctx() context: Context,
    @Arg('input', () => FollowUpInput) input: FollowUpInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.reverse(context, input));
  }

  @Authorized('card:network')
  @Mutation(() => Authorisation, { description: 'Back to the card; several, together never more than was captured.' })
  async refundAuthorisation(
    @Ctx() context: Context,
    @Arg('input', () => FollowUpInput) input: FollowUpInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.refund(context, input));
  }

  @Authorized('card:network')
  @Mutation(() => Authorisation, { description: 'A capture that nobody had asked for. It counts towards no limit.' })
  async forceCapture(
    @Ctx() context: Context,
    @Arg('input', () => ForceCaptureInput) input: ForceCaptureInput,
  ): Promise<Authorisation> {
    return authorisationOf(await context.network.force(context, input));
  }

  @Authorized('card:write')
  @Mutation(() => Authorisation, {
    description: 'The word of the outside approver on a purchase that waits for it. Too late, it changes nothing.',
  })
  async answerAuthorisation(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('approve', () => Boolean) approve: boolean,
    @Arg('code', () => String, { nullable: true, description: 'The reason, in words of its own.' }) code: string | null,
  ): Promise<Authorisation> {
    if (context.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'not for end users' });
    return authorisationOf(await context.network.answer(context, { id, approve, code }));
  }
}

const NAMED = 'The authorisation by its own id, or by that of the leg that its money is.';

/** Play the card network. The same messages, with numbers of their own where none is given. */
@Resolver(() => Authorisation)
export class SandboxNetworkResolver {
  @Authorized('sandbox')
  @Mutation(() => Authorisation, { description: 'A purchase with this card, as the network would ask.' })
  async sandboxAuthorise(
    @Ctx() context: Context,
    @Arg('input', () => SandboxAuthoriseInput) { channel, wait, ...input }: SandboxAuthoriseInput,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const message = { ...input, channel: channel ?? ('ecommerce' as const), networkRef: ref ?? newId() };
    return authorisationOf(await context.network.authorise(asNetwork(context), message, wait ?? true));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation, { description: NAMED })
  async sandboxIncrement(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput) amount: MoneyInput,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const message = { networkRef: ref ?? newId(), id: await playedOn(context, id), amount };
    return authorisationOf(await context.network.increment(asNetwork(context), message));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation, { description: NAMED })
  async sandboxCapture(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount: MoneyInput | null,
    @Arg('more', () => Boolean, { nullable: true }) more: boolean | null,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const message = { networkRef: ref ?? newId(), id: await playedOn(context, id), amount, more };
    return authorisationOf(await context.network.capture(asNetwork(context), message));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation, { description: NAMED })
  async sandboxReverse(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount: MoneyInput | null,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const message = { networkRef: ref ?? newId(), id: await playedOn(context, id), amount };
    return authorisationOf(await context.network.reverse(asNetwork(context), message));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation, { description: NAMED })
  async sandboxRefund(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('amount', () => MoneyInput, { nullable: true }) amount: MoneyInput | null,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const message = { networkRef: ref ?? newId(), id: await playedOn(context, id), amount };
    return authorisationOf(await context.network.refund(asNetwork(context), message));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation)
  async sandboxForceCapture(
    @Ctx() context: Context,
    @Arg('input', () => SandboxAuthoriseInput) { channel, ...input }: SandboxAuthoriseInput,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<Authorisation> {
    inSandbox(context);
    const { cardId, amount, billing, exchangeRate, merchant, type } = input;
    const message = {
      cardId,
      amount,
      billing,
      exchangeRate,
      merchant,
      type,
      channel: channel ?? ('ecommerce' as const),
    };
    return authorisationOf(await context.network.force(asNetwork(context), { ...message, networkRef: ref ?? newId() }));
  }

  @Authorized('sandbox')
  @Mutation(() => Authorisation, {
    description: 'Time passes for one authorisation: its hold or its question ends now.',
  })
  async sandboxExpireAuthorisation(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<Authorisation> {
    inSandbox(context);
    return authorisationOf(await context.network.letExpire(asNetwork(context), await playedOn(context, id)));
  }
}
