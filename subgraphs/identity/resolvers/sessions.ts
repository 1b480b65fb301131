import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Paging } from '../../../kernel/graphql';
import { isId } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import { demand, type Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import * as repo from '../repo/sessions';
import * as service from '../service/sessions';
import { AppLoginInput, LoginAttemptPage, LoginInput, Session, SessionPage, SessionTokens } from '../types/credential';
import { someone } from './guard';
import { emptyPage } from './page';

type Row = repo.Row;

@Resolver(() => Session)
export class SessionResolver {
  @Mutation(() => SessionTokens, {
    description:
      'For anybody: log in as a person. After ten failures within 15 minutes nobody gets in for the rest of them.',
  })
  login(@Ctx() ctx: Context, @Arg('input', () => LoginInput) input: LoginInput): Promise<service.Tokens> {
    return service.login(ctx, input);
  }

  @Mutation(() => SessionTokens, { description: 'For anybody: log in as an app.' })
  loginApp(
    @Ctx() ctx: Context,
    @Arg('input', () => AppLoginInput) input: AppLoginInput,
    @Arg('deviceId', () => Int, { nullable: true, description: 'Where given, it must be the app’s own.' })
    deviceId?: number | null,
  ): Promise<service.Tokens> {
    return service.loginApp(ctx, input, deviceId);
  }

  @Mutation(() => SessionTokens, {
    description:
      'For anybody: a new access token. Where refresh tokens rotate, one that is shown again ends the session.',
  })
  refreshSession(
    @Ctx() ctx: Context,
    @Arg('refreshToken', () => String) refreshToken: string,
    @Arg('deviceId', () => Int, { nullable: true, description: 'Where given, it must be that of the session’s app.' })
    deviceId?: number | null,
  ): Promise<service.Tokens> {
    return service.refresh(ctx, refreshToken, deviceId);
  }

  @Mutation(() => Boolean, {
    description: 'For anybody: ends the session of the refresh token and of the request. Always true.',
  })
  logout(
    @Ctx() ctx: Context,
    @Arg('refreshToken', () => String, { nullable: true }) refreshToken?: string | null,
  ): Promise<boolean> {
    return service.logout(ctx, refreshToken);
  }

  @Query(() => SessionPage, {
    description: "The viewer's own by default; of another credential or customer with credential:read.",
  })
  async sessions(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('credentialId', () => ID, { nullable: true }) credentialId?: string | null,
    @Arg('customerId', () => ID, { nullable: true }) customerId?: string | null,
    @Arg('includeEnded', () => Boolean, { nullable: true }) includeEnded?: boolean | null,
  ): Promise<Page<Row>> {
    const own = someone(viewer);
    const elsewhere = (credentialId && credentialId !== own) || (customerId && customerId !== viewer.customerId);
    if (elsewhere) demand(viewer, 'credential:read');
    if ([credentialId, customerId].some((id) => id && !isId(id))) return emptyPage();
    const whose = customerId ? { customerId } : { credentialId: credentialId ?? own };
    return repo.list(deps.db, viewer.tenantId, { ...whose, includeEnded }, paging);
  }

  @Mutation(() => Session, { description: 'One of the viewer’s own; any with credential:write.' })
  revokeSession(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Row> {
    someone(ctx.viewer);
    return service.revoke(ctx, id);
  }

  @Mutation(() => Int, { description: 'All of a credential, the viewer’s own by default; answers how many ended.' })
  revokeSessions(
    @Ctx() ctx: Context,
    @Arg('credentialId', () => ID, { nullable: true }) credentialId?: string | null,
  ): Promise<number> {
    const own = someone(ctx.viewer);
    return service.revokeAll(ctx, credentialId ?? own);
  }

  @Authorized<Scope>('credential:read')
  @Query(() => LoginAttemptPage, { description: 'Attempts to log in with one credential, newest first.' })
  async loginHistory(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('credentialId', () => ID) credentialId: string,
  ): Promise<Page<repo.Attempt>> {
    return isId(credentialId) ? repo.attempts(deps.db, viewer.tenantId, credentialId, paging) : emptyPage();
  }

  @FieldResolver(() => Boolean)
  current(@Root() { id }: Row, @Ctx() { viewer }: Context): boolean {
    return id === viewer.sessionId;
  }

  @FieldResolver(() => Boolean)
  active(@Root() { revokedAt, expiresAt }: Row, @Ctx() { deps }: Context): boolean {
    return !revokedAt && expiresAt > deps.clock.now();
  }
}
