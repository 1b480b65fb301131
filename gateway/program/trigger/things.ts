import { StartError } from '../../../kernel/start-error';
import type { Place } from '../place';

/** What triggers act on. */
export interface Card {
  readonly id: string;
  readonly status: string;
  readonly last4: string;
  readonly currency: string;
  readonly approvalMethod: string | null;
  readonly account: { readonly id: string };
  readonly holder: { readonly id: string } | null;
}

/** What was done, in words, and what it was done to. */
export interface Deed {
  readonly did: string;
  readonly id: string;
}

const CARD = 'id status last4 currency approvalMethod account { id } holder { id }';

/** The sandbox as one tenant finds it, and what can be done there by name. */
export class World {
  readonly deeds: Deed[] = [];

  constructor(readonly place: Place) {}

  /** A command on one thing; `args` as GraphQL writes them, `$id` among its variables. */
  async act(did: string, call: string, variables: Record<string, unknown>, types: string): Promise<string> {
    const document = `mutation (${types}) { done: ${call} { id } }`;
    const { done } = await this.place.ask<{ done: { id: string } }>(document, variables);
    this.deeds.push({ did, id: done.id });
    return done.id;
  }

  /** A command that needs the id and nothing else. */
  simply = (did: string, verb: string, id: string, more = ''): Promise<string> =>
    this.act(did, `${verb}(id: $id${more})`, { id }, '$id: ID!');

  async cards(...statuses: string[]): Promise<Card[]> {
    const query = `query ($statuses: [CardStatus!]) { cards(first: 50, filter: { statuses: $statuses }) { nodes { ${CARD} } } }`;
    const { cards } = await this.place.ask<{ cards: { nodes: Card[] } }>(query, { statuses });
    return cards.nodes;
  }

  /** One that is in use: thawed or unblocked first where none is. */
  async active(): Promise<Card> {
    const [card] = await this.cards('ACTIVE');
    if (card) return card;
    const [frozen] = await this.cards('FROZEN');
    if (frozen) await this.simply('thawed the card', 'unfreezeCard', frozen.id);
    const [blocked] = frozen ? [] : await this.cards('BLOCKED');
    if (blocked) await this.simply('unblocked the card', 'unblockCard', blocked.id);
    const found = frozen ?? blocked;
    if (!found) throw new StartError(`${this.place.tenant} has no card to try this on; npm run reset makes new ones.`);
    return found;
  }

  /** A new one, where what is done to it is for good. */
  async fresh(over: Record<string, unknown> = {}): Promise<Card> {
    const { account, holder } = await this.active();
    const input = { accountId: account.id, customerId: holder?.id, ...over };
    const id = await this.act('issued a card', 'issueCard(input: $input)', { input }, '$input: IssueCardInput!');
    const { card } = await this.place.ask<{ card: Card }>(`query ($id: ID!) { card(id: $id) { ${CARD} } }`, { id });
    return card;
  }

  /** A purchase in the state that it comes to; small ones find a card that can pay. */
  async purchase(amount = '1.00', from?: Card): Promise<Authorisation> {
    let last: Authorisation | undefined;
    for (const card of from ? [from] : await this.payers()) {
      last = await this.authorise(card, amount);
      if (from || last.state !== 'DECLINED' || amount !== SMALL) break;
    }
    if (!last) throw new StartError(`${this.place.tenant} has no card that could pay.`);
    this.deeds.push({ did: `bought for ${amount}: ${last.state.toLowerCase()}`, id: last.id });
    return last;
  }

  private async payers(): Promise<Card[]> {
    await this.active();
    // Others would be asked about, and nobody may be there to answer.
    return (await this.cards('ACTIVE')).filter(({ approvalMethod }) => !ASKED.has(approvalMethod));
  }

  private async authorise({ id: cardId, currency }: Card, amount: string): Promise<Authorisation> {
    const merchant = { name: 'Corner Shop', mcc: '5411', country: 'AE', city: 'Dubai' };
    const input = { cardId, amount: { amount, currency }, merchant, channel: 'ECOMMERCE' };
    const query = 'mutation ($input: SandboxAuthoriseInput!) { sandboxAuthorise(input: $input) { id state } }';
    return (await this.place.ask<{ sandboxAuthorise: Authorisation }>(query, { input })).sandboxAuthorise;
  }
}

const SMALL = '1.00';
const ASKED: ReadonlySet<string | null> = new Set(['WEBHOOK', 'DEFI']);

export interface Authorisation {
  readonly id: string;
  readonly state: string;
}
