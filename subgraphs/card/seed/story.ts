import { type Random, randomFrom } from '../../../kernel/random';
import type { AuthoriseMessage } from '../network';
import { type Plan, plans } from './cards';
import type { Deed } from './deeds';
import { type Ending, endings, type Follow, type Scene, type Spending, spending, type Word } from './habits';
import type { CardTenant } from './products';
import { merchant } from './shops';

/** What happens to the cards of one tenant, and when. Pure: of one moment there is one story. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const DAYS = 35;

interface Told {
  /** The network's own number. */
  readonly ref: string;
  readonly at: Date;
}

export interface Purchase extends Told {
  readonly kind: 'authorise' | 'force';
  readonly card: string;
  readonly message: Omit<AuthoriseMessage, 'networkRef' | 'cardId'>;
  readonly word: Word | null;
}

export interface FollowUp extends Told {
  readonly kind: Follow[0];
  /** The purchase's number. */
  readonly of: string;
  readonly amount?: { readonly amount: string; readonly currency: string };
  readonly more?: boolean;
}

export interface Done extends Pick<Told, 'at'> {
  readonly card: string;
  readonly deed: Deed;
}

/** What the network says in two days, and at their end what people do to their cards. */
export interface Chapter {
  readonly start: Date;
  readonly told: readonly (Purchase | FollowUp)[];
  readonly done: readonly Done[];
}

const CHAPTER_DAYS = 2;

/** Chapter by chapter, up to a moment: what would come later has not happened. */
export function story(tenant: CardTenant, now: Date): Chapter[] {
  const told = messagesOf(tenant, now).filter(({ at }) => at < now);
  const done = deedsOf(tenant, now);
  const chapters = (moment: Date): number => Math.ceil((now.getTime() - moment.getTime()) / (CHAPTER_DAYS * DAY_MS));
  const times = new Map(told.map((one) => [one.ref, chapters(one.at)]));
  const when = (one: Purchase | FollowUp): number =>
    'of' in one ? Math.min(chapters(one.at), times.get(one.of)! - 1) : chapters(one.at);
  const all = [...new Set([...told.map(when), ...done.map(({ at }) => chapters(at))])].sort((a, b) => b - a);
  const byTime = (a: Pick<Told, 'at'>, b: Pick<Told, 'at'>): number => a.at.getTime() - b.at.getTime();
  return all
    .filter((chapter) => chapter > 0)
    .map((chapter) => ({
      start: before(now, chapter * CHAPTER_DAYS),
      told: told.filter((one) => when(one) === chapter).sort(byTime),
      done: done.filter(({ at }) => chapters(at) === chapter).sort(byTime),
    }));
}

const before = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);
const later = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

export const planOf = (tenant: CardTenant, card: string): Plan =>
  (plans[tenant] as Readonly<Record<string, Plan>>)[card]!;

/** In the last hour of their days, one minute after the other. */
function deedsOf(tenant: CardTenant, now: Date): Done[] {
  const at = (day: number, n: number): Date => later(before(now, day), (n - 30) * MINUTE_MS);
  return Object.keys(plans[tenant]).flatMap((card) => {
    const { deeds = [], expires } = planOf(tenant, card);
    const all: readonly Deed[] = expires ? [...deeds, [sinceMonthBegan(now), 'expire']] : deeds;
    return all.map((deed, n) => ({ card, deed, at: at(deed[0], n) }));
  });
}

const sinceMonthBegan = (now: Date): number => now.getUTCDate() - 1;

/** The day on which a card stopped working for good, or the last of all. */
function quiet(tenant: CardTenant, card: string, now: Date): number {
  const { deeds = [], expires } = planOf(tenant, card);
  if (expires) return sinceMonthBegan(now);
  const ending = ['terminate', 'freeze', 'suspend', 'block', 'report'];
  const back = deeds.some(([, verb]) => verb === 'unfreeze' || verb === 'autoActivate');
  return back ? 0 : (deeds.find(([, verb]) => ending.includes(verb))?.[0] ?? 0);
}

interface Bought {
  readonly card: string;
  readonly at: Date;
  readonly amount: bigint;
  readonly currency: string;
  readonly message: Omit<AuthoriseMessage, 'networkRef' | 'cardId' | 'amount'>;
  readonly ending?: Ending;
  readonly word?: Word;
  readonly forced?: true;
}

/** Everything that the network says about one tenant's cards, the older first within each card's habits. */
function messagesOf(tenant: CardTenant, now: Date): (Purchase | FollowUp)[] {
  const random = randomFrom(`${tenant}/cards`);
  const bought = [...habitual(tenant, now, random), ...scenes(tenant, now, random)];
  const { own, foreign, words } = spending[tenant];
  const turn = { own: 0, foreign: 0, words: 0 };
  return bought.flatMap(({ card, at, amount, currency, message, ...given }, n) => {
    const ref = `sandbox-${n}`;
    const home = planOf(tenant, card).currency === currency;
    const ending = given.ending ?? (home ? own[turn.own++ % own.length]! : foreign[turn.foreign++ % foreign.length]!);
    const asks = planOf(tenant, card).approvalMethod === 'webhook';
    const word = given.word ?? (asks ? words[turn.words++ % words.length]! : null);
    const kind = given.forced ? 'force' : 'authorise';
    const purchase: Purchase = {
      ...{ ref, at, kind, card, word },
      message: { ...message, amount: { amount: decimal(amount), currency } },
    };
    if (given.forced || word === 'no' || word === 'late') return [purchase];
    return [purchase, ...endings[ending].map((one, i) => followUp(purchase, one, i, amount))];
  });
}

function followUp({ ref, at, message }: Purchase, follow: Follow, i: number, amount: bigint): FollowUp {
  const [kind, days, share, more] = follow;
  const { currency } = message.amount;
  return {
    ...{ ref: `${ref}-${i + 1}`, of: ref, kind, at: later(at, days * DAY_MS) },
    ...(share !== undefined && { amount: { amount: decimal(part(amount, share)), currency } }),
    ...(more && { more: true }),
  };
}

const part = (amount: bigint, share: number): bigint => (amount * BigInt(Math.round(share * 100))) / 100n;
/** Of hundredths: all currencies here have two decimals. */
const decimal = (amount: bigint): string => `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;

/** Some time between the beginning of a day and its last hour. */
const sometime = (now: Date, day: number, random: Random): Date =>
  later(before(now, day + 1), random.int(0, 22 * 60) * MINUTE_MS);

function habitual(tenant: CardTenant, now: Date, random: Random): Bought[] {
  const { habits }: Spending<string> = spending[tenant];
  return habits.flatMap(([card, trade, every, least, most, currency, channel]) => {
    const offset = random.int(0, every);
    const last = quiet(tenant, card, now);
    const days = Array.from({ length: Math.ceil(DAYS / every) }, (_, n) => DAYS - 1 - offset - n * every);
    return days.flatMap((day) => {
      // Drawn for days on which nothing is bought too, so that what depends on the date changes nothing else.
      const [at, amount] = [sometime(now, day, random), BigInt(random.int(least * 100, most * 100))];
      const message = { channel, merchant: merchant(trade, random.int(0, 9)) };
      return day >= 0 && day >= last ? { card, at, amount, currency, message } : [];
    });
  });
}

function scenes(tenant: CardTenant, now: Date, random: Random): Bought[] {
  const told: readonly Scene<string>[] = spending[tenant].scenes;
  let at = now;
  return told.map(([day, card, trade, amount, currency, more = {}]) => {
    const { minutes, ending, word, forced, channel = 'ecommerce', ...rest } = more;
    at = minutes === undefined ? sometime(now, day, random) : later(at, minutes * MINUTE_MS);
    const message = { ...rest, channel, merchant: merchant(trade, 0) };
    return { card, at, amount: BigInt(amount) * 100n, currency, message, ending, word, forced };
  });
}

/** Once this has been heard, all has been told. */
export const LAST = { tenant: 'vaultspay-saas', ref: 'sandbox-last' } as const;

export function lastMessage(now: Date): Chapter {
  const amount = { amount: '18.50', currency: 'AED' };
  const message = { channel: 'wallet', merchant: merchant('cafe', 0), amount } as const;
  const coffee = { kind: 'authorise', card: 'everyday', ref: LAST.ref, at: later(now, -MINUTE_MS) } as const;
  return { start: now, told: [{ ...coffee, message, word: null }], done: [] };
}
