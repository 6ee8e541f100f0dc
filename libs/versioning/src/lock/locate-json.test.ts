import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { locateJson } from './locate-json.ts';

test('what JSON.parse takes is JSON here, and nothing else', () => {
  const some = fc.oneof(fc.json(), fc.stringMatching(/^[{}[\]",:\\u0a1.\-e truefalsnl\n]*$/));
  const edited = fc
    .tuple(some, fc.nat(60), fc.constantFrom('', '"', ',', '\\', '\u0001', '0', '['))
    .map(([text, index, put]) => text.slice(0, index) + put + text.slice(index + 1));
  fc.assert(
    fc.property(fc.oneof(some, edited), (text) => {
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      expect(locateJson(text).broken === undefined).toBe(parses);
    }),
    { numRuns: 2_000 },
  );
});

test('a part is found where it begins, a key where it is written, and what is not there at what is around it', () => {
  const places = locateJson('{ "a": [1, { "b": "c" }], "a": 2 }');
  expect(places.offset(['a', 1, 'b'])).toBe(18);
  expect(places.offset(['a', 1], 'b')).toBe(13);
  expect(places.offset(['a', 1, 'x'])).toBe(11);
  expect(places.twice).toEqual([{ path: [], key: 'a' }]);
});
