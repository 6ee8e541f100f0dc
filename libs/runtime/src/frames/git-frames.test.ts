import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Double } from '../double.ts';
import { answerOf, FrameHome, routes, voice } from '../testing/frame-home.ts';

const ask = (double: Double): Promise<string> => answerOf(double.think('main', { text: 'Say it.' }));

const run = promisify(execFile);

async function git(home: FrameHome, ...command: readonly string[]): Promise<string> {
  const identity = [
    '-c',
    'user.name=Anna',
    '-c',
    'user.email=anna@example.org',
    '-c',
    'init.defaultBranch=main',
  ];
  const { stdout } = await run('git', [...identity, ...command], { cwd: join(home.folder, 'frames') });
  return stdout.trim();
}

async function commit(home: FrameHome, words: string): Promise<string> {
  await home.write({ 'voice.yaml': voice(words) });
  await git(home, 'add', '.');
  await git(home, 'commit', '-qm', words);
  return git(home, 'rev-parse', 'HEAD');
}

describe('frames in git', () => {
  test('are followed by sync, at the ref that the profile names; each activation records its commit', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    await git(home, 'init', '-q');
    const first = await commit(home, 'One.');
    const repo = `file://${join(home.folder, 'frames')}`;
    await home.profile({ frames: { repo, ref: 'main', use: ['frame://*.*.*'] } });
    const double = await home.open();
    expect(await ask(double)).toBe('One.');

    const second = await commit(home, 'Two.');
    await home.write({ 'voice.yaml': voice('Not committed.') });
    expect(await double.frames.sync()).toMatchObject({ changed: true });
    expect(await ask(double)).toBe('Two.');
    expect(await double.frames.sync()).toMatchObject({ changed: false });
    const history = await double.frames.history(10);
    expect(history.map(({ reason, commit }) => [reason, commit])).toEqual([
      ['sync', second],
      ['opened', first],
    ]);

    // A commit that does not compile stays out, and the one that runs stays.
    await git(home, 'rm', '-qf', 'routes.yaml');
    await git(home, 'commit', '-qm', 'no routes');
    await expect(double.frames.sync()).rejects.toThrow('no default route');
    expect(await ask(double)).toBe('Two.');
    expect(await double.frames.rollback()).toMatchObject({ changed: true });
    expect((await double.frames.status()).active).toMatchObject({ held: true, commit: first });
  });

  test('in a work tree are those on disk, and the activation says that they are not committed', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    await git(home, 'init', '-q');
    const first = await commit(home, 'One.');
    const double = await home.open();
    await home.write({ 'voice.yaml': voice('Two.') });
    await double.frames.reload();
    expect(await ask(double)).toBe('Two.');
    expect(await double.frames.history(2)).toMatchObject([
      { reason: 'reload', commit: first, uncommitted: true },
      { reason: 'opened', commit: first },
    ]);
  });

  test('that cannot be fetched leave what runs, and say why', async () => {
    await using home = await FrameHome.make({ 'routes.yaml': routes });
    await git(home, 'init', '-q');
    await commit(home, 'One.');
    await home.profile({
      frames: { repo: `file://${join(home.folder, 'frames')}`, ref: 'main', use: ['frame://*.*.*'] },
    });
    const double = await home.open();
    await run('mv', [join(home.folder, 'frames'), join(home.folder, 'gone')]);
    await expect(double.frames.sync()).rejects.toThrow(/GitFailed|fetch|clone|cannot/i);
    expect(await ask(double)).toBe('One.');
    // The clone is here: the next start needs no network.
    await double.close();
    expect(await ask(await home.open())).toBe('One.');
  });
});
