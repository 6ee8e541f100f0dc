import { createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GitMissing } from './repo-errors.ts';
import { runGit } from './run-git.ts';
import { git, temporaryFolder, until, write } from './testing-repo.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  remove = made.remove;
  await git(folder, 'init', '--quiet');
});
afterEach(() => remove());

const run = (args: readonly string[], options: Partial<Parameters<typeof runGit>[1]> = {}) =>
  runGit(['-C', folder, ...args], { timeout: 20_000, ...options });

describe('git', () => {
  test('is given its input, and answers with its code and both its outputs', async () => {
    expect(await run(['hash-object', '--stdin'], { input: 'hello\n' })).toEqual({
      code: 0,
      stdout: Buffer.from('ce013625030ba8dba906f756967f9e9ca394464a\n'),
      stderr: '',
    });
    const { code, stderr } = await run(['rev-parse', '--verify', 'nothing']);
    expect([code, stderr]).toEqual([128, 'fatal: Needed a single revision\n']);
  });

  test('is stopped, with all that it started, when a remote does not answer', async () => {
    const sockets: Socket[] = [];
    let ended = 0;
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('close', () => (ended += 1)).resume();
    });
    server.listen(0, '127.0.0.1');
    await until(() => server.listening);
    const { port } = server.address() as AddressInfo;
    try {
      for (const protocol of ['git', 'http']) {
        const url = `${protocol}://127.0.0.1:${port}/x`;
        const { code } = await run(['-c', 'http.proxy=', 'fetch', '--', url], { timeout: 2_000 });
        expect(code).toBe('timed-out');
      }
      await until(() => ended === sockets.length);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  test('is stopped when it answers more than it may', async () => {
    await write(folder, { large: 'x'.repeat(1_000_000) });
    const blob = await git(folder, 'hash-object', '-w', 'large');
    const { code, stdout } = await run(['cat-file', 'blob', blob], { limit: 200_000 });
    expect(code).toBe('too-long');
    expect(stdout.length).toBeLessThanOrEqual(200_000);
  });

  test('speaks no protocol that runs a command', async () => {
    const { code, stderr } = await run(['fetch', '--', 'ext::sh -c "touch ran"']);
    expect([code, stderr]).toEqual([128, "fatal: transport 'ext' not allowed\n"]);
  });

  test('that is not installed is told without what it was to be given', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = '/nowhere';
    try {
      const error = await run(['fetch', '--', 'secret']).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(GitMissing);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('secret');
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('asks nobody for a password', async () => {
    const { code, stdout } = await run(['-c', 'credential.helper=', 'credential', 'fill'], {
      input: 'protocol=https\nhost=nowhere.invalid\n\n',
    });
    // An answer, or a refusal, without anybody at a terminal: it did not wait for one.
    expect([0, 128]).toContain(code);
    expect(stdout.toString()).not.toMatch(/password=./);
  });
});
