import { describe, expect, test } from '@jest/globals';
import { rarestTerms, type TermFrequency } from './text-search.ts';

const names = (frequencies: readonly TermFrequency[], most: number): readonly string[] =>
  rarestTerms(frequencies, most).map(([term]) => term);

describe('the terms that are looked for', () => {
  test('are all of them where the log is small', () => {
    expect(
      names(
        [
          ['lives', 3],
          ['anna', 1],
          ['tomsk', 1],
        ].map(pair),
        500,
      ),
    ).toEqual(['anna', 'tomsk', 'lives']);
  });

  test('are the rarest ones where it is not, in no more texts together than allowed', () => {
    const frequencies = [
      ['in', 20_000],
      ['lives', 400],
      ['anna', 90],
      ['tomsk', 10],
      ['town', 401],
    ].map(pair);
    expect(names(frequencies, 500)).toEqual(['tomsk', 'anna', 'lives']);
    expect(names(frequencies, 499)).toEqual(['tomsk', 'anna']);
  });

  test('are one at least, however frequent', () => {
    expect(
      names(
        [
          ['in', 20_000],
          ['a', 19_000],
        ].map(pair),
        500,
      ),
    ).toEqual(['a']);
  });
});

function pair([term, texts]: (string | number)[]): TermFrequency {
  return [String(term), Number(texts)];
}
