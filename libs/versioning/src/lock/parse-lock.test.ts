import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lockJson, parseProfile, rootOf, type Lock } from '../index.ts';
import { BadLock, lockFileOf, parseLock, renderLock } from '../locks.ts';
import { anyLock } from '../testing/any-lock.ts';
import { sampleLock, sampleProfile } from '../testing/sample-lock.ts';

const text = renderLock(sampleLock);

function problems(of: string): readonly string[] {
  try {
    parseLock(of, 'p.lock.json');
  } catch (error) {
    if (!(error instanceof BadLock)) throw error;
    expect(error.file).toBe('p.lock.json');
    return error.problems.map(({ line, column, part, message }) => `${line}:${column} ${part}: ${message}`);
  }
  return [];
}

/** The text with its root made right again, as somebody would who knows how. */
const forged = (change: (lock: Record<string, unknown>) => void): string => {
  const lock = structuredClone(sampleLock) as unknown as Record<string, unknown>;
  change(lock);
  const root = rootOf(lock as unknown as Lock);
  return JSON.stringify({ ...lock, root }, null, 2);
};

test('the lock of a profile lies beside it', () => {
  expect(lockFileOf('profiles/symbiotic-local.yaml')).toBe('profiles/symbiotic-local.lock.json');
  expect(lockFileOf('mine.yml')).toBe('mine.lock.json');
});

describe('a lock file', () => {
  test('begins with its format and its root, and ends with a new line', () => {
    expect(text.split('\n').slice(0, 4)).toEqual([
      '{',
      '  "lock": 2,',
      `  "root": "${rootOf(sampleLock)}",`,
      '  "profile": "symbiotic-local-v0.7",',
    ]);
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('is read as it was written', () => {
    const { lock, root, place } = parseLock(text, 'p.lock.json');
    expect(lock).toEqual(lockJson(sampleLock));
    expect(root).toBe(rootOf(sampleLock));
    expect(place(['profile'])).toEqual({ line: 4, column: 14 });
    expect(place(['frames', 9])).toEqual(place(['frames']));
  });

  test('of any lock is read as it was written', () => {
    fc.assert(
      fc.property(
        anyLock.filter(({ frames }) => frames.every(({ code }) => !code || Object.keys(code).length > 0)),
        (lock) => {
          const read = parseLock(renderLock(lock), 'p.lock.json');
          expect(read.root).toBe(rootOf(lock));
          expect(renderLock(read.lock)).toBe(renderLock(lock));
        },
      ),
    );
  });

  test('with a text of many megabytes is refused like any other', () => {
    const long = forged(
      (lock) => (lock['tools'] = [{ name: 'x'.repeat(8_000_000), hash: rootOf(sampleLock) }]),
    );
    expect(problems(long)).toEqual([expect.stringContaining('tools.0.name: ')]);
    expect(problems(`{"lock":2,"x":"${'\\n'.repeat(4_000_000)}`)).toEqual([
      expect.stringMatching(/^1:8000016 : from here on it is not JSON/),
    ]);
  });

  test('has each of thousands of problems at its line', () => {
    const many = forged((lock) => (lock['modules'] = Array.from({ length: 5_000 }, () => ({ uri: 'x' }))));
    const found = problems(many).filter((problem) => problem.includes('Not a URI'));
    const lines = many.split('\n').flatMap((line, index) => (line.includes('"uri": "x"') ? [index + 1] : []));
    expect(found.map((problem) => Number(problem.split(':')[0]))).toEqual(lines);
  });

  test('may be formatted in another way', () => {
    expect(parseLock(JSON.stringify(JSON.parse(text)), 'p.lock.json').root).toBe(rootOf(sampleLock));
    expect(parseLock(text.replaceAll('\n', '\r\n'), 'p.lock.json').root).toBe(rootOf(sampleLock));
  });

  test('that was edited by hand is told at its root, with both hashes', () => {
    const edited = text.replace('gpt-5-mini', 'gpt-6');
    const root = rootOf(JSON.parse(JSON.stringify(sampleLock).replace('gpt-5-mini', 'gpt-6')) as Lock);
    expect(problems(edited)).toEqual([
      `3:11 root: it says ${rootOf(sampleLock)}, and what the file holds comes to ${root}: it was edited by hand`,
    ]);
  });

  test.each([
    [
      'a lock of format 1',
      text.replace('"lock": 2', '"lock": 1'),
      '2:11 lock: it is of format 1, and this version of agi reads format 2: an older version wrote it',
    ],
    [
      'a newer format',
      text.replace('"lock": 2', '"lock": 3'),
      '2:11 lock: it is of format 3, and this version of agi reads format 2: use the newer version that wrote it',
    ],
    ['another file', '[]', '1:1 : this is no lock of a profile'],
    ['an empty file', '', '1:1 : from here on it is not JSON'],
    [
      'what a merge left',
      text.replace('  "profile"', '<<<<<<< HEAD\n  "profile"'),
      '4:1 : a merge left its conflict markers here',
    ],
    [
      'a comma too many',
      text.replace(/\}\n$/, ',}\n'),
      `${text.split('\n').length - 1}:2 : from here on it is not JSON`,
    ],
    [
      'an unknown key',
      text.replace('"allowCode"', '"more": 1,\n  "allowCode"'),
      `${text.split('\n').length - 2}:3 more: unknown key "more"; the keys here are lock, root, profile, core, snapshot, frames, modules, memory, embedder, engines, tools, allowCode`,
    ],
    ['a missing key', text.replace('  "snapshot"', '  "shot"'), '1:1 : "snapshot" is missing; add it'],
    [
      'an unknown engine',
      text.replace('"use": "llama"', '"use": "lama"'),
      'engines.1.use: there is no such engine; there are extractive, llama, openai-compatible, given',
    ],
    [
      'a hash that is none',
      text.replace(/sha256:\w+/, 'sha256:0'),
      '3:11 root: must be a hash: sha256: and 64 hexadecimal digits in lower case',
    ],
    [
      'a URI that is none',
      text.replace('mod://recall-v1.0', 'mod://recall'),
      'modules.0.uri: Not a URI at character 13: expected "-v"; the form is mod://name-vMAJOR.MINOR.',
    ],
    [
      'a key that stands twice',
      text.replace('"snapshot"', '"snapshot": "x",\n  "snapshot"'),
      'snapshot: stands twice',
    ],
    [
      'a frame that stands twice',
      forged((lock) => (lock['frames'] = [sampleLock.frames[0], sampleLock.frames[0]])),
      'frames.1.uri: stands twice',
    ],
    [
      'frames out of order',
      forged((lock) => (lock['frames'] = sampleLock.frames.toReversed())),
      'frames.1.uri: is out of order: it comes before the one above it',
    ],
    [
      'a literal key',
      forged((lock) => (lock['engines'] = [{ ...sampleLock.engines[0], key: 'canary' }])),
      'engines.0.key: a key must not be written into a file; write ${NAME} here, and set NAME in the environment',
    ],
    [
      'a password',
      forged((lock) => (lock['engines'] = [{ ...sampleLock.engines[0], url: 'https://a:canary@b.example' }])),
      'engines.0.url: a password must not stand in a lock; write ${NAME} into the profile first',
    ],
  ])('refuses %s', (_, of, expected) => {
    const found = problems(of);
    expect(found).toContainEqual(expect.stringContaining(expected));
    expect(found.join()).not.toContain('canary');
  });

  test('tells the way out once, by the file of its profile', () => {
    const wayOut = (file: string): string => {
      try {
        parseLock('{', file);
      } catch (error) {
        if (error instanceof BadLock) return error.message.split('\n')[0] ?? '';
      }
      return '';
    };
    expect(wayOut('my mind/own.lock.json')).toBe(
      "The lock cannot be used; restore the file, or write it anew with `agi profile lock 'my mind/own.yaml' --force`:",
    );
    expect(wayOut('the log')).toBe('The lock cannot be used:');
  });

  test('of another profile is not taken for one of this', () => {
    const own = parseProfile(sampleProfile.replaceAll('symbiotic-local-v0.7', 'own-v0.7'), 'own.yml');
    expect(() => parseLock(text, 'own.lock.json', own)).toThrow(
      'The lock cannot be used; restore the file, or write it anew with `agi profile lock own.yml --force`:\n' +
        '  own.lock.json:4:14 profile: this is the lock of symbiotic-local-v0.7, another profile than own-v0.7 (own.yml:2)',
    );
    const next = parseProfile(sampleProfile.replaceAll('-v0.7', '-v0.8'), 'p.yaml');
    expect(parseLock(text, 'p.lock.json', next).lock).toEqual(sampleLock);
  });

  test('nested deeper than any stack is refused', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(problems(deep)).toHaveLength(1);
    expect(problems(text.replace('"type": "object"', `"type": ${deep}`))).toHaveLength(1);
    expect(problems(deep.slice(1))).toHaveLength(1);
  });

  test('with many faults tells them all, in order', () => {
    const found = problems(
      text
        .replace('mod://recall-v1.0', 'mod://recall')
        .replace('"pinned": false', '"pinned": true')
        .replace('"search"', '7'),
    );
    expect(found.map((problem) => problem.split(' ')[1])).toEqual([
      'modules.0.uri:',
      'embedder.pinned:',
      'tools.0.name:',
    ]);
  });

  test('cut anywhere is refused, and so is any change of a character that is not a blank', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.constantFrom('', 'x', '"', '0', '}', ','), (index, put) => {
        expect(problems(text.slice(0, index))).toHaveLength(1);
        const broken = text.slice(0, index) + put + text.slice(index + 1);
        if (text.charAt(index).trim() === '' || text.charAt(index) === put) return;
        expect(problems(broken)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
