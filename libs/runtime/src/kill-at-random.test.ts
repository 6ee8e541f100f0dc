import { randomBytes } from 'node:crypto';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openSqliteLog, verify, type LoggedEvent, type RunId } from '@agi-double/memory';
import { writeFiveStepMind } from './testing/index.ts';
import { live, type Death, type Life } from './testing/restless-life.ts';

// Guards against what dying at the boundaries of a turn does not meet: inside a commit, a checkpoint, the opening of the
// log, a recovery, or with two branches under way. AGI_KILLS=500 kills more often, AGI_SEED repeats a seed's moments.

const KILLS = Number(process.env['AGI_KILLS'] ?? 50);
const SEED = Number(process.env['AGI_SEED'] ?? Date.now() % 1_000_000);
/** Homes that are killed in at the same time, and how often each of them is. */
const LANES = 2;
const LIVES = 25;

interface Effect {
  readonly life: number;
  readonly name: string;
  readonly key: string;
}

interface Found {
  readonly events: readonly LoggedEvent[];
  readonly problems: readonly unknown[];
}

/** MINSTD, Park and Miller 1993. */
function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** One in five dies before or while it opens; the others more often early than late, which is where recovery is. */
function nextDeath(random: () => number): Death {
  if (random() < 0.2) return { lines: 0, milliseconds: random() * 800 };
  return { lines: 1 + Math.floor(25 * random() ** 2), milliseconds: random() * 8 };
}

async function inspect(home: string): Promise<Found> {
  const file = join(home, 'log.sqlite');
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return { events: [], problems: [] };
  const log = await openSqliteLog(file, { clock: Date.now, randomBytes });
  try {
    return { events: await log.since(0, 10_000), problems: (await verify(log)).problems };
  } finally {
    await log.close();
  }
}

async function effectsIn(home: string): Promise<readonly Effect[]> {
  const text = await readFile(join(home, 'effects.txt'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Effect);
}

/** The recorded calls whose effects this test can see, named as the effects are. */
function finishedCalls(events: readonly LoggedEvent[]): readonly string[] {
  const texts = new Map<RunId | undefined, string>();
  return events.flatMap((event) => {
    if (event.type === 'run-started') texts.set(event.run, event.body?.input.text ?? '');
    if (event.type !== 'call-finished' || event.body === undefined) return [];
    const { name, step, occurrence } = event.body;
    if (name === 'model') return [`model ${texts.get(event.run)}`];
    return name === 'send' ? [`send ${event.run}/${step}/send/${occurrence}`] : [];
  });
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** One that two lives in a row died over is parked, which is no end. */
const ends = new Set(['answer-given', 'run-failed']);

function checkDeath(life: Life, before: Found, { events, problems }: Found, place: object): void {
  expect({ ...place, problems, stderr: life.stderr }).toEqual({ ...place, problems: [], stderr: '' });
  const ids = events.map(({ id }) => id);
  expect({ ...place, kept: ids.slice(0, before.events.length) }).toEqual({
    ...place,
    kept: before.events.map(({ id }) => id),
  });
  const present = new Set<string>(ids);
  const lost = life.said.filter(({ event }) => event !== undefined && !present.has(event));
  const strange = life.said.filter(({ type }) => type === 'run-failed' || type === 'run-parked');
  const ended = events.filter(({ type }) => ends.has(type)).map(({ run }) => String(run));
  const repeated = [...twice(ended), ...twice(finishedCalls(events))];
  expect({ ...place, lost, strange, repeated }).toEqual({ ...place, lost: [], strange: [], repeated: [] });
}

/** @returns how many of the kills hit, and how many events there are in the end. */
async function killIn(
  home: string,
  profile: string,
  seed: number,
  kills: number,
): Promise<{ hits: number; events: number }> {
  const random = randomFrom(seed);
  const recorded: (readonly string[])[] = [];
  let before: Found = { events: [], problems: [] };
  let hits = 0;
  for (let life = 1; life <= kills; life += 1) {
    const death = nextDeath(random);
    const ended = await live(home, profile, life, death);
    const found = await inspect(home);
    checkDeath(ended, before, found, { SEED, home: seed, life, death });
    if (ended.signal === 'SIGKILL') hits += 1;
    recorded.push(finishedCalls(found.events));
    before = found;
  }
  const place = { SEED, home: seed, life: 'last' };
  const last = await live(home, profile, kills + 1);
  expect({ ...place, ...last }).toEqual({ ...place, signal: null, stderr: '', said: [{ type: 'opened' }] });
  const end = await inspect(home);
  checkDeath(last, before, end, place);

  const started = end.events.filter(({ type }) => type === 'run-started').map(({ run }) => run);
  const answered = new Set(end.events.filter(({ type }) => type === 'answer-given').map(({ run }) => run));
  const unanswered = started
    .filter((run) => !answered.has(run))
    .map((run) => end.events.filter((event) => event.run === run).map(({ type, body }) => ({ type, body })));
  expect({ ...place, unanswered }).toEqual({ ...place, unanswered: [] });

  const effects = await effectsIn(home);
  const inOneLife = twice(effects.map(({ life, name, key }) => `${life} ${name} ${key}`));
  const afterRecord = effects.filter(({ life, name, key }) => recorded[life - 2]?.includes(`${name} ${key}`));
  expect({ ...place, inOneLife, afterRecord }).toEqual({ ...place, inOneLife: [], afterRecord: [] });
  const seen = new Set(effects.map(({ name, key }) => `${name} ${key}`));
  expect({ ...place, unseen: finishedCalls(end.events).filter((call) => !seen.has(call)) }).toEqual({
    ...place,
    unseen: [],
  });
  return { hits, events: end.events.length };
}

test(
  'killed again and again: what was acknowledged is there, every run ends once, and no recorded call happens again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'agi-kills-'));
    try {
      const profile = await writeFiveStepMind(folder);
      const homes = Array.from({ length: Math.ceil(KILLS / LIVES) }, (_, index) => index);
      let hits = 0;
      let events = 0;
      const lane = async (): Promise<void> => {
        for (let home = homes.shift(); home !== undefined; home = homes.shift()) {
          const kills = Math.min(LIVES, KILLS - home * LIVES);
          const done = await killIn(join(folder, `home-${home}`), profile, SEED + home, kills);
          hits += done.hits;
          events += done.events;
          if (KILLS > 50) process.stderr.write(`${hits} of ${KILLS} killed, ${events} events\n`);
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      // Nobody ends by itself before its kill.
      expect({ SEED, hits }).toEqual({ SEED, hits: KILLS });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  KILLS * 12_000,
);
