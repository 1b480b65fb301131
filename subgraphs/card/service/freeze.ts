import { z } from 'zod';
import { type Tx, transact } from '../../../kernel/db';
import { Fault, found } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { once, scopeOf } from '../../../schema/once';
import { policyOf } from '../../../schema/policy';
import { account, type CardRow, customer, lock } from '../repo/cards';
import { actorOf, decide } from '../transitions';
import { causeOf, change, factsOf } from './change';
import { sentence } from './input';

const input = z.object({ id: z.string(), reason: sentence(500).nullish() });
export type RestrictInput = z.input<typeof input>;
type Given = z.output<typeof input>;
type Verb = 'freeze' | 'unfreeze';

export const freeze = (deps: Deps, call: Call, given: RestrictInput, key?: string | null): Promise<string> =>
  restrict(deps, call, 'freeze', given, key);

export const unfreeze = (deps: Deps, call: Call, given: RestrictInput, key?: string | null): Promise<string> =>
  restrict(deps, call, 'unfreeze', given, key);

function restrict(deps: Deps, call: Call, verb: Verb, raw: RestrictInput, key?: string | null): Promise<string> {
  const given = parse(input, { ...raw, id: idOf(raw.id, 'CARD_UNKNOWN') });
  const now = deps.clock.now();
  const { tenantId } = call.viewer;
  const spent =
    key == null
      ? null
      : { tenantId, scope: scopeOf(call.viewer, `card.${verb}`), key, input: given, requestId: call.requestId, now };
  return transact(deps.db, (tx) => once(tx, spent, () => act(tx, call, verb, given, now)));
}

async function act(tx: Tx, call: Call, verb: Verb, { id, reason }: Given, now: Date): Promise<string> {
  const { viewer } = call;
  const { cards: policy } = await policyOf(tx, viewer.tenantId);
  const card = found(await lock(tx, viewer, id), 'CARD_UNKNOWN');
  const move = decide(factsOf(card), verb, actorOf(viewer), policy);
  if (move instanceof Fault) throw move;
  if (!move) return id;
  if (verb === 'unfreeze') await demandUsable(tx, card);
  await change(tx, causeOf(call, now), card, verb, move, { reason });
  return id;
}

/** A card does not come back to life while its owner or its account is out of it. */
async function demandUsable(tx: Tx, card: CardRow): Promise<void> {
  const holder = card.customerId ? await customer(tx, card.tenantId, card.customerId) : undefined;
  if (holder?.deletedAt || holder?.status === 'deleted') throw new Fault('CUSTOMER_DELETED');
  if (holder?.status === 'suspended') throw new Fault('CUSTOMER_SUSPENDED');
  if ((await account(tx, card.tenantId, card.accountId))?.lifecycle === 'closed') throw new Fault('ACCOUNT_CLOSED');
}
