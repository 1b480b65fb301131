import { digest, type Keys } from '../../../kernel/crypto';
import { type Db, type Tx, transact } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import type { Call, Deps } from '../../../kernel/subgraph';
import type { Viewer } from '../../../kernel/viewer';
import { audit } from '../../../schema/audit';
import { once } from '../../../schema/once';
import type { CardPolicy } from '../../../schema/policy';
import * as repo from '../repo/secrets';
import { spend } from '../service/act';
import { causeOf } from '../service/change';
import { demandSettable } from './set-pin';
import { holderOut, lock, refuseReveal, type Subject } from './subject';
import { voidTokens } from './void';

export type Kind = Extract<repo.TokenKind, 'pin' | 'reveal'>;

/** Told to whoever asked; kept as a keyed digest alone. */
export interface IssuedToken {
  readonly token: string;
  readonly cardId: string;
  readonly expiresAt: Date;
}

/** What each kind begins with, how long it lives, and whom it is refused. */
const kinds: Record<
  Kind,
  {
    readonly prefix: string;
    readonly minutes: (policy: CardPolicy) => number;
    readonly demand: (subject: Subject, call: Call) => void;
  }
> = {
  pin: { prefix: 'pint_', minutes: () => 10, demand: demandSettable },
  reveal: {
    prefix: 'rvlt_',
    minutes: ({ reveal }) => reveal.tokenMinutes,
    demand: (subject) => {
      const refused = refuseReveal(subject);
      if (refused) throw refused;
    },
  },
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 128;
const LETTERS = Math.ceil(BITS / 5);

/**
 * 128 bits in the letters of a ULID that follow from the record's id by a key of ours: whoever asks again with the same
 * idempotency key gets the same token, though nobody has kept it.
 */
function textOf(keys: Keys, prefix: string, id: string): string {
  let rest = BigInt(
    `0x${digest(keys, 'card.token.text', id)
      .subarray(0, BITS / 8)
      .toString('hex')}`,
  );
  let text = '';
  for (let i = 0; i < LETTERS; i++, rest >>= 5n) text = CROCKFORD[Number(rest & 31n)] + text;
  return prefix + text;
}

export const hashOf = (keys: Keys, token: string): Buffer => digest(keys, 'card.token', token);

/** What is remembered of it. */
interface Kept {
  readonly id: string;
  readonly expiresAt: string;
}

const issuedOf = (keys: Keys, kind: Kind, cardId: string, { id, expiresAt }: Kept): IssuedToken => ({
  ...{ token: textOf(keys, kinds[kind].prefix, id), cardId, expiresAt: new Date(expiresAt) },
});

export async function createToken(
  { db, keys, clock }: Deps,
  call: Call,
  kind: Kind,
  text: string,
  key?: string | null,
): Promise<IssuedToken> {
  const id = idOf(text, 'CARD_UNKNOWN');
  const cause = causeOf(call, clock.now());
  const kept = await transact(db, (tx) =>
    once(tx, spend(call, `${kind}Token`, { id }, key, cause.at), async () => {
      const subject = await lock(tx, call.viewer, id);
      kinds[kind].demand(subject, call);
      const made = await keepToken(tx, keys, call, kind, subject, cause.at);
      await audit(tx, cause, { action: `card.${kind}_token`, targetType: 'card', targetId: id });
      return made;
    }),
  );
  return issuedOf(keys, kind, id, kept);
}

/** In the transaction of something more, of a card that is locked and looked at. */
export const issueToken = async (tx: Tx, keys: Keys, call: Call, kind: Kind, subject: Subject, now: Date) =>
  issuedOf(keys, kind, subject.card.id, await keepToken(tx, keys, call, kind, subject, now));

/** A new one voids the card's earlier one of its kind. */
async function keepToken(tx: Tx, keys: Keys, call: Call, kind: Kind, subject: Subject, now: Date): Promise<Kept> {
  const { tenantId, actor } = call.viewer;
  const { prefix, minutes } = kinds[kind];
  const cardId = subject.card.id;
  const id = newId();
  const expiresAt = new Date(now.getTime() + minutes(subject.policy) * 60_000);
  await voidTokens(tx, tenantId, cardId, now, [kind]);
  await repo.insertToken(tx, {
    ...{ tenantId, id, cardId, kind, hash: hashOf(keys, textOf(keys, prefix, id)), expiresAt },
    ...{ actorKind: actor.kind, actorId: actor.id, createdAt: now, updatedAt: now },
  });
  return { id, expiresAt: expiresAt.toISOString() };
}

const invalid = (state: string): Fault => new Fault('ONE_TIME_TOKEN_INVALID', { field: 'token', state });

/** A page of ours serves whoever has its address; elsewhere only whoever asked for the token may use it. */
export const isHosted = ({ actor }: Viewer): boolean => actor.kind === 'hosted';

const bound = (viewer: Viewer, { actorKind, actorId }: repo.TokenRow): boolean =>
  isHosted(viewer) || (viewer.actor.kind === actorKind && viewer.actor.id === actorId);

/** Whatever became of it; to whoever it does not serve there is none. */
export async function tokenAt(
  { db, keys }: Deps,
  { viewer }: Call,
  kind: Kind,
  token: string,
): Promise<repo.TokenRow | undefined> {
  const tenantId = isHosted(viewer) ? null : viewer.tenantId;
  const row = await repo.token(db, tenantId, kind, hashOf(keys, token.slice(0, 100)));
  return row && bound(viewer, row) ? row : undefined;
}

/** A token that can still be used; every other is refused with what became of it. */
export async function findToken(deps: Deps, call: Call, kind: Kind, token: string): Promise<repo.TokenRow> {
  const row = await tokenAt(deps, call, kind, token);
  if (!row) throw invalid('unknown');
  if (row.state !== 'issued') throw invalid(row.state);
  if (row.expiresAt <= deps.clock.now()) throw invalid('expired');
  // Whoever has a credential of such a tenant is refused long before; a page of ours has none.
  if (!(await repo.platform(deps.db, row.tenantId))?.active) throw invalid('suspended');
  return row;
}

/** A hosted page acts for the tenant whose card it is. */
export const actingFor = (call: Call, { tenantId }: repo.TokenRow): Call => ({
  ...call,
  viewer: { ...call.viewer, tenantId },
});

/**
 * Uses the token in the transaction of what it is for; of parallel uses one wins. A holder who was suspended has no
 * tokens any more, which nobody told this subgraph: it is noted here, and stays.
 */
export async function useToken<T>(
  db: Db,
  row: repo.TokenRow,
  how: { readonly call: Call; readonly now: Date; readonly as: 'used' | 'viewed' },
  work: (tx: Tx, subject: Subject) => Promise<T>,
): Promise<T> {
  return transact(db, async (tx) => {
    const { tenantId } = row;
    const subject = await lock(tx, { tenantId, customerId: how.call.viewer.customerId }, row.cardId);
    if (holderOut(subject)) {
      await voidTokens(tx, tenantId, row.cardId, how.now);
      return invalid('voided');
    }
    if (!(await repo.useToken(tx, row, how.as, how.now))) throw invalid(await stateOf(tx, row));
    return work(tx, subject);
  });
}

async function stateOf(tx: Tx, { tenantId, kind, hash }: repo.TokenRow): Promise<string> {
  return (await repo.token(tx, tenantId, kind, hash))?.state ?? 'unknown';
}
