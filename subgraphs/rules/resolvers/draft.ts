import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Fault, found } from '../../../kernel/error';
import { DateTime, Money, money, Paging } from '../../../kernel/graphql';
import { idOf } from '../../../kernel/id';
import { mapped, type Page } from '../../../kernel/page';
import type { Viewer } from '../../../kernel/viewer';
import type { Context } from '../context';
import * as repo from '../repo';
import { backtest } from '../service/draft/backtest';
import { draftRules } from '../service/draft/draft';
import { move } from '../service/draft/move';
import { drafts } from '../service/list';
import {
  Backtest,
  BacktestAmount,
  BacktestExample,
  Draft,
  DraftFilter,
  DraftPage,
  DraftRulesInput,
  draftOf,
  ShadowReport,
} from '../types/draft';
import { Rule, ruleOf } from '../types/rule';

/** What is in preparation is the tenant's business. */
function demandTenant({ customerId }: Viewer): void {
  if (customerId) throw new Fault('VIEWER_FORBIDDEN');
}

const shown = async ({ deps, viewer }: Context, id: string): Promise<Draft> =>
  draftOf(found((await repo.drafts(deps.db, viewer.tenantId, [id]))[0], 'DRAFT_UNKNOWN'));

@Resolver(() => Draft)
export class DraftResolver {
  @Authorized('rule:read')
  @Query(() => Draft)
  async draft(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<Draft> {
    demandTenant(context.viewer);
    return shown(context, idOf(id, 'DRAFT_UNKNOWN'));
  }

  @Authorized('rule:read')
  @Query(() => DraftPage, { description: 'The newest first.' })
  async drafts(
    @Arg('filter', () => DraftFilter, { nullable: true }) filter: DraftFilter | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<Draft>> {
    demandTenant(viewer);
    return mapped(await drafts(deps, viewer, filter ?? {}, paging), draftOf);
  }

  @Authorized('rule:write')
  @Mutation(() => Draft, { description: 'Prepare rules of any kind, about anybody. They bite nobody until published.' })
  async draftRules(
    @Arg('input', () => DraftRulesInput) input: DraftRulesInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Draft> {
    return shown(context, await draftRules(context.deps, context, input, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Draft, { description: 'Let a draft look on: what it would have said is kept, and decides nothing.' })
  async shadowDraft(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Draft> {
    return shown(context, await move(context.deps, context, 'shadowDraft', id, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Draft, {
    description: 'Make the rules of a draft live, each in the place of one about the same that there is.',
  })
  async publishDraft(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Draft> {
    return shown(context, await move(context.deps, context, 'publishDraft', id, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Draft)
  async discardDraft(
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Draft> {
    return shown(context, await move(context.deps, context, 'discardDraft', id, key));
  }

  @Authorized('rule:write')
  @Mutation(() => Draft, {
    description: 'Try a draft on what was decided in this time: what it would have refused, had it been live.',
  })
  async backtestDraft(
    @Arg('id', () => ID) id: string,
    @Arg('from', () => DateTime, { description: 'On or after.' }) from: Date,
    @Arg('until', () => DateTime, { description: 'Before.' }) until: Date,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Draft> {
    return shown(context, await backtest(context.deps, context, id, { from, until }, key));
  }

  @FieldResolver(() => [Rule])
  async rules(@Root() { id }: Draft, @Ctx() { load }: Context): Promise<Rule[]> {
    return (await load.rulesOfDrafts.load(id)).map((rule) => ruleOf(rule));
  }

  @FieldResolver(() => ShadowReport, { nullable: true, description: 'Null: it has never looked on.' })
  async shadow(@Root() { id, shadowSince }: Draft, @Ctx() { load }: Context): Promise<ShadowReport | null> {
    if (!shadowSince) return null;
    const found = (await load.shadowCounts.load(id)) ?? { evaluated: 0, wouldRefuse: 0, ofThoseApproved: 0 };
    return Object.assign(new ShadowReport(), found);
  }
}

@Resolver(() => Backtest)
export class BacktestResolver {
  @FieldResolver(() => [BacktestAmount], { description: 'Of those that were approved and would have been refused.' })
  amounts(@Root() { raw }: Backtest, @Ctx() context: Context): Promise<BacktestAmount[]> {
    return Promise.all(
      raw.amounts.map(async ({ amount, currency, count }) =>
        Object.assign(new BacktestAmount(), { amount: await priced(amount, currency, context), count }),
      ),
    );
  }

  @FieldResolver(() => [BacktestExample], { description: 'The first of those that it would have refused.' })
  examples(@Root() { raw }: Backtest, @Ctx() context: Context): Promise<BacktestExample[]> {
    return Promise.all(
      raw.examples.map(async ({ amount, currency, at, ...one }) =>
        Object.assign(new BacktestExample(), {
          ...one,
          ...{ at: new Date(at), amount: await priced(amount, currency, context) },
        }),
      ),
    );
  }
}

const priced = async (units: string, currency: string, { load }: Context): Promise<Money> =>
  money(BigInt(units), found(await load.assets.load(currency), 'ASSET_UNKNOWN'));
