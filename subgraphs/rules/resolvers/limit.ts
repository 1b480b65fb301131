import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Decimal, Paging } from '../../../kernel/graphql';
import { mapped, type Page } from '../../../kernel/page';
import type { Context } from '../context';
import { limitById, limitsBySeq } from '../repo';
import { changeLimit } from '../service/change-limit';
import { deleteLimit } from '../service/delete-limit';
import { shown } from '../service/figures';
import { inForceLike, limitsInForce } from '../service/in-force';
import { limits } from '../service/list';
import { resetLimits } from '../service/reset-limits';
import { setLimit } from '../service/set-limit';
import { setLimits } from '../service/set-limits';
import { RuleSubjectInput } from '../types/about';
import { ChangeLimitInput, Limit, LimitEntryInput, LimitFilter, LimitInput, LimitPage, limitOf } from '../types/limit';
import { SubjectRules } from '../types/rule';
import { rulesAbout } from './about';
import { inOrder, numbers } from './named';

@Resolver(() => Limit)
export class LimitResolver {
  @Authorized('rule:read')
  @Query(() => LimitPage, {
    description: 'Limits as they were set, the newest first; what bites is on cards and accounts.',
  })
  async limits(
    @Arg('filter', () => LimitFilter, { nullable: true }) filter: LimitFilter | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<Limit>> {
    return mapped(await limits(deps, viewer, filter ?? {}, paging), limitOf);
  }

  @Authorized('rule:read')
  @Query(() => [Limit], { nullable: 'items', description: 'By public number, in the order asked: at most 100.' })
  async limitsBySeq(
    @Arg('seqs', () => [Int]) seqs: number[],
    @Ctx() { deps, viewer }: Context,
  ): Promise<(Limit | null)[]> {
    const rows = await limitsBySeq(deps.db, viewer, numbers(seqs, 'seqs'));
    return inOrder(seqs, rows.map(limitOf), ({ seq }) => seq);
  }

  @Authorized('rule:read')
  @Query(() => [Limit], {
    description:
      'Every limit that bites on a card, an account or the tenant, or on one card: the oldest first, no pages.',
  })
  async limitsInForce(
    @Arg('cardId', () => ID, { nullable: true }) cardId: string | null,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Limit[]> {
    return (await limitsInForce(deps, viewer, cardId)).map(limitOf);
  }

  @Authorized('rule:write')
  @Mutation(() => Limit, { description: 'Change a limit that there is. Answers the limit that bites from now on.' })
  async changeLimit(
    @Arg('input', () => ChangeLimitInput) input: ChangeLimitInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Limit> {
    const { deps, viewer } = context;
    const id = await changeLimit(deps, context, input, key);
    const row = found(await limitById(deps.db, viewer, id), 'LIMIT_UNKNOWN');
    return limitOf(await inForceLike(deps.db, viewer, row));
  }

  @Authorized('rule:write')
  @Mutation(() => Limit, { description: 'Set or change one limit. Staff set ceilings, others set limits under them.' })
  async setLimit(
    @Arg('input', () => LimitInput) input: LimitInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Limit> {
    const id = await setLimit(context.deps, context, input, key);
    return limitOf(found(await limitById(context.deps.db, context.viewer, id), 'LIMIT_UNKNOWN'));
  }

  @Authorized('rule:write')
  @Mutation(() => SubjectRules, {
    description:
      'Set all limits of one subject at once: what is given is what there is, what is not given is no limit, as far as a ceiling leaves it so.',
  })
  async setLimits(
    @Arg('subject', () => RuleSubjectInput) subject: RuleSubjectInput,
    @Arg('limits', () => [LimitEntryInput]) limits: LimitEntryInput[],
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<SubjectRules> {
    return rulesAbout(context, await setLimits(context.deps, context, subject, limits, key));
  }

  @Authorized('rule:write')
  @Mutation(() => SubjectRules, {
    description:
      'Back to the beginning: what users set is gone, and a card has what a new card of its tier would have. What staff set stays.',
  })
  async resetLimits(
    @Arg('subject', () => RuleSubjectInput) subject: RuleSubjectInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<SubjectRules> {
    return rulesAbout(context, await resetLimits(context.deps, context, subject, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Limit, {
    description: 'Take a limit back; what staff or the default say stands again. Answers what was deleted.',
  })
  async deleteLimit(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Limit> {
    return limitOf(await deleteLimit(context.deps, context, id, key));
  }

  @FieldResolver(() => Decimal, {
    nullable: true,
    description: 'In whole units of the currency, or a count. Null: no limit.',
  })
  value(@Root() limit: Limit, @Ctx() context: Context): Promise<string | null> {
    return shown(limit.raw.value, limit.currency, context);
  }

  @FieldResolver(() => Int, { description: 'How many decimals people write of it; counts have none.' })
  async decimals(@Root() { currency }: Limit, @Ctx() { load }: Context): Promise<number> {
    return currency === null ? 0 : found(await load.assets.load(currency), 'ASSET_UNKNOWN').decimals;
  }

  @FieldResolver(() => Decimal, { nullable: true, description: 'The highest value that a user may set.' })
  allowed(@Root() limit: Limit, @Ctx() context: Context): Promise<string | null> {
    return shown(limit.raw.allowed, limit.currency, context);
  }
}
