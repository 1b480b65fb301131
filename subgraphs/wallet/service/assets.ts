import { type Db, type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { newId } from '../../../kernel/id';
import { audit } from '../../../schema/audit';
import { assets as known, ledgerScale } from '../../../schema/currencies';
import type { Policy } from '../../../schema/policy';
import { causeOf, type WalletCall } from '../context';
import * as repo from '../repo/assets';

/** The currencies that a tenant's accounts may have. */
export const allowedCodes = ({ currencies }: Policy): string[] =>
  currencies === 'fiat'
    ? [...known.values()].filter(({ kind }) => kind === 'fiat').map(({ code }) => code)
    : [...currencies];

export function rowsFor(tenantId: string, codes: readonly string[], { extraLedgerDigits }: Policy) {
  return codes.map((code) => {
    const facts = found(known.get(code), 'CURRENCY_UNSUPPORTED', 'currency');
    return { ...facts, tenantId, id: newId(), ledgerScale: ledgerScale(facts, extraLedgerDigits) };
  });
}

/** The tenant's asset, made when it is first needed. */
export async function assetFor(
  orm: Pick<Db | Tx, 'orm'>,
  tenantId: string,
  code: string,
  policy: Policy,
  field = 'currency',
): Promise<repo.AssetRow> {
  const unsupported = new Fault('CURRENCY_UNSUPPORTED', { field });
  const [present] = await repo.byCodes(orm, tenantId, [code]);
  if (!present) {
    if (!allowedCodes(policy).includes(code)) throw unsupported;
    await repo.insert(orm, rowsFor(tenantId, [code], policy));
  }
  const asset = present ?? (await repo.byCodes(orm, tenantId, [code]))[0];
  if (!asset?.active) throw unsupported;
  return asset;
}

export const list = ({ deps, viewer }: WalletCall): Promise<repo.AssetRow[]> => repo.list(deps.db, viewer.tenantId);

export async function setActive(call: WalletCall, code: string, active: boolean): Promise<repo.AssetRow> {
  const { deps, viewer } = call;
  return transact(deps.db, async (tx) => {
    const row = found(await repo.setActive(tx, viewer.tenantId, code, active), 'ASSET_UNKNOWN', 'code');
    const action = active ? 'ACTIVATE_ASSET' : 'DEACTIVATE_ASSET';
    await audit(tx, causeOf(call), {
      action,
      targetType: 'asset',
      targetId: row.id,
      after: { code, active },
      ip: viewer.ip,
    });
    return row;
  });
}
