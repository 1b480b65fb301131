import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../kernel/error';
import { Decimal, Paging } from '../../kernel/graphql';
import { isId } from '../../kernel/id';
import { formatAmount, type Units } from '../../kernel/money';
import type { Page } from '../../kernel/page';
import type { Call, Deps } from '../../kernel/subgraph';
import { inForce } from './limits';
import type { Loaders } from './loaders';
import { limitById } from './repo';
import { deleteLimit } from './service/delete-limit';
import { list } from './service/list';
import { setControls } from './service/set-controls';
import { setLimit } from './service/set-limit';
import {
  AccountStub,
  CardStub,
  Controls,
  ControlsInput,
  controlsOf,
  Limit,
  LimitFilter,
  LimitInput,
  LimitPage,
  limitOf,
} from './types';

export interface Context extends Call {
  readonly deps: Deps;
  readonly load: Loaders;
}

@Resolver(() => Limit)
export class LimitResolver {
  @Authorized('rule:read')
  @Query(() => LimitPage, {
    description: 'Limits as they were set, the newest first; what bites is on cards and accounts.',
  })
  limits(
    @Arg('filter', () => LimitFilter, { nullable: true }) filter: LimitFilter | null,
    @Args(() => Paging) paging: Paging,
    @Ctx() { deps, viewer }: Context,
  ): Promise<Page<Limit>> {
    return list(deps, viewer, filter ?? {}, paging);
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
  @Mutation(() => Limit, {
    description: 'Take a limit back; what staff or the default say stands again. Answers what was deleted.',
  })
  async deleteLimit(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<Limit> {
    return limitOf(await deleteLimit(context.deps, context, id));
  }

  @FieldResolver(() => Decimal, {
    nullable: true,
    description: 'In whole units of the currency, or a count. Null: no limit.',
  })
  value(@Root() limit: Limit, @Ctx() context: Context): Promise<string | null> {
    return shown(limit.raw.value, limit.currency, context);
  }

  @FieldResolver(() => Decimal, { nullable: true, description: 'The highest value that a user may set.' })
  allowed(@Root() limit: Limit, @Ctx() context: Context): Promise<string | null> {
    return shown(limit.raw.allowed, limit.currency, context);
  }
}

@Resolver(() => CardStub)
export class CardRulesResolver {
  @Authorized('rule:write')
  @Mutation(() => CardStub, { description: 'Change how a card may be used. Only what is given changes.' })
  async setControls(
    @Arg('cardId', () => ID) cardId: string,
    @Arg('input', () => ControlsInput) input: ControlsInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) key: string | null,
    @Ctx() context: Context,
  ): Promise<CardStub> {
    const id = await setControls(context.deps, context, cardId, input, key);
    context.load.cardControls.clear(id);
    context.load.cardLists.clear(id);
    return { id };
  }

  @Authorized('rule:read')
  @FieldResolver(() => [Limit], {
    description: 'The limits that bite on this card, each with the value that it bites at.',
  })
  async limits(@Root() { id }: CardStub, @Ctx() { load }: Context): Promise<Limit[]> {
    return isId(id) ? inForce(await load.cardLimits.load(id.toLowerCase())).map(limitOf) : [];
  }

  @Authorized('rule:read')
  @FieldResolver(() => Controls)
  async controls(@Root() { id }: CardStub, @Ctx() { load }: Context): Promise<Controls> {
    if (!isId(id)) return controlsOf([], []);
    const key = id.toLowerCase();
    return controlsOf(...(await Promise.all([load.cardControls.load(key), load.cardLists.load(key)])));
  }
}

@Resolver(() => AccountStub)
export class AccountRulesResolver {
  @Authorized('rule:read')
  @FieldResolver(() => [Limit], {
    description: 'The limits that bite on this account, each with the value that it bites at.',
  })
  async limits(@Root() { id }: AccountStub, @Ctx() { load }: Context): Promise<Limit[]> {
    return isId(id) ? inForce(await load.accountLimits.load(id.toLowerCase())).map(limitOf) : [];
  }
}

async function shown(value: Units | null, currency: string | null, { load }: Context): Promise<string | null> {
  if (value === null || currency === null) return value?.toString() ?? null;
  return formatAmount(value, found(await load.assets.load(currency), 'ASSET_UNKNOWN'));
}
