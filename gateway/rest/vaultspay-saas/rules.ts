import type { SaasLimitFragment, SaasSwitchFragment } from './operations.generated';

/** Contract 2.12: the words for rules. */

type Action = SaasLimitFragment['action'];

/** Contract 3.5 */
export const typeOf: Record<Action, string> = {
  ANY: 'ALL',
  PURCHASE: 'PURCHASE',
  ATM_WITHDRAWAL: 'ATM_WITHDRAWAL',
  DEPOSIT: 'DEPOSIT',
  TOP_UP: 'DEPOSIT',
  SEND_MONEY: 'TRANSFER',
  WITHDRAWAL: 'TRANSFER',
};

/** What a word can mean; nothing where it is none. */
export const typesOf = (word: string): Action[] =>
  (Object.keys(typeOf) as Action[]).filter((action) => typeOf[action] === word);

const TITLE = /^[A-Z][a-z]+( [A-Z][a-z]+)*$/;
/** Filters take the words of transactions, too, which are written like titles. */
export const asRule = (word: string): string => (TITLE.test(word) ? word.toUpperCase().replaceAll(' ', '_') : word);

export type Frequency = 'DAILY' | 'MONTHLY' | 'ONE_TIME';

/** Limits over other windows can be set elsewhere; this contract has no words for them, and does not tell of them. */
export const frequencies: Record<SaasLimitFragment['window'], Frequency | null> = {
  SINGLE: 'ONE_TIME',
  DAY: 'DAILY',
  ROLLING_24H: 'DAILY',
  MONTH: 'MONTHLY',
  WEEK: null,
  LIFETIME: null,
};

interface Operator {
  readonly word: string;
  readonly includesEqual: boolean;
}

export const operators: Record<SaasLimitFragment['operator'], Operator> = {
  LESS_THAN: { word: 'LESS_THAN', includesEqual: false },
  LESS_THAN_OR_EQUAL: { word: 'LESS_THAN_OR_EQUAL', includesEqual: true },
  GREATER: { word: 'GREATER', includesEqual: false },
  LESS: { word: 'LESS', includesEqual: false },
};

interface Setting {
  readonly title: string;
  readonly description: string;
}

/** Contract 2.12.1: the titles are exact. */
export const settings: Record<SaasSwitchFragment['kind'], Setting | null> = {
  ATM: { title: 'Block ATM Withdrawal Transactions', description: 'Stops cash withdrawals.' },
  PURCHASE: { title: 'Block Purchase Transactions', description: 'Stops purchases of any kind.' },
  CONTACTLESS: { title: 'Block Contactless Transactions', description: 'Stops contactless payments.' },
  CROSS_BORDER: {
    title: 'Location Based Security',
    description: 'Stops transactions with merchants outside the country of issue.',
  },
  ONLINE: null,
  CARD_PRESENT: null,
};
