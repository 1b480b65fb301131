import { type Keys, unseal } from '../../../kernel/crypto';
import { type Tx, transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { idOf } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import { demand, may } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import type { Cause } from '../../../schema/outbox';
import { vaultContext } from '../pan';
import * as repo from '../repo/secrets';
import { causeOf } from '../service/change';
import { cvvOf } from './cvv';
import { demandCertified, lock, refuseReveal, type Subject } from './subject';
import { actingFor, findToken, type IssuedToken, isHosted, issueToken, useToken } from './tokens';

export const secretFields = ['pan', 'cvv', 'expiry'] as const;
export type SecretField = (typeof secretFields)[number];

/** Only what was asked for. Lives in the answer and nowhere else. */
export interface Secrets {
  readonly cardId: string;
  readonly pan: string | null;
  readonly cvv: string | null;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
}

/** To a viewer with that right. Each time is an audit row, and nothing of it can be replayed. */
export async function reveal(
  deps: Deps,
  call: Call,
  text: string,
  asked?: readonly SecretField[] | null,
): Promise<Secrets> {
  const id = idOf(text, 'CARD_UNKNOWN');
  const fields = asked?.length ? asked : secretFields;
  await demandCertified(deps.db, call);
  return transact(deps.db, async (tx) => show(tx, deps, call, await lock(tx, call.viewer, id), fields));
}

/** Once, to whoever has the token. */
export async function revealWithToken(deps: Deps, call: Call, token: string): Promise<Secrets> {
  const row = await findToken(deps, call, 'reveal', token);
  if (!isHosted(call.viewer)) await demandSeeing(deps, call);
  const how = { call, now: deps.clock.now(), as: 'viewed' } as const;
  return useToken(deps.db, row, how, (tx, subject) => show(tx, deps, actingFor(call, row), subject, secretFields));
}

/** A token lets a page of ours show the number; it is no way around the right to it. End users see their own. */
async function demandSeeing({ db }: Deps, call: Call): Promise<void> {
  if (!call.viewer.customerId) demand(call.viewer, 'card:reveal');
  await demandCertified(db, call);
}

async function show(
  tx: Tx,
  { keys, clock }: Deps,
  call: Call,
  subject: Subject,
  fields: readonly SecretField[],
): Promise<Secrets> {
  demandReveal(subject);
  const secrets = await open(tx, keys, subject, fields);
  await tell(tx, causeOf(call, clock.now()), subject, { fields: [...fields].sort() });
  return secrets;
}

function demandReveal(subject: Subject): void {
  const refused = refuseReveal(subject);
  if (refused) throw refused;
}

const tell = (tx: Tx, cause: Cause, { card: { id, generation } }: Subject, what: object): Promise<void> =>
  audit(tx, cause, { action: 'card.reveal', targetType: 'card', targetId: id, after: { ...what, generation } });

export interface Disclosure extends IssuedToken {
  /** Null: the number is for our page alone. */
  readonly secrets: Secrets | null;
}

/** A token for our page and, into hands that may hold them, the same in the clear: one act with one audit row. */
export async function disclose({ db, keys, clock }: Deps, call: Call, text: string): Promise<Disclosure> {
  const id = idOf(text, 'CARD_UNKNOWN');
  return transact(db, async (tx) => {
    const cause = causeOf(call, clock.now());
    const subject = await lock(tx, call.viewer, id);
    demandReveal(subject);
    const fields = (await mayHold(tx, call, subject)) ? secretFields : [];
    const secrets = fields.length > 0 ? await open(tx, keys, subject, fields) : null;
    const issued = await issueToken(tx, keys, call, 'reveal', subject, cause.at);
    await tell(tx, cause, subject, { fields: [...fields].sort(), token: true });
    return { ...issued, secrets };
  });
}

/** Whoever has the right to it and, where the contract asks for certificates, one of those. Never an end user. */
async function mayHold(tx: Tx, { viewer }: Call, { policy }: Subject): Promise<boolean> {
  if (viewer.customerId || !may(viewer, 'card:reveal')) return false;
  return !policy.secretsNeedPci || repo.certified(tx, viewer.tenantId);
}

async function open(tx: Tx, keys: Keys, { card }: Subject, fields: readonly SecretField[]): Promise<Secrets> {
  const row = await repo.currentNumber(tx, card.tenantId, card.id);
  if (!row) throw new Fault('CARD_STATE', { reason: 'its number is kept elsewhere' });
  const { cardId, generation, validThrough } = row;
  const has = (field: SecretField): boolean => fields.includes(field);
  const pan = unseal(keys, vaultContext(cardId, generation), row.panSealed).toString();
  const [year, month] = validThrough.split('-');
  return {
    cardId,
    pan: has('pan') ? pan : null,
    cvv: has('cvv') ? cvvOf(keys, { pan, validThrough, generation }) : null,
    expiryMonth: has('expiry') ? Number(month) : null,
    expiryYear: has('expiry') ? Number(year) : null,
  };
}
