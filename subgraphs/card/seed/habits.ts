import { sandbox } from '../../../schema/sandbox';
import type { AuthoriseMessage } from '../network';
import type { CardTenant } from './products';
import type { TradeName } from './shops';

export type CardName<Tenant extends CardTenant> = keyof (typeof sandbox)[Tenant]['cards'] & string;

/** What becomes of an approved purchase, so many days later; a share is of its amount, in the card's own currency. */
export type Follow = readonly [
  verb: 'capture' | 'reverse' | 'refund' | 'increment' | 'expire',
  days: number,
  share?: number,
  more?: 'more',
];

// biome-ignore format: one ending, one line
export const endings = {
  cleared: [['capture', 1]],
  late: [['capture', 2]],
  less: [['capture', 1, 0.8]],
  tip: [['capture', 1, 1.1]],
  parts: [['capture', 1, 0.4, 'more'], ['capture', 3]],
  more: [['increment', 1, 0.25], ['capture', 2]],
  lessened: [['reverse', 1, 0.3], ['capture', 2]],
  reversed: [['reverse', 1]],
  refunded: [['capture', 1], ['refund', 4]],
  partly: [['capture', 1], ['refund', 3, 0.3]],
  twice: [['capture', 1], ['refund', 2, 0.3], ['refund', 5, 0.5]],
  forgotten: [['expire', 7]],
} as const satisfies Record<string, readonly Follow[]>;
export type Ending = keyof typeof endings;

/** What an outside approver says, where one is asked. */
export type Word = 'yes' | 'no' | 'late';

/** So often (every so many days) this is bought with that card, for an amount within bounds in whole units. */
export type Habit<Card> = readonly [
  card: Card,
  trade: TradeName,
  every: number,
  least: number,
  most: number,
  currency: string,
  channel: AuthoriseMessage['channel'],
];

/** Once, so many days ago. */
export type Scene<Card> = readonly [
  day: number,
  card: Card,
  trade: TradeName,
  amount: number,
  currency: string,
  more?: Partial<Pick<AuthoriseMessage, 'channel' | 'presented' | 'threeDsPassed' | 'partial' | 'type'>> & {
    readonly ending?: Ending;
    readonly word?: Word;
    /** Nobody had asked. */
    readonly forced?: true;
    /** Minutes after the ones before it; else some time that day. */
    readonly minutes?: number;
  },
];

export interface Spending<Card> {
  readonly habits: readonly Habit<Card>[];
  readonly scenes: readonly Scene<Card>[];
  /** How purchases end, in turn: in the card's own currency, and in others. */
  readonly own: readonly Ending[];
  readonly foreign: readonly Ending[];
  /** What outside approvers say, in turn. */
  readonly words: readonly Word[];
}

/** More digits than any CVV has: never the right one. */
const WRONG_CVV = { cvv: '0000' };
const WRONG_PIN = { pin: '0000' };

// biome-ignore format: one habit, one line
export const spending: { readonly [Tenant in CardTenant]: Spending<CardName<Tenant>> } = {
  'vaultspay-saas': {
    habits: [
      ['everyday', 'cafe', 2, 12, 38, 'AED', 'wallet'],
      ['everyday', 'groceries', 4, 80, 320, 'AED', 'ecommerce'],
      ['everyday', 'taxi', 5, 18, 70, 'AED', 'ecommerce'],
      ['everyday', 'utilities', 16, 240, 410, 'AED', 'ecommerce'],
      ['everyday', 'streaming', 16, 9, 12, 'USD', 'ecommerce'],
      ['plastic', 'restaurant', 5, 60, 260, 'AED', 'contactless'],
      ['plastic', 'fuel', 9, 80, 180, 'AED', 'chip'],
      ['plastic', 'cash', 12, 300, 500, 'AED', 'atm'],
      ['travel', 'hotel', 9, 110, 240, 'EUR', 'ecommerce'],
      ['travel', 'train', 6, 25, 80, 'GBP', 'ecommerce'],
      ['travel', 'spices', 8, 400, 1900, 'INR', 'ecommerce'],
      ['groceries', 'groceries', 3, 60, 140, 'AED', 'wallet'],
      ['games', 'games', 6, 10, 45, 'EUR', 'ecommerce'],
      ['gift', 'gifts', 8, 180, 240, 'AED', 'ecommerce'],
      ['thawed', 'books', 8, 35, 120, 'AED', 'ecommerce'],
      ['stolen', 'clothes', 6, 70, 240, 'AED', 'ecommerce'],
      ['old', 'taxi', 6, 18, 60, 'AED', 'ecommerce'],
      ['fraud', 'clothes', 8, 90, 200, 'AED', 'ecommerce'],
      ['office', 'software', 9, 15, 49, 'USD', 'ecommerce'],
      ['converted', 'clothes', 7, 60, 300, 'AED', 'ecommerce'],
      ['lost', 'restaurant', 8, 45, 130, 'AED', 'wallet'],
      ['visitor', 'cafe', 9, 15, 30, 'AED', 'wallet'],
    ],
    scenes: [
      [25, 'games', 'casino', 150, 'EUR'],
      [6, 'games', 'casino', 60, 'EUR'],
      [22, 'everyday', 'clothes', 14_000, 'AED'],
      [16, 'plastic', 'cash', 6_000, 'AED', { channel: 'atm' }],
      [13, 'plastic', 'restaurant', 180, 'AED', { channel: 'chip', presented: WRONG_PIN }],
      [12, 'everyday', 'software', 89, 'USD', { presented: WRONG_CVV }],
      [11, 'everyday', 'clothes', 640, 'AED', { threeDsPassed: false }],
      [11, 'everyday', 'clothes', 640, 'AED', { threeDsPassed: true, ending: 'refunded', minutes: 4 }],
      [18, 'plastic', 'parking', 15, 'AED', { channel: 'chip', forced: true }],
      [9, 'guessed', 'clothes', 310, 'AED', { presented: WRONG_CVV }],
      [9, 'guessed', 'clothes', 310, 'AED', { presented: WRONG_CVV, minutes: 1 }],
      [9, 'guessed', 'clothes', 310, 'AED', { presented: WRONG_CVV, minutes: 1 }],
      [5, 'fast', 'parking', 12, 'AED'],
      [5, 'fast', 'parking', 12, 'AED', { minutes: 1 }],
      [5, 'fast', 'parking', 12, 'AED', { minutes: 1 }],
      [5, 'fast', 'parking', 12, 'AED', { minutes: 1 }],
      [5, 'office', 'software', 29, 'USD'],
      [2, 'gift', 'gifts', 400, 'AED'],
      [1, 'travel', 'train', 44, 'GBP'],
      [0, 'groceries', 'groceries', 230, 'AED'],
      [0, 'groceries', 'groceries', 200, 'AED', { minutes: 50 }],
      [0, 'groceries', 'groceries', 160, 'AED', { minutes: 30 }],
    ],
    own: ['cleared', 'cleared', 'late', 'cleared', 'tip', 'cleared', 'reversed', 'cleared', 'refunded', 'less', 'cleared', 'partly', 'cleared', 'lessened', 'cleared', 'twice'],
    foreign: ['cleared', 'late', 'cleared', 'reversed', 'cleared', 'refunded'],
    words: [],
  },
  'vaultspay-v1': {
    habits: [
      ['everyday', 'cafe', 3, 14, 40, 'AED', 'wallet'],
      ['everyday', 'taxi', 5, 5, 19, 'USD', 'ecommerce'],
      ['plastic', 'cafe', 3, 14, 45, 'AED', 'contactless'],
      ['plastic', 'restaurant', 6, 60, 240, 'AED', 'chip'],
      ['plastic', 'cash', 12, 80, 150, 'USD', 'atm'],
      ['household', 'groceries', 5, 90, 340, 'AED', 'ecommerce'],
      ['household', 'utilities', 15, 230, 400, 'AED', 'ecommerce'],
      ['subscriptions', 'streaming', 8, 8, 16, 'USD', 'ecommerce'],
      ['subscriptions', 'software', 9, 12, 60, 'USD', 'ecommerce'],
      ['advertising', 'ads', 4, 40, 90, 'USD', 'ecommerce'],
      ['office', 'hotel', 8, 90, 190, 'EUR', 'ecommerce'],
      ['office', 'software', 5, 20, 70, 'USD', 'ecommerce'],
      ['shopping', 'clothes', 5, 25, 110, 'USD', 'ecommerce'],
      ['contractor', 'software', 9, 20, 60, 'USD', 'ecommerce'],
      ['worn', 'fuel', 7, 80, 190, 'AED', 'chip'],
      ['stolen', 'groceries', 7, 20, 55, 'USD', 'ecommerce'],
      ['lost', 'taxi', 7, 5, 20, 'USD', 'wallet'],
      ['old', 'books', 7, 10, 40, 'USD', 'ecommerce'],
      ['fraud', 'clothes', 8, 25, 70, 'USD', 'ecommerce'],
      ['converted', 'clothes', 9, 30, 90, 'USD', 'ecommerce'],
      ['visitor', 'cafe', 9, 4, 9, 'USD', 'wallet'],
    ],
    scenes: [
      [24, 'shopping', 'casino', 50, 'EUR'],
      [7, 'shopping', 'casino', 75, 'EUR'],
      [21, 'subscriptions', 'hotel', 1_400, 'EUR'],
      [17, 'everyday', 'clothes', 18_000, 'USD'],
      [15, 'everyday', 'clothes', 120, 'USD', { threeDsPassed: false }],
      [15, 'everyday', 'clothes', 120, 'USD', { threeDsPassed: true, ending: 'cleared', minutes: 3 }],
      [14, 'subscriptions', 'cash', 100, 'USD', { channel: 'atm' }],
      [13, 'household', 'software', 19, 'USD', { presented: WRONG_CVV }],
      [12, 'plastic', 'restaurant', 160, 'AED', { channel: 'chip', presented: WRONG_PIN }],
      [19, 'plastic', 'parking', 20, 'AED', { channel: 'chip', forced: true }],
      [16, 'shopping', 'gifts', 60, 'USD', { ending: 'forgotten' }],
      [10, 'everyday', 'gifts', 35, 'USD', { ending: 'refunded' }],
      [8, 'everyday', 'gifts', 42, 'USD', { ending: 'reversed' }],
      [5, 'contractor', 'software', 25, 'USD'],
      [2, 'advertising', 'ads', 55, 'USD'],
      [0, 'everyday', 'gifts', 28, 'USD', { ending: 'forgotten' }],
      [0, 'office', 'software', 140, 'USD'],
      [0, 'office', 'software', 130, 'USD', { minutes: 40 }],
      [0, 'office', 'software', 90, 'USD', { minutes: 20 }],
    ],
    own: ['cleared', 'cleared', 'tip', 'cleared', 'parts', 'cleared', 'reversed', 'refunded', 'cleared', 'more', 'forgotten', 'cleared', 'partly', 'less', 'cleared', 'lessened', 'twice'],
    foreign: ['cleared', 'late', 'cleared', 'reversed', 'cleared', 'refunded', 'cleared', 'forgotten'],
    words: [],
  },
  cryptomate: {
    habits: [
      ['main', 'cafe', 3, 4, 12, 'EUR', 'wallet'],
      ['main', 'clothes', 5, 25, 110, 'USD', 'ecommerce'],
      ['asking', 'software', 4, 15, 80, 'USD', 'ecommerce'],
      ['travel', 'beach', 6, 40, 160, 'BRL', 'ecommerce'],
      ['jonas', 'restaurant', 4, 9, 40, 'USD', 'wallet'],
      ['jonas', 'streaming', 10, 8, 14, 'USD', 'ecommerce'],
      ['stolen', 'games', 8, 10, 40, 'USD', 'ecommerce'],
      ['deleted', 'books', 7, 9, 30, 'USD', 'ecommerce'],
      ['lost', 'taxi', 8, 6, 20, 'USD', 'wallet'],
      ['spare', 'clothes', 9, 20, 60, 'USD', 'ecommerce'],
    ],
    scenes: [
      [20, 'main', 'hotel', 45_000, 'EUR'],
      [18, 'main', 'clothes', 9_000, 'USD', { partial: true, ending: 'reversed' }],
      [12, 'jonas', 'parking', 6, 'USD', { forced: true }],
      [8, 'jonas', 'games', 5, 'USD'],
      [8, 'jonas', 'games', 5, 'USD', { minutes: 1 }],
      [8, 'jonas', 'games', 5, 'USD', { minutes: 1 }],
      [8, 'jonas', 'games', 5, 'USD', { minutes: 1 }],
      [5, 'spare', 'clothes', 70, 'USD'],
      [11, 'asking', 'software', 35, 'USD', { presented: WRONG_CVV }],
      [7, 'asking', 'software', 42, 'USD', { word: 'late' }],
      [1, 'travel', 'beach', 75, 'BRL'],
      [0, 'main', 'books', 24, 'USD', { ending: 'forgotten' }],
    ],
    own: ['cleared', 'cleared', 'tip', 'cleared', 'reversed', 'parts', 'cleared', 'refunded', 'more', 'cleared', 'partly'],
    foreign: ['cleared', 'late', 'refunded', 'cleared', 'reversed'],
    words: ['yes', 'yes', 'no', 'yes', 'late', 'yes'],
  },
};
