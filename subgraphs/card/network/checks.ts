import type { Step } from '../../../schema/tables/rules';
import type { Reason } from '../../rules/port';
import type { Ledger } from '../../wallet/port';
import { count, type Outcome as Tried } from '../secrets/tries';
import type { Authorise } from './order';
import type { CardState } from './state';

/**
 * What must hold of a card, its holder and its account before rules are asked, in order: the first that fails is why an
 * authorisation is refused. After these come the rules, then the money, then 3-D Secure, then whoever is asked outside.
 */
export interface Facts {
  readonly card: CardState;
  readonly account: ReturnType<Ledger['account']>;
  readonly channel: Authorise['message']['channel'];
  readonly cardPresent: boolean;
  readonly superseded: boolean;
  readonly at: Date;
  /** What the shown PIN, CVV and expiry date came to; null where nothing was shown. */
  readonly tried: Tried | null;
}

type Check = readonly [rule: string, subject: Step['subjectKind'], failing: (facts: Facts) => Reason | null];

const restricted = { none: null, frozen: 'card_frozen', blocked: 'card_blocked', reported: 'card_reported' } as const;

/** Only where something was shown. */
const CREDENTIALS = 'credentials right';

export const checks: readonly Check[] = [
  ['card open', 'card', ({ card, superseded }) => (card.lifecycle === 'closed' || superseded ? 'card_closed' : null)],
  ['card not expired', 'card', ({ card, at }) => (card.expired || past(card, at) ? 'card_expired' : null)],
  ['card unrestricted', 'card', ({ card }) => restricted[card.restriction]],
  ['card active', 'card', (facts) => (usable(facts) ? null : 'card_not_active')],
  ['customer active', 'card', ({ card, account }) => (out(card, account) ? 'customer_suspended' : null)],
  ['account open', 'account', ({ account }) => (account?.lifecycle === 'closed' ? 'account_closed' : null)],
  ['account unrestricted', 'account', ({ account }) => (account?.restriction === 'none' ? null : 'account_frozen')],
  [CREDENTIALS, 'card', ({ tried }) => tried?.reason ?? null],
];

const past = ({ validThrough }: CardState, at: Date): boolean => validThrough < at.toISOString().slice(0, 10);

const out = (card: CardState, account: Facts['account']): boolean =>
  card.customerOut || (account !== undefined && account.customer !== 'active');

/** Where the plastic itself must be there. A phone's wallet is used like a card number online. */
export const isPresent = (channel: Facts['channel']): boolean => ['chip', 'contactless', 'atm'].includes(channel);

function usable({ card, cardPresent }: Facts): boolean {
  if (cardPresent) return card.lifecycle === 'active' && card.form === 'physical';
  return card.lifecycle === 'active' || card.lifecycle === 'shipping';
}

export function check(facts: Facts): { readonly steps: Step[]; readonly reason: Reason | null } {
  const steps: Step[] = [];
  for (const [rule, subjectKind, failing] of checks) {
    if (rule === CREDENTIALS && facts.tried === null) continue;
    const reason = failing(facts);
    if (reason !== null) return { steps: [...steps, { rule, subjectKind, passed: false }], reason };
    steps.push(passed.get(rule)!);
  }
  return { steps, reason: null };
}

/** Made once: most authorisations pass all of them. */
const passed = new Map(checks.map(([rule, subjectKind]) => [rule, { rule, subjectKind, passed: true }]));

/** A check that is about a figure. */
export const figure = (
  rule: string,
  subjectKind: Step['subjectKind'],
  passed: boolean,
  given: Partial<Pick<Step, 'limit' | 'asked'>> = {},
): Step => ({ ...given, rule, subjectKind, passed });

export const triesOf = (card: CardState, order: Pick<Authorise, 'proof'>, allowed: number | null): Tried | null =>
  order.proof && count(card, order.proof, allowed);
