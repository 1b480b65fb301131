import { Arg, Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { invalid } from '../../../kernel/error';
import { isId } from '../../../kernel/id';
import { MAX_PAGE } from '../../../kernel/page';
import type { Context } from '../context';
import { told } from '../limits';
import { noLimits, type CardLimits as Short, shortLimits } from '../service/card-rules';
import { bindingAccount, bindingCard, rulesOf } from '../service/rules-of';
import { spendingOf } from '../service/spending';
import { Controls, controlsOf, Switch, switchOf } from '../types/controls';
import { Decision, decisionOf } from '../types/decision';
import { CardLimits, Limit, limitOf } from '../types/limit';
import { Rule, ruleOf, Spending } from '../types/rule';
import { AccountStub, AuthorisationStub, CardStub, TierStub } from '../types/stubs';

/** What this subgraph adds to what others own. An id that cannot be has no rules. */
const keyOf = ({ id }: { readonly id: string }): string | null => (isId(id) ? id.toLowerCase() : null);

const DECISIONS = 20;

@Resolver(() => CardStub)
export class CardRulesResolver {
  @Authorized('rule:read')
  @FieldResolver(() => [Limit], {
    description: 'The limits that bite on this card, each with the value that it bites at.',
  })
  async limits(@Root() card: CardStub, @Ctx() { load }: Context): Promise<Limit[]> {
    const id = keyOf(card);
    return id ? told(await load.limits.card.load(id)).map(limitOf) : [];
  }

  @Authorized('rule:read')
  @FieldResolver(() => CardLimits)
  async spendLimits(@Root() card: CardStub, @Ctx() { load }: Context): Promise<Short> {
    const id = keyOf(card);
    const rows = id ? await load.limits.card.load(id) : [];
    const code = rows.find(({ currency }) => currency !== null)?.currency;
    const asset = code == null ? null : await load.assets.load(code);
    return asset ? shortLimits(rows, asset) : noLimits;
  }

  @Authorized('rule:read')
  @FieldResolver(() => Controls)
  async controls(@Root() card: CardStub, @Ctx() { load }: Context): Promise<Controls> {
    const id = keyOf(card);
    if (!id) return controlsOf([], []);
    return controlsOf(...(await Promise.all([load.controls.card.load(id), load.lists.card.load(id)])));
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Switch], { description: 'The same one by one, as they can be turned and pointed elsewhere.' })
  async switches(@Root() card: CardStub, @Ctx() { load }: Context): Promise<Switch[]> {
    const id = keyOf(card);
    return id ? (await load.controls.card.load(id)).map(switchOf) : [];
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Rule], {
    description: 'Whatever binds this card: rules of its own, and those of its account, its tier and the tenant.',
  })
  async rules(@Root() card: CardStub, @Ctx() { load, viewer }: Context): Promise<Rule[]> {
    const id = keyOf(card);
    return id ? (await bindingCard(load, viewer, id)).map((rule) => ruleOf(rule, id)) : [];
  }

  @Authorized('rule:read')
  @FieldResolver(() => Spending, { nullable: true, description: 'What was spent with this card so far.' })
  async spending(@Root() card: CardStub, @Ctx() context: Context): Promise<Spending | null> {
    const id = keyOf(card);
    return id ? spendingOf(id, context) : null;
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Decision], { description: 'The last decisions about this card, the newest first.' })
  async decisions(
    @Root() card: CardStub,
    @Arg('first', () => Int, { nullable: true }) first: number | null,
    @Ctx() { load }: Context,
  ): Promise<Decision[]> {
    const most = first ?? DECISIONS;
    if (most < 1 || most > MAX_PAGE) throw invalid('first', `must be from 1 to ${MAX_PAGE}`);
    const id = keyOf(card);
    return id ? (await load.lastDecisions.load({ cardId: id, first: most })).map(decisionOf) : [];
  }
}

@Resolver(() => AccountStub)
export class AccountRulesResolver {
  @Authorized('rule:read')
  @FieldResolver(() => [Limit], {
    description: 'The limits that bite on this account, each with the value that it bites at.',
  })
  async limits(@Root() account: AccountStub, @Ctx() { load }: Context): Promise<Limit[]> {
    const id = keyOf(account);
    return id ? told(await load.limits.account.load(id)).map(limitOf) : [];
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Rule], {
    description: 'Whatever binds this account: rules of its own, and those of the tenant.',
  })
  async rules(@Root() account: AccountStub, @Ctx() { load, viewer }: Context): Promise<Rule[]> {
    const id = keyOf(account);
    return id ? (await bindingAccount(load, viewer, id)).map((rule) => ruleOf(rule)) : [];
  }
}

@Resolver(() => TierStub)
export class TierRulesResolver {
  @Authorized('rule:read')
  @FieldResolver(() => [Rule], {
    description: 'Limits and switches are given to new cards; ceilings, lists and velocity rules bind all of them.',
  })
  async rules(@Root() tier: TierStub, @Ctx() { load }: Context): Promise<Rule[]> {
    const id = keyOf(tier);
    return id ? (await rulesOf(load, 'tier', id)).map((rule) => ruleOf(rule)) : [];
  }
}

@Resolver(() => AuthorisationStub)
export class AuthorisationDecisionResolver {
  @Authorized('rule:read')
  @FieldResolver(() => Decision, {
    nullable: true,
    description: 'Why it was approved or refused. Of increments there are decisions of their own.',
  })
  async decision(@Root() authorisation: AuthorisationStub, @Ctx() { load }: Context): Promise<Decision | null> {
    const id = keyOf(authorisation);
    const [first] = id ? await load.decisionsOfCauses.load(id) : [];
    return first ? decisionOf(first) : null;
  }
}
