import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Paging } from '../../../kernel/graphql';
import type { Page } from '../../../kernel/page';
import type { Scope } from '../../../kernel/viewer';
import { policyOf } from '../../../schema/policy';
import type { Context } from '../context';
import { checkTexts } from '../fields';
import type { Aged } from '../repo/aging';
import type { Case } from '../repo/kyc';
import * as notices from '../repo/notices';
import * as repo from '../repo/tenants';
import * as notifications from '../service/notifications';
import * as keys from '../service/rsa-keys';
import * as sandbox from '../service/sandbox';
import * as service from '../service/tenants';
import { AgingKind, RsaPurpose, TenantStatus } from '../types/enums';
import { KycCase, KycReviewInput } from '../types/kyc';
import {
  AuditFilter,
  AuditPage,
  Notification,
  NotificationPage,
  RsaKey,
  Setting,
  Tenant,
  TenantChange,
} from '../types/tenant';

@Resolver(() => Tenant)
export class TenantResolver {
  @Authorized<Scope>('tenant:read')
  @Query(() => Tenant, { description: 'The tenant of the viewer.' })
  tenant(@Ctx() ctx: Context): Promise<repo.Row> {
    return service.get(ctx);
  }

  @Authorized<Scope>('tenant:write')
  @Mutation(() => Tenant)
  updateTenant(@Ctx() ctx: Context, @Arg('input', () => TenantChange) input: TenantChange): Promise<repo.Row> {
    return service.update(ctx, input);
  }

  @Authorized<Scope>('tenant:write')
  @Mutation(() => Tenant, { description: 'By an operator alone. Whatever is not active refuses everybody else.' })
  setTenantStatus(
    @Ctx() ctx: Context,
    @Arg('status', () => TenantStatus) status: string,
    @Arg('reason', () => String, { nullable: true }) reason?: string | null,
  ): Promise<repo.Row> {
    return service.setStatus(ctx, { status, reason });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => RsaKey, { description: 'A new key pair. Older ones stay good until they are retired.' })
  createRsaKey(
    @Ctx() ctx: Context,
    @Arg('purpose', () => RsaPurpose) purpose: repo.KeyRow['purpose'],
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<repo.KeyRow> {
    return keys.create(ctx, purpose, idempotencyKey);
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => RsaKey, {
    description: 'At once and for good. The last transport key stays as long as there are apps.',
  })
  retireRsaKey(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<repo.KeyRow> {
    return keys.retire(ctx, id);
  }

  @FieldResolver(() => [String], { description: 'Whose pages may frame our hosted ones; `*` is any.' })
  async frameOrigins(@Root() { tenantId }: repo.Row, @Ctx() { deps }: Context): Promise<readonly string[]> {
    return (await policyOf(deps.db, tenantId)).frameOrigins;
  }

  @FieldResolver(() => [RsaKey])
  rsaKeys(@Root() { tenantId }: repo.Row, @Ctx() { deps }: Context): Promise<repo.KeyRow[]> {
    return repo.rsaKeys(deps.db, tenantId);
  }

  @Authorized<Scope>('audit:read')
  @Query(() => AuditPage, { description: 'Newest first; both bounds inclusive.' })
  auditLog(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => AuditFilter, { nullable: true }) filter?: AuditFilter | null,
  ): Promise<Page<notices.AuditRow>> {
    return notices.auditLog(deps.db, viewer.tenantId, checkTexts({ ...filter }), paging);
  }

  @Authorized<Scope>('tenant:write')
  @Query(() => [Setting], { description: 'By key.' })
  settings(@Ctx() { deps, viewer }: Context): Promise<notices.Setting[]> {
    return notices.settings(deps.db, viewer.tenantId);
  }

  @Authorized<Scope>('tenant:write')
  @Mutation(() => Setting, { description: 'The value is a text that fits the type of the setting.' })
  setSetting(
    @Ctx() ctx: Context,
    @Arg('key', () => String) key: string,
    @Arg('value', () => String) value: string,
  ): Promise<notices.Setting> {
    return service.setSetting(ctx, key, value);
  }
}

@Resolver()
export class NotificationResolver {
  @Authorized<Scope>('customer:read')
  @Query(() => NotificationPage, { description: "The viewer's own, newest first." })
  notifications(
    @Ctx() ctx: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('unreadOnly', () => Boolean, { defaultValue: false }) unreadOnly: boolean,
  ): Promise<Page<notices.Notice>> {
    return notices.list(ctx.deps.db, ctx.viewer.tenantId, notifications.ownerOf(ctx), unreadOnly, paging);
  }

  @Authorized<Scope>('customer:read')
  @Query(() => Int)
  unreadNotifications(@Ctx() ctx: Context): Promise<number> {
    return notices.unread(ctx.deps.db, ctx.viewer.tenantId, notifications.ownerOf(ctx));
  }

  @Authorized<Scope>('customer:read')
  @Mutation(() => Notification, { description: 'Once read, it stays read.' })
  markNotificationRead(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<notices.Notice> {
    return notifications.markRead(ctx, id);
  }

  @Authorized<Scope>('customer:read')
  @Mutation(() => Int, { description: 'How many were unread.' })
  markAllNotificationsRead(@Ctx() ctx: Context): Promise<number> {
    return notifications.markAllRead(ctx);
  }
}

@Resolver()
export class IdentitySandboxResolver {
  @Authorized<Scope>('sandbox')
  @Mutation(() => KycCase, {
    description: 'Plays the reviewer of whatever of a customer is in review. In the sandbox alone.',
  })
  sandboxReviewCustomer(
    @Ctx() ctx: Context,
    @Arg('customerId', () => ID) customerId: string,
    @Arg('input', () => KycReviewInput) input: KycReviewInput,
  ): Promise<Case> {
    return sandbox.reviewCustomer(ctx, customerId, input);
  }

  @Authorized<Scope>('sandbox')
  @Mutation(() => KycCase, { description: 'Plays the reviewer. In the sandbox alone.' })
  sandboxReviewKyc(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('input', () => KycReviewInput) input: KycReviewInput,
  ): Promise<Case> {
    return sandbox.reviewKyc(ctx, id, input);
  }

  @Authorized<Scope>('sandbox')
  @Mutation(() => Boolean, {
    description:
      'Lets time pass for one credential with its former secrets, session, KYC case or one-time token, or for the retired signing secret of an endpoint. In the sandbox alone.',
  })
  sandboxLetTimePass(
    @Ctx() ctx: Context,
    @Arg('kind', () => AgingKind) kind: Aged,
    @Arg('id', () => ID) id: string,
    @Arg('seconds', () => Int) seconds: number,
  ): Promise<boolean> {
    return sandbox.letTimePass(ctx, kind, id, seconds);
  }
}
