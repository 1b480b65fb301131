import type { Tx } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { type CardRow, voidAll } from '../../card/port';
import type { Context } from '../context';
import * as credentials from '../repo/credentials';
import type * as customers from '../repo/customers';
import * as cases from '../repo/kyc';
import * as sessions from '../repo/sessions';
import { rankOf, STAFF_RANK } from '../roles';

/** Nobody suspends themself, nor anybody of their own rank or above. */
export async function refuseRank({ viewer }: Context, tx: Tx, target: customers.Row): Promise<void> {
  if (viewer.actor.id === target.id) throw new Fault('VIEWER_SELF', { field: 'id' });
  const login = await credentials.loginOf(tx, viewer.tenantId, target.id);
  const rank = rankOf(viewer.roles);
  const staff = viewer.actor.kind === 'staff';
  const top = rank > rankOf(['admin']);
  if (staff && !top && login && rankOf(login.roles) >= STAFF_RANK && rankOf(login.roles) >= rank)
    throw new Fault('VIEWER_RANK', { field: 'id' });
}

/** What was open to a customer is shut at once: sessions, hosted KYC sessions, pages for PINs and numbers of `cards`. */
export async function shut(
  tx: Tx,
  { tenantId, id }: Pick<customers.Row, 'tenantId' | 'id'>,
  now: Date,
  how: { readonly why: string; readonly kyc: cases.Case['status'][]; readonly cards: readonly CardRow[] },
): Promise<void> {
  await sessions.endAll(tx, tenantId, { customerId: id }, now, how.why);
  await cases.expireSessions(tx, tenantId, id, now, how.kyc);
  await voidAll(tx, tenantId, how.cards, now);
}
