import type { Sql } from 'postgres';
import { newId } from '../../../kernel/id';
import type { Cause } from '../../../schema/outbox';
import type { AccountRestriction, AccountRole } from '../../../schema/wallet-words';
import type { Command, Verb } from './commands';

/** What the tests of the engine stand on: a tenant with one asset and accounts, put there by the superuser. */
export interface World {
  readonly tenantId: string;
  readonly assetId: string;
  account(given?: Given): Promise<string>;
  cause(at?: Date): Cause;
}

export interface Given {
  readonly floor?: bigint | null;
  readonly role?: AccountRole;
  readonly restriction?: AccountRestriction;
  readonly closed?: boolean;
  readonly customerId?: string;
}

export const NOON = new Date('2026-03-01T12:00:00.000Z');

export async function worldOn(admin: Sql, currency = 'AED'): Promise<World> {
  const tenantId = newId();
  const assetId = newId();
  await admin`
    insert into wallet.asset (tenant_id, id, code, kind, decimals, ledger_scale, name)
    values (${tenantId}, ${assetId}, ${currency}, 'fiat', 2, 2, ${currency})`;
  const account = async (given: Given = {}): Promise<string> => {
    const id = newId();
    const floor = given.floor === undefined ? (given.role ? null : 0n) : given.floor;
    await admin`
      insert into wallet.account (tenant_id, id, kind, role, asset_id, currency, floor, restriction, lifecycle, owner_customer_id)
      values (${tenantId}, ${id}, ${given.role ? 'clearing' : 'digital'}, ${given.role ?? null}, ${assetId}, ${currency},
              ${floor === null ? null : floor.toString()}, ${given.restriction ?? 'none'},
              ${given.closed ? 'closed' : 'active'}, ${given.customerId ?? null})`;
    return id;
  };
  const cause = (at = NOON): Cause => ({
    viewer: { tenantId, actor: { kind: 'app', id: 'tests' } },
    requestId: 'request-1',
    at,
  });
  return { tenantId, assetId, account, cause };
}

type Rest<V extends Verb> = Omit<
  Extract<Command, { verb: V }>,
  'verb' | 'cause' | 'transferId' | 'kind' | 'from' | 'to'
>;

/** The commands that tests send most, with fresh ids. */
export const commandsOf = ({ cause }: World) => ({
  transfer: (from: string, to: string, amount: bigint, more: Partial<Rest<'transfer'>> = {}): Command => ({
    verb: 'transfer',
    cause: cause(),
    transferId: newId(),
    kind: 'internal',
    from: { accountId: from, field: 'input.fromAccountId' },
    to: { accountId: to, field: 'input.toAccountId' },
    amount,
    ...more,
  }),
  moneyIn: (from: string, to: string, amount: bigint, settled = true): Command => ({
    verb: 'moneyIn',
    cause: cause(),
    transferId: newId(),
    kind: 'inbound',
    from: { accountId: from },
    to: { accountId: to },
    amount,
    settled,
  }),
  hold: (
    from: string,
    to: string,
    amount: bigint,
    more: Partial<Rest<'hold'>> = {},
  ): Extract<Command, { verb: 'hold' }> => ({
    verb: 'hold',
    cause: cause(),
    transferId: newId(),
    holdId: newId(),
    kind: 'outbound',
    from: { accountId: from },
    to: { accountId: to },
    amount,
    ...more,
  }),
});

type Rule = { readonly [column: string]: string | number | null };

/** An account may do no more than this; without an account: the whole tenant together. */
export async function limitOn(admin: Sql, tenantId: string, accountId: string | null, given: Rule): Promise<string> {
  const subject = { subject_kind: accountId ? 'account' : 'tenant', subject_id: accountId ?? tenantId };
  const rule = { action: 'send_money', window: 'day', measure: 'amount', currency: 'AED', source: 'admin' };
  const row = { tenant_id: tenantId, id: newId(), ...subject, ...rule, ...given };
  await admin`insert into rules.limit ${admin(row)}`;
  return row.id;
}
