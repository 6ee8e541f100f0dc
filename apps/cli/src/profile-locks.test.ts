import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestMind } from './testing-mind.ts';
import { AgiProcess } from './testing-process.ts';

// Guards against: a change that nobody notices; a lock that is written over what broke the rules; a bump that costs somebody
// his comments; a diff that cannot find what ran.

interface LockFile {
  readonly root: string;
  readonly frames: readonly { readonly uri: string; readonly hash: string }[];
}

let mind: TestMind;
let careful: string;

beforeAll(async () => {
  mind = await TestMind.make();
  await mind.say('One.', 'careful');
  careful = await mind.profile('careful');
});
afterAll(() => mind[Symbol.asyncDispose]());

const lockFile = async (): Promise<LockFile> => JSON.parse(await mind.read('careful.lock.json')) as LockFile;
const hashOf = ({ frames }: Pick<LockFile, 'frames'>, uri: string): string =>
  frames.find((frame) => frame.uri === uri)?.hash ?? '';

/** The root that was locked first, under which something ran. */
let first: string;

test('what was locked and is changed is found, numbered, locked again, and runs under the new root', async () => {
  const locked = await mind.agi('profile', 'lock', careful);
  const before = await lockFile();
  first = before.root;
  expect(locked).toMatchObject({ code: 0, stdout: expect.stringContaining(first) });
  await mind.done('profile', 'use', careful);
  expect(await mind.which()).toBe('One.');
  await mind.done('profile', 'verify');

  await mind.say('Two.', 'careful');
  const { lock: found } = await mind.json<{ lock: LockFile }>('profile', 'show');
  const rules = 'frame://2026.11.rules.01';
  const differs = await mind.agi('profile', 'verify');
  expect(differs.code).toBe(1);
  expect(differs.stdout).toContain(
    [
      `\nframes     ${rules}`,
      `file       ${mind.at('careful', 'rules.yaml')}`,
      `expected   ${hashOf(before, rules)}`,
      `found      ${hashOf(found, rules)}\n`,
    ].join('\n'),
  );
  expect(differs.stdout.match(/^file /gm)).toHaveLength(2); // The profile's own, and that of the one difference.
  expect(hashOf(found, rules)).not.toBe(hashOf(before, rules));

  const refused = await mind.agi('profile', 'lock');
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain(`${rules} must become frame://2026.11.rules.02`);
  expect(refused.stderr).toContain('(frame-number)');
  expect(refused.stderr).toContain('careful-v0.1 must become careful-v0.2');
  expect(await lockFile()).toEqual(before);

  const files = async () => [await mind.read('careful', 'rules.yaml'), await mind.read('careful.yaml')];
  const [rulesText = '', profileText = ''] = await files();
  const proposed = await mind.agi('profile', 'bump');
  expect(proposed).toMatchObject({ code: 0, stdout: expect.stringContaining('careful-v0.1 → careful-v0.2') });
  expect(await files()).toEqual([rulesText, profileText]);
  const bumped = await mind.agi('profile', 'bump', '--write');
  expect(bumped.code).toBe(0);
  expect(bumped.stderr).toContain(`careful-v0.1 runs on as it is in the log; \`agi profile use ${careful}\``);
  expect(await files()).toEqual([
    rulesText.replace('rules.01', 'rules.02'),
    profileText.replace('careful-v0.1', 'careful-v0.2'),
  ]);

  await mind.done('profile', 'verify', careful);
  // In force is what was used: a profile of another version is another profile.
  const old = await mind.agi('profile', 'verify');
  expect(old.code).toBe(3);
  expect(old.stderr).toContain(`agi profile use ${careful}`);
  expect((await mind.agi('ask', 'which?')).stderr).toContain(`${careful} is careful-v0.2 now`);
  await mind.done('profile', 'use', careful);
  await mind.done('profile', 'verify');
  expect(await mind.which()).toBe('Two.');
  const [run] = await mind.json<readonly { root: string }[]>('runs', '--limit', '1');
  expect(run?.root).toBe((await lockFile()).root);
  expect(run?.root).not.toBe(first);
});

test('profiles, lock files, roots and what is active are compared with each other, and so are their texts', async () => {
  const { root } = await lockFile();
  const texts =
    /-frame: frame:\/\/2026\.11\.rules\.01 # the number\n\+frame: .*02 # the number\n[^]*-.*One\..*\n\+.*Two\./;
  const pairs = [
    [first.slice(7, 19), 'active'],
    [first, 'careful'],
    [first.slice(0, 15), careful],
    [first.slice(7), mind.at('careful.lock.json')],
  ] as const;
  const differing = pairs.map(([from, to]) => mind.agi('profile', 'diff', from, to));
  for (const { code, stdout } of await Promise.all(differing)) {
    expect([code, stdout]).toEqual([0, expect.stringMatching(texts)]);
    expect(stdout).toContain(first);
    expect(stdout).toContain(root);
  }
  const names = ['careful', 'careful-v0.2', careful, 'careful.lock', root.slice(7, 15)];
  for (const same of await Promise.all(names.map((name) => mind.agi('profile', 'diff', name)))) {
    expect(same).toEqual({ code: 0, stdout: '', stderr: 'no difference\n' });
  }
  expect((await mind.agi('profile', 'diff', 'nobody')).code).toBe(3);
  expect((await mind.agi('profile', 'diff', '0'.repeat(12))).code).toBe(3);
});

test('frozen, the lock file runs or nothing does, whoever asks', async () => {
  const frozen = { ...mind.environment, AGI_FROZEN: '1' };
  expect(await mind.which('--frozen')).toBe('Two.');
  expect(await mind.which('--frozen', '--profile', careful)).toBe('Two.');

  const up = mind.start('up', '--port', '0', '--frozen');
  const address = (await up.shows(/^http.*\n/)).trim();
  const ready = await (await fetch(`${address}/readyz`)).json();
  expect(ready).toMatchObject({ profile: 'careful-v0.2', root: (await lockFile()).root, frozen: true });
  up.child.kill('SIGTERM');
  expect((await up.ran()).code).toBe(0);

  await mind.say('Three.', 'careful');
  const refusals = [
    await mind.agi('ask', 'which?', '--frozen'),
    await AgiProcess.start(['ask', 'which?'], frozen).ran(),
    await AgiProcess.start(['up', '--port', '0'], frozen).ran(),
  ];
  for (const { code, stdout, stderr } of refusals) {
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^agi: Nothing was started: .*careful\.lock\.json[^]*\n {2}frames rules: expected frame:[^]*\n$/,
    );
  }
  await mind.say('Four.', 'unlocked');
  const unlocked = await mind.profile('unlocked');
  for (const line of [
    ['ask', 'which?'],
    ['up', '--port', '0'],
  ]) {
    const { code, stderr } = await mind.agi(...line, '--frozen', '--profile', unlocked);
    expect([code === 0, stderr]).toEqual([false, expect.stringContaining('unlocked.lock.json')]);
    expect(stderr).toContain('agi profile lock');
  }
});
