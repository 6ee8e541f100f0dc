import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openSqliteLog, type EventId, type Log } from '@agi-double/memory';
import { hashBytes } from '@agi-double/versioning';
import { BranchBook } from './branch-book.ts';
import type { BranchNote } from './fold-facts.ts';
import { mergeBranches } from './merge-branches.ts';
import { NoteTree } from './note-tree.ts';

// Guards against: two branches that lived apart for so long that nobody can bring them together any more.

const root = hashBytes('root');
const MANY = 2_500;

/** @param texts each with the note that it takes the place of */
async function add(
  log: Log,
  branch: string,
  texts: readonly (readonly [text: string, replaces?: EventId])[],
): Promise<readonly EventId[]> {
  const ids: EventId[] = [];
  for (let from = 0; from < texts.length; from += 1_000) {
    const { head } = await log.branch(branch);
    const notes = texts.slice(from, from + 1_000).map(
      ([text, replaces]) =>
        ({
          type: 'note-added',
          body: { text, ...(replaces !== undefined && { replaces }) },
          root,
        }) as const,
    );
    ids.push(...(await log.append(branch, head, notes)).map(({ id }) => id));
  }
  return ids;
}

test('thousands of notes that both sides replaced are decided one by one, and the merge says so of each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agi-double-merge-'));
  const log = await openSqliteLog(join(folder, 'log.sqlite'), { randomBytes });
  try {
    const facts = Array.from({ length: MANY }, (_, index) => `fact ${index}`);
    const past = await add(
      log,
      'main',
      facts.map((text) => [text]),
    );
    const last = past.at(-1);
    if (last === undefined) throw new TypeError('There is a past.');
    await log.fork('side', last);
    await add(
      log,
      'main',
      past.map((note, index) => [`ours ${index}`, note]),
    );
    await add(
      log,
      'side',
      past.map((note, index) => [`theirs ${index}`, note]),
    );
    const unused = (): Promise<never> => Promise.reject(new TypeError('No mind is needed.'));
    const book = new BranchBook(log, { of: unused });
    const { conflicts, notes } = await book.mergePlan('main', 'side');
    expect([conflicts.length, notes.added.length, notes.gone.length]).toEqual([MANY, 0, 0]);
    const each = Object.fromEntries(
      conflicts.map(({ key }, index) => [key, index % 2 === 0 ? 'theirs' : 'ours'] as const),
    );
    const merged = await mergeBranches(log, book, { into: 'main', from: 'side', root }, { each });
    expect(merged.body?.decisions).toHaveLength(MANY);
    const state = await book.state({ branch: 'main' });
    expect(state.noteCount).toBe(MANY);
    expect(
      state.notes.every(({ text }) => Number(text.split(' ')[1]) % 2 === (text.startsWith('o') ? 1 : 0)),
    ).toBe(true);
    expect((await book.mergePlan('side', 'main')).conflicts).toEqual([]);
  } finally {
    await log.close();
    await rm(folder, { recursive: true });
  }
});

test('of notes that took the place of one another, each is found behind those before it, and where it comes from', () => {
  const id = (name: string): EventId => hashBytes(name) as EventId;
  const notes = new Map(
    [
      ['a', ''],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'a'],
      ['e', ''],
      ['f', 'erased'],
      ['g', 'f'],
    ].map(([name = '', before = '']): [EventId, BranchNote] => [
      id(name),
      { event: id(name), at: 0, text: name, ...(before !== '' && { replaces: id(before) }) },
    ]),
  );
  const tree = new NoteTree(notes);
  const after = (name: string): string =>
    tree
      .after(id(name))
      .map(({ text }) => text)
      .join('');
  expect(['a', 'b', 'c', 'e', 'erased'].map(after)).toEqual(['bcd', 'c', '', '', 'fg']);
  const origins = tree.origins(new Set([id('a'), id('b'), id('erased')]));
  const found = [...notes.values()].map(({ event, text }) => [text, origins.get(event)]);
  expect(found.filter(([, origin]) => origin !== undefined)).toEqual([
    ['b', id('a')],
    ['c', id('a')],
    ['d', id('a')],
    ['f', id('erased')],
    ['g', id('erased')],
  ]);
});
