import { Arg, Args, Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { DateTime, Decimal, Paging } from '../../../kernel/graphql';
import { mapped, type Page } from '../../../kernel/page';
import type { Context } from '../context';
import { currencyOf, left, resetsAt, sentence, shown, spent } from '../service/figures';
import { rules } from '../service/list';
import { Draft, draftOf } from '../types/draft';
import { Rule, RuleFilterInput, RulePage, ruleOf } from '../types/rule';

@Resolver(() => Rule)
export class RuleResolver {
  @Authorized('rule:read')
  @Query(() => RulePage, {
    description: 'Rules of all kinds as they were set, the newest first: those that are live, or those of a draft.',
  })
  async rules(
    @Arg('filter', () => RuleFilterInput, { nullable: true }) filter: RuleFilterInput | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer, load }: Context,
  ): Promise<Page<Rule>> {
    const page = await rules(deps, viewer, filter ?? {}, paging);
    return mapped(page, async ({ id }) => ruleOf(found(await load.rules.load(id), 'RULE_UNKNOWN')));
  }

  @FieldResolver(() => String, { description: 'The rule in words.' })
  sentence(@Root() rule: Rule, @Ctx() context: Context): Promise<string> {
    return sentence(rule, context);
  }

  @FieldResolver(() => Decimal, {
    nullable: true,
    description: 'What of a limit or a velocity rule is used by now. Null where it is not measured over time.',
  })
  async spent(@Root() rule: Rule, @Ctx() context: Context): Promise<string | null> {
    return shown(await spent(rule, context), currencyOf(rule.rule), context);
  }

  @FieldResolver(() => Decimal, { nullable: true, description: 'What may still be used.' })
  async left(@Root() rule: Rule, @Ctx() context: Context): Promise<string | null> {
    return shown(await left(rule, context), currencyOf(rule.rule), context);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When the calendar window of a limit is over. Null where it moves along with the time.',
  })
  resetsAt(@Root() rule: Rule, @Ctx() { deps }: Context): Date | null {
    return resetsAt(rule, deps.clock.now());
  }

  @FieldResolver(() => Draft, { nullable: true, description: 'The draft that it waits in; null: it is live.' })
  async draft(@Root() { draftId }: Rule, @Ctx() { load }: Context): Promise<Draft | null> {
    const row = draftId ? await load.drafts.load(draftId) : null;
    return row && draftOf(row);
  }
}
