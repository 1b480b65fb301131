import { z } from 'zod';
import { sameBytes } from '../../../kernel/crypto';
import { Fault, found, invalid } from '../../../kernel/error';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import { codeDigest } from '../fulfilment';
import { panHmac } from '../pan';
import { note } from '../repo/cards';
import * as life from '../repo/life';
import { act, allowed, apply, cardIdOf, type Step } from './act';
import { demandUsable } from './usable';

/**
 * A plastic that has come is activated with what only its holder can read: its number and expiry date, or the code on
 * its carrier. After so many wrong tries in a row every further one is refused for a while, the right one too; then
 * the count begins anew. A wrong try counts although the verb is refused.
 */
const input = z.object({
  id: z.string(),
  pan: z
    .string()
    .regex(/^\d{16}$/, 'must be 16 digits')
    .nullish(),
  expiry: z
    .string()
    .regex(/^(0[1-9]|1[0-2])\/\d{2}$/, 'must match the format MM/YY')
    .nullish(),
  code: z
    .string()
    .regex(/^\d{6}$/, 'must be 6 digits')
    .nullish(),
});
export type ActivateInput = z.input<typeof input>;

/** As it is compared and as an idempotency key remembers it: nothing of it can be read. */
interface Proof {
  readonly id: string;
  readonly number: string | null;
  readonly expiry: string | null;
  readonly code: string | null;
}

export function activate(deps: Deps, call: Call, raw: ActivateInput, key?: string | null): Promise<string> {
  const { id, pan, expiry, code } = parse(input, { ...raw, id: cardIdOf(raw.id) });
  const number = pan == null ? null : panHmac(deps.keys, pan).toString('hex');
  // The code is bound to a generation that is known only later; under its key this digest is as good.
  const kept = code == null ? null : codeDigest(deps.keys, { id, generation: 0 }, code).toString('hex');
  const proof: Proof = { id, number, expiry: expiry ?? null, code: kept };
  return act({ deps, call, verb: 'activate', key }, proof, (step) => tried(step, code ?? null));
}

async function tried(step: Step<Proof>, code: string | null): Promise<string | Fault> {
  await demandUsable(step);
  const { tx, card, cause } = step;
  const move = allowed(step, 'activate');
  const plastic = await life.plasticOf(tx, card.tenantId, card.id);
  if (!plastic?.dispatchedAt && !plastic?.deliveredAt) throw new Fault('NOT_SHIPPED');
  const { activationLockedUntil: until } = card;
  if (until && until > cause.at) throw locked(until, cause.at);
  if (!(await proven(step, code))) return wrong(step);
  const anew = { activationTries: 0, activationLockedUntil: null, activatedAt: cause.at, priorStatusReason: null };
  const statusReason = card.priorStatusReason ?? card.statusReason;
  await apply(step, 'activate', move, {}, { ...anew, statusReason });
  return card.id;
}

const locked = (until: Date, now: Date): Fault =>
  new Fault('ACTIVATION_LOCKED', {
    until: until.toISOString(),
    retryAfterSeconds: Math.ceil((until.getTime() - now.getTime()) / 1000),
  });

async function proven(step: Step<Proof>, code: string | null): Promise<boolean> {
  const { card, deps, given, policy } = step;
  if (policy.cards.activation.by === 'carrier_code') {
    if (code === null) throw invalid('code', 'must be given');
    return !!card.activationCodeHash && sameBytes(codeDigest(deps.keys, card, code), card.activationCodeHash);
  }
  if (given.number === null) throw invalid('pan', 'must be given');
  if (given.expiry === null) throw invalid('expiry', 'must be given');
  const vault = found(await life.currentVault(step.tx, card.tenantId, card.id), 'CARD_UNKNOWN');
  const [year, month] = vault.validThrough.split('-');
  const numberIsRight = sameBytes(Buffer.from(given.number, 'hex'), vault.panHmac);
  const expiryIsRight = sameBytes(Buffer.from(given.expiry), Buffer.from(`${month}/${year!.slice(2)}`));
  return numberIsRight && expiryIsRight;
}

async function wrong({ tx, card, cause, policy }: Step): Promise<Fault> {
  const { tries, lockMinutes } = policy.cards.activation;
  const locks = card.activationTries + 1 >= tries;
  const activationLockedUntil = locks ? new Date(cause.at.getTime() + lockMinutes * 60_000) : null;
  const activationTries = locks ? 0 : card.activationTries + 1;
  await note(tx, card, { activationTries, activationLockedUntil });
  await audit(tx, cause, {
    action: 'card.activate.wrong',
    targetType: 'card',
    targetId: card.id,
    after: { locked: locks },
  });
  return new Fault('ACTIVATION_WRONG', { field: policy.cards.activation.by === 'carrier_code' ? 'code' : 'pan' });
}
