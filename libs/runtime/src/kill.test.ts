import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openSqliteLog, OWNER, verify, type LoggedEvent } from '@agi-double/memory';
import { writeFiveStepMind } from './testing/index.ts';

// Guards against: an answer that was shown and is gone; an input that was taken and never answered; an effect that is
// on record and happens again; a chain that does not verify after a crash.

const program = fileURLToPath(new URL('./testing/mortal-double.ts', import.meta.url));
let folder: string;
let profile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agi-kill-'));
  profile = await writeFiveStepMind(folder);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  readonly type: string;
  readonly run: string;
  readonly at?: string;
  readonly text?: string;
}

function live(
  home: string,
  text: string,
  point: number,
): { signal: string | null; said: readonly Said[]; stderr: string } {
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@agi-double/source', '--no-warnings', program, home, profile, text, String(point)],
    { encoding: 'utf8', timeout: 20_000, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const said = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Said);
  return { signal, said, stderr };
}

async function effectsOf(home: string): Promise<readonly string[]> {
  const text = await readFile(join(home, 'effects.txt'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function inspect(
  home: string,
): Promise<{ events: readonly LoggedEvent[]; problems: readonly unknown[] }> {
  const log = await openSqliteLog(join(home, 'log.sqlite'), { clock: Date.now, randomBytes });
  try {
    const { lineage } = await log.branch('main');
    const events = await log.read({ lineage, scope: OWNER, order: 'oldest', limit: 1000 });
    const { problems } = await verify(log);
    return { events, problems };
  } finally {
    await log.close();
  }
}

/** What the dead process has on record as done, by call. */
function recorded(events: readonly LoggedEvent[], name: string): number {
  return events.filter((event) => event.type === 'call-finished' && event.body?.name === name).length;
}

describe('killed at every boundary of a turn and inside its steps', () => {
  test('the next start finishes the run once, repeats no recorded effect, and the log verifies', async () => {
    const places: string[] = [];
    for (let point = 1; ; point += 1) {
      const home = join(folder, `home-${point}`);
      const first = live(home, 'first input', point);
      if (first.signal === null) break;
      places.push(first.said.find(({ type }) => type === 'dying')?.at ?? '');
      const dead = await inspect(home);
      expect(dead.problems).toEqual([]);
      const effects = await effectsOf(home);

      const second = live(home, 'second input', 0);
      expect(second).toMatchObject({ signal: null, stderr: '' });
      const { events, problems } = await inspect(home);
      expect(problems).toEqual([]);

      // Everything that was acknowledged is there, and every run that was started has exactly one end.
      const started = events.filter(({ type }) => type === 'run-started');
      const answers = events.filter(({ type }) => type === 'answer-given');
      expect(events.slice(0, dead.events.length)).toEqual(dead.events);
      expect(answers.map(({ run }) => run).sort()).toEqual(started.map(({ run }) => run).sort());
      for (const { type, run } of [...first.said, ...second.said]) {
        if (type === 'run-started') expect(started.map((event) => event.run)).toContain(run);
        if (type === 'answer-given') expect(answers.map((event) => event.run)).toContain(run);
      }

      // Effects: one for each run, and one more only where the process died between the effect and its record.
      const after = await effectsOf(home);
      const repeated = (name: string): number =>
        effects.filter((line) => line.startsWith(name)).length - recorded(dead.events, name);
      for (const name of ['model', 'send']) {
        const times = after.filter((line) => line.startsWith(name)).length;
        expect({ point, name, times }).toEqual({ point, name, times: started.length + repeated(name) });
      }
      // A repeated keyed effect has the key of the first one, so that the world can tell.
      expect(new Set(after.filter((line) => line.startsWith('send'))).size).toBe(started.length);
    }
    // Before and after: the activation, run-started, the model's record, send's start and record, the answer.
    expect(places.filter((place) => place.startsWith('before append'))).toHaveLength(6);
    expect(places.filter((place) => place.startsWith('after append'))).toHaveLength(6);
    expect(places.filter((place) => place.startsWith('inside'))).toHaveLength(7);
  }, 180_000);
});
