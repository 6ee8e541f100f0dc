import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { helpPage } from './help-page.ts';
import { runAgi } from './testing.ts';

const commands = [
  ['up'],
  ['ask'],
  ['chat'],
  ['remember'],
  ['trace'],
  ['runs'],
  ['resume'],
  ['replay'],
  ['branch', 'list'],
  ['branch', 'show'],
  ['branch', 'fork'],
  ['branch', 'diff'],
  ['branch', 'merge'],
  ['branch', 'rename'],
  ['branch', 'archive'],
  ['branch', 'restore'],
  ['slots', 'list'],
  ['slots', 'set'],
  ['slots', 'clear'],
  ['log', 'list'],
  ['log', 'show'],
  ['log', 'verify'],
  ['log', 'anchor'],
  ['forget'],
  ['frames', 'list'],
  ['frames', 'show'],
  ['frames', 'tree'],
  ['frames', 'status'],
  ['frames', 'history'],
  ['frames', 'why'],
  ['frames', 'diff'],
  ['frames', 'lint'],
  ['frames', 'new'],
  ['frames', 'probe'],
  ['frames', 'reload'],
  ['frames', 'sync'],
  ['frames', 'rollback'],
  ['profile', 'list'],
  ['profile', 'show'],
  ['profile', 'verify'],
  ['profile', 'diff'],
  ['profile', 'lock'],
  ['profile', 'bump'],
  ['profile', 'use'],
  ['doctor'],
];

test('HELP.md is what the program says of itself (npm run help-page -w @agi-double/cli writes it)', () => {
  expect(readFileSync(new URL('../HELP.md', import.meta.url), 'utf8')).toBe(helpPage());
});

test.each(commands.map((names) => [names]))(
  'agi %j --help explains itself with an example, in both languages',
  async (names) => {
    const english = await runAgi([...names, '--help']);
    expect([english.code, english.stderr]).toEqual([0, '']);
    expect(english.stdout).toMatch(new RegExp(`^Usage: agi ${names.join(' ')}`));
    expect(english.stdout).toMatch(new RegExp(`Examples:\n  \\$ agi ${names.join(' ')}`));
    const russian = await runAgi([...names, '--help'], { environment: { LANG: 'ru_RU.UTF-8' } });
    expect(russian.stdout).toMatch(new RegExp(`^Вызов: agi ${names.join(' ')}`));
    expect(russian.stdout).toContain('Примеры:');
  },
);

test('every command is in the list above', () => {
  const sections = [...helpPage().matchAll(/^#{2,3} agi (.+)$/gm)].map((match) => match[1]);
  const groups = ['branch', 'slots', 'log', 'frames', 'profile'];
  expect(sections.filter((name) => !groups.includes(name ?? ''))).toEqual(
    commands.map((names) => names.join(' ')),
  );
});
