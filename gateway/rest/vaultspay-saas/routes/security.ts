import {
  type Codec,
  list as listOf,
  narrowed,
  nullable,
  object,
  oneOf,
  optional,
  refuse,
  titled,
  type Value,
} from '../../codec';
import { type Route, route } from '../../dialect';
import { reference, sought } from '../../references';
import { theCard } from '../card';
import { boolean, id, integer, minorText, quoted, same, text, words } from '../codecs';
import { document } from '../documents';
import type {
  SaasCardSecurityQuery,
  SaasCardSecurityQueryVariables,
  SaasChangeLimitMutation,
  SaasChangeLimitMutationVariables,
  SaasLimitFragment,
  SaasLimitsQuery,
  SaasLimitsQueryVariables,
  SaasResetSwitchesMutation,
  SaasResetSwitchesMutationVariables,
  SaasSetSwitchMutation,
  SaasSetSwitchMutationVariables,
  SaasSwitchFragment,
} from '../operations.generated';
import { asRule, type Frequency, frequencies, operators, settings, typeOf, typesOf } from '../rules';

const TAG = 'Rules';

const setting = titled(
  'SecuritySetting',
  object({ id, transactionType: words, title: words, description: words, enabled: boolean }),
);

const settingFrom = ({ seq, kind, allowed, appliesTo }: SaasSwitchFragment): Value<typeof setting> => ({
  id: seq,
  transactionType: typeOf[appliesTo],
  ...settings[kind]!,
  enabled: !allowed,
});

/** Other ways of using a card can be switched off elsewhere; this contract has no words for them. */
const known = (all: readonly SaasSwitchFragment[]) =>
  all
    .filter(({ kind }) => settings[kind])
    .map(settingFrom)
    .sort((a, b) => a.id - b.id);

const four = [
  { id: 401, transactionType: 'ATM_WITHDRAWAL', ...settings.ATM! },
  { id: 402, transactionType: 'PURCHASE', ...settings.PURCHASE! },
  { id: 403, transactionType: 'PURCHASE', ...settings.CONTACTLESS! },
  { id: 404, transactionType: 'ALL', ...settings.CROSS_BORDER! },
].map((one) => ({ ...one, enabled: false }));

const getSecurity = route(
  'GET /re/api/v1/card-security',
  document<SaasCardSecurityQuery, SaasCardSecurityQueryVariables>('SaasCardSecurity'),
  {
    summary: 'What a card may not be used for',
    tag: TAG,
    notes: 'Four settings per card, each with an id of its own. `enabled` means that it blocks.',
    in: { query: object({ cardId: theCard }) },
    to: ({ cardId }) => ({ cardId }),
    from: ({ card }) => known(card.switches),
    out: listOf(setting),
    example: { query: { cardId: '41' }, answer: { data: four } },
  },
);

/** The texts "1" and "0", and the numbers. */
const onOff: Codec<boolean> = {
  decode: (wire, at) =>
    wire === '1' || wire === 1 || wire === '0' || wire === 0
      ? Number(wire) === 1
      : refuse(at, { is: 'one_of', values: ['1', '0'] }),
  encode: (value) => (value ? '1' : '0'),
  schema: {
    anyOf: [
      { type: 'string', enum: ['1', '0'] },
      { type: 'integer', enum: [1, 0] },
    ],
  },
};

const putSecurity = route(
  'PUT /re/api/v1/card-security',
  document<SaasSetSwitchMutation, SaasSetSwitchMutationVariables>('SaasSetSwitch'),
  {
    summary: 'Block or allow one way of using a card',
    tag: TAG,
    notes: 'The setting looks at the transactions that `transactionType` says from then on.',
    in: {
      body: object({
        transactionType: oneOf({ ATM_WITHDRAWAL: 'ATM_WITHDRAWAL', PURCHASE: 'PURCHASE', ANY: 'ALL' }),
        cardId: quoted(theCard),
        id: quoted(reference('switch', integer())),
        value: onOff,
      }),
    },
    to: ({ transactionType, cardId, id, value }) => ({ id, cardId, allowed: !value, appliesTo: transactionType }),
    from: ({ setSwitch }) => settingFrom(setSwitch),
    out: setting,
    example: {
      body: { transactionType: 'ATM_WITHDRAWAL', cardId: '41', id: '401', value: '1' },
      answer: { data: { ...four[0]!, enabled: true } },
    },
  },
);

const resetSecurity = route(
  'PATCH /re/api/v1/card-security/reset',
  document<SaasResetSwitchesMutation, SaasResetSwitchesMutationVariables>('SaasResetSwitches'),
  {
    summary: 'All settings of a card as they were at first',
    tag: TAG,
    in: { body: object({ cardId: theCard }) },
    to: ({ cardId }) => ({ cardId }),
    from: ({ resetSwitches }) => known(resetSwitches.switches),
    out: listOf(setting),
    example: { body: { cardId: 41 }, answer: { data: four } },
  },
);

const limit = titled(
  'TransactionLimit',
  object({
    id,
    transactionType: words,
    frequency: words,
    currencyCode: nullable(words),
    limitType: same('LIMIT', 'COUNT'),
    slug: words,
    operator: words,
    thirdPartyConfig: words,
    limit: nullable(words),
    allowedLimit: nullable(words),
  }),
);
type ToldLimit = Value<typeof limit>;

/** Of limits that no card issuer keeps. */
const OWN_CONFIG = 'vp-acq';

function limitFrom(from: SaasLimitFragment): ToldLimit {
  const { action, measure, operator, decimals, currency: currencyCode } = from;
  const [transactionType, frequency] = [typeOf[action], frequencies[from.window] as Frequency];
  const limitType = measure === 'AMOUNT' ? 'LIMIT' : 'COUNT';
  const thirdPartyConfig = from.thirdPartyConfig ?? OWN_CONFIG;
  const config = thirdPartyConfig.toUpperCase().replaceAll('-', '_');
  const most = operators[operator].includesEqual ? 'MAX_EQ' : 'MAX';
  const digits = (amount: string | null) => amount && minorText({ amount, decimals });
  return {
    ...{ id: from.seq, transactionType, frequency, currencyCode, limitType, thirdPartyConfig },
    slug: [frequency, transactionType, most, config, limitType].join('_'),
    operator: operators[operator].word,
    limit: digits(from.value),
    allowedLimit: digits(from.allowed),
  };
}

const atm: ToldLimit = {
  ...{ id: 71, transactionType: 'ATM_WITHDRAWAL', frequency: 'DAILY', currencyCode: 'AED', limitType: 'LIMIT' },
  slug: 'DAILY_ATM_WITHDRAWAL_MAX_EQ_PMT_MASTERCARD_ISSUING_LIMIT',
  ...{ operator: 'LESS_THAN_OR_EQUAL', thirdPartyConfig: 'pmt-mastercard-issuing' },
  ...{ limit: '500000', allowedLimit: '2000000' },
};

const getLimits = route(
  'GET /re/api/v1/transaction-limits',
  document<SaasLimitsQuery, SaasLimitsQueryVariables>('SaasLimits'),
  {
    summary: 'Limits of your cards and accounts',
    tag: TAG,
    notes:
      'All that is given must hold; without anything, all there are. Amounts are minor units, `COUNT` values plain counts.',
    in: {
      query: object({
        transactionType: optional(text()),
        thirdPartyConfig: optional(text()),
        cardId: optional(sought('card', integer())),
      }),
    },
    to: ({ cardId }) => ({ cardId }),
    from: ({ limitsInForce }, { transactionType = null, thirdPartyConfig = null }) =>
      limitsInForce
        .filter(({ window }) => frequencies[window])
        .map(limitFrom)
        .filter((one) => transactionType === null || one.transactionType === asRule(transactionType))
        .filter((one) => thirdPartyConfig === null || one.thirdPartyConfig === thirdPartyConfig),
    out: listOf(limit),
    example: { query: { cardId: '41', transactionType: 'ATM_WITHDRAWAL' }, answer: { data: [atm] } },
  },
);

const DECIMAL = /^\d{1,20}(\.\d{1,8})?$/;
const amount = narrowed<string>(
  {
    decode: (wire, at) =>
      typeof wire === 'number' || typeof wire === 'string' ? String(wire).trim() : refuse(at, { is: 'number' }),
    encode: (value) => value,
    schema: { type: ['string', 'number'] },
  },
  { pattern: DECIMAL.source },
  { when: (value) => DECIMAL.test(value), reason: { is: 'told', text: 'must be a decimal number, not negative' } },
);

const putLimit = route(
  'PUT /re/api/v1/transaction-limits',
  document<SaasChangeLimitMutation, SaasChangeLimitMutationVariables>('SaasChangeLimit'),
  {
    summary: 'Change a limit, up to what is allowed',
    tag: TAG,
    notes: '`cardId` is required of the limits of cards. `transactionType` must be that of the limit.',
    in: {
      body: object({
        transactionType: text(),
        cardId: optional(quoted(theCard)),
        id: quoted(reference('limit', integer())),
        value: amount,
      }),
    },
    to: ({ transactionType, cardId, id, value }) => ({
      input: { id, cardId, actions: typesOf(transactionType), minor: value },
    }),
    from: ({ changeLimit }) => limitFrom(changeLimit),
    out: limit,
    names: { minor: 'value', actions: 'transactionType' },
    example: {
      body: { transactionType: 'ATM_WITHDRAWAL', cardId: '41', id: '71', value: '300000' },
      answer: { data: { ...atm, limit: '300000' } },
    },
  },
);

/** Contract 2.12 */
export const security: readonly Route[] = [getSecurity, putSecurity, resetSecurity, getLimits, putLimit];
