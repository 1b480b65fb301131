import { Fault } from '../../kernel/error';
import { type CardPolicy, defaults } from '../../schema/policy';
import { forms, lifecycles, restrictions, restrictors } from '../../schema/tables/card';
import { type Actor, allows, decide, type Facts, type Form, type Verb, verbs } from './transitions';

/**
 * The whole machine once more, as a reader of the contracts would write it down: for each verb one grid of lifecycle by
 * restriction. It is kept apart from the table that the program runs by, so that a slip in one of them shows.
 *
 * A cell is what the verb changes: a lifecycle, a restriction, `physical`, `expired`, `fresh`, joined by +; `=` leaves
 * all facts as they are, `noop` does nothing at all. Or it is why not: S state, F frozen, B blocked, E expired, X closed,
 * else the code itself.
 */
const codes: Record<string, string> = {
  ...{ S: 'CARD_STATE', F: 'CARD_FROZEN', B: 'CARD_BLOCKED', E: 'CARD_EXPIRED', X: 'CARD_CLOSED' },
};
const columns = ['none', 'frozen', 'blocked', 'reported'] as const;

type Row = string;
type Grid = Partial<Record<Facts['lifecycle'], Row>> & { readonly else?: Row };

interface When {
  readonly actors?: readonly Actor[];
  readonly form?: Form;
  readonly expired?: boolean;
  /** Delivery leads to activation, nobody lifts what staff did, repeating is a wrong; or the reverse of all these. */
  readonly strict?: boolean;
}
interface Expectation {
  readonly who: readonly Actor[];
  /** The first that fits counts. Where none does: expired cards E. */
  readonly grids: readonly (readonly [When, Grid])[];
}

const customer = ['holder', 'app', 'staff'] as const;
const app = ['app', 'staff'] as const;
const courier = ['platform', 'network'] as const;
const everybodyElse = ['app', 'staff', 'platform', 'network'] as const;
const barred: Grid = { else: 'S F B S' };
const nowhere: Grid = { else: 'S S S S' };
const fresh = { expired: false };
const old = { expired: true };
const plastic = { ...fresh, form: 'physical' } as const;
const virtual = { ...fresh, form: 'virtual' } as const;

const onItsWay = (moved: string): Expectation['grids'] => [
  [{ ...virtual, strict: true, actors: app }, barred],
  [virtual, nowhere],
  [
    { ...plastic, strict: true, actors: app },
    { issuance: `${moved} F B S`, shipping: `${moved} F B S`, else: 'S F B S' },
  ],
  [
    { ...plastic, strict: true, actors: courier },
    {
      issuance: `${moved} ${moved} ${moved} ${moved}`,
      shipping: `${moved} ${moved} ${moved} ${moved}`,
      else: 'S S S S',
    },
  ],
  [
    { ...plastic, strict: false },
    { issuance: '= = = =', shipping: '= = = =', active: '= = = =', else: 'S S S S' },
  ],
];

const successor: Expectation = {
  who: app,
  grids: [
    [fresh, { else: 'S S S closed' }],
    [old, { else: 'closed closed closed closed' }],
  ],
};

const expected: Record<Exclude<Verb, `issue${string}`>, Expectation> = {
  process: {
    who: app,
    grids: [
      [plastic, { pending: 'issuance F B S', else: 'S F B S' }],
      [virtual, barred],
    ],
  },
  manufacture: {
    who: everybodyElse,
    grids: [
      [{ ...virtual, actors: app }, barred],
      [virtual, nowhere],
      [
        { ...plastic, actors: app },
        { issuance: '= F B S', shipping: '= F B S', else: 'S F B S' },
      ],
      [plastic, { issuance: '= = = =', shipping: '= = = =', else: 'S S S S' }],
    ],
  },
  dispatch: { who: everybodyElse, grids: onItsWay('=') },
  return: { who: everybodyElse, grids: onItsWay('=') },
  deliver: { who: everybodyElse, grids: onItsWay('awaiting_activation') },
  activate: {
    who: customer,
    grids: [
      [virtual, { active: 'ALREADY_ACTIVE F B S', else: 'S F B S' }],
      [
        { ...plastic, strict: true },
        { awaiting_activation: 'active F B S', active: 'ALREADY_ACTIVE F B S', else: 'S F B S' },
      ],
      [
        { ...plastic, strict: false },
        { issuance: 'active F B S', shipping: 'active F B S', active: 'ALREADY_ACTIVE F B S', else: 'S F B S' },
      ],
    ],
  },
  autoActivate: {
    who: ['platform'],
    grids: [
      [virtual, { issuance: 'active F B S', else: 'S F B S' }],
      [plastic, barred],
    ],
  },
  requestConversion: {
    who: customer,
    grids: [
      [virtual, { active: '= F B S', else: 'S F B S' }],
      [plastic, { else: 'ALREADY_PHYSICAL F B S' }],
    ],
  },
  rejectConversion: { who: app, grids: [[{}, { else: '= = = =', closed: '= = = =' }]] },
  convert: {
    who: app,
    grids: [
      [virtual, { active: 'shipping+physical F B S', else: 'S F B S' }],
      [plastic, { else: 'ALREADY_PHYSICAL F B S' }],
    ],
  },
  freeze: {
    who: [...customer, 'platform'],
    grids: [
      [{ ...old, actors: ['platform'] }, { else: 'frozen E E E' }],
      [{ ...fresh, actors: ['platform'], strict: true }, { else: 'frozen ALREADY_FROZEN B S' }],
      [{ ...fresh, actors: ['platform'] }, { else: 'frozen noop B S' }],
      [
        { ...fresh, strict: true },
        { shipping: 'frozen ALREADY_FROZEN B S', active: 'frozen ALREADY_FROZEN B S', else: 'S ALREADY_FROZEN B S' },
      ],
      [fresh, { shipping: 'frozen noop B S', active: 'frozen noop B S', else: 'S noop B S' }],
    ],
  },
  unfreeze: {
    who: [...customer, 'platform'],
    grids: [
      [{ ...fresh, strict: true }, { else: 'NOT_FROZEN none B S' }],
      [fresh, { else: 'noop none B S' }],
    ],
  },
  block: {
    who: [...app, 'platform'],
    grids: [
      [{ ...old, actors: ['platform'] }, { else: 'blocked blocked E E' }],
      [{ ...fresh, actors: ['platform'], strict: true }, { else: 'blocked blocked B S' }],
      [{ ...fresh, actors: ['platform'] }, { else: 'blocked blocked noop S' }],
      [
        { ...fresh, strict: true },
        { shipping: 'blocked blocked B S', active: 'blocked blocked B S', else: 'S blocked B S' },
      ],
      [fresh, { shipping: 'blocked blocked noop S', active: 'blocked blocked noop S', else: 'S blocked noop S' }],
    ],
  },
  clearRestriction: {
    who: [...app, 'platform'],
    grids: [[fresh, { shipping: '= none none S', active: '= none none S', else: 'S none none S' }]],
  },
  report: {
    who: customer,
    grids: [
      [
        fresh,
        {
          ...{ shipping: 'reported reported reported S', awaiting_activation: 'reported reported reported S' },
          ...{ active: 'reported reported reported S', else: 'S S S S' },
        },
      ],
      [old, { else: '= = = E' }],
    ],
  },
  review: {
    who: app,
    grids: [
      [fresh, { else: 'S S S =' }],
      [old, { else: '= = = =' }],
    ],
  },
  decline: {
    who: app,
    grids: [
      [fresh, { else: 'S S S frozen' }],
      [old, { else: 'frozen = frozen frozen' }],
    ],
  },
  replace: successor,
  renew: successor,
  reissue: {
    who: app,
    grids: [
      [virtual, { active: '= = none S', else: 'S S S S' }],
      [
        { ...old, form: 'virtual' },
        { active: 'fresh fresh none+fresh E', else: 'E E E E' },
      ],
      [plastic, { active: 'shipping shipping shipping+none S', else: 'S S S S' }],
      [
        { ...old, form: 'physical' },
        { active: 'shipping+fresh shipping+fresh shipping+none+fresh E', else: 'E E E E' },
      ],
    ],
  },
  terminate: { who: [...app, 'platform'], grids: [[{}, { else: 'closed closed closed closed' }]] },
  expire: { who: ['platform'], grids: [[fresh, { else: 'expired expired expired expired' }]] },
  relink: { who: app, grids: [[fresh, { else: '= = = =' }]] },
  update: { who: app, grids: [[{}, { else: '= = = =' }]] },
};

const strict: CardPolicy = {
  ...defaults['vaultspay-saas'].cards,
  ...{ expiryStops: true, repeatIsNoop: false, deliveryNeedsActivation: true, appLiftsAll: false },
};
const lenient: CardPolicy = { ...strict, repeatIsNoop: true, deliveryNeedsActivation: false, appLiftsAll: true };

function cellOf(verb: keyof typeof expected, facts: Facts, actor: Actor, policy: CardPolicy): string {
  const { who, grids } = expected[verb];
  if (!who.includes(actor)) return 'VIEWER_FORBIDDEN';
  const fit = grids.find(
    ([{ actors, form, expired, strict: only }]) =>
      (actors?.includes(actor) ?? true) &&
      (form ?? facts.form) === facts.form &&
      (expired ?? facts.expired) === facts.expired &&
      (only ?? policy === strict) === (policy === strict),
  );
  const usual = facts.lifecycle === 'closed' ? 'X X X X' : (fit?.[1].else ?? (facts.expired ? 'E E E E' : 'nothing'));
  const row = fit?.[1][facts.lifecycle] ?? usual;
  const cell = row.split(' ')[columns.indexOf(facts.restriction)]!;
  return codes[cell] ?? cell;
}

function told(facts: Facts, verb: Verb, actor: Actor, policy: CardPolicy): string {
  const answer = decide(facts, verb, actor, policy);
  if (answer === null) return 'noop';
  if (answer instanceof Fault) return answer.code;
  const { to } = answer;
  const changed = [
    ...(to.lifecycle === facts.lifecycle ? [] : [to.lifecycle]),
    ...(to.restriction === facts.restriction ? [] : [to.restriction]),
    ...(to.form === facts.form ? [] : [to.form]),
    ...(to.expired === facts.expired ? [] : [to.expired ? 'expired' : 'fresh']),
  ];
  return changed.join('+') || '=';
}

describe('every verb, in every state, by everybody, under either policy', () => {
  const states = lifecycles.flatMap((lifecycle) =>
    restrictions.flatMap((restriction) =>
      forms.flatMap((form) => [false, true].map((expired) => ({ lifecycle, restriction, form, expired }))),
    ),
  );
  const named = Object.keys(expected) as (keyof typeof expected)[];

  test.each(named)('%s does what is written down, and nothing else', (verb) => {
    for (const state of states)
      for (const actor of restrictors)
        for (const policy of [strict, lenient]) {
          // What the holder did, everybody may undo; who may undo whose is told elsewhere.
          const facts: Facts = { ...state, restrictedBy: state.restriction === 'none' ? null : 'holder' };
          const where = [verb, actor, policy === strict ? 'strict' : 'lenient', Object.values(state).join('/')].join(
            ' ',
          );
          expect(`${where}: ${told(facts, verb, actor, policy)}`).toBe(
            `${where}: ${cellOf(verb, facts, actor, policy)}`,
          );
        }
  });

  test('no verb is left out', () => {
    expect([...named].sort()).toEqual(verbs.filter((verb) => !verb.startsWith('issue')).sort());
  });

  test('cards are brought into being by the tenant and its customers, successors by the tenant alone', () => {
    const may = (verb: Verb): Actor[] => restrictors.filter((actor) => allows(verb, actor));
    expect([may('issueVirtual'), may('issuePhysical'), may('issueSuccessor')]).toEqual([
      ['holder', 'app', 'staff'],
      ['holder', 'app', 'staff'],
      ['app', 'staff'],
    ]);
  });

  test('nothing but a new number or its end becomes of an expired card, unless expiry stops nothing', () => {
    const endless: CardPolicy = { ...strict, expiryStops: false };
    const facts: Facts = {
      lifecycle: 'active',
      restriction: 'none',
      restrictedBy: null,
      form: 'virtual',
      expired: true,
    };
    expect(told(facts, 'freeze', 'app', strict)).toBe('CARD_EXPIRED');
    expect(told(facts, 'freeze', 'app', endless)).toBe('frozen');
    expect(told(facts, 'convert', 'app', endless)).toBe('shipping+physical');
    expect(told(facts, 'expire', 'platform', endless)).toBe('CARD_EXPIRED');
    expect(told({ ...facts, expired: false }, 'expire', 'platform', endless)).toBe('expired');
  });

  // biome-ignore format: one row per maker, one column per lifter
  const lifting: readonly (readonly [by: Actor, holder: boolean, app: boolean, lenientApp: boolean, staff: boolean, platform: boolean])[] = [
    ['holder',   true,  true,  true, true, true],
    ['app',      false, true,  true, true, true],
    ['staff',    false, false, true, true, true],
    ['platform', false, false, true, true, true],
    ['network',  false, false, true, true, true],
  ];
  test.each(lifting)('what %s restricted is lifted by those above, or by whom the policy lets', (by, ...may) => {
    for (const verb of ['unfreeze', 'clearRestriction', 'reissue'] as const) {
      const restriction = verb === 'unfreeze' ? 'frozen' : 'blocked';
      const facts: Facts = { lifecycle: 'active', restriction, restrictedBy: by, form: 'virtual', expired: false };
      const lifters = [
        ['holder', strict],
        ['app', strict],
        ['app', lenient],
        ['staff', strict],
        ['platform', strict],
      ] as const;
      lifters.forEach(([actor, policy], i) => {
        if (!allows(verb, actor)) return;
        expect([verb, actor, told(facts, verb, actor, policy)]).toEqual([
          verb,
          actor,
          may[i] ? 'none' : 'RESTRICTED_BY_STAFF',
        ]);
      });
    }
  });
});
