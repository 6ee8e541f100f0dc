import { describe, expect, test } from '@jest/globals';
import {
  BadUri,
  formatReference,
  frameUri,
  moduleUri,
  parseReference,
  resolveFrames,
  resolveModule,
  Unresolved,
} from './index.ts';

const modules = ['mod://recall-v1.0', 'mod://recall-v1.10', 'mod://recall-v1.9', 'mod://recall-v2.0'].map(
  moduleUri,
);
const frames = ['frame://2024.05.identity.01', 'frame://2026.11.identity.02', 'frame://2026.11.voice.01'].map(
  frameUri,
);

describe('references', () => {
  test('a major version means its newest minor', () => {
    expect(resolveModule('mod://recall-v1', modules)).toBe('mod://recall-v1.10');
    expect(resolveModule('mod://recall-v1.9', modules)).toBe('mod://recall-v1.9');
  });

  test('a frame name means its newest frame, every name the newest of each', () => {
    expect(resolveFrames('frame://*.identity.*', frames)).toEqual(['frame://2026.11.identity.02']);
    expect(resolveFrames('frame://*.*.*', frames)).toEqual([
      'frame://2026.11.identity.02',
      'frame://2026.11.voice.01',
    ]);
    expect(resolveFrames('frame://2024.05.identity.01', frames)).toEqual(['frame://2024.05.identity.01']);
  });

  test('a reference that nothing fits says what there is', () => {
    expect(() => resolveModule('mod://recall-v3', modules)).toThrow(Unresolved);
    expect(() => resolveModule('mod://recall-v3', [])).toThrow(
      'No module fits mod://recall-v3: there is none at all.',
    );
  });

  test.each(['mod://recall-v1', 'mod://recall-v1.2', 'frame://*.identity.*', 'frame://*.*.*'])(
    '%s is written as it is read',
    (text) => {
      expect(formatReference(parseReference(text))).toBe(text);
    },
  );

  test.each([
    'mod://recall',
    'mod://recall-v',
    'frame://*.identity',
    'frame://*',
    'frame://*.Identity.*',
    'frame://*.identity.*x',
  ])('%s is refused', (text) => {
    expect(() => parseReference(text)).toThrow(BadUri);
  });
});
