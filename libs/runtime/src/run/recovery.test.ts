import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LogUnavailable, openSqliteLog, OWNER, type RunId } from '@agi-double/memory';
import type { Double } from '../double.ts';
import { FrameHome, routes, until, voice } from '../testing/frame-home.ts';
import { Recovery, type Abandoned } from './recovery.ts';

const frames = { 'voice.yaml': voice('Plain.'), 'routes.yaml': routes };

/** A run of a process that is no more: begun in the log, and worked on by nobody. */
async function abandon(home: FrameHome, branch: string, run: string): Promise<void> {
  const log = await openSqliteLog(join(home.home, 'log.sqlite'), { randomBytes });
  const { head } = await log.branch(branch);
  const [activation] = await log.read({
    ...(await log.branch('main')),
    order: 'oldest',
    limit: 1,
    scope: OWNER,
  });
  if (activation?.type !== 'profile-activated' || activation.body === undefined)
    throw new Error('Where is it?');
  const input = { text: run, language: 'en', channel: 'cli', user: { id: 'owner', roles: [] } } as const;
  const lease = { run: run as RunId, owner: 'elsewhere 1 nonce', attempt: 1, milliseconds: 0 };
  const body = { input, snapshot: activation.body.snapshot };
  await log.append(branch, head, [{ type: 'run-started', run: lease.run, root: activation.root, body }], {
    lease,
  });
  await log.close();
}

const answered = async (double: Double, branch: string): Promise<boolean> =>
  (await double.runs(branch, 1)).every(({ status }) => status === 'answered');

test('a run that is abandoned while a Double is open is finished by it, without being asked for', async () => {
  await using home = await FrameHome.make(frames);
  const double = await home.open({ recoverMilliseconds: 5 });
  await double.settled();
  await abandon(home, 'main', 'left-behind');
  await until(() => answered(double, 'main'));
  expect(await double.explain('left-behind' as RunId)).toMatchObject({
    attempts: 2,
    answer: { text: 'Plain.' },
  });
});

test('a Double that only reads finishes nothing', async () => {
  await using home = await FrameHome.make(frames);
  await (await home.open()).close();
  await abandon(home, 'main', 'left-behind');
  const double = await home.open({ recover: false });
  await double.settled();
  expect(await double.runs('main', 1)).toMatchObject([{ status: 'running' }]);
});

test('a run that cannot be finished keeps none of the others from it, and is told of', async () => {
  await using home = await FrameHome.make(frames);
  const first = await home.open();
  for (const branch of ['a', 'b', 'c']) await first.fork(branch, { branch: 'main' });
  await first.close();
  for (const branch of ['a', 'b', 'c']) await abandon(home, branch, `run-${branch}`);
  const told: unknown[] = [];
  const double = await home.open({
    report: (error) => told.push(error),
    wrapLog: (log) =>
      new Proxy(log, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return (...given: readonly unknown[]): unknown => {
            if (name === 'append' && given[0] === 'a') throw new LogUnavailable('io', 'log.sqlite');
            return Reflect.apply(value, target, given) as unknown;
          };
        },
      }),
  });
  await double.settled();
  expect(await answered(double, 'b')).toBe(true);
  expect(await answered(double, 'c')).toBe(true);
  expect(await double.runs('a', 1)).toMatchObject([{ status: 'running' }]);
  expect(told).toEqual([expect.any(LogUnavailable)]);
});

const stuck: Abandoned = { branch: 'main', run: 'stuck' as RunId };

test('the same error of the same run is told once, however often it is met', async () => {
  const told: unknown[] = [];
  let finished = 0;
  let offered = true;
  const recovery = new Recovery({
    // One for each look, as a log gives it out again when its lease has expired.
    take: () => Promise.resolve((offered = !offered) ? undefined : stuck),
    finish: () => {
      finished += 1;
      return Promise.reject(new RangeError());
    },
    report: (error) => told.push(error),
    milliseconds: 1,
  });
  recovery.start();
  await until(() => finished >= 3);
  recovery.stop();
  expect(told).toHaveLength(1);
});

test('a log that is away is told of once, and again when it was back meanwhile', async () => {
  const told: unknown[] = [];
  let looks = 0;
  const recovery = new Recovery({
    take: () => {
      looks += 1;
      return looks <= 3 || looks > 6
        ? Promise.reject(new LogUnavailable('unreachable', 'log'))
        : Promise.resolve(undefined);
    },
    finish: () => Promise.resolve(),
    report: (error) => told.push(error),
    milliseconds: 1,
  });
  recovery.start();
  await until(() => looks >= 9);
  recovery.stop();
  await recovery.settled();
  expect(told).toHaveLength(2);
});

test('looks never overlap, at most four runs are finished at once, and none is taken after the end', async () => {
  const gate = Promise.withResolvers<undefined>();
  let taking = 0;
  let most = 0;
  let taken = 0;
  let finishing = 0;
  const recovery = new Recovery({
    take: async () => {
      most = Math.max(most, (taking += 1));
      await new Promise(setImmediate);
      taking -= 1;
      taken += 1;
      return { branch: 'main', run: `${taken}` as RunId };
    },
    finish: () => {
      finishing += 1;
      return gate.promise.then(() => undefined);
    },
    report: () => undefined,
    milliseconds: 1,
  });
  recovery.start();
  await until(() => finishing === 4);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect({ most, taken }).toEqual({ most: 1, taken: 4 });
  recovery.stop();
  gate.resolve(undefined);
  await recovery.settled();
  expect({ most, taken, finishing }).toEqual({ most: 1, taken: 4, finishing: 4 });
});
