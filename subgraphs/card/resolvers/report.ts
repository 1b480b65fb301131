import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { Paging } from '../../../kernel/graphql';
import { sought } from '../../../kernel/id';
import { cursorOf, type Page, paged, windowOf } from '../../../kernel/page';
import type { Context } from '../context';
import { listReports, type ReportFilter, totalReports } from '../repo/life';
import { decline, report, review } from '../service/report';
import { renew, replace } from '../service/successor';
import { Card } from '../types/card';
import { CardReportFilter } from '../types/inputs';
import { CardReport, CardReportPage } from '../types/life';
import { CardReportKind } from '../types/words';
import { capped, fresh, related } from './show';

/** Reports: that a card was lost, stolen, damaged or has expired, and what was done about it. */
@Resolver(() => CardReport)
export class ReportResolver {
  @Authorized('card:read')
  @Query(() => CardReportPage, { description: 'Reports, the newest first.' })
  async cardReports(
    @Arg('filter', () => CardReportFilter, { nullable: true }) given: CardReportFilter | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<CardReport>> {
    const window = windowOf(paging);
    const filter = filterOf(given ?? {});
    const rows = await listReports(deps.db, viewer, filter, window);
    return paged(
      rows,
      window,
      ({ seq }) => cursorOf(seq, seq),
      () => totalReports(deps.db, viewer, filter),
    );
  }

  @Authorized('card:write')
  @Mutation(() => CardReport, { description: 'Something is wrong with the card: it stops working at once.' })
  async reportCard(
    @Arg('id', () => ID) id: string,
    @Arg('kind', () => CardReportKind) kind: CardReport['kind'],
    @Arg('reason', () => String) reason: string,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardReport> {
    return newest(await report(context.deps, context, { id, kind, reason }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => CardReport, {
    description: 'Somebody has looked at the open report of this card; it may be decided now.',
  })
  async reviewReport(
    @Arg('id', () => ID) id: string,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardReport> {
    return newest(await review(context.deps, context, { id, remarks }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => CardReport, { description: 'Nothing was wrong: the card is frozen, to be thawed by whoever may.' })
  async declineReport(
    @Arg('id', () => ID) id: string,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardReport> {
    return newest(await decline(context.deps, context, { id, remarks }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, { description: 'Everything new: number, code, expiry date. Answers the new card.' })
  async replaceCard(
    @Arg('id', () => ID) id: string,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return successor(await replace(context.deps, context, { id, remarks }, key), context);
  }

  @Authorized('card:write')
  @Mutation(() => Card, {
    description: 'Another expiry date; the number stays unless the card was lost or stolen. Answers the new card.',
  })
  async renewCard(
    @Arg('id', () => ID) id: string,
    @Arg('remarks', () => String, { nullable: true }) remarks: string | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<Card> {
    return successor(await renew(context.deps, context, { id, remarks }, key), context);
  }

  @FieldResolver(() => Card)
  async card(@Root() { cardId }: CardReport, @Ctx() context: Context): Promise<Card> {
    return found(await related(cardId, context), 'CARD_UNKNOWN');
  }

  @FieldResolver(() => Card, { nullable: true, description: 'What took its place.' })
  newCard(@Root() { newCardId }: CardReport, @Ctx() context: Context): Promise<Card | null> {
    return related(newCardId, context);
  }
}

@Resolver(() => Card)
export class CardReportsResolver {
  @FieldResolver(() => [CardReport], { description: 'The newest first.' })
  async reports(
    @Root() { id }: Card,
    @Arg('first', () => Int, { defaultValue: 20 }) n: number,
    @Ctx() { load }: Context,
  ): Promise<CardReport[]> {
    return (await load.reports.load(id)).slice(0, capped(n));
  }

  @FieldResolver(() => CardReport, { nullable: true, description: 'The one that nobody has decided on.' })
  async openReport(@Root() { id }: Card, @Ctx() { load }: Context): Promise<CardReport | null> {
    const reports = await load.reports.load(id);
    return reports.find(({ status }) => status === 'reported' || status === 'reviewed') ?? null;
  }
}

async function newest(cardId: string, { load }: Context): Promise<CardReport> {
  return found((await load.reports.clear(cardId).load(cardId))[0], 'REPORT_MISSING');
}

async function successor(cardId: string, context: Context): Promise<Card> {
  const { successorId } = await fresh(cardId, context);
  return fresh(found(successorId, 'CARD_UNKNOWN'), context);
}

function filterOf({ cardId, customerId, kind, status, since, until }: CardReportFilter): ReportFilter {
  return {
    cardId: cardId == null ? undefined : sought(cardId),
    customerId: customerId == null ? undefined : sought(customerId),
    kind: kind ?? undefined,
    status: status ?? undefined,
    since: since ?? undefined,
    until: until ?? undefined,
  };
}
