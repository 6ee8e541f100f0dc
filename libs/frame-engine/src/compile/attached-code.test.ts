import { describe, expect, test } from '@jest/globals';
import { hashBytes } from '@agi-double/versioning';
import { compileFiles, defaultRoute, problemsOf } from '../testing/compile-files.ts';

const frame = (slot: string) =>
  `frame: frame://2026.11.voice.01\nkind: voice\nslots:\n  tone: { type: string, ${slot} }\n`;
const code = { 'code/tone.ts': 'export const infer = () => "warm";\n', 'tone.py': 'def infer(a): pass\n' };

describe('attached code', () => {
  test('is found beside the frame, in folders, and above it inside of the repo', () => {
    const snapshot = compileFiles({
      ...defaultRoute,
      ...code,
      'self/voice.yaml': frame('procedure: ../code/tone.ts#infer, onChange: ../tone.py#infer'),
    });
    const voice = snapshot.frames[1];
    expect(voice?.code).toEqual({
      '../code/tone.ts': hashBytes(code['code/tone.ts']),
      '../tone.py': hashBytes(code['tone.py']),
    });
    expect([...snapshot.code.values()].map(({ language, source }) => [language, source])).toEqual([
      ['typescript', code['code/tone.ts']],
      ['python', code['tone.py']],
    ]);
  });

  test('that no frame names is no part of the snapshot', () => {
    const snapshot = compileFiles({ ...defaultRoute, ...code });
    expect(snapshot.code.size).toBe(0);
    expect(snapshot.hash).toBe(compileFiles(defaultRoute).hash);
  });

  test('is refused unless the profile allows it', () => {
    const files = { ...code, 'a.yaml': frame('procedure: ./tone.py#infer') };
    expect(problemsOf(files, { allowCode: false })).toEqual([
      'a.yaml:4:36 slots.tone.procedure: the profile does not allow attached code; say "allowCode: true" there if you trust these files',
    ]);
    expect(problemsOf(files, { allowCode: true })).toEqual([]);
  });

  test.each([
    ['./tne.py#infer', 'there is no file tne.py; did you mean "tone.py"?'],
    ['./code/nothing.ts#infer', 'there is no file code/nothing.ts'],
    ['../tone.py#infer', '../tone.py lies outside of the frame repo'],
    ['./code/../../tone.py#infer', './code/../../tone.py lies outside of the frame repo'],
    ['/tone.py#infer', 'must be a file and a function, ./file.ts#function; .ts, .js or .py'],
    ['tone.py#infer', 'must be a file and a function, ./file.ts#function; .ts, .js or .py'],
    ['./tone.py', 'must be a file and a function, ./file.ts#function; .ts, .js or .py'],
    ['./tone.py#in fer', 'must be a file and a function, ./file.ts#function; .ts, .js or .py'],
    ['./tone.sh#infer', 'must be a file and a function, ./file.ts#function; .ts, .js or .py'],
  ])('%s is refused', (reference, problem) => {
    const at = (facet: string) => `a.yaml:4:${27 + facet.length} slots.tone.${facet}: ${problem}`;
    for (const facet of ['procedure', 'onChange']) {
      expect(problemsOf({ ...code, 'a.yaml': frame(`${facet}: "${reference}"`) })).toEqual([at(facet)]);
    }
  });

  test('beside a value is refused: the value would hide it', () => {
    expect(problemsOf({ ...code, 'a.yaml': frame('value: x, procedure: ./tone.py#infer') })).toEqual([
      'a.yaml:4:46 slots.tone.procedure: the slot has a value already; give it as "default" to fall back on it',
    ]);
    expect(problemsOf({ ...code, 'a.yaml': frame('value: x, onChange: ./tone.py#infer') })).toEqual([]);
  });

  test('gives nothing that a statement may say, and says so where the statement names it', () => {
    const stated = `${frame('default: plain, procedure: ./tone.py#infer')}statements:\n  - { id: a, text: "I am {{ slots.tone }}.", asks: ["{{ slots.tone | upcase }}?"] }\n`;
    const why = 'slots.tone is computed in each run, and this text is the same in every run';
    expect(problemsOf({ ...code, 'a.yaml': stated })).toEqual([
      `a.yaml:6:29 statements[0].text: Liquid: ${why}`,
      `a.yaml:6:57 statements[0].asks[0]: Liquid: ${why}`,
    ]);
  });

  test('changes the hash of the snapshot with any character', () => {
    const files = { ...defaultRoute, ...code, 'a.yaml': frame('procedure: ./tone.py#infer') };
    const { hash } = compileFiles(files);
    expect(compileFiles({ ...files, 'tone.py': `${files['tone.py']}#` }).hash).not.toBe(hash);
    expect(compileFiles({ ...files, 'code/tone.ts': 'other' }).hash).toBe(hash);
  });
});
