import { z } from 'zod';
import type { Keys } from '../../../kernel/crypto';
import { type Db, type Tx, transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import type { Cause } from '../../../schema/outbox';
import type { CardPolicy } from '../../../schema/policy';
import * as repo from '../repo/secrets';
import { spend } from '../service/act';
import { causeOf, change, factsOf } from '../service/change';
import { decryptPin } from './encrypted';
import { checkPin, hashPin, pinMatches } from './pin';
import { demandCertified, lock, look, refusePin, type Subject } from './subject';
import { voidTokens } from './void';

/** Longer than any PIN: its own rule says what is wrong with it, and never repeats it. */
const digits = z.string().max(64);
const setting = z.object({ id: z.string(), pin: digits });
const changing = z.object({ id: z.string(), oldPin: digits, newPin: digits });
const encrypted = z.object({ id: z.string(), encryptedPin: z.string(), kid: z.string() });

/** A PIN that whoever asks has in the clear. The old one is not asked for. */
export async function setPin(deps: Deps, call: Call, raw: z.input<typeof setting>): Promise<string> {
  const { pin, ...given } = parse(setting, raw);
  await demandCertified(deps.db, call);
  return set(deps, call, given.id, pin);
}

/** A PIN encrypted to one of the tenant's keys: whether it is one is asked before who may set it, and of which card. */
export async function setEncryptedPin(
  deps: Deps,
  call: Call,
  raw: z.input<typeof encrypted>,
  key?: string | null,
): Promise<string> {
  const given = parse(encrypted, { ...raw, id: idOf(raw.id, 'CARD_UNKNOWN') });
  const { id } = given;
  const { policy } = await look(deps.db, call.viewer, id);
  const pin = await decryptPin(deps, call, given);
  checkPin(policy.pin.form, pin, 'encryptedPin');
  const made = await makePin(deps.keys, pin);
  const cause = causeOf(call, deps.clock.now());
  return transact(deps.db, (tx) =>
    once(tx, spend(call, 'setEncryptedPin', given, key, cause.at), async () => {
      await demandCertified(tx, call);
      await replacePin(tx, call, cause, id, made);
      return id;
    }),
  );
}

async function set(deps: Deps, call: Call, text: string, pin: string): Promise<string> {
  const id = idOf(text, 'CARD_UNKNOWN');
  const subject = await look(deps.db, call.viewer, id);
  demandSettable(subject, call);
  checkPin(subject.policy.pin.form, pin, 'pin');
  const made = await makePin(deps.keys, pin);
  await transact(deps.db, (tx) => replacePin(tx, call, causeOf(call, deps.clock.now()), id, made));
  return id;
}

async function replacePin(tx: Tx, call: Call, cause: Cause, id: string, made: MadePin): Promise<void> {
  const locked = await lock(tx, call.viewer, id);
  demandSettable(locked, call);
  await writePin(tx, cause, locked, made);
}

/** An end user who has a PIN changes it by knowing it; to forget it is a matter for the tenant. */
export function demandSettable(subject: Subject, { viewer }: Call): void {
  const refused = refusePin(subject);
  if (refused) throw refused;
  if (viewer.customerId && subject.card.pinId) throw new Fault('PIN_SET');
}

/** A record that is not written yet. Hashing takes its time: never inside a transaction. */
export interface MadePin {
  readonly pinId: string;
  readonly hash: string;
}

export async function makePin(keys: Keys, pin: string): Promise<MadePin> {
  const pinId = newId();
  return { pinId, hash: await hashPin(keys, pinId, pin) };
}

/** The card is locked. Other cards that shared its PIN keep theirs. */
export async function writePin(
  tx: Tx,
  cause: Cause,
  { card, policy }: Subject,
  { pinId, hash }: MadePin,
): Promise<void> {
  const { tenantId } = card;
  const [createdAt, updatedAt, setAt] = [cause.at, cause.at, cause.at];
  await repo.insertPin(tx, { tenantId, id: pinId, hash, algorithm: 'argon2id', createdAt, updatedAt, setAt });
  const move = { to: factsOf(card), event: 'card.pin_set' } as const;
  await change(
    { tx, cause, policy: { cards: policy } },
    card,
    'setPin',
    move,
    {},
    { pinId, pinSetAt: cause.at, pinTries: 0 },
  );
  await voidTokens(tx, tenantId, card.id, cause.at, ['pin']);
}

/** By whoever knows the old one. Wrong tries count, and lock it for a while. */
export async function changePin({ db, keys, clock }: Deps, call: Call, raw: z.input<typeof changing>): Promise<string> {
  const { oldPin, newPin, ...given } = parse(changing, raw);
  const id = idOf(given.id, 'CARD_UNKNOWN');
  await demandCertified(db, call);
  const subject = await look(db, call.viewer, id);
  const known = await demandKnown(db, subject);
  checkPin(subject.policy.pin.form, newPin, 'newPin');
  // Both are done whatever the first one finds: the time taken must not tell what the counter then keeps to itself.
  const [right, made] = await Promise.all([pinMatches(keys, known.id, known.hash, oldPin), makePin(keys, newPin)]);
  await transact(db, async (tx) => {
    const cause = causeOf(call, clock.now());
    const locked = await lock(tx, call.viewer, id);
    const refused = refusePin(locked);
    if (refused) throw refused;
    if (locked.card.pinId !== known.id) throw wrongPin();
    return judge(tx, cause, locked, right, made);
  });
  return id;
}

async function demandKnown(db: Db, { card, ...subject }: Subject): Promise<repo.PinRow> {
  const refused = refusePin({ card, ...subject });
  if (refused) throw refused;
  const known = card.pinId ? await repo.pin(db, card.tenantId, card.pinId) : undefined;
  if (!known) throw new Fault('PIN_UNSET');
  return known;
}

/** Of contracts that set none. */
const TRIES = 5;
const LOCK_HOURS = 24;

const triesOf = ({ credentialTries }: CardPolicy): number => credentialTries ?? TRIES;
const wrongPin = (left?: number): Fault =>
  new Fault('PIN_WRONG', { field: 'oldPin', ...(left !== undefined && { left }) });
const locked = (until: Date): Fault => new Fault('PIN_LOCKED', { field: 'oldPin', until: until.toISOString() });

/** A refusal is returned, not thrown: its count stays. */
async function judge(
  tx: Tx,
  cause: Cause,
  subject: Subject,
  right: boolean,
  made: MadePin,
): Promise<Fault | undefined> {
  const { card, policy } = subject;
  const record = (await repo.lockPin(tx, card.tenantId, card.pinId!))!;
  if (record.lockedUntil && record.lockedUntil > cause.at) return locked(record.lockedUntil);
  if (right) return void (await writePin(tx, cause, subject, made));
  const tries = record.tries + 1;
  const left = triesOf(policy) - tries;
  const until = left > 0 ? null : new Date(cause.at.getTime() + LOCK_HOURS * 3_600_000);
  await repo.countTries(tx, record, { tries: until ? 0 : tries, lockedUntil: until });
  await audit(tx, cause, { action: 'card.pin_wrong', targetType: 'card', targetId: card.id, after: { left } });
  return until ? locked(until) : wrongPin(left);
}
