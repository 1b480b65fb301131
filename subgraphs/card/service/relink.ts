import { z } from 'zod';
import { Fault } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { mayPay } from '../issuance';
import { type AccountStanding, account, link } from '../repo/cards';
import { terms } from '../repo/identity';
import { unlink } from '../repo/life';
import { refuseReportedAge } from '../secrets/subject';
import { act, allowed, apply, cardIdOf, type Step } from './act';

const input = z.object({ id: z.string(), accountId: z.string() });
const field = 'accountId';
export type RelinkInput = z.input<typeof input>;

/** Another account pays from now on; what is open stays where it was opened. */
export function relink(deps: Deps, call: Call, raw: RelinkInput, key?: string | null): Promise<string> {
  const accountId = idOf(raw.accountId, 'ACCOUNT_UNKNOWN', 'accountId');
  const given = parse(input, { id: cardIdOf(raw.id), accountId });
  return act({ deps, call, verb: 'relink', key, names: (step) => payer(step, accountId) }, given, async (step) => {
    const { tx, card, cause } = step;
    const currency = paying(await payer(step, accountId));
    const move = allowed(step, 'relink');
    const old = step.policy.cards.expiryStops ? refuseReportedAge(card) : null;
    if (old) throw old;
    if (currency !== card.currency)
      throw new Fault('CURRENCY_MISMATCH', { field: 'accountId', expected: card.currency });
    if (accountId === card.accountId) return card.id;
    const { tenantId, id: cardId } = card;
    await unlink(tx, tenantId, cardId, cause.at);
    const at = { fromAt: cause.at, createdAt: cause.at, updatedAt: cause.at };
    await link(tx, { tenantId, id: newId(), cardId, accountId, ...at });
    await apply(step, 'relink', move, { remarks: 'Linked account updated' }, { accountId });
    return cardId;
  });
}

/** The holder's own account, or one of the tenant's. */
async function payer({ tx, card }: Step, accountId: string): Promise<AccountStanding> {
  const wanted = await account(tx, card.tenantId, accountId);
  const { agentId } = await terms(tx, card.tenantId);
  if (!wanted || !mayPay(wanted, card.customerId, agentId)) throw new Fault('ACCOUNT_UNKNOWN', { field });
  return wanted;
}

function paying({ lifecycle, restriction, currency }: AccountStanding): string {
  if (lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED', { field });
  if (restriction !== 'none') throw new Fault('ACCOUNT_FROZEN', { field });
  return currency;
}
