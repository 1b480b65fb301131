import assert from 'node:assert/strict';
import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
import type { Deps } from '../../../kernel/subgraph';
import { groupBy } from '../../../schema/rows';
import { sandbox } from '../../../schema/sandbox';
import { array } from '../../../schema/sets';
import { type AuthorisationRow, type Network, networkOn } from '../network';
import { type TravellingClock, travellingClock } from './clock';
import { perform } from './deeds';
import { networkOf, peopleOf } from './people';
import { type CardTenant, cardTenants } from './products';
import { type Day, type Done, type FollowUp, type Purchase, planOf } from './story';

/** A card by its name: under which ids, each since when, and how many of its deeds are done. */
interface Standing {
  readonly ids: { readonly since: Date; readonly id: string }[];
  done: number;
}

const isFault = (error: unknown): void => assert(error instanceof Fault, error as Error);
const keyOf = (tenant: CardTenant, name: string): string => `${tenant}/${name}`;
const ANSWER_MS = 800;
const TOO_LATE_MS = 1_500;

/**
 * Lives the story day by day through the verbs that everybody uses. What a start that was cut off has done already is
 * known by the history of the cards and by the network's numbers, and is not done again.
 */
export class World {
  readonly #deps: Deps;
  readonly #clock: TravellingClock;
  readonly #network: Network;
  readonly #cards: ReadonlyMap<string, Standing>;
  readonly #purchases = new Map<string, AuthorisationRow>();

  private constructor(deps: Deps, cards: ReadonlyMap<string, Standing>) {
    this.#clock = travellingClock(deps.clock);
    this.#deps = { ...deps, clock: this.#clock };
    this.#network = networkOn(this.#deps);
    this.#cards = cards;
  }

  static async of(deps: Deps): Promise<World> {
    return new World(deps, await standing(deps.db));
  }

  async live({ told, done }: Day): Promise<void> {
 const c0=process.cpuUsage(); let t0=Date.now(); const T: any = ((globalThis as any).T ??= {wave:0,word:0,deeds:0,issue:0}); const tick=(k: string)=>{T[k]+=Date.now()-t0;t0=Date.now();};
    await Promise.all(told.map((one) => this.#clock.at(one.at, () => this.#hear(one))));tick('wave');
    await Promise.all(told.flatMap((one) => ('word' in one && one.word ? this.#answer(one) : [])));tick('word');
    const byCard = groupBy(done, ({ tenant, card }) => keyOf(tenant, card));
    await Promise.all([...byCard.values()].map((deeds) => this.#inTurn(deeds)));tick('deeds');const c=process.cpuUsage(c0); T.cpu=(T.cpu??0)+(c.user+c.system)/1000;
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

  #hear(one: Purchase | FollowUp): Promise<void> {
    return 'of' in one ? this.#follow(one) : this.#purchase(one);
  }

  async #purchase(one: Purchase): Promise<void> {
    const { tenant, ref, kind, message } = one;
    const cardId = this.#idAt(one);
    const row = await this.#network[kind](networkOf(tenant), { ...message, networkRef: ref, cardId });
    this.#purchases.set(keyOf(tenant, ref), row);
  }

  /** Nothing follows a purchase that was declined. One that may not grow stays as it was. */
  async #follow({ tenant, ref, of, kind, amount, more }: FollowUp): Promise<void> {
    const row = this.#purchases.get(keyOf(tenant, of));
    assert(row, 'a purchase is heard of on an earlier day than what follows it');
    const call = networkOf(tenant);
    const given = { networkRef: ref, id: row.id, amount };
    if (row.state === 'declined') return;
    if (kind === 'capture') await this.#network.capture(call, { ...given, more });
    else if (kind === 'increment') await this.#network.increment(call, given).catch(isFault);
    else if (kind !== 'expire') await this.#network[kind](call, given);
    else if (row.state === 'held') await this.#network.letExpire(call, row.id);
  }

  async #answer({ tenant, ref, at, word }: Purchase): Promise<void> {
    const key = keyOf(tenant, ref);
    const row = this.#purchases.get(key);
    if (row?.state !== 'questioned') return;
    const { app } = peopleOf(tenant, row.customerId!);
    const late = word === 'late';
    const when = new Date(at.getTime() + (late ? TOO_LATE_MS : ANSWER_MS));
    const answered = await this.#clock.at(when, () =>
      late
        ? this.#network.letExpire(networkOf(tenant), row.id)
        : this.#network.answer(app, { id: row.id, approve: word === 'yes', code: word === 'yes' ? '00' : '05' }),
    );
    this.#purchases.set(key, answered);
  }

  async #inTurn(deeds: readonly Done[]): Promise<void> {
    for (const one of deeds) {
      const card = this.#card(one);
      if (card.done > 0) card.done--;
      else await this.#clock.at(one.at, () => this.#do(one));
    }
  }

  async #do(one: Done): Promise<void> {
    const { tenant, card, deed, at } = one;
    const id = this.#idAt(one);
    const { customerId } = planOf(tenant, card);
    await perform(this.#deps, peopleOf(tenant, customerId), id, deed);
    if (deed[1] !== 'replace' && deed[1] !== 'renew') return;
    const [next] = await this.#deps.db.sql<{ id: string }[]>`
      select successor_id as id from card.card where tenant_id = ${sandbox[tenant].tenantId} and id = ${id}`;
    this.#card(one).ids.push({ since: at, id: next!.id });
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
