import { median, quantile, ratio, spread } from './stats';

test('the median is the middle value, or lies between the middle two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

test('a quantile is a value that was measured', () => {
  const sorted = Array.from({ length: 100 }, (_, i) => i + 1);
  expect([quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1), quantile([3], 0.99)]).toEqual([
    50, 99, 100, 3,
  ]);
});

test('ratios are taken round by round, so that a slow minute cancels out', () => {
  expect(ratio([10, 1, 30], [2, 0.2, 5])).toEqual({ median: 5, min: 5, max: 6 });
});

test('nothing measured is told as nothing', () => {
  expect(spread([]).median).toBeNaN();
});
