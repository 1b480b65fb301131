import { StartError } from '../../../kernel/start-error';
import type { DialectName } from '../../../kernel/viewer';
import type { Card, World } from './things';

/** How one thing is made to happen for real. */
export interface Recipe {
  readonly tenant: DialectName;
  readonly about: string;
  readonly run: (world: World) => Promise<unknown>;
}

const freeze = (world: World, { id }: Card) =>
  world.simply('froze the card', 'freezeCard', id, ', reason: "Travelling"');
const block = (world: World, { id }: Card) =>
  world.simply('blocked the card', 'blockCard', id, ', reason: "Suspicious"');

const inState = async (world: World, status: string, make: typeof freeze): Promise<Card> => {
  const [found] = await world.cards(status);
  if (found) return found;
  const card = await world.active();
  await make(world, card);
  return card;
};

const report = async (
  world: World,
  kind: string,
  given?: { readonly id: string },
): Promise<{ readonly id: string }> => {
  const card = given ?? (await world.fresh());
  const types = '$id: ID!, $kind: CardReportKind!';
  const call = 'reportCard(id: $id, kind: $kind, reason: "Left in a taxi")';
  await world.act(`reported the card ${kind.toLowerCase()}`, call, { id: card.id, kind }, types);
  return card;
};

const superseded = async (world: World, verb: 'replaceCard' | 'renewCard'): Promise<void> => {
  const { id } = await report(world, verb === 'renewCard' ? 'STOLEN' : 'LOST');
  await world.simply('reviewed the report', 'reviewReport', id);
  await world.simply('issued its successor', verb, id);
};

const ADDRESS = { country: 'AE', city: 'Dubai', line1: '12 Marina Walk', postalCode: '00000', phone: '+971501234567' };
const PIN = '2580';

/** The way of a plastic, as far as wanted. */
const plastic = async (world: World, until: 'ordered' | 'processed' | 'delivered'): Promise<Card> => {
  const card = await world.fresh({ form: 'PHYSICAL', address: ADDRESS });
  const { id } = card;
  if (until === 'ordered') return card;
  await world.act('set its PIN', 'setCardPin(id: $id, pin: $pin)', { id, pin: PIN }, '$id: ID!, $pin: String!');
  await world.simply('processed the card', 'processCard', id);
  if (until === 'processed') return card;
  await world.simply('had it made', 'updateManufacturing', id, ', status: MANUFACTURED');
  await world.simply('had it delivered', 'updateDelivery', id, ', status: DELIVERED');
  return card;
};

/** Booked at once by some contracts, held first by others: in the end it is cleared. */
const captured = async (world: World): Promise<string> => {
  const { id } = await approved(world);
  return world.simply('captured it', 'sandboxCapture', id);
};

const approved = async (world: World) => {
  const bought = await world.purchase();
  if (bought.state === 'DECLINED') throw new StartError('Every card of the tenant was declined; see why in decisions.');
  return bought;
};

interface Account {
  readonly id: string;
  readonly currency: string;
  readonly available: { readonly amount: string };
}

const accounts = async ({ place }: World): Promise<Account[]> => {
  const query = '{ accounts(first: 50) { nodes { id currency status available { amount } kind } } }';
  const { accounts: page } = await place.ask<{ accounts: { nodes: (Account & Record<string, unknown>)[] } }>(query);
  const open = page.nodes.filter(({ status, kind }) => status === 'ACTIVE' && kind === 'DIGITAL');
  return open.sort((a, b) => Number(b.available.amount) - Number(a.available.amount));
};

const richest = async (world: World): Promise<Account> => {
  const [account] = await accounts(world);
  if (!account) throw new StartError(`${world.place.tenant} has no open account to try this on.`);
  return account;
};

const AMOUNT = '1.00';

const transfer = async (world: World): Promise<void> => {
  const [from, ...others] = await accounts(world);
  const to = others.find(({ currency }) => currency === from?.currency);
  if (!from || !to) throw new StartError(`${world.place.tenant} has no two open accounts of one currency.`);
  const input = { accountId: from.id, to: { accountId: to.id }, amount: { amount: AMOUNT, currency: from.currency } };
  await world.act(`sent ${AMOUNT}`, 'transfer(input: $input)', { input }, '$input: TransferInput!');
};

const outbound = async (world: World): Promise<string> => {
  const { id: accountId, currency } = await richest(world);
  const input = { accountId, amount: { amount: AMOUNT, currency }, recipient: 'Marina Properties' };
  return world.act(`sent ${AMOUNT} to a bank`, 'sandboxOutbound(input: $input)', { input }, '$input: OutboundInput!');
};

const inbound = async (world: World, cleared: boolean): Promise<string> => {
  const { id: accountId, currency } = await richest(world);
  const input = { to: { accountId }, amount: { amount: AMOUNT, currency }, sender: 'Employer', cleared };
  return world.act(`received ${AMOUNT}`, 'sandboxInbound(input: $input)', { input }, '$input: InboundInput!');
};

const enrol = 'setThreeDs(cardId: $id, enrolled: true, channel: $channel)';

const challenge = async (world: World, channel: 'SMS' | 'WEBHOOK'): Promise<void> => {
  const { id: cardId, currency } = await world.active();
  await world.act(
    `had questions sent by ${channel}`,
    enrol,
    { id: cardId, channel },
    '$id: ID!, $channel: ThreeDsChannel',
  );
  const input = { cardId, amount: { amount: AMOUNT, currency }, merchant: { name: 'Librería Norte', country: 'ES' } };
  const query = `mutation ($input: SandboxChallengeInput!) { sandboxRaiseChallenge(input: $input) { challenge { id } } }`;
  const raised = await world.place.ask<{ sandboxRaiseChallenge: { challenge: { id: string } | null } }>(query, {
    input,
  });
  const asked = raised.sandboxRaiseChallenge.challenge;
  if (!asked) throw new StartError('The purchase went through without 3-D Secure.');
  world.deeds.push({ did: 'asked for 3-D Secure', id: asked.id });
};

const VELOCITY =
  'mutation ($id: ID!, $rules: [VelocityRuleInput!]!) { setVelocityRules(subject: { kind: CARD, id: $id }, rules: $rules) { __typename } }';

/** One purchase more than the rule lets pass; the rule goes again, the card stays blocked. */
const tooFast = async (world: World): Promise<void> => {
  const card = await world.fresh();
  const setRules = (rules: object[]) => world.place.ask(VELOCITY, { id: card.id, rules });
  await setRules([{ maxAuthorisations: 1, windowSeconds: 60, blocks: true }]);
  await world.purchase(AMOUNT, card);
  await world.purchase(AMOUNT, card);
  await setRules([]);
};

const asked = async (world: World): Promise<void> => {
  const card = await world.fresh({ approvalMethod: 'WEBHOOK' });
  await world.purchase(AMOUNT, card);
};

const MORE_THAN_ANYBODY_HAS = '9999999.00';
const saas = 'vaultspay-saas';
const v1 = 'vaultspay-v1';

// biome-ignore format: one recipe, one line
export const recipes = {
  'card.issued': { tenant: saas, about: 'a virtual card is issued', run: (w) => w.fresh() },
  'card.frozen': { tenant: saas, about: 'a card is frozen', run: async (w) => freeze(w, await w.active()) },
  'card.unfrozen': { tenant: saas, about: 'a frozen card is thawed', run: async (w) => w.simply('thawed the card', 'unfreezeCard', (await inState(w, 'FROZEN', freeze)).id) },
  'card.blocked': { tenant: saas, about: 'a card is blocked by the app', run: async (w) => block(w, await w.active()) },
  'card.unblocked': { tenant: saas, about: 'a blocked card is unblocked', run: async (w) => w.simply('unblocked the card', 'unblockCard', (await inState(w, 'BLOCKED', block)).id) },
  'card.reported': { tenant: saas, about: 'a new card is reported lost', run: (w) => report(w, 'LOST') },
  'card.closed': { tenant: v1, about: 'a new card is terminated', run: async (w) => w.simply('terminated the card', 'terminateCard', (await w.fresh()).id, ', reason: USER_REQUEST') },
  'card.expired': { tenant: saas, about: 'a new card expires', run: async (w) => w.act('let the card expire', 'sandboxExpireCard(cardId: $id)', { id: (await w.fresh()).id }, '$id: ID!') },
  'card.updated': { tenant: saas, about: 'a card gets another label', run: async (w) => w.simply('named the card', 'updateCard', (await w.active()).id, `, input: { label: "Travel ${Date.now()}" }`) },
  'card.processed': { tenant: saas, about: 'a physical card is ordered and processed', run: (w) => plastic(w, 'processed') },
  'card.delivered': { tenant: saas, about: 'a physical card is made and delivered', run: (w) => plastic(w, 'delivered') },
  'card.threeds.challenge': { tenant: v1, about: 'a purchase asks for 3-D Secure', run: (w) => challenge(w, 'SMS') },
  'transfer.posted': { tenant: saas, about: 'money goes from one account to another', run: transfer },
  'transfer.pending': { tenant: saas, about: 'money is on its way in', run: (w) => inbound(w, false) },
  'transfer.reversed': { tenant: saas, about: 'a transfer to a bank comes back', run: async (w) => w.simply('had it returned', 'sandboxReturn', await outbound(w)) },
  'authorisation.requested': { tenant: 'cryptomate', about: 'a purchase is asked about by webhook', run: asked },
  'authorisation.held': { tenant: v1, about: 'a purchase is approved', run: approved },
  'authorisation.declined': { tenant: saas, about: 'a purchase is declined', run: (w) => w.purchase(MORE_THAN_ANYBODY_HAS) },
  'authorisation.captured': { tenant: v1, about: 'a purchase is approved and cleared', run: captured },
  'authorisation.reversed': { tenant: v1, about: 'a purchase is approved and dropped', run: async (w) => w.simply('reversed it', 'sandboxReverse', (await approved(w)).id) },
  'authorisation.refunded': { tenant: v1, about: 'a purchase is cleared and refunded', run: async (w) => w.simply('refunded it', 'sandboxRefund', await captured(w)) },
} as const satisfies Record<string, Recipe>;

/** What others have words of their own for, and nobody else tells apart. */
const more = {
  ordered: { tenant: saas, about: 'a physical card is ordered', run: (w) => plastic(w, 'ordered') },
  stolen: { tenant: saas, about: 'a new card is reported stolen', run: (w) => report(w, 'STOLEN') },
  damaged: {
    tenant: saas,
    about: 'a card arrives damaged',
    run: async (w) => report(w, 'DAMAGED', await plastic(w, 'delivered')),
  },
  replaced: { tenant: saas, about: 'a lost card is replaced', run: (w) => superseded(w, 'replaceCard') },
  renewed: { tenant: saas, about: 'a stolen card is renewed', run: (w) => superseded(w, 'renewCard') },
  askedByWebhook: {
    tenant: 'cryptomate',
    about: 'a webhook is asked for 3-D Secure',
    run: (w) => challenge(w, 'WEBHOOK'),
  },
  tooFast: { tenant: 'cryptomate', about: 'a card is used too fast and blocked', run: tooFast },
} as const satisfies Record<string, Recipe>;

const ofCryptomate = (recipe: Recipe): Recipe => ({ ...recipe, tenant: 'cryptomate' });

/** The contracts' own words. */
export const worded: Readonly<Record<string, Recipe>> = {
  'card.status.pending': more.ordered,
  'card.status.issuance_in_progress': recipes['card.processed'],
  'card.status.pending_verification': recipes['card.delivered'],
  'card.status.active': recipes['card.unfrozen'],
  'card.status.freeze': recipes['card.frozen'],
  'card.status.block': recipes['card.blocked'],
  'card.status.lost': recipes['card.reported'],
  'card.status.stolen': more.stolen,
  'card.status.damaged': more.damaged,
  'card.status.expired': recipes['card.expired'],
  'card.status.replaced': more.replaced,
  'card.status.renewed': more.renewed,
  TRANSACTION_PERFORMED: recipes['transfer.posted'],
  AUTHORIZATION: recipes['authorisation.requested'],
  AUTHORIZED: ofCryptomate(recipes['authorisation.held']),
  CLEARING: ofCryptomate(recipes['authorisation.captured']),
  DECLINED: ofCryptomate(recipes['authorisation.declined']),
  REVERSAL: ofCryptomate(recipes['authorisation.reversed']),
  REFUND: ofCryptomate(recipes['authorisation.refunded']),
  NOTIFICATION_3DS_AUTHORIZATION: more.askedByWebhook,
  CARD_BLOCKED_BY_VELOCITY: more.tooFast,
};
