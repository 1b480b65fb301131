import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { found } from '../../../kernel/error';
import { DateTime, Paging } from '../../../kernel/graphql';
import { idOf } from '../../../kernel/id';
import type { Page } from '../../../kernel/page';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import { checkTexts } from '../fields';
import * as repo from '../repo/credentials';
import { sortRoles } from '../roles';
import * as service from '../service/credentials';
import { Credential, CredentialInput, CredentialPage, Grant, GrantInput, IssuedCredential } from '../types/credential';
import { CredentialKind } from '../types/enums';

type Row = repo.Row;

@Resolver(() => Credential)
export class CredentialResolver {
  @Authorized<Scope>('credential:read')
  @Query(() => Credential)
  async credential(@Ctx() { deps, viewer }: Context, @Arg('id', () => ID) id: string): Promise<Row> {
    return found(await repo.find(deps.db, viewer.tenantId, idOf(id, 'CREDENTIAL_UNKNOWN')), 'CREDENTIAL_UNKNOWN');
  }

  @Authorized<Scope>('credential:read')
  @Query(() => CredentialPage, { description: 'Newest first.' })
  credentials(
    @Ctx() { deps, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('kind', () => CredentialKind, { nullable: true }) kind?: string | null,
    @Arg('search', () => String, { nullable: true, description: 'A part of the name or the e-mail address.' }) search?:
      | string
      | null,
    @Arg('role', () => String, { nullable: true }) role?: string | null,
    @Arg('includeRevoked', () => Boolean, { nullable: true }) includeRevoked?: boolean | null,
  ): Promise<Page<Row>> {
    return repo.list(deps.db, viewer.tenantId, checkTexts({ kind, search, role, includeRevoked }), paging);
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => IssuedCredential, { description: 'The secret is in the answer, and never again anywhere.' })
  issueCredential(
    @Ctx() ctx: Context,
    @Arg('input', () => CredentialInput) input: CredentialInput,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<service.Issued> {
    return service.issue(ctx, input, idempotencyKey);
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => IssuedCredential, {
    description: 'A new secret; the old one stays good for 24 hours, whatever is rotated since.',
  })
  rotateCredential(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('secret', () => String, { nullable: true, description: 'One of your own, of 20 characters or more.' }) secret?:
      | string
      | null,
    @Arg('idempotencyKey', () => String, { nullable: true }) idempotencyKey?: string | null,
  ): Promise<service.Issued> {
    return service.rotate(ctx, id, secret, idempotencyKey);
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, { description: 'At once and for good, with its former secret and its sessions.' })
  revokeCredential(@Ctx() ctx: Context, @Arg('id', () => ID) id: string): Promise<Row> {
    return service.revoke(ctx, id);
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, {
    description: 'Addresses and CIDR ranges; an empty list lets everybody in. Some contracts know none for test keys.',
  })
  setCredentialIpList(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('ipList', () => [String]) ipList: string[],
  ): Promise<Row> {
    return service.configure(ctx, id, { ipList });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, { description: 'Requests per minute.' })
  setCredentialRateLimit(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('rateLimit', () => Int) rateLimit: number,
  ): Promise<Row> {
    return service.configure(ctx, id, { rateLimit });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, { description: 'Of a key: the whole new list.' })
  setCredentialGrants(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('grants', () => [GrantInput]) grants: GrantInput[],
  ): Promise<Row> {
    return service.configure(ctx, id, { grants });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, { description: 'The whole new list.' })
  setCredentialRoles(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('roles', () => [String]) roles: string[],
  ): Promise<Row> {
    return service.configure(ctx, id, { roles });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, { description: 'An inactive credential is refused until it is made active again.' })
  setCredentialActive(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('active', () => Boolean) active: boolean,
  ): Promise<Row> {
    return service.configure(ctx, id, { active });
  }

  @Authorized<Scope>('credential:write')
  @Mutation(() => Credential, {
    description: 'Of an app that was written to open answers with the IV of its request. Safe clients need it not.',
  })
  setCredentialTransport(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('reuseRequestIv', () => Boolean) reuseRequestIv: boolean,
  ): Promise<Row> {
    return service.configure(ctx, id, { reuseRequestIv });
  }

  @FieldResolver(() => [String])
  roles(@Root() { roles }: Row): string[] {
    return sortRoles(roles);
  }

  @FieldResolver(() => DateTime, { nullable: true })
  async previousUntil(@Root() { id, tenantId }: Row, @Ctx() { load, viewer }: Context): Promise<Date | null> {
    // Whoever just logged in has no tenant in this request yet, and rotated nothing.
    if (tenantId !== viewer.tenantId) return null;
    return (await load.formerSecrets.load(id)).at(-1)?.until ?? null;
  }

  @FieldResolver(() => [Grant])
  grants(@Root() { id, tenantId }: Row, @Ctx() { load, viewer, deps }: Context): Promise<readonly repo.GrantRow[]> {
    // Whoever just logged in has no tenant in this request yet.
    return tenantId === viewer.tenantId ? load.grants.load(id) : repo.grantsOf(deps.db, tenantId, [id]);
  }
}
