import assert from 'node:assert/strict';
import type { Db } from '../../../kernel/db';
import { Fault } from '../../../kernel/error';
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

  async live({ told, done }: Chapter): Promise<void> {
    const c0 = process.cpuUsage(); const PG = () => 0; let p0 = PG(); const pt = (k: string) => { const n = PG(); T[k] = (T[k] ?? 0) + n - p0; p0 = n; };
    let t0 = Date.now();
    const T: any = ((globalThis as any).T ??= { wave: 0, word: 0, deeds: 0, issue: 0 });
    const tick = (k: string) => {
      T[k] += Date.now() - t0;
      t0 = Date.now();
    };
    const heard: Promise<void>[] = [];
    for (const one of told) {
      const say = this.#saying(one);
      if (say) heard.push((await this.#clock.begin(one.at, say)).done);
    }
    await Promise.all(heard);
    tick('wave'); pt('pgwave');
    for (const one of told) await this.#overdue(one);
    tick('word'); pt('pgword');
    // Those of the same minute at once.
    for (const deeds of groupBy(done, ({ at }) => at.toISOString()).values()) {
      this.#clock.set(deeds[0]!.at);
      await Promise.all(deeds.map((one) => this.#do(one)));
    }
    tick('deeds'); pt('pgdeeds');
    const c = process.cpuUsage(c0);
    T.cpu = (T.cpu ?? 0) + (c.user + c.system) / 1000;
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

  /** What the network has to say, if anything: nothing follows a purchase that was declined. */
  #saying(one: Purchase | FollowUp): (() => Promise<void>) | null {
    if (!('of' in one)) return () => this.#purchase(one);
    const { tenant, ref: networkRef, of, kind, amount, more } = one;
    const row = this.#purchases.get(keyOf(tenant, of));
    assert(row, 'a purchase is heard of in an earlier chapter than what follows it');
    if (row.state === 'declined' || kind === 'expire') return null;
    const given = { networkRef, id: row.id, amount, ...(kind === 'capture' && { more }) };
    // One that may not grow stays as it was.
    const refused = (error: unknown): void => assert(kind === 'increment' && error instanceof Fault, error as Error);
    return () => this.#network[kind](networkOf(tenant), given).then(() => {}, refused);
  }

  async #purchase(one: Purchase): Promise<void> {
    const { tenant, ref, kind, message } = one;
    const cardId = this.#idAt(one);
    const row = await this.#network[kind](networkOf(tenant), { ...message, networkRef: ref, cardId });
    this.#purchases.set(keyOf(tenant, ref), row);
  }

  /** Questions are answered, or not; what was held too long is let go. */
  async #overdue(one: Purchase | FollowUp): Promise<void> {
    const key = keyOf(one.tenant, 'of' in one ? one.of : one.ref);
    const row = this.#purchases.get(key)!;
    if ('of' in one) {
      this.#clock.set(one.at);
      if (one.kind === 'expire' && row.state === 'held') await this.#network.letExpire(networkOf(one.tenant), row.id);
    } else if (row.state === 'questioned') this.#purchases.set(key, await this.#answer(one, row));
  }

  #answer({ tenant, at, word }: Purchase, { id, customerId }: AuthorisationRow): Promise<AuthorisationRow> {
    const late = word === 'late';
    this.#clock.set(new Date(at.getTime() + (late ? TOO_LATE_MS : ANSWER_MS)));
    if (late) return this.#network.letExpire(networkOf(tenant), id);
    const approve = word === 'yes';
    return this.#network.answer(peopleOf(tenant, customerId!).app, { id, approve, code: approve ? '00' : '05' });
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
