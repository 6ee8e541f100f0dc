import { hashBytes } from '@agi-double/versioning';
import { describe, expect, test } from '@jest/globals';
import { codeFile } from './code-file.ts';

describe('a code file', () => {
  test.each([
    ['tone.js', 'javascript'],
    ['tone.mjs', 'javascript'],
    ['deep/er/tone.ts', 'typescript'],
    ['tone.mts', 'typescript'],
    ['tone.py', 'python'],
  ])('%s is in %s', (path, language) => {
    expect(codeFile(path, 'x')).toEqual({ hash: hashBytes('x'), language, source: 'x' });
  });

  test.each(['tone.cjs', 'tone.tsx', 'tone.pyc', 'tone.yaml', 'tone', 'ts'])('%s is none', (path) => {
    expect(codeFile(path, 'x')).toBeUndefined();
  });
});
