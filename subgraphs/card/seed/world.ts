import assert from 'node:assert/strict';
import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import { NIL } from '../../../kernel/id';
import type { Deps } from '../../../kernel/subgraph';
import { groupBy } from '../../../schema/rows';
import { sandbox } from '../../../schema/sandbox';
import { array } from '../../../schema/sets';
import { type AuthorisationRow, type Network, networkOn } from '../network';
import { HandClock } from './clock';
import { perform } from './deeds';
import { networkOf, peopleOf } from './people';
import type { CardTenant } from './products';
import { type Chapter, type Done, type FollowUp, type Purchase, planOf } from './story';

/** A card by its name: under which ids, each since when, and how many of its deeds are done. */
interface Standing {
  readonly ids: { readonly since: Date; readonly id: string }[];
  done: number;
}

const ANSWER_MS = 800;
const TOO_LATE_MS = 1_500;

/** Something that is said at a time. */
interface Work {
  readonly at: Date;
  readonly say: () => Promise<void>;
}

/**
 * Lives the story of one tenant through the verbs that everybody uses. What a start that was cut off has done already is
 * known by the history of the cards and by the network's numbers, and is not done again.
 */
export class World {
  readonly #tenant: CardTenant;
  readonly #deps: Deps;
  readonly #clock: HandClock;
  readonly #network: Network;
  readonly #cards: ReadonlyMap<string, Standing>;
  readonly #purchases = new Map<string, AuthorisationRow>();

  private constructor(deps: Deps, tenant: CardTenant, cards: ReadonlyMap<string, Standing>) {
    this.#tenant = tenant;
    this.#clock = new HandClock(deps.clock.now());
    this.#deps = { ...deps, clock: this.#clock };
    this.#network = networkOn(this.#deps);
    this.#cards = cards;
  }

  static async of(deps: Deps, tenant: CardTenant): Promise<World> {
    return new World(deps, tenant, await standing(deps.db, tenant));
  }

  /** What the network says, what outside approvers answer, and what has waited too long. */
  async hear({ told }: Chapter): Promise<void> {
    await this.#atOnce(told.flatMap((one) => this.#saying(one) ?? []));
    await this.#atOnce(told.flatMap((one) => this.#answering(one) ?? []));
    for (const one of told) await this.#ending(one);
  }

  /** What people do, those of the same minute at once. */
  async see({ done }: Chapter): Promise<void> {
    for (const deeds of groupBy(done, ({ at }) => at.toISOString()).values()) {
      this.#clock.set(deeds[0]!.at);
      await Promise.all(deeds.map((one) => this.#do(one)));
    }
  }

  /** Each at its own time. A question about nothing goes ahead: while it is looked into, all others gather. */
  async #atOnce(works: readonly Work[]): Promise<void> {
    if (works.length === 0) return;
    const ahead = this.#network.answer(networkOf(this.#tenant), { id: NIL, approve: false }).catch(() => {});
    const begun: Promise<void>[] = [];
    for (const { at, say } of works) begun.push((await this.#clock.begin(at, say)).done);
    await Promise.all([ahead, ...begun]);
  }

  #card(name: string): Standing {
    const known = this.#cards.get(name);
    assert(known, `${this.#tenant} has no card ${name}`);
    return known;
  }

  #idAt({ card, at }: Pick<Done, 'card' | 'at'>): string {
    return this.#card(card).ids.findLast(({ since }) => since <= at)!.id;
  }

  #saying(one: Purchase | FollowUp): Work | null {
    if (!('of' in one)) return { at: one.at, say: () => this.#purchase(one) };
    const { ref: networkRef, at, of, kind, amount, more } = one;
    const row = this.#known(of);
    // Nothing follows a purchase that was declined.
    if (row.state === 'declined' || kind === 'expire') return null;
    const given = { networkRef, id: row.id, amount, ...(kind === 'capture' && { more }) };
    // One that may not grow stays as it was.
    const refused = (error: unknown): void => assert(kind === 'increment' && error instanceof Fault, error as Error);
    return { at, say: () => this.#network[kind](networkOf(this.#tenant), given).then(() => {}, refused) };
  }

  #known(ref: string): AuthorisationRow {
    const row = this.#purchases.get(ref);
    assert(row, 'a purchase is heard of in an earlier chapter than what follows it');
    return row;
  }

  async #purchase(one: Purchase): Promise<void> {
    const { ref, kind, message } = one;
    const cardId = this.#idAt(one);
    const row = await this.#network[kind](networkOf(this.#tenant), { ...message, networkRef: ref, cardId });
    this.#purchases.set(ref, row);
  }

  #answering(one: Purchase | FollowUp): Work | null {
    if (!('word' in one) || one.word === null || one.word === 'late') return null;
    const { id, customerId, state } = this.#known(one.ref);
    if (state !== 'questioned') return null;
    const { app } = peopleOf(this.#tenant, customerId!);
    const answer = one.word === 'yes' ? { approve: true, code: '00' } : { approve: false, code: '05' };
    const say = async (): Promise<void> =>
      void this.#purchases.set(one.ref, await this.#network.answer(app, { id, ...answer }));
    return { at: new Date(one.at.getTime() + ANSWER_MS), say };
  }

  /** Of what nobody cleared, and of what nobody answered. */
  async #ending(one: Purchase | FollowUp): Promise<void> {
    const held = 'of' in one && one.kind === 'expire' && this.#known(one.of).state === 'held';
    const asked = 'word' in one && one.word === 'late' && this.#known(one.ref).state === 'questioned';
    if (!held && !asked) return;
    this.#clock.set(held ? one.at : new Date(one.at.getTime() + TOO_LATE_MS));
    await this.#network.letExpire(networkOf(this.#tenant), this.#known(held ? one.of : one.ref).id);
  }

  async #do(one: Done): Promise<void> {
    const { card, deed, at } = one;
    const standing = this.#card(card);
    if (standing.done > 0) return void standing.done--;
    const id = this.#idAt(one);
    const { customerId } = planOf(this.#tenant, card);
    await perform(this.#deps, peopleOf(this.#tenant, customerId), id, deed);
    if (deed[1] !== 'replace') return;
    const { tenantId } = sandbox[this.#tenant];
    const [next] = await this.#deps.db.sql<{ id: string }[]>`
      select successor_id as id from card.card where tenant_id = ${tenantId} and id = ${id}`;
    standing.ids.push({ since: at, id: next!.id });
  }
}

interface Row {
  readonly id: string;
  readonly successor_id: string | null;
  readonly succeeded_at: string | null;
  readonly deeds: number;
}

/** Of a card that was issued and nothing else, one row of history tells. That it was blocked is no deed of anybody. */
async function standing({ sql }: Db, tenant: CardTenant): Promise<Map<string, Standing>> {
  const { tenantId, cards } = sandbox[tenant];
  const names = Object.entries<string>(cards);
  const rows = await sql<Row[]>`
    select c.id, c.successor_id, s.created_at as succeeded_at,
           (select count(*)::int from card.history h
            where h.tenant_id = c.tenant_id and h.card_id in (c.id, c.successor_id)
              and h.verb not in ('issueVirtual', 'issuePhysical', 'issueSuccessor')
              and not (h.verb = 'block' and h.actor_kind = 'network')) as deeds
    from card.card c
    left join card.card s on s.tenant_id = c.tenant_id and s.id = c.successor_id
    where c.tenant_id = ${tenantId} and c.id = any(${array(names.map(([, id]) => id))}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(names.map(([name, id]) => [name, standingOf(byId.get(id)!)]));
}

function standingOf({ id, successor_id, succeeded_at, deeds }: Row): Standing {
  const ids = [{ since: new Date(0), id }];
  if (successor_id && succeeded_at) ids.push({ since: new Date(succeeded_at), id: successor_id });
  return { ids, done: deeds };
}
