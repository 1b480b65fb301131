import { canonical } from '../../../kernel/crypto';
import { transact } from '../../../kernel/db';
import { Fault, found, invalid } from '../../../kernel/error';
import { idOf, newId } from '../../../kernel/id';
import { parse } from '../../../kernel/input';
import { formatAmount, parseAmount } from '../../../kernel/money';
import type { Call, Deps } from '../../../kernel/subgraph';
import { emit } from '../../../schema/outbox';
import type { AuthorisationRow, AuthoriseMessage, Network } from '../network';
import { authorising } from '../network/input';
import { isoAsset } from '../network/price';
import { byIds, type CardRow } from '../repo/cards';
import * as repo from '../repo/challenges';
import { causeOf } from '../service/change';
import { asIssuer } from './answer';
import { MINUTES } from './decide';

/** Nothing that the cardholder showed waits with the question: it is not kept anywhere. */
const purchase = authorising.omit({ presented: true, threeDsPassed: true });
export type Purchase = Omit<AuthoriseMessage, 'presented' | 'threeDsPassed'>;

/** One of the two: where nobody is to be asked, the purchase goes straight to its authorisation. */
export type Raised = { readonly challenge: repo.ChallengeRow } | { readonly authorisation: AuthorisationRow };

const ONLINE = ['ecommerce', 'wallet'];

export async function raise(deps: Deps, network: Network, call: Call, raw: Purchase): Promise<Raised> {
  const given = parse(purchase, raw, 'input');
  if (!ONLINE.includes(given.channel)) throw invalid('input.channel', 'must be online');
  if (!given.cardId) throw invalid('input.cardId', 'must be given');
  const cardId = idOf(given.cardId, 'CARD_UNKNOWN', 'input.cardId');
  const message = { ...given, cardId };
  const card = found((await byIds(deps.db, call.viewer, [cardId]))[0], 'CARD_UNKNOWN', 'input.cardId');
  const before = await repo.numbered(deps.db, card.tenantId, given.networkRef);
  if (before) return { challenge: same(before, message) };
  if (!asks(card)) {
    const asked = { ...message, threeDsPassed: null };
    return { authorisation: await network.authorise(asIssuer(call, card.tenantId), asked) };
  }
  return { challenge: await ask(deps, call, card, message) };
}

/** A card that cannot be used is refused for what it is, and its holder is not troubled. */
const asks = ({ threeDsEnrolled, threeDsChannel, status }: CardRow): boolean =>
  threeDsEnrolled && threeDsChannel !== 'disabled' && (status === 'active' || status === 'shipping');

type Message = ReturnType<typeof purchase.parse> & { readonly cardId: string };

function same(before: repo.ChallengeRow, message: Message): repo.ChallengeRow {
  if (canonical(before.purchase) === canonical(message)) return before;
  throw new Fault('IDEMPOTENCY_REUSED', { field: 'input.networkRef' });
}

async function ask(deps: Deps, call: Call, card: CardRow, message: Message): Promise<repo.ChallengeRow> {
  const now = deps.clock.now();
  const row = await rowOf(deps, card, message, now);
  return transact(deps.db, async (tx) => {
    const made = await repo.insertOnce(tx, row);
    if (!made) return same((await repo.numbered(tx, card.tenantId, message.networkRef))!, message);
    const after = snapshotOf(made, card);
    const event = { type: 'card.threeds.challenge', resourceType: 'challenge', resourceId: made.id, after };
    await emit(tx, causeOf(call, now), [event]);
    return made;
  });
}

async function rowOf({ db }: Deps, card: CardRow, message: Message, now: Date): Promise<repo.NewChallenge> {
  const { merchant, amount, networkRef } = message;
  return {
    ...{ tenantId: card.tenantId, id: newId(), cardId: card.id, channel: card.threeDsChannel, networkRef },
    purchase: message,
    merchantName: merchant?.name ?? 'Unknown merchant',
    countryNumeric: merchant?.country ? await repo.countryNumber(db, merchant.country) : null,
    // In minor units of the currency: it need not be one that the tenant keeps.
    amount: parseAmount(amount.amount, isoAsset(amount.currency, 'input.amount.currency'), 'input.amount.amount'),
    currency: amount.currency,
    transactionAt: now,
    expiresAt: new Date(now.getTime() + MINUTES * 60_000),
    createdAt: now,
    updatedAt: now,
  };
}

const snapshotOf = (row: repo.ChallengeRow, { customerId, publicId }: CardRow) => ({
  ...{ id: row.id, cardId: row.cardId, customerId, merchantName: row.merchantName, channel: row.channel },
  card: { publicId },
  ...{ countryNumeric: row.countryNumeric, currency: row.currency },
  amount: formatAmount(row.amount, isoAsset(row.currency, 'currency')),
  transactionAt: row.transactionAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});
