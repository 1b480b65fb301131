import fc from 'fast-check';
import type { Window } from '../limits';
import { Meter } from './meter';
import { DAY, ends, HOUR, hourOf, starts } from './windows';

const ms = (text: string): number => Date.parse(text);

describe('windows', () => {
  // biome-ignore format: one case, one line
  it.each([
    ['day', '2026-04-15T00:00:00.000Z', '2026-04-15T00:00:00.000Z', '2026-04-16T00:00:00.000Z'],
    ['day', '2026-04-15T23:59:59.999Z', '2026-04-15T00:00:00.000Z', '2026-04-16T00:00:00.000Z'],
    ['week', '2026-04-13T00:00:00.000Z', '2026-04-13T00:00:00.000Z', '2026-04-20T00:00:00.000Z'],
    ['week', '2026-04-12T23:59:59.999Z', '2026-04-06T00:00:00.000Z', '2026-04-13T00:00:00.000Z'],
    ['month', '2026-04-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'],
    ['month', '2026-03-31T23:59:59.999Z', '2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ['month', '2028-02-29T12:00:00.000Z', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['month', '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ] as const)('the %s of %s begins at %s and ends at %s', (window, at, start, end) => {
    expect(starts[window](ms(at))).toBe(ms(start));
    expect(ends[window](ms(at))).toBe(ms(end));
  });
});

describe('a meter', () => {
  const spent = (meter: Meter, window: Window, at: string, currency: string | null = 'USD'): string =>
    meter.used({ action: 'any', window, measure: currency ? 'amount' : 'count', currency }, ms(at)).toString();
  const buy = (meter: Meter, at: string, amount = 10n, count = 1): void =>
    meter.add({ action: 'purchase', currency: 'USD', at: ms(at), amount, count });

  // biome-ignore format: one case, one line
  it.each([
    ['rolling_24h', '2026-04-14T12:30:00.000Z', '0'], ['rolling_24h', '2026-04-14T12:30:00.001Z', '10'],
    ['day', '2026-04-14T23:59:59.999Z', '0'], ['day', '2026-04-15T00:00:00.000Z', '10'],
    ['week', '2026-04-12T23:59:59.999Z', '0'], ['week', '2026-04-13T00:00:00.000Z', '10'],
    ['month', '2026-03-31T23:59:59.999Z', '0'], ['month', '2026-04-01T00:00:00.000Z', '10'],
    ['lifetime', '2019-01-01T00:00:00.000Z', '10'], ['single', '2026-04-15T12:00:00.000Z', '0'],
  ] as const)('counts within %s what was used at %s as %s', (window, at, expected) => {
    const meter = new Meter();
    buy(meter, at);
    expect(spent(meter, window, '2026-04-15T12:30:00.000Z')).toBe(expected);
  });

  it('knows actions and currencies apart, and gives back at the time of the use', () => {
    const meter = new Meter();
    buy(meter, '2026-04-15T09:00:00Z');
    meter.add({ action: 'atm_withdrawal', currency: 'AED', at: ms('2026-04-15T09:00:00Z'), amount: 7n, count: 1 });
    const at = '2026-04-15T12:00:00Z';
    expect([spent(meter, 'day', at), spent(meter, 'day', at, 'AED'), spent(meter, 'day', at, null)]).toEqual([
      ...['10', '7', '2'],
    ]);
    buy(meter, '2026-04-15T09:00:00Z', -10n, -1);
    expect([spent(meter, 'month', at), spent(meter, 'day', at, null)]).toEqual(['0', '1']);
    expect(meter.used({ action: 'purchase', window: 'day', measure: 'count', currency: null }, ms(at))).toBe(0n);
  });

  it('sums as one would by hand, whatever the times', () => {
    const now = ms('2026-04-15T12:34:56.789Z');
    const uses = fc.array(fc.record({ ago: fc.integer({ min: 0, max: 40 * DAY }), amount: fc.bigInt(-50n, 50n) }));
    fc.assert(
      fc.property(uses, fc.integer({ min: 0, max: DAY }), (list, later) => {
        const meter = new Meter();
        for (const { ago, amount } of list)
          meter.add({ action: 'purchase', currency: 'USD', at: now - ago, amount, count: 1 });
        const at = now + later;
        for (const window of ['rolling_24h', 'day', 'week', 'month', 'lifetime'] as const) {
          const from = window === 'rolling_24h' ? at - DAY + 1 : starts[window](at);
          const byHand = list.reduce((sum, { ago, amount }) => (now - ago >= from ? sum + amount : sum), 0n);
          expect(meter.used({ action: 'any', window, measure: 'amount', currency: 'USD' }, at)).toBe(byHand);
        }
      }),
    );
  });

  it('counts approvals after the window’s begin alone', () => {
    const meter = new Meter();
    const pace = { seconds: 60, cardId: 'a' };
    meter.paced(pace, { at: Number.POSITIVE_INFINITY, count: 3 });
    meter.paced({ ...pace, cardId: 'b' }, { at: Number.POSITIVE_INFINITY, count: 5 });
    meter.approve(HOUR);
    expect([
      meter.approvals(pace, HOUR),
      meter.approvals(pace, HOUR + 59_999),
      meter.approvals(pace, HOUR + 60_000),
    ]).toEqual([...[4, 4, 3]]);
    expect(hourOf(HOUR + 1)).toBe(HOUR);
  });
});
