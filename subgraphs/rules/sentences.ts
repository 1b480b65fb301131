/** Rules and decisions in words, for whoever wants to know why. Amounts come formatted. */
import type { Step } from '../../schema/tables/rules';
import type { Action, Measure, Window } from './limits';
import type { RuleRow, SubjectKind } from './repo';

const uses: Record<Action, string> = {
  any: 'uses',
  purchase: 'purchases',
  atm_withdrawal: 'cash withdrawals',
  deposit: 'deposits',
  send_money: 'transfers',
  top_up: 'top-ups',
  withdrawal: 'withdrawals',
};

const within: Record<Window, string> = {
  single: 'per transaction',
  rolling_24h: 'within 24 hours',
  day: 'per day',
  week: 'per week',
  month: 'per month',
  lifetime: 'in all',
};

const whose: Record<SubjectKind, string> = {
  card: 'of the card',
  account: 'of the account',
  tier: 'of every card of the tier',
  tenant: 'of the tenant',
};

const ways = {
  purchase: 'Purchases',
  atm: 'Cash withdrawals',
  online: 'Online payments',
  contactless: 'Contactless payments',
  card_present: 'Payments with the card at hand',
  cross_border: 'Payments abroad',
} as const;

const listed = {
  mcc_allow: 'Only merchants of the categories',
  mcc_block: 'No merchants of the categories',
  country_allow: 'Only merchants in',
  country_block: 'No merchants in',
} as const;

const bounds = {
  less_than_or_equal: 'At most',
  less_than: 'Less than',
  less: 'Less than',
  greater: 'More than',
} as const;

const money = (amount: string, measure: Measure, action: Action): string =>
  measure === 'count' ? `${amount} ${uses[action]}` : action === 'any' ? amount : `${amount} of ${uses[action]}`;

/** `value`: of a limit, with its currency; null: none. */
export function ruleSentence(rule: RuleRow, value: string | null): string {
  const of = whose[rule.row.subjectKind];
  switch (rule.kind) {
    case 'limit': {
      const { operator, action, window, measure } = rule.row;
      if (value === null) return `No limit on ${uses[action]} ${within[window]} ${of}.`;
      return `${bounds[operator]} ${money(value, measure, action)} ${within[window]} ${of}.`;
    }
    case 'switch': {
      const { kind, allowed, appliesTo } = rule.row;
      const which = appliesTo === rule.row.appliesToByDefault ? '' : `, for ${uses[appliesTo]},`;
      return `${ways[kind]} ${of}${which} are ${allowed ? 'allowed' : 'blocked'}.`;
    }
    case 'list':
      return `${listed[rule.row.kind]} ${rule.row.entries.join(', ')}, for uses ${of}.`;
    case 'velocity': {
      const { maxAuthorisations, windowSeconds, blocks, subjectKind } = rule.row;
      const each = subjectKind === 'tenant' ? 'of every card' : of;
      const then = blocks ? '; one more blocks the card' : '';
      return `At most ${maxAuthorisations} approved authorisations within ${windowSeconds} seconds ${each}${then}.`;
    }
  }
}

type Figures = Pick<Step, 'ruleId' | 'rule' | 'subjectKind' | 'limit' | 'used' | 'asked' | 'passed'>;

/** "Limit day purchase amount of the card: 80.00 USD used, 30.00 USD asked for, 100.00 USD set: refused." */
export function stepSentence({ ruleId, rule, subjectKind, limit, used, asked, passed }: Figures): string {
  const title = `${rule.charAt(0).toUpperCase()}${rule.slice(1)}`;
  const name = ruleId ? `${title} ${whose[subjectKind]}` : title;
  const words = /^switch|^list/.test(rule)
    ? [limit && `set to ${limit}`, used && `issued in ${used}`, asked && `found ${asked}`]
    : [used && `${used} used`, asked && `${asked} asked for`, limit && `${limit} allowed`];
  const figures = words.filter(Boolean).join(', ');
  return `${name}${figures && `: ${figures}`}: ${passed ? 'passed' : 'refused'}.`;
}
