import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

/** A service in a process of its own; what it is told to ponder decides how long its turns last. */
async function child(args: readonly string[] = ['--port', '0'], env: Record<string, string> = {}) {
  const script = fileURLToPath(new URL('testing/child.ts', import.meta.url));
  const process = spawn(globalThis.process.execPath, ['--conditions=@agi-double/source', script, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: '', ...env },
  }) as ChildProcessByStdio<null, null, Readable>; // Node's types overlook a pipe beside an 'ipc'.
  let words = '';
  process.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  // Not `close`: Node does not emit it for a child whose channel the parent has closed.
  const ended = Promise.all([once(process, 'exit'), once(process.stderr, 'close')]).then(([[code]]) => ({
    code: code as number | null,
    words,
  }));
  return { process, ended };
}

async function listening(started: ChildProcess): Promise<string> {
  const [message] = (await once(started, 'message')) as [{ url: string }];
  return message.url;
}

const turn = (url: string, text: string, accept = 'application/json'): Promise<Response> =>
  fetch(`${url}/v1/turns`, {
    method: 'POST',
    body: JSON.stringify({ text }),
    headers: { 'content-type': 'application/json', accept },
  });

/** Reads until the run is being worked on, and hands on the rest. */
async function started(response: Response): Promise<() => Promise<string>> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('The response has no body.');
  let text = '';
  while (!text.includes('event: step-started')) text += (await reader.read()).value ?? '';
  return async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
    return text;
  };
}

describe('a start', () => {
  test.each([
    ['no options: as it was last used', [], {}, 'as last used, not frozen'],
    ['a profile and --frozen', ['--profile', 'mine', '--frozen'], {}, 'mine, frozen'],
    ['both in the environment', [], { AGI_PROFILE: 'mine', AGI_FROZEN: '1' }, 'mine, frozen'],
  ] as const)('hands on to the Double what it was told: %s', async (_how, args, env, told) => {
    const { process, ended } = await child([...args, '--port', '0'], env);
    await listening(process);
    process.kill('SIGTERM');
    expect((await ended).words).toContain(`the Double is closed (${told})`);
  });
});

describe('a graceful stop', () => {
  test('says where it listens, and ends with 0 at a signal', async () => {
    const { process, ended } = await child();
    const url = await listening(process);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    process.kill('SIGTERM');
    const { code, words } = await ended;
    expect({ code, first: words.split('\n')[0] }).toEqual({ code: 0, first: `listening on ${url}` });
    expect(words).toContain('the Double is closed');
  });

  test('lets a turn end by itself', async () => {
    const { process, ended } = await child();
    const url = await listening(process);
    const rest = await started(await turn(url, 'until the signal', 'text/event-stream'));
    process.kill('SIGINT');
    expect(await rest()).toContain('event: answer-given');
    expect((await ended).code).toBe(0);
  });

  test('lets go of a turn that does not end, and tells it as a stream and as JSON', async () => {
    const { process, ended } = await child();
    const url = await listening(process);
    const rest = await started(await turn(url, 'for ever', 'text/event-stream'));
    const whole = turn(url, 'for ever');
    // The second turn has begun when the service has seen its text.
    await once(process, 'message');
    process.kill('SIGTERM');
    expect(await rest()).toContain('DoubleClosing');
    expect((await whole).status).toBe(503);
    expect((await ended).code).toBe(0);
  });

  test('accepts nobody new', async () => {
    const { process, ended } = await child();
    const url = await listening(process);
    const rest = await started(await turn(url, 'for ever', 'text/event-stream'));
    process.kill('SIGTERM');
    await once(process, 'message');
    await expect(fetch(`${url}/healthz`, { headers: { connection: 'close' } })).rejects.toThrow();
    expect(await rest()).toContain('DoubleClosing');
    expect((await ended).code).toBe(0);
  });

  test('comes when the parent is gone', async () => {
    const { process, ended } = await child();
    await listening(process);
    process.disconnect();
    expect(await ended).toMatchObject({ code: 0, words: expect.stringContaining('the Double is closed') });
  });

  test('is cut short by a second signal', async () => {
    const { process, ended } = await child(['--port', '0'], { DEAF: '1' });
    const url = await listening(process);
    await started(await turn(url, 'for ever', 'text/event-stream'));
    process.kill('SIGINT');
    await once(process, 'message');
    process.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });
});

describe('a start that fails is one clear sentence', () => {
  test('a port in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const { ended } = await child(['--port', String(port)]);
    const { code, words } = await ended;
    holder.close();
    expect(code).toBe(1);
    expect(words).toMatch(`Port ${port} on 127.0.0.1 is already in use: stop the program that holds it`);
    expect(words).not.toContain('    at ');
  });

  test.each([
    ['a profile that is not there', ['--profile', 'nobody'], 1, 'Refused as not-found.'],
    ['an open address without a token', ['--host', '0.0.0.0'], 1, 'AGI_TOKEN'],
    ['an address that is not ours', ['--host', '192.0.2.1'], 1, 'Cannot listen on 192.0.2.1'],
    ['an unknown option', ['--colour'], 2, '--help'],
  ])('%s', async (_what, args, code, sentence) => {
    const { ended } = await child(
      [...args, ...(args.includes('--port') ? [] : ['--port', '0'])],
      args[1] === '192.0.2.1' ? { AGI_TOKEN: 'a-token-of-some-length' } : {},
    );
    const { code: got, words } = await ended;
    expect(words).toContain(sentence);
    expect(words).not.toContain('    at ');
    expect(got).toBe(code);
  });
});
