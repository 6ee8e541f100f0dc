import { describe, expect, test } from '@jest/globals';
import { hash, runAgi } from '../testing.ts';
import { frame, snapshotOf } from '../testing-frames.ts';

const lines = (...changed: readonly string[]): string =>
  ['kind: voice', ...changed, 'a: 1', 'b: 2', 'c: 3', 'd: 4', ''].join('\n');
const code = (hashed: string, source: string) => [hash(hashed), { hash: hash(hashed), source }] as const;

const active = snapshotOf(
  '5',
  [
    frame('voice', { source: lines('tone: warm') }),
    frame('gone', { source: 'kind: values\n' }),
    frame('same'),
    frame('coded', { code: { './tone.ts': hash('1') } }),
  ],
  new Map([code('1', 'export const tone = 1;\n')]),
);
const files = snapshotOf(
  '6',
  [
    frame('voice', {
      uri: 'frame://2026.12.voice.02',
      hash: hash('8'),
      source: lines('tone: cool \u001b[2J'),
    }),
    frame('came', { source: 'kind: rules\n' }),
    frame('same'),
    frame('coded', { code: { './tone.ts': hash('2') } }),
  ],
  new Map([code('2', 'export const tone = 2;\n')]),
);

const found: string[] = [];
const find = (reference: string) => {
  found.push(reference);
  return Promise.resolve(reference === 'files' ? files : active);
};
const double = { frames: { find } };

describe('diff', () => {
  test('a new number is a change of its frame; code is compared too', async () => {
    const ran = await runAgi(['frames', 'diff'], { double });
    expect(ran).toEqual({
      code: 0,
      stderr: '',
      stdout: `--- frame://2026.11.voice.01
+++ frame://2026.12.voice.02
@@ -1,5 +1,5 @@
 kind: voice
-tone: warm
+tone: cool \u001b[2J
 a: 1
 b: 2
 c: 3
--- ./tone.ts
+++ ./tone.ts
@@ -1,1 +1,1 @@
-export const tone = 1;
+export const tone = 2;
--- /dev/null
+++ frame://2026.11.came.01
@@ -0,0 +1,1 @@
+kind: rules
--- frame://2026.11.gone.01
+++ /dev/null
@@ -1,1 +0,0 @@
-kind: values
`,
    });
  });

  test('on a terminal it is colored, and what a frame holds cannot steer the terminal', async () => {
    const { stdout } = await runAgi(['frames', 'diff'], { double, terminal: true });
    expect(stdout).toContain('\u001b[31m-tone: warm\u001b[39m\n');
    expect(stdout).toContain('\u001b[32m+tone: cool \ufffd[2J\u001b[39m\n');
    const plain = await runAgi(['frames', 'diff', '--no-color'], { double, terminal: true });
    expect(plain.stdout).not.toContain('\u001b');
  });

  test('equal snapshots are no failure either', async () => {
    found.length = 0;
    const ran = await runAgi(['frames', 'diff', '5555', 'active'], { double });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: 'no difference\n' });
    expect(found).toEqual(['5555', 'active']);
  });

  test('--json holds the texts of what differs, and nothing that was compiled', async () => {
    const { stdout } = await runAgi(['frames', 'diff', '--json'], { double });
    const text = (name: string, source: string) => ({
      uri: `frame://2026.11.${name}.01`,
      hash: hash('9'),
      source,
      code: {},
    });
    expect(JSON.parse(stdout)).toMatchObject({
      from: hash('5'),
      to: hash('6'),
      added: [text('came', 'kind: rules\n')],
      removed: [text('gone', 'kind: values\n')],
    });
    expect(stdout).not.toContain('"kind"');
  });
});
