import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { AssetKind as Kind } from '../../../schema/currencies';
import type { WalletCall } from '../context';
import * as service from '../service/assets';
import { Asset } from '../types/asset';
import { AssetKind } from '../types/words';

@Resolver(() => Asset)
export class AssetResolver {
  @Authorized('account:read')
  @Query(() => [Asset], { description: 'What the tenant has, by code.' })
  async assets(
    @Ctx() call: WalletCall,
    @Arg('kind', () => AssetKind, { nullable: true }) kind?: Kind,
    @Arg('active', () => Boolean, { nullable: true }) active?: boolean,
  ): Promise<Asset[]> {
    const rows = await service.list(call);
    return rows.filter((row) => (kind == null || row.kind === kind) && (active == null || row.active === active));
  }

  @Authorized('tenant:write')
  @Mutation(() => Asset, { description: 'Whether accounts may be opened in it. Those there are stay as they are.' })
  setAssetActive(
    @Ctx() call: WalletCall,
    @Arg('code', () => String) code: string,
    @Arg('active', () => Boolean) active: boolean,
  ): Promise<Asset> {
    return service.setActive(call, code, active);
  }
}
