import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { once } from '../../../schema/once';
import { emit } from '../../../schema/outbox';
import { policyOf } from '../../../schema/policy';
import { causeOf, type WalletCall } from '../context';
import { contactEvent, type EventType } from '../events';
import { type Iban, MAX_TYPED, readIban } from '../iban';
import { line, optional } from '../input';
import * as repo from '../repo/contacts';
import { onceKey } from './once';
import { agentOf } from './owner';
import { checkStanding, standings } from './standing';

const asked = z.object({
  iban: z.string().max(MAX_TYPED, `has at most ${MAX_TYPED} characters`),
  accountTitle: optional(line(100)),
});

function validIban(typed: string): Iban {
  const iban = readIban(typed);
  if (typeof iban === 'string') throw new Fault('IBAN_INVALID', { field: 'iban', reason: iban });
  return iban;
}

/** The bank's word goes before the caller's; one of them must know whose account it is. */
function titleOf({ title }: Iban, given: string | null): string {
  const known = title ?? given;
  if (known === null) throw new Fault('CONTACT_TITLE_MISSING', { field: 'accountTitle' });
  return known;
}

export interface Payee extends Iban {
  readonly accountTitle: string;
}

/** Creates nothing. */
export function validate(typed: string, accountTitle?: string | null): Payee {
  const given = parse(asked, { iban: typed, accountTitle });
  const iban = validIban(given.iban);
  return { ...iban, accountTitle: titleOf(iban, given.accountTitle) };
}

const adding = z.object({ customerId: optional(z.string()), title: line(100), ...asked.shape });
export type Adding = z.input<typeof adding>;

export async function add(call: WalletCall, given: Adding, key?: string | null): Promise<repo.ContactRow> {
  const input = parse(adding, given);
  const iban = validIban(input.iban);
  const { id } = await transact(call.deps.db, (tx) =>
    once(tx, onceKey(call, 'addContact', key, given), async () => ({ id: (await addIn(call, tx, input, iban)).id })),
  );
  return found((await repo.byIds(call.deps.db, call.viewer, [id])).get(id), 'CONTACT_UNKNOWN');
}

async function addIn(call: WalletCall, tx: Tx, input: z.output<typeof adding>, iban: Iban): Promise<repo.ContactRow> {
  const { tenantId, customerId } = call.viewer;
  const named = input.customerId ?? customerId ?? (await agentOf(tx, tenantId));
  const owner = idOf(named ?? '', 'CUSTOMER_UNKNOWN', 'customerId');
  if (customerId && customerId !== owner) throw new Fault('CUSTOMER_UNKNOWN', { field: 'customerId' });
  checkStanding((await standings(tx, tenantId, [owner])).get(owner), 'customerId');
  if (await repo.exists(tx, tenantId, owner, iban.text)) throw new Fault('CONTACT_EXISTS', { field: 'iban' });
  const { at } = causeOf(call);
  const row = await repo.insert(tx, {
    tenantId,
    id: newId(),
    ownerCustomerId: owner,
    title: input.title,
    iban: iban.text,
    bankCode: iban.bankCode,
    accountTitle: titleOf(iban, input.accountTitle),
    swiftCode: iban.bank?.swift ?? null,
    bankName: iban.bank?.name ?? null,
    thirdPartyConfigId: (await policyOf(tx, tenantId)).contactConfigId,
    createdAt: at,
    updatedAt: at,
  });
  if (!row) throw new Fault('CONTACT_EXISTS', { field: 'iban' });
  await emit(tx, causeOf(call), [contactEvent('contact.added', null, row)]);
  return row;
}

function act(
  call: WalletCall,
  text: string,
  type: EventType,
  change: (tx: Tx, row: repo.ContactRow) => Promise<repo.ContactRow | undefined>,
): Promise<repo.ContactRow> {
  const id = idOf(text, 'CONTACT_UNKNOWN');
  return transact(call.deps.db, async (tx) => {
    const before = found((await repo.byIds(tx, call.viewer, [id])).get(id), 'CONTACT_UNKNOWN');
    const after = found(await change(tx, before), 'CONTACT_UNKNOWN');
    await emit(tx, causeOf(call), [contactEvent(type, before, after)]);
    return after;
  });
}

const changing = z.object({ title: optional(line(100)), active: optional(z.boolean()) });
export type Changing = z.input<typeof changing>;

/** What is left out stays. */
export function update(call: WalletCall, id: string, given: Changing): Promise<repo.ContactRow> {
  const { title, active } = parse(changing, given);
  return act(call, id, 'contact.updated', (tx, row) =>
    repo.change(tx, row, { title: title ?? row.title, active: active ?? row.active }, call.deps.clock.now()),
  );
}

/** Gone; what was transferred to it stays. */
export const remove = (call: WalletCall, id: string): Promise<repo.ContactRow> =>
  act(call, id, 'contact.removed', async (tx, row) =>
    (await repo.remove(tx, row)) ? { ...row, active: false } : undefined,
  );
