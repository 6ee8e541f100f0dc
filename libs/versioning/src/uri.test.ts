import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadUri, compareUri, formatUri, frameUri, parseUri, type Uri } from './index.ts';

const name = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { minLength: 1, maxLength: 3 })
  .map((words) => words.join('-'))
  .filter((text) => !/-v[0-9]/.test(text));
const version = fc.record({ major: fc.nat(999_999_999), minor: fc.nat(999_999_999) });

/** Any URI of any kind. */
const anyUri: fc.Arbitrary<Uri> = fc.oneof(
  fc.record({
    kind: fc.constant('frame' as const),
    year: fc.integer({ min: 1, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    name,
    number: fc.integer({ min: 1, max: 99 }),
  }),
  fc.tuple(name, version).map(([text, rest]) => ({ kind: 'module' as const, name: text, ...rest })),
  fc
    .tuple(name, version, fc.integer({ min: 0, max: 65_536 }))
    .map(([engine, rest, dimensions]) => ({ kind: 'memory' as const, engine, ...rest, dimensions })),
  fc.tuple(version, fc.option(name, { nil: undefined })).map(([rest, stage]) => ({
    kind: 'core' as const,
    ...rest,
    ...(stage === undefined ? {} : { stage }),
  })),
  fc
    .tuple(name, version)
    .filter(([text]) => text !== 'agi-core' && !text.startsWith('agi-core-'))
    .map(([text, rest]) => ({ kind: 'profile' as const, name: text, ...rest })),
);

describe('URIs', () => {
  test.each([
    'frame://2024.05.identity.01',
    'mod://coherence-graph-v2.1',
    'memory://qdrant-v0.3-256d',
    'agi-core-v0.9-beta',
    'agi-core-v1.0',
    'symbiotic-local-v0.7',
  ])('%s is written exactly as it is read', (text) => {
    expect(formatUri(parseUri(text))).toBe(text);
  });

  test('every URI survives format and parse', () => {
    fc.assert(fc.property(anyUri, (uri) => expect(parseUri(formatUri(uri))).toEqual(uri)));
  });

  test('every text either parses to itself or is refused at a character inside it or just behind it', () => {
    const nearly = fc.tuple(anyUri, fc.nat(40), fc.string({ maxLength: 2, unit: 'grapheme' }));
    fc.assert(
      fc.property(nearly, ([uri, index, noise]) => {
        const text = formatUri(uri);
        const broken = text.slice(0, index) + noise + text.slice(index + 1);
        try {
          expect(formatUri(parseUri(broken))).toBe(broken);
        } catch (error) {
          if (!(error instanceof BadUri)) throw error;
          expect(error.index).toBeGreaterThanOrEqual(0);
          expect(error.index).toBeLessThanOrEqual(broken.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('the order is total: antisymmetric, transitive, and equal only for equal URIs', () => {
    fc.assert(
      fc.property(anyUri, anyUri, anyUri, (a, b, c) => {
        expect(Math.sign(compareUri(a, b))).toBe(0 - Math.sign(compareUri(b, a)));
        if (compareUri(a, b) === 0) expect(formatUri(a)).toBe(formatUri(b));
        if (compareUri(a, b) <= 0 && compareUri(b, c) <= 0) expect(compareUri(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('versions are ordered by number, not by letter, and a stage comes before its release', () => {
    const sorted = ['mod://a-v10.0', 'mod://a-v2.10', 'mod://a-v2.9', 'agi-core-v0.9', 'agi-core-v0.9-beta']
      .map(parseUri)
      .sort(compareUri)
      .map(formatUri);
    expect(sorted).toEqual([
      'mod://a-v2.9',
      'mod://a-v2.10',
      'mod://a-v10.0',
      'agi-core-v0.9-beta',
      'agi-core-v0.9',
    ]);
  });

  test.each([
    ['frame://2024.13.identity.01', 13, 'a month from 1 to 12'],
    ['frame://2024.5.identity.01', 14, 'a month of 2 digits'],
    ['frame://2024.05.Identity.01', 16, 'a frame name: a lower-case letter, then letters, digits or "-"'],
    ['frame://2024.05.identity.1', 26, 'a number of 2 digits'],
    ['frame:/2024.05.identity.01', 7, '"frame://"'],
    ['mod://recall-v01.0', 14, 'a major version without a leading zero'],
    ['mod://recall', 12, '"-v"'],
    ['mod://recall-v1.0 ', 17, 'the end'],
    ['mod://re--call-v1.0', 9, 'a letter or digit after "-" in a module name'],
    ['memory://qdrant-v0.3-256', 24, '"d"'],
    ['agi-core-v0.9-', 14, 'a stage: a lower-case letter, then letters, digits or "-"'],
    ['', 0, 'a profile name: a lower-case letter, then letters, digits or "-"'],
  ])('%j is refused at character %i', (text, index, expected) => {
    let caught: unknown;
    try {
      parseUri(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(BadUri);
    expect(caught).toMatchObject({ index, expected });
  });

  test('the message points at the character', () => {
    expect(() => frameUri('frame://2024.13.identity.01')).toThrow(
      'Not a URI at character 14: expected a month from 1 to 12; the form is frame://YYYY.MM.name.NN.\n' +
        '  frame://2024.13.identity.01\n' +
        '               ^',
    );
  });

  test('a URI of another kind is no frame URI', () => {
    expect(() => frameUri('mod://recall-v1.0')).toThrow(BadUri);
  });
});
