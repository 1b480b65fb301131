import type { Attempt } from '../attempt';
import { attempt, limit, limitOn, use, velocity } from './judge.fixture';
import { Meter } from './meter';
import { replay } from './replay';
import { nameOf, type Rules, Ruleset } from './ruleset';

const one = attempt();
const at = (minutes: number, more: Partial<Attempt> = {}): Attempt => ({
  ...one,
  ...{ id: `id-${minutes}`, at: new Date(one.at.getTime() + minutes * 60_000) },
  ...more,
});
const card = { tenantId: one.tenantId, kind: 'card' as const, id: one.cardId! };
const rules = (more: Partial<Rules>): Ruleset =>
  new Ruleset([[card, { limits: [], controls: [], lists: [], velocity: [], ...more }]]);
const tried = (ruleset: Ruleset, past: readonly (readonly [Attempt, boolean])[], meters = new Map<string, Meter>()) =>
  replay(
    ruleset,
    past.map(([each, approved]) => ({ attempt: each, approved })),
    meters,
  );

describe('a draft tried on the past', () => {
  it('counts no more what it would have refused, nor what had been refused', () => {
    const ruleset = rules({ limits: [limitOn('day', 150n)] });
    const past = [
      [at(0), true],
      [at(1), true],
      [at(2, { amount: 50n }), false],
      [at(3, { amount: 50n }), true],
      [at(4, { amount: 1n }), false],
    ] as const;
    expect(tried(ruleset, past)).toMatchObject({
      ...{ evaluated: 5, wouldRefuse: 2, ofThoseApproved: 1 },
      amounts: [{ currency: 'USD', amount: '100', count: 1 }],
      examples: [
        { causeId: 'id-1', approved: true },
        { causeId: 'id-4', approved: false },
      ],
    });
  });

  it('sees an increment as more of the same', () => {
    const limits = [limitOn('single', 150n), limit({ measure: 'count', currency: null, value: 1n })];
    const past = [at(0), at(1, { id: 'id-0', amount: 50n }), at(2, { id: 'id-0', amount: 1n }), at(3)];
    const found = tried(
      rules({ limits }),
      past.map((each) => [each, true] as const),
    );
    expect(found.examples.map(({ at: when, reason }) => [when, reason])).toEqual([
      [past[2]!.at.toISOString(), 'limit_single'],
      [past[3]!.at.toISOString(), 'limit_day'],
    ]);
  });

  it('has velocity windows of its own time, and looks at nobody else', () => {
    const past = [at(0), at(0.5), at(0.9), at(1.1), at(0, { id: 'other', cardId: 'another' })];
    const found = tried(
      rules({ velocity: [velocity(2, 60)] }),
      past.map((each) => [each, true] as const),
    );
    expect(found).toMatchObject({
      evaluated: 4,
      wouldRefuse: 1,
      examples: [{ causeId: 'id-0.9', reason: 'velocity' }],
    });
  });

  it('begins with what was used before', () => {
    const meter = new Meter();
    meter.put('purchase', 'USD', one.at.getTime() - 3_600_000, { amount: 60n, count: 1 });
    const ruleset = rules({ limits: [limitOn('day', 150n)] });
    expect(tried(ruleset, [[at(0), true]], new Map([[nameOf(card), meter]])).wouldRefuse).toBe(1);
    expect(tried(ruleset, [[at(0, { use: use({ channel: 'chip' }) }), true]]).wouldRefuse).toBe(0);
  });

  it('shows no more than twenty examples', () => {
    const past = Array.from({ length: 30 }, (_, n) => [at(n), true] as const);
    const found = tried(rules({ limits: [limitOn('single')] }), past);
    expect([found.wouldRefuse, found.examples.length]).toEqual([30, 20]);
  });
});
