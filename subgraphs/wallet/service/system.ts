import type { Db } from '../../../kernel/db';
import { newId } from '../../../kernel/id';
import { account } from '../../../schema/tables/wallet';
import type { AccountKind, AccountRole } from '../../../schema/wallet-words';
import * as accounts from '../repo/accounts';

/** The tenant's own books: one account per role and asset, made when it is first needed. They have no floor. */
export type System = (asset: AssetOf, role: AccountRole) => Promise<string>;

export interface AssetOf {
  readonly tenantId: string;
  readonly id: string;
  readonly code: string;
}

export const kinds: Record<AccountRole, AccountKind> = {
  bank_clearing: 'clearing',
  card_settlement: 'settlement',
  fees: 'fees',
  adjustments: 'adjustment',
  override: 'override',
  leverage: 'leverage',
  dust: 'dust',
};

const titles: Record<AccountRole, string> = {
  bank_clearing: 'Bank clearing',
  card_settlement: 'Card network settlement',
  fees: 'Fees',
  adjustments: 'Adjustments',
  override: 'Overrides',
  leverage: 'Leverage',
  dust: 'Dust',
};

export const rowFor = ({ tenantId, id, code }: AssetOf, role: AccountRole, now: Date) => ({
  tenantId,
  id: newId(),
  role,
  kind: kinds[role],
  title: titles[role],
  assetId: id,
  currency: code,
  floor: null,
  createdAt: now,
  updatedAt: now,
});

export function systemAccounts(db: Db, now: () => Date): System {
  // Which account it is never changes, so it is looked up once; the rows themselves are not kept.
  const ids = new Map<string, Promise<string>>();
  const make = async (asset: AssetOf, role: AccountRole): Promise<string> => {
    const present = await accounts.byRole(db, asset.tenantId, asset.id, role);
    if (present) return present;
    await db.orm
      .insert(account)
      .values(rowFor(asset, role, now()))
      .onConflictDoNothing();
    return (await accounts.byRole(db, asset.tenantId, asset.id, role))!;
  };
  return (asset, role) => {
    const key = `${asset.tenantId}/${asset.id}/${role}`;
    const made = ids.get(key) ?? make(asset, role);
    ids.set(key, made);
    // A failed look-up must not be remembered.
    made.catch(() => ids.delete(key));
    return made;
  };
}
