import { Fault } from '../../kernel/error';
import { type CardPolicy, defaults } from '../../schema/policy';
import { lifecycles, restrictions } from '../../schema/tables/card';
import { events } from './events';
import { type Actor, actorOf, born, decide, type Facts, transitions, type Verb, verbs } from './transitions';

const { cards } = defaults['vaultspay-v1'];
const strict: CardPolicy = {
  ...cards,
  expiryStops: true,
  repeatIsNoop: false,
  deliveryNeedsActivation: true,
  appLiftsAll: false,
};
const lenient: CardPolicy = {
  ...cards,
  expiryStops: true,
  repeatIsNoop: true,
  deliveryNeedsActivation: false,
  appLiftsAll: true,
};
const active: Facts = { lifecycle: 'active', restriction: 'none', restrictedBy: null, form: 'virtual', expired: false };
const plastic: Facts = { ...active, form: 'physical' };
const frozen: Facts = { ...active, restriction: 'frozen', restrictedBy: 'app' };
const blocked: Facts = { ...active, restriction: 'blocked', restrictedBy: 'app' };
const reported: Facts = { ...plastic, restriction: 'reported', restrictedBy: 'app' };
const expired: Facts = { ...active, expired: true };
const closed: Facts = { ...active, lifecycle: 'closed' };

const told = (facts: Facts, verb: Verb, actor: Actor = 'app', policy = strict): string => {
  const answer = decide(facts, verb, actor, policy);
  if (answer === null) return 'noop';
  if (answer instanceof Fault) return answer.code;
  const { lifecycle, restriction, form, expired: old } = answer.to;
  return [lifecycle, restriction, form, ...(old ? ['expired'] : [])].join('/');
};

describe('the transition table', () => {
  // biome-ignore format: one case, one line
  const cases: [name: string, facts: Facts, verb: Verb, actor: Actor, policy: CardPolicy, expected: string][] = [
    ['a born physical card is processed', { ...plastic, lifecycle: 'pending' }, 'process', 'app', strict, 'issuance/none/physical'],
    ['an active card is not processed', plastic, 'process', 'app', strict, 'CARD_STATE'],
    ['an issued plastic is manufactured', { ...plastic, lifecycle: 'issuance' }, 'manufacture', 'app', strict, 'issuance/none/physical'],
    ['the courier does not mind a freeze', { ...plastic, lifecycle: 'shipping', restriction: 'frozen', restrictedBy: 'app' }, 'dispatch', 'network', strict, 'shipping/frozen/physical'],
    ['the app does not dispatch a frozen card', { ...plastic, lifecycle: 'shipping', restriction: 'frozen', restrictedBy: 'app' }, 'dispatch', 'app', strict, 'CARD_FROZEN'],
    ['delivery leads to activation where the policy says so', { ...plastic, lifecycle: 'issuance' }, 'deliver', 'network', strict, 'awaiting_activation/none/physical'],
    ['delivery is only told where it does not', { ...plastic, lifecycle: 'shipping' }, 'deliver', 'network', lenient, 'shipping/none/physical'],
    ['a delivered card is activated', { ...plastic, lifecycle: 'awaiting_activation' }, 'activate', 'app', strict, 'active/none/physical'],
    ['a shipping card is activated where delivery is only told', { ...plastic, lifecycle: 'shipping' }, 'activate', 'app', lenient, 'active/none/physical'],
    ['a card is activated once', plastic, 'activate', 'app', strict, 'ALREADY_ACTIVE'],
    ['a virtual successor activates itself', { ...active, lifecycle: 'issuance' }, 'autoActivate', 'platform', strict, 'active/none/virtual'],
    ['nobody but the platform does that', { ...active, lifecycle: 'issuance' }, 'autoActivate', 'app', strict, 'VIEWER_FORBIDDEN'],
    ['a virtual card is converted', active, 'convert', 'app', strict, 'shipping/none/physical'],
    ['a physical card is not', plastic, 'convert', 'app', strict, 'ALREADY_PHYSICAL'],
    ['a frozen card is not converted', frozen, 'convert', 'app', strict, 'CARD_FROZEN'],
    ['an active card is frozen', active, 'freeze', 'holder', strict, 'active/frozen/virtual'],
    ['a shipping card is frozen and stays shipping', { ...plastic, lifecycle: 'shipping' }, 'freeze', 'app', strict, 'shipping/frozen/physical'],
    ['a card that is not in use is not frozen', { ...plastic, lifecycle: 'pending' }, 'freeze', 'app', strict, 'CARD_STATE'],
    ['the platform freezes whatever lives', { ...plastic, lifecycle: 'pending' }, 'freeze', 'platform', strict, 'pending/frozen/physical'],
    ['a card is frozen once', frozen, 'freeze', 'app', strict, 'ALREADY_FROZEN'],
    ['twice, where repeating is no wrong', frozen, 'freeze', 'app', lenient, 'noop'],
    ['a blocked card is not frozen', blocked, 'freeze', 'app', strict, 'CARD_BLOCKED'],
    ['a reported card is not frozen', reported, 'freeze', 'app', strict, 'CARD_STATE'],
    ['an expired card is not frozen', expired, 'freeze', 'app', strict, 'CARD_EXPIRED'],
    ['a closed card is not frozen', closed, 'freeze', 'app', lenient, 'CARD_CLOSED'],
    ['a frozen card returns to the life it had', { ...frozen, form: 'physical', lifecycle: 'shipping' }, 'unfreeze', 'app', strict, 'shipping/none/physical'],
    ['what is not frozen is not thawed', active, 'unfreeze', 'app', strict, 'NOT_FROZEN'],
    ['or is no wrong', active, 'unfreeze', 'app', lenient, 'noop'],
    ['a block is not thawed', blocked, 'unfreeze', 'app', lenient, 'CARD_BLOCKED'],
    ['a holder does not lift what the app froze', frozen, 'unfreeze', 'holder', strict, 'RESTRICTED_BY_STAFF'],
    ['the app lifts what the holder froze', { ...frozen, restrictedBy: 'holder' }, 'unfreeze', 'app', strict, 'active/none/virtual'],
    ['the app does not lift what the platform froze', { ...frozen, restrictedBy: 'platform' }, 'unfreeze', 'app', strict, 'RESTRICTED_BY_STAFF'],
    ['but does where the policy says so', { ...frozen, restrictedBy: 'platform' }, 'unfreeze', 'app', lenient, 'active/none/virtual'],
    ['staff lift anything', { ...frozen, restrictedBy: 'platform' }, 'unfreeze', 'staff', strict, 'active/none/virtual'],
    ['a frozen card is blocked', frozen, 'block', 'app', strict, 'active/blocked/virtual'],
    ['a holder blocks nothing', active, 'block', 'holder', strict, 'VIEWER_FORBIDDEN'],
    ['clearing lifts a block', blocked, 'clearRestriction', 'app', strict, 'active/none/virtual'],
    ['clearing lifts no report', reported, 'clearRestriction', 'app', strict, 'CARD_STATE'],
    ['a card lost in the post is reported', { ...plastic, lifecycle: 'awaiting_activation' }, 'report', 'app', strict, 'awaiting_activation/reported/physical'],
    ['a declined report leaves it frozen, not activated', { ...reported, lifecycle: 'awaiting_activation' }, 'decline', 'app', strict, 'awaiting_activation/frozen/physical'],
    ['an unreported card is not replaced', active, 'replace', 'app', strict, 'CARD_STATE'],
    ['a reported card is replaced', reported, 'replace', 'app', strict, 'closed/reported/physical'],
    ['an expired card is renewed', expired, 'renew', 'app', strict, 'closed/none/virtual/expired'],
    ['a reissue lifts a block and an expiry', { ...blocked, expired: true }, 'reissue', 'app', strict, 'active/none/virtual'],
    ['a reissue leaves a freeze', frozen, 'reissue', 'app', strict, 'active/frozen/virtual'],
    ['any living card is terminated', { ...reported, expired: true }, 'terminate', 'app', strict, 'closed/reported/physical/expired'],
    ['a card is terminated once', closed, 'terminate', 'app', strict, 'CARD_CLOSED'],
    ['the sweep expires', frozen, 'expire', 'platform', strict, 'active/frozen/virtual/expired'],
    ['once', expired, 'expire', 'platform', strict, 'CARD_EXPIRED'],
  ];
  it.each(cases)('%s', (_name, facts, verb, actor, policy, expected) => {
    expect(told(facts, verb, actor, policy)).toBe(expected);
  });

  it('never moves a card that it refuses, and never un-restricts without saying so', () => {
    for (const { lifecycle, restriction } of lifecycles.flatMap((l) =>
      restrictions.map((r) => ({ lifecycle: l, restriction: r })),
    ))
      for (const verb of verbs) {
        const facts: Facts = {
          ...plastic,
          lifecycle,
          restriction,
          restrictedBy: restriction === 'none' ? null : 'platform',
        };
        const answer = decide(facts, verb, 'app', strict);
        if (answer === null || answer instanceof Fault) continue;
        const lifted = restriction !== 'none' && answer.to.restriction === 'none';
        expect(lifted ? ['unfreeze', 'clearRestriction', 'reissue'] : verbs).toContain(verb);
        expect(answer.to.restrictedBy === null).toBe(answer.to.restriction === 'none');
      }
  });

  it('names only events that have a schema, and gives every verb a row', () => {
    for (const { event } of transitions) expect(event === null || event in events).toBe(true);
    for (const verb of verbs) expect(transitions.some((row) => row.verb === verb)).toBe(true);
  });

  it('brings virtual cards to life active and physical ones pending', () => {
    expect(born('issueVirtual', 'virtual').to).toMatchObject({ lifecycle: 'active', form: 'virtual' });
    expect(born('issuePhysical', 'physical').to).toMatchObject({ lifecycle: 'pending', form: 'physical' });
  });

  it('takes whoever is bound to one customer for that customer', () => {
    const viewer = {
      tenantId: 't',
      actor: { kind: 'app', id: 'a' },
      roles: [],
      scopes: [],
      dialect: 'vaultpay',
      sandbox: true,
    } as const;
    expect(actorOf(viewer)).toBe('app');
    expect(actorOf({ ...viewer, customerId: 'c' })).toBe('holder');
  });
});
