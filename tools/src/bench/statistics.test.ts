import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatTable, percentile, ratio, summarize } from './statistics.ts';

describe('percentile', () => {
  test('interpolates as R type 7 does', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(percentile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
    expect(percentile([7], 0.95)).toBe(7);
  });

  test('lies between the extremes and grows with the share', () => {
    const samples = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(samples, (values) => {
        const { p50, p95 } = summarize(values);
        expect(p50).toBeLessThanOrEqual(p95 + 1e-6);
        expect(p95).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        expect(p50).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
      }),
    );
  });

  test('does not reorder the samples', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  test('of no samples is an error, not NaN in a table', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

test('a ratio compares medians', () => {
  expect(ratio(summarize([6, 6, 90]), summarize([2, 2, 2]))).toBe(3);
});

test('a table aligns words left and numbers right', () => {
  expect(
    formatTable(
      ['what', 'p50 ms'],
      [
        ['turn', 12.345],
        ['bare commit', 2],
      ],
    ),
  ).toBe(['what         p50 ms', 'turn          12.35', 'bare commit    2.00'].join('\n'));
});
