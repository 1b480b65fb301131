import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { idOf } from '../../../kernel/id';
import { mapped, type Page } from '../../../kernel/page';
import type { Context } from '../context';
import { decisionById } from '../repo';
import { attemptOf, stepsOf } from '../service/explain';
import { decisions } from '../service/list';
import {
  Decision,
  DecisionAttempt,
  DecisionFilterInput,
  DecisionPage,
  DecisionStep,
  decisionOf,
} from '../types/decision';
import { Draft, draftOf } from '../types/draft';
import { Rule, ruleOf } from '../types/rule';

@Resolver(() => Decision)
export class DecisionResolver {
  @Authorized('rule:read')
  @Query(() => Decision)
  async decision(@Arg('id', () => ID) id: string, @Ctx() { deps, viewer }: Context): Promise<Decision> {
    const key = idOf(id, 'DECISION_UNKNOWN');
    return decisionOf(found(await decisionById(deps.db, viewer, key), 'DECISION_UNKNOWN'));
  }

  @Authorized('rule:read')
  @Query(() => DecisionPage, { description: 'What was decided and why, the newest first.' })
  async decisions(
    @Arg('filter', () => DecisionFilterInput, { nullable: true }) filter: DecisionFilterInput | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<Decision>> {
    return mapped(await decisions(deps, viewer, filter ?? {}, paging), decisionOf);
  }

  @FieldResolver(() => [DecisionStep], { description: 'Every check in the order in which it was made.' })
  steps(@Root() { row }: Decision, @Ctx() context: Context): Promise<DecisionStep[]> {
    return stepsOf(row, context);
  }

  @FieldResolver(() => DecisionAttempt, { nullable: true, description: 'What was asked for.' })
  attempt(@Root() { row }: Decision, @Ctx() context: Context): Promise<DecisionAttempt | null> {
    return attemptOf(row, context);
  }

  @FieldResolver(() => Rule, { nullable: true, description: 'The rule that refused it, as it is now.' })
  async rule(@Root() { row }: Decision, @Ctx() { load }: Context): Promise<Rule | null> {
    const rule = row.ruleId ? await load.rules.load(row.ruleId) : null;
    return rule && ruleOf(rule, row.cardId ?? undefined);
  }

  @FieldResolver(() => Draft, { nullable: true, description: 'The draft that would have said so; null: it was live.' })
  async draft(@Root() { row }: Decision, @Ctx() { load }: Context): Promise<Draft | null> {
    const draft = row.draftId ? await load.drafts.load(row.draftId) : null;
    return draft && draftOf(draft);
  }
}
