import { and, eq } from 'drizzle-orm';
import { canonical, sha256 } from '../../../kernel/crypto';
import { found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import type { Call, Deps } from '../../../kernel/subgraph';
import { authorisation } from '../../../schema/tables/card';
import { systemAccounts } from '../../wallet/port';
import { type Hub, hubOn } from '../live/hub';
import { holderOfPan, prove } from '../secrets/prove';
import { causeOf } from '../service/change';
import * as gate from './input';
import { type Lane, laneOn, Stale } from './lane';
import type * as messages from './messages';
import type { Authorise, Follow, Sent } from './order';
import { ending, sweep } from './sweep';
import { outcomeOf } from './wait';

export type * from './messages';

/** The same question, the same hash; what the cardholder showed is not part of it: not even its hash is kept. */
const sentAs = (kind: string, { networkRef: ref, ...asked }: { readonly networkRef: string }): Sent => ({
  ref,
  hash: sha256(canonical({ kind, ...asked })).toString('hex'),
});

const fresh = () => ({ transferId: newId(), holdId: newId() });

/** `hub`: the events of this process, where somebody follows them already. */
export function networkOn(deps: Deps, hub: Hub = hubOn(deps)): messages.Network {
  const lane = laneOn(
    deps,
    systemAccounts(deps.db, () => deps.clock.now()),
  );
  const rowFor = async (call: Call, outcome: messages.AuthorisationRow | string) =>
    typeof outcome === 'string' ? rowOf(call, outcome) : outcome;
  const rowOf = async (call: Call, id: string): Promise<messages.AuthorisationRow> => {
    const { tenantId } = call.viewer;
    const wanted = and(eq(authorisation.tenantId, tenantId), eq(authorisation.id, id));
    return found((await deps.db.orm.select().from(authorisation).where(wanted))[0], 'AUTHORISATION_UNKNOWN');
  };
  const follow =
    (kind: Follow['kind']) =>
    async (call: Call, message: messages.CaptureMessage): Promise<messages.AuthorisationRow> => {
      const given = parse(kind === 'capture' ? gate.capturing : gate.following, message);
      const id = await meant(deps, call, given);
      const { amount } = given;
      const more = 'more' in given && given.more === true;
      const common = { cause: causeOf(call, deps.clock.now()), id, fresh: fresh() };
      return rowFor(call, await lane({ ...common, kind, sent: sentAs(kind, given), amount, more }));
    };
  return {
    authorise: async (call, message, wait = false) => {
      const row = await rowFor(call, await authorise(deps, lane, call, message));
      if (!wait || row.state !== 'questioned') return row;
      return outcomeOf({ deps, hub, lane, call, again: () => rowOf(call, row.id) }, row);
    },
    increment: follow('increment'),
    capture: follow('capture'),
    reverse: follow('reverse'),
    refund: follow('refund'),
    force: async (call, message) => {
      const given = parse(gate.forcing, message);
      const cardId = idOf(given.cardId, 'CARD_UNKNOWN', 'cardId');
      const common = { cause: causeOf(call, deps.clock.now()), id: newId(), fresh: fresh(), cardId };
      return rowFor(call, await lane({ ...common, kind: 'force', sent: sentAs('force', given), message: given }));
    },
    answer: async (call, message) => {
      const { approve, code, ...given } = parse(gate.answering, message);
      const id = idOf(given.id, 'AUTHORISATION_UNKNOWN');
      const common = { cause: causeOf(call, deps.clock.now()), id, fresh: fresh() };
      return rowFor(call, await lane({ ...common, kind: 'answer', approve, code, late: false }));
    },
    letExpire: async (call, text) => {
      const { id, state } = await rowOf(call, idOf(text, 'AUTHORISATION_UNKNOWN'));
      return rowFor(call, await lane(ending({ id, state, cause: causeOf(call, deps.clock.now()), early: true })));
    },
    sweep: () => sweep(deps, lane),
  };
}

/** The authorisation that a message is about, by its id or by its number. */
async function meant({ db }: Deps, { viewer }: Call, { id, original }: gate.Following): Promise<string> {
  if (id) return idOf(id, 'AUTHORISATION_UNKNOWN');
  if (!original) throw invalid('id', 'is needed, or the original number');
  const rows = await db.sql<{ id: string }[]>`
    select authorisation_id as id from card.message
    where tenant_id = ${viewer.tenantId} and network_ref = ${original} and kind in ('authorise', 'force')`;
  return found(rows[0], 'AUTHORISATION_UNKNOWN', 'original').id;
}

const ATTEMPTS = 3;

async function authorise(
  deps: Deps,
  lane: Lane,
  call: Call,
  message: messages.AuthoriseMessage,
): Promise<messages.AuthorisationRow | string> {
  const { presented, ...given } = parse(gate.authorising, message);
  const { tenantId } = call.viewer;
  const numbered = presented?.pan ? await holderOfPan(deps, tenantId, presented.pan) : null;
  if (!given.cardId && !presented?.pan) throw invalid('cardId', 'is needed, or the number of the card');
  const cardId = given.cardId
    ? idOf(given.cardId, 'CARD_UNKNOWN', 'cardId')
    : found(numbered, 'CARD_UNKNOWN', 'presented.pan').cardId;
  if (presented?.pan && numbered?.cardId !== cardId) throw invalid('presented.pan', 'is not the number of this card');
  const order: Omit<Authorise, 'proof'> = {
    ...{ kind: 'authorise', cause: causeOf(call, deps.clock.now()), id: newId(), cardId, fresh: fresh() },
    ...{ sent: sentAs('authorise', { ...given, cardId } as typeof given), message: { ...given, cardId } },
    superseded: numbered?.current === false,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await lane({ ...order, proof: presented && (await prove(deps, tenantId, cardId, presented)) });
    } catch (error) {
      if (!(error instanceof Stale) || attempt >= ATTEMPTS) throw error;
    }
  }
}
