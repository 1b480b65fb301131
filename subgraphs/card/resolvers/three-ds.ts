import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Fault, found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf, isId, newId } from '../../../kernel/id';
import { cursorOf, type Page, paged, windowOf } from '../../../kernel/page';
import type { Context } from '../context';
import * as repo from '../repo/challenges';
import { inSandbox } from '../service/sandbox';
import { answer } from '../three-ds/answer';
import { codeOf } from '../three-ds/code';
import { setThreeDs } from '../three-ds/enrol';
import { type Purchase, raise } from '../three-ds/raise';
import { endNow } from '../three-ds/sweep';
import { Authorisation, authorisationOf } from '../types/authorisation';
import { Card, cardOf, ThreeDsChannel } from '../types/card';
import {
  Challenge,
  ChallengeFilter,
  ChallengeInput,
  ChallengePage,
  challengeOf,
  RaisedChallenge,
  SandboxChallengeInput,
} from '../types/three-ds';

/** 3-D Secure: who is asked, and what they said. */
@Resolver(() => Challenge)
export class ThreeDsResolver {
  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Whether purchases online are asked about, and how the question gets there.' })
  async setThreeDs(
    @Ctx() context: Context,
    @Arg('cardId', () => ID) id: string,
    @Arg('enrolled', () => Boolean, { nullable: true }) enrolled: boolean | null,
    @Arg('channel', () => ThreeDsChannel, { nullable: true }) channel: repo.ChallengeRow['channel'] | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
  ): Promise<Card> {
    const done = await setThreeDs(context.deps, context, { id, enrolled, channel }, key);
    return cardOf(found(await context.load.cards.clear(done).load(done), 'CARD_UNKNOWN'));
  }

  @Authorized('card:network')
  @Mutation(() => RaisedChallenge, { description: 'A purchase online: is its holder to be asked?' })
  async raiseChallenge(
    @Ctx() context: Context,
    @Arg('input', () => ChallengeInput) input: ChallengeInput,
  ): Promise<RaisedChallenge> {
    return raised(context, input);
  }

  @Authorized('card:write')
  @Mutation(() => Challenge, {
    description: 'What the holder said. The same again is the same; an approved purchase goes on to be authorised.',
  })
  async answerChallenge(
    @Ctx() context: Context,
    @Arg('id', () => ID) id: string,
    @Arg('approve', () => Boolean, { defaultValue: true }) approve: boolean,
    @Arg('otp', () => String, { nullable: true, description: 'The six digits sent by SMS; needed to approve by it.' })
    otp: string | null,
  ): Promise<Challenge> {
    return challengeOf(await answer(context.deps, context.network, context, { id, approve, otp }));
  }

  @Authorized('card:read')
  @Query(() => Challenge)
  async challenge(@Ctx() { deps, viewer }: Context, @Arg('id', () => ID) id: string): Promise<Challenge> {
    const known = idOf(id, 'CHALLENGE_UNKNOWN');
    return challengeOf(found(await repo.one(deps.db, viewer, known), 'CHALLENGE_UNKNOWN'));
  }

  @Authorized('card:read')
  @Query(() => ChallengePage, { description: 'Questions, the newest first.' })
  async challenges(
    @Ctx() { deps, viewer }: Context,
    @Arg('filter', () => ChallengeFilter, { nullable: true }) filter: ChallengeFilter | null,
    @Args(() => Paging) paging: Paging,
  ): Promise<Page<Challenge>> {
    const window = windowOf(paging);
    const { cardId, state } = filter ?? {};
    const nobodys = cardId != null && !isId(cardId);
    const wanted = { cardId: cardId?.toLowerCase(), state: state ?? undefined };
    const rows = nobodys ? [] : await repo.list(deps.db, viewer, wanted, window);
    const total = async (): Promise<number> => (nobodys ? 0 : repo.total(deps.db, viewer, wanted));
    const page = paged(rows, window, ({ seq }) => cursorOf(seq, seq), total);
    return { ...page, nodes: page.nodes.map(challengeOf) };
  }

  @FieldResolver(() => Card)
  async card(@Root() { cardId }: Challenge, @Ctx() { load }: Context): Promise<Card> {
    return cardOf(found(await load.cards.load(cardId), 'CARD_UNKNOWN'));
  }

  @FieldResolver(() => Authorisation, { nullable: true, description: 'What became of it; null until it is answered.' })
  async authorisation(@Root() { authorisationId }: Challenge, @Ctx() { load }: Context): Promise<Authorisation | null> {
    const row = authorisationId ? await load.authorisation.load(authorisationId) : null;
    return row && authorisationOf(row);
  }
}

/** Play the network and the holder's phone. */
@Resolver(() => Challenge)
export class SandboxThreeDsResolver {
  @Authorized('sandbox')
  @Mutation(() => RaisedChallenge, { description: 'A purchase online with this card, as the network would ask.' })
  async sandboxRaiseChallenge(
    @Ctx() context: Context,
    @Arg('input', () => SandboxChallengeInput) input: SandboxChallengeInput,
    @Arg('networkRef', () => String, { nullable: true }) ref: string | null,
  ): Promise<RaisedChallenge> {
    inSandbox(context);
    return raised(context, { ...input, channel: 'ecommerce', networkRef: ref ?? newId() });
  }

  @Authorized('sandbox')
  @Query(() => String, { description: 'The code that a carrier would have sent.' })
  async sandboxChallengeCode(@Ctx() { deps, ...call }: Context, @Arg('id', () => ID) id: string): Promise<string> {
    inSandbox(call);
    if (call.viewer.customerId) throw new Fault('VIEWER_FORBIDDEN', { reason: 'not for end users' });
    const row = found(await repo.one(deps.db, call.viewer, idOf(id, 'CHALLENGE_UNKNOWN')), 'CHALLENGE_UNKNOWN');
    return codeOf(deps.keys, row.id);
  }

  @Authorized('sandbox')
  @Mutation(() => Challenge, { description: 'Time passes for one question: nobody has answered it.' })
  async sandboxExpireChallenge(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<Challenge> {
    inSandbox(context);
    const known = idOf(id, 'CHALLENGE_UNKNOWN');
    return challengeOf(await endNow(context.deps, context.network, context, known));
  }
}

async function raised(context: Context, input: Purchase): Promise<RaisedChallenge> {
  const made = await raise(context.deps, context.network, context, input);
  return 'challenge' in made
    ? { challenge: challengeOf(made.challenge), authorisation: null }
    : { challenge: null, authorisation: authorisationOf(made.authorisation) };
}
