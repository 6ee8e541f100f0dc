import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { LoggedEvent } from '@agi-double/memory';
import { Double } from '../double.ts';
import { answerOf } from '../testing/frame-home.ts';
import { titleOf } from './evidence.ts';

test.each([
  ['America/Los_Angeles', 'your note of 2026-11-30', 'ваша заметка от 2026-11-30'],
  ['UTC', 'your note of 2026-12-01', 'ваша заметка от 2026-12-01'],
  ['Asia/Tomsk', 'your note of 2026-12-01', 'ваша заметка от 2026-12-01'],
])('a note is of the day that it was where the Double runs: %s', (there, english, russian) => {
  const event = { type: 'note-added', at: Date.UTC(2026, 11, 1, 3, 55) } as LoggedEvent;
  expect([titleOf(event, 'en', there), titleOf(event, 'ru', there)]).toEqual([english, russian]);
});

test('of two notes the later in the log is the later one, also when the clock went back between them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agi-clock-'));
  let now = Date.UTC(2026, 11, 1);
  const double = await Double.open(folder, 'symbiotic-local', { clock: () => now });
  try {
    await double.remember('main', 'The code of the gate is 1111.');
    now -= 86_400_000;
    await double.remember('main', 'The code of the gate is 2222.');
    expect(await answerOf(double.think('main', { text: 'What is the code of the gate?' }))).toMatch(
      /^"The code of the gate is 2222"/,
    );
  } finally {
    await double.close();
    await rm(folder, { recursive: true, force: true });
  }
});
