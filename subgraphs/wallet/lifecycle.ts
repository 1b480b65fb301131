/**
 * An account is active or closed (final), and apart from that restricted or not:
 *
 *   none ── freeze ──► frozen (by its holder, the app, staff or the platform) ── unfreeze ──► none
 *   none ── disable ─► disabled (no debits, credits pass) ── enable ──► none
 *   active ── close ─► closed: nothing in it, nothing held, nothing on its way
 *
 * A holder lifts only what a holder restricted.
 */
import { Fault } from '../../kernel/error';
import type { Units } from '../../kernel/money';
import type { Viewer } from '../../kernel/viewer';
import type { AccountLifecycle, AccountRestriction, restrictors } from '../../schema/wallet-words';

export type Restrictor = (typeof restrictors)[number];

export interface Standing {
  readonly lifecycle: AccountLifecycle;
  readonly restriction: AccountRestriction;
  readonly restrictedBy: Restrictor | null;
  readonly posted: Units;
  readonly held: Units;
  readonly incoming: Units;
}

export interface Restricted {
  readonly restriction: Standing['restriction'];
  readonly restrictedBy: Restrictor | null;
  readonly restrictionReason: string | null;
}

const free: Restricted = { restriction: 'none', restrictedBy: null, restrictionReason: null };

const byKind: Partial<Record<Viewer['actor']['kind'], Restrictor>> = {
  app: 'app',
  key: 'app',
  staff: 'staff',
  operator: 'staff',
  user: 'staff',
};

export const restrictorOf = ({ customerId, actor }: Pick<Viewer, 'customerId' | 'actor'>): Restrictor =>
  customerId ? 'holder' : (byKind[actor.kind] ?? 'platform');

function open({ lifecycle }: Standing): void {
  if (lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED');
}

const staffOnly = ({ restrictedBy }: Standing, by: Restrictor): void => {
  if (by === 'holder' && restrictedBy !== null && restrictedBy !== 'holder')
    throw new Fault('RESTRICTED_BY_STAFF', { restrictedBy });
};

export function freeze(account: Standing, by: Restrictor, reason: string | null): Restricted {
  open(account);
  if (account.restriction === 'disabled') throw new Fault('WALLET_DISABLED');
  if (account.restriction === 'frozen') throw new Fault('ALREADY_FROZEN');
  return { restriction: 'frozen', restrictedBy: by, restrictionReason: reason };
}

export function unfreeze(account: Standing, by: Restrictor): Restricted {
  open(account);
  if (account.restriction !== 'frozen') throw new Fault('NOT_FROZEN');
  staffOnly(account, by);
  return free;
}

/** Saying it twice changes nothing. A frozen account keeps its freeze: that is the stronger word. */
export function setEnabled(account: Standing, enabled: boolean, by: Restrictor, reason: string | null): Restricted {
  open(account);
  if (account.restriction === 'frozen') throw new Fault('ACCOUNT_FROZEN');
  staffOnly(account, by);
  if (enabled) return free;
  return { restriction: 'disabled', restrictedBy: account.restrictedBy ?? by, restrictionReason: reason };
}

/** Throws where the account may not be closed. Held money is told only when nothing else is left in it. */
export function checkClose(account: Standing, by: Restrictor, refusesFrozen: boolean): void {
  open(account);
  if (account.restriction === 'frozen' && refusesFrozen) throw new Fault('ACCOUNT_FROZEN');
  staffOnly(account, by);
  const { posted, held, incoming } = account;
  if (posted - held !== 0n || incoming !== 0n) throw new Fault('ACCOUNT_HAS_BALANCE');
  if (held !== 0n) throw new Fault('ACCOUNT_HAS_HOLDS');
}
