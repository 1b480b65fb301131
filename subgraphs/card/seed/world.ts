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
import { type CardTenant, cardTenants } from './products';
import { type Chapter, type Done, type FollowUp, type Purchase, planOf } from './story';

/** A card by its name: under which ids, each since when, and how many of its deeds are done. */
interface Standing {
  readonly ids: { readonly since: Date; readonly id: string }[];
  done: number;
}

const keyOf = (tenant: CardTenant, name: string): string => `${tenant}/${name}`;
const ANSWER_MS = 800;

/** Something that is said at a time. */
interface Work {
  readonly at: Date;
  readonly say: () => Promise<void>;
}

/**
 * Lives the story day by day through the verbs that everybody uses. What a start that was cut off has done already is
 * known by the history of the cards and by the network's numbers, and is not done again.
 */
export class World {
  readonly #deps: Deps;
  readonly #clock: HandClock;
  readonly #network: Network;
  readonly #cards: ReadonlyMap<string, Standing>;
  readonly #purchases = new Map<string, AuthorisationRow>();

  private constructor(deps: Deps, cards: ReadonlyMap<string, Standing>) {
    this.#clock = new HandClock(deps.clock.now());
    this.#deps = { ...deps, clock: this.#clock };
    this.#network = networkOn(this.#deps);
    this.#cards = cards;
  }

  static async of(deps: Deps): Promise<World> {
    return new World(deps, await standing(deps.db));
  }

  /** What the network says, what outside approvers answer, and what by the end has waited too long. */
  async hear({ told, end }: Chapter): Promise<void> {
    await this.#atOnce(told.flatMap((one) => this.#saying(one) ?? []));
    await this.#atOnce(told.flatMap((one) => this.#answering(one) ?? []));
    this.#clock.set(end);
    await this.#network.sweep();
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
    const ahead = this.#network.answer(networkOf('cryptomate'), { id: NIL, approve: false }).catch(() => {});
    const begun: Promise<void>[] = [];
    for (const { at, say } of works) begun.push((await this.#clock.begin(at, say)).done);
    await Promise.all([ahead, ...begun]);
  }

  #card({ tenant, card }: Pick<Done, 'tenant' | 'card'>): Standing {
    const known = this.#cards.get(keyOf(tenant, card));
    assert(known, `${tenant} has no card ${card}`);
    return known;
  }

  #idAt(whose: Pick<Done, 'tenant' | 'card' | 'at'>): string {
    const { ids } = this.#card(whose);
    return ids.findLast(({ since }) => since <= whose.at)!.id;
  }

  #saying(one: Purchase | FollowUp): Work | null {
    const { tenant, ref: networkRef, at } = one;
    if (!('of' in one)) return { at, say: () => this.#purchase(one) };
    const { of, kind, amount, more } = one;
    const row = this.#purchases.get(keyOf(tenant, of));
    assert(row, 'a purchase is heard of in an earlier chapter than what follows it');
    // Nothing follows a purchase that was declined.
    if (row.state === 'declined') return null;
    const given = { networkRef, id: row.id, amount, ...(kind === 'capture' && { more }) };
    // One that may not grow stays as it was.
    const refused = (error: unknown): void => assert(kind === 'increment' && error instanceof Fault, error as Error);
    return { at, say: () => this.#network[kind](networkOf(tenant), given).then(() => {}, refused) };
  }

  async #purchase(one: Purchase): Promise<void> {
    const { tenant, ref, kind, message } = one;
    const cardId = this.#idAt(one);
    const row = await this.#network[kind](networkOf(tenant), { ...message, networkRef: ref, cardId });
    this.#purchases.set(keyOf(tenant, ref), row);
  }

  #answering(one: Purchase | FollowUp): Work | null {
    if (!('word' in one) || one.word === null) return null;
    const key = keyOf(one.tenant, one.ref);
    const row = this.#purchases.get(key)!;
    const { app } = peopleOf(one.tenant, row.customerId!);
    if (row.state !== 'questioned' || one.word === 'late') return null;
    const answer = one.word === 'yes' ? { approve: true, code: '00' } : { approve: false, code: '05' };
    const say = async (): Promise<void> =>
      void this.#purchases.set(key, await this.#network.answer(app, { id: row.id, ...answer }));
    return { at: new Date(one.at.getTime() + ANSWER_MS), say };
  }

  async #do(one: Done): Promise<void> {
    const { tenant, card, deed, at } = one;
    const standing = this.#card(one);
    if (standing.done > 0) return void standing.done--;
    const id = this.#idAt(one);
    const { customerId } = planOf(tenant, card);
    await perform(this.#deps, peopleOf(tenant, customerId), id, deed);
    if (deed[1] !== 'replace' && deed[1] !== 'renew') return;
    const [next] = await this.#deps.db.sql<{ id: string }[]>`
      select successor_id as id from card.card where tenant_id = ${sandbox[tenant].tenantId} and id = ${id}`;
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
async function standing({ sql }: Db): Promise<Map<string, Standing>> {
  const names = cardTenants.flatMap((tenant) =>
    Object.entries<string>(sandbox[tenant].cards).map(([name, id]) => ({ key: keyOf(tenant, name), tenant, id })),
  );
  const rows = await sql<Row[]>`
    select c.id, c.successor_id, s.created_at as succeeded_at,
           (select count(*)::int from card.history h
            where h.tenant_id = c.tenant_id and h.card_id in (c.id, c.successor_id)
              and h.verb not in ('issueVirtual', 'issuePhysical', 'issueSuccessor')
              and not (h.verb = 'block' and h.actor_kind = 'network')) as deeds
    from unnest(${array(names.map(({ tenant }) => sandbox[tenant].tenantId))}::uuid[],
                ${array(names.map(({ id }) => id))}::uuid[]) as w (tenant_id, id)
    join card.card c on c.tenant_id = w.tenant_id and c.id = w.id
    left join card.card s on s.tenant_id = c.tenant_id and s.id = c.successor_id`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(names.map(({ key, id }) => [key, standingOf(byId.get(id)!)]));
}

function standingOf({ id, successor_id, succeeded_at, deeds }: Row): Standing {
  const ids = [{ since: new Date(0), id }];
  if (successor_id && succeeded_at) ids.push({ since: new Date(succeeded_at), id: successor_id });
  return { ids, done: deeds };
}
