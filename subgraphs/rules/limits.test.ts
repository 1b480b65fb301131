import { ceiling, disordered, inForce, type LimitRow } from './limits';

const row = (
  source: LimitRow['source'],
  value: bigint | null,
  allowed: bigint | null = null,
  more: Partial<LimitRow> = {},
): LimitRow =>
  ({ source, value, allowed, action: 'any', window: 'day', measure: 'amount', currency: 'USD', ...more }) as LimitRow;
const bites = (rows: LimitRow[]): unknown[] => inForce(rows).map(({ source, value }) => [source, value]);

describe('limits of several sources', () => {
  // biome-ignore format: one case, one line
  it.each([
    ['the default stands alone', [row('default', 50n)], ['default', 50n]],
    ['a user loosens a default that has no ceiling', [row('default', 50n), row('user', 90n)], ['user', 90n]],
    ['a user stays under the ceiling of the default', [row('default', 50n, 70n), row('user', 90n)], ['user', 70n]],
    ['staff stand before the default', [row('default', 50n, 50n), row('admin', 80n)], ['admin', 80n]],
    ['staff’s limit is a ceiling', [row('admin', 80n), row('user', 90n)], ['user', 80n]],
    ['staff may leave room above their limit', [row('admin', 80n, 100n), row('user', 90n)], ['user', 90n]],
    ['a user who wants no limit gets the ceiling', [row('default', 50n, 70n), row('user', null)], ['user', 70n]],
    ['or none, where there is none', [row('user', null)], ['user', null]],
    ['0 is a limit', [row('default', 50n), row('user', 0n)], ['user', 0n]],
  ] as const)('%s', (_name, rows, expected) => expect(bites([...rows])).toEqual([expected]));

  it('are one for each action, window, measure and currency', () => {
    const rows = [
      row('default', 1n),
      row('user', 2n, null, { window: 'month' }),
      row('user', 3n, null, { measure: 'count', currency: null }),
    ];
    expect(inForce(rows)).toHaveLength(3);
    expect(ceiling([])).toBeNull();
  });

  it.each([
    [
      [
        ['single', 5n],
        ['day', 10n],
        ['month', 10n],
      ],
      null,
    ],
    [
      [
        ['single', 11n],
        ['day', 10n],
      ],
      'single',
    ],
    [
      [
        ['day', 20n],
        ['month', 10n],
      ],
      'day',
    ],
    [
      [
        ['single', 11n],
        ['day', null],
        ['month', 10n],
      ],
      'single',
    ],
    [
      [
        ['single', null],
        ['month', 10n],
      ],
      null,
    ],
  ] as const)('are in order when none exceeds that of a longer window (%#)', (given, window) =>
    expect(disordered(given.map(([name, value]) => ({ window: name, value })))).toBe(window),
  );
});
