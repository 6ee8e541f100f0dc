import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Double } from '@agi-double/runtime';

// Guards against: a Double that denies what it can do, that names commands that are not there, that leaves out those that are, or
// that tells a language model that another engine speaks.

const root = path.resolve(import.meta.dirname, '../../..');
const LANGUAGES = ['en', 'ru'] as const;

interface Said {
  readonly where: string;
  readonly text: string;
  readonly asks: readonly string[];
}

/** Every statement in every language. */
let said: readonly Said[];
/** What HELP.md has a section of: `ask`, `branch fork`; a test of its own holds that to the program. */
let commands: ReadonlySet<string>;
let home: string;
let double: Double;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'agi-self-'));
  const runtime = await import('@agi-double/runtime');
  double = await runtime.Double.open(home, 'symbiotic-local');
  said = double.snapshot.frames.flatMap(({ uri, statements }) =>
    statements.flatMap(({ id, text, asks }) =>
      LANGUAGES.map((language) => ({
        where: `${uri}#${id} (${language})`,
        text: text[language] ?? '',
        asks: asks[language] ?? [],
      })),
    ),
  );
  const help = await readFile(path.join(root, 'apps/cli/HELP.md'), 'utf8');
  commands = new Set([...help.matchAll(/^#+ agi (.+)$/gm)].map(([, name = '']) => name));
});

afterAll(async () => {
  await double.close();
  await rm(home, { recursive: true, force: true });
});

const topLevel = (): readonly string[] => [...commands].filter((name) => !name.includes(' '));
const isGroup = (name: string): boolean => [...commands].some((other) => other.startsWith(`${name} `));

/** What a text names after "agi" that is no command; a group of commands needs one of them. */
function notThere(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w.-])agi ([a-z]+)(?: ([a-z]+))?/g)].flatMap(
    ([, first = '', second = '']) => {
      if (!commands.has(first)) return [first];
      if (!isGroup(first) || second === '') return [];
      return commands.has(`${first} ${second}`) ? [] : [`${first} ${second}`];
    },
  );
}

describe('what the Double says of itself', () => {
  test('each command that it names is there', () => {
    expect(Math.min(commands.size, said.length)).toBeGreaterThan(40);
    expect(said.flatMap(({ where, text }) => notThere(text).map((name) => `${where}: ${name}`))).toEqual([]);
  });

  test('a command that is not there would be found', () => {
    expect(notThere('Run agi unlearn, agi branch sing or agi forget.')).toEqual(['unlearn', 'branch sing']);
  });

  test.each(LANGUAGES)(
    'asked for the commands, it names all that are there and no others (%s)',
    (language) => {
      const list = said.find(({ where }) => where.includes(`#commands (${language})`))?.text ?? '';
      const names = /agi ([a-z, ]+(?:and|и) [a-z]+)/.exec(list)?.[1]?.split(/, | and | и /) ?? [];
      expect(names.toSorted()).toEqual([...topLevel(), 'help'].toSorted());
    },
  );

  test('what it says is not there is nothing that a command does', () => {
    const absent =
      /\b(there (is|are) no|not yet|not in this release|has no|no command)\b|пока нет|ещё нет|нет команды|в этой версии нет/i;
    const denied = said.flatMap(({ where, text, asks }) => {
      const sentence = text.split(/(?<=[.!?:;,]) /).filter((one) => absent.test(one));
      if (sentence.length === 0) return [];
      const words = new Set(
        [where, ...sentence, ...asks]
          .join(' ')
          .toLowerCase()
          .match(/[a-z]+/g),
      );
      // To ask, and to chat, are words of any question.
      return topLevel().filter((name) => words.has(name) && name !== 'ask' && name !== 'up');
    });
    expect(denied).toEqual([]);
  });

  test.each(['Forget my PIN.', 'Delete my data', 'Забудь мой ПИН-код.', 'Удали мои данные'])(
    'asked to forget, it names the command: %s',
    async (text) => {
      const events = await Array.fromAsync(double.think('main', { text }));
      expect(events.at(-1)).toMatchObject({ text: expect.stringContaining('agi forget') });
    },
  );

  test('it says of no engine that it speaks, whichever the profile has: only what is so when it does', () => {
    const unconditional = said.flatMap(({ where, text }) =>
      text
        .split(/(?<=[.!?:;]) |, (?:and|а|и) /)
        .filter((part) => /\b(this engine)\b|(этим|этот|этого) движк/i.test(part) || isClaim(part))
        .map((part) => `${where}: ${part}`),
    );
    expect(unconditional).toEqual([]);
  });

  test('profiles, modules and the core that it names are those that there are', async () => {
    const files = await readdir(path.join(root, 'profiles'));
    const profiles = files.filter((file) => file.endsWith('.yaml')).map((file) => file.slice(0, -5));
    const lock = await readFile(path.join(root, 'profiles/symbiotic-local.lock.json'), 'utf8');
    for (const { where, text } of said) {
      for (const [name] of text.matchAll(/symbiotic-[a-z]+/g)) expect(profiles).toContain(name);
      for (const [uri] of text.matchAll(/mod:\/\/[\w.-]*\d|agi-core-v[\w.-]*\w/g)) {
        expect({ where, held: lock.includes(uri) }).toEqual({ where, held: true });
      }
    }
  });
});

/** A part of a sentence that names the engine and no condition. */
function isClaim(part: string): boolean {
  return (
    part.includes('extractive') &&
    !/\b(with|when|while) (the |it is )?extractive|(с движком|когда это) extractive/i.test(part)
  );
}
