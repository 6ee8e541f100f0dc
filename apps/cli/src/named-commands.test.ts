import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { expect, test } from '@jest/globals';
import { programToRead } from './help-page.ts';

// Guards against: an error that advises what cannot be typed.

const root = join(import.meta.dirname, '../../..');
const program = programToRead(new Writable());

const sources = globSync(
  ['{apps,libs}/*/src/**/*.ts', 'docs/**/*.md', 'README*.md', 'libs/protocol/openapi.yaml'],
  {
    cwd: root,
  },
).filter((file) => !/\.test\.ts$|\/testing|\.gen\.ts$|docs\/adr/.test(file));

interface Named {
  readonly where: string;
  readonly words: readonly string[];
}

/** What stands behind `agi` in quotes, in code marks or behind a `$`. */
function named(): readonly Named[] {
  return sources.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      // What a template fills in is an argument.
      .replaceAll(/\$\{[^}]*\}/g, ' x')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(/(?:["'`«]|\$ )(?:\.\/)?agi ([^"'`»\n]+)/g)].map(([, words = '']) => ({
          where: `${file}:${index + 1}`,
          words: words.trim().split(/[\s;|,]+/),
        })),
      ),
  );
}

/** The innermost command that the words name, and the words behind it. */
function resolve(words: readonly string[]): {
  readonly commands: readonly Command[];
  readonly rest: readonly string[];
} {
  const commands = [program];
  let rest = words;
  for (;;) {
    const inner = commands.at(-1)?.commands.find((command) => command.name() === rest[0]);
    if (inner === undefined) return { commands, rest };
    commands.push(inner);
    rest = rest.slice(1);
  }
}

const optionsOf = (commands: readonly Command[]): readonly string[] =>
  commands
    .flatMap(({ options }) => options.flatMap(({ long, short }) => [long, short]))
    .filter((one) => typeof one === 'string');

test('every command that a text of the program or its documents names is one that can be typed', () => {
  const all = named();
  expect(all.length).toBeGreaterThan(100);
  const unknown = all.filter(
    ({ words: [first = ''] }) => /^[a-z][a-z-]*$/.test(first) && resolve([first]).commands.length === 1,
  );
  // "agi needs Node 24" is a sentence, and commander's own `help` is no command of ours.
  expect(unknown.filter(({ words }) => words[0] !== 'help' && words[1] !== 'Node')).toEqual([]);
});

test('every option that stands behind a command is one of its options', () => {
  const wrong = named().flatMap(({ where, words }) => {
    const { commands, rest } = resolve(words);
    const known = [...optionsOf(commands), '--help', '--version', '--'];
    return rest
      .map((word) => /^--[a-z][a-z-]*/.exec(word)?.[0])
      .filter((option) => option !== undefined && !known.includes(option))
      .map((option) => `${where} agi ${words.join(' ')}: ${option ?? ''}`);
  });
  expect(wrong).toEqual([]);
});

test('every option that an error names by itself is an option of some command', () => {
  const every = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(every)];
  const known = new Set([...optionsOf(every(program)), '--help']);
  const errors = sources.filter(
    (file) => /errors?[/.-]|refusals|start-errors|options\.ts$|error/.test(file) && file.endsWith('.ts'),
  );
  expect(errors.length).toBeGreaterThan(20);
  const wrong = errors.flatMap((file) =>
    // Of another program's options, git's, the line says so.
    [
      ...readFileSync(join(root, file), 'utf8')
        .replaceAll(/.*git .*/g, '')
        .matchAll(/(?<![\w-])--[a-z][a-z-]+/g),
    ]
      .map(([option]) => option)
      .filter((option) => !known.has(option))
      .map((option) => `${file}: ${option}`),
  );
  expect(wrong).toEqual([]);
});
