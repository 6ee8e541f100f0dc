import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { AgiProcess } from './testing-process.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/branches.md'), 'utf8');
const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].map(([, text = '']) => text);
/** A line that a reader would type, and what is printed then: `…` stands for dates and hashes. */
const exchanges = blocks.flatMap((block) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...printed] = part.trimEnd().split('\n');
      return { command, printed: printed.join('\n') };
    }),
);
const BETWEEN = '\n=== next ===\n';

test('docs/branches.md is so, command by command', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'agi-branches-'));
  try {
    const commands = exchanges
      .map(({ command }) => command)
      .join(`\nprintf '${BETWEEN.replaceAll('\n', '\\n')}'\n`);
    // One shell, so that what a variable holds stays; both streams, as a reader sees them.
    const script = AgiProcess.shell(`exec 2>&1\n${commands}`, { AGI_HOME: home, LANG: 'en_US.UTF-8' });
    const printed = (await script.ran()).stdout.split(BETWEEN);
    expect(exchanges.length).toBeGreaterThan(10);
    exchanges.forEach(({ command, printed: shown }, index) => {
      const pattern = shown.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '[^\n]+');
      expect(`$ ${command}\n${(printed[index] ?? '').trimEnd()}`).toMatch(new RegExp(`^\\$ .*\n${pattern}$`));
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}, 120_000);
