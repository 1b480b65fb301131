import { Arg, Authorized, Ctx, Directive, Int, Query, Resolver } from 'type-graphql';
import type { Scope } from '../../../kernel/viewer';
import type { Context } from '../context';
import type { AppFacts } from '../service/app-at';
import type { Resolved } from '../service/viewer';
import { AppAtDevice, Me, ResolvedViewer } from '../types/credential';
import { someone } from './guard';

@Resolver()
export class ViewerResolver {
  @Authorized<Scope>('viewer:resolve')
  @Directive('@inaccessible')
  @Query(() => ResolvedViewer, { description: 'For the gateway alone: who shows this credential from this address.' })
  async viewerFor(
    @Ctx() { resolveCredential }: Context,
    @Arg('credential', () => String) credential: string,
    @Arg('ip', () => String, { nullable: true }) ip?: string | null,
    @Arg('asHolder', () => Boolean, { defaultValue: false, description: 'Staff as the customer that they also are.' })
    asHolder?: boolean,
  ): Promise<ResolvedViewer> {
    const { viewer, ...facts }: Resolved = await resolveCredential({ credential, ip, asHolder });
    return { ...facts, viewer: { ...viewer } };
  }

  @Authorized<Scope>('viewer:resolve')
  @Directive('@inaccessible')
  @Query(() => AppAtDevice, { description: 'For the gateway alone: which app is at a device id, and its key.' })
  appAt(
    @Ctx() { findApp, viewer }: Context,
    @Arg('deviceId', () => Int) deviceId: number,
    @Arg('wrappedKey', () => String, { nullable: true, description: 'Base64.' }) wrappedKey?: string | null,
  ): Promise<AppFacts> {
    return findApp({ deviceId, wrappedKey, sandbox: viewer.sandbox });
  }

  @Query(() => Me, { description: 'Who the credential of this request is.' })
  async me(@Ctx() { viewer }: Context): Promise<Me> {
    const { tenantId, actor, customerId, sessionId, roles, scopes, dialect, sandbox, version } = viewer;
    const optional = { customerId: customerId ?? null, sessionId: sessionId ?? null, version: version ?? null };
    return {
      tenantId,
      actorKind: actor.kind,
      actorId: actor.id,
      credentialId: someone(viewer),
      roles,
      scopes,
      dialect,
      sandbox,
      ...optional,
    };
  }
}
