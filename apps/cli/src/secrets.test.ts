import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretScene } from '@agi-double/runtime/testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AgiProcess } from './testing-process.ts';
import type { Ran } from './testing.ts';

// Guards against: a secret of the environment in anything that is printed, or written to a file or a database, whatever the
// command and however it ends. Each secret is another one, so that a leak says whose it is.

let scene: SecretScene;
let environment: Record<string, string>;
/** All that was ever printed, by what printed it. */
const outputs: Record<string, string> = {};

beforeAll(async () => {
  const testing = await import('@agi-double/runtime/testing');
  scene = await testing.SecretScene.make();
  // With stacks of unexpected errors: what is printed without them is part of it.
  environment = { ...scene.environment, AGI_DEBUG: '1' };
  const gone = scene.model('gone', { url: 'http://127.0.0.1:9/v1?key=${MODEL_QUERY}' });
  await scene.profile('here', { engines: [gone, scene.model('api'), { use: 'extractive' }] });
  await scene.profile('alone');
  await scene.profile('gone', { engines: [gone] });
  await scene.profile('user', { engines: [scene.model('api', { url: '${MODEL_USER_URL}' })] });
  await scene.profile('none', { engines: [gone, scene.model('api')] });
  await scene.profile('there', { log: scene.log('there'), ...scene.embedding });
  await scene.profile('whole', { log: '${LOG_ADDRESS}' });
}, 120_000);
afterAll(() => scene[Symbol.asyncDispose]());

function begin(line: string, more: Readonly<Record<string, string>> = {}): AgiProcess {
  return AgiProcess.start(line.split(' '), { ...environment, ...more });
}

async function agi(line: string, more?: Readonly<Record<string, string>>, stdin?: string): Promise<Ran> {
  const ran = await begin(line, more).ran(stdin);
  outputs[`${Object.keys(outputs).length} ${line}`] = ran.stdout + ran.stderr;
  return ran;
}

/** Commands that only look, two at a time; what matters is what they print. `*` is once with --json and once without. */
async function look(profile: string, ...lines: readonly string[]): Promise<void> {
  const left = lines
    .flatMap((line) => (line.endsWith(' *') ? [line.slice(0, -2), line.replace('*', '--json')] : [line]))
    .map((line) => (profile === '' ? line : `${line} --profile ${profile}`))
    .values();
  const work = async (): Promise<void> => {
    for (const line of left) await agi(line);
  };
  await Promise.all([work(), work()]);
}

const newestEvent = async (profile: string): Promise<string> =>
  (JSON.parse((await agi(`log list --limit 1 --json --profile ${profile}`)).stdout) as { id: string }[])[0]
    ?.id ?? '';

const expectNoLeak = async (): Promise<void> => expect(await scene.leaks(outputs)).toEqual([]);

describe('no secret is printed or kept', () => {
  test('by what is done with profiles', async () => {
    expect(await agi('profile lock here')).toMatchObject({ code: 0 });
    expect(await agi('profile lock there --json')).toMatchObject({ code: 0 });
    await look(
      '',
      'profile list *',
      'profile show here *',
      'profile show there --json',
      'profile show nobody',
      'profile verify here *',
      'profile verify here --full',
      'profile verify whole --json',
      'profile bump here',
      'profile diff here there *',
    );
    // What differs is an engine, an address and a key's name.
    await scene.profile('here', {
      engines: [scene.model('other', { key: '${GIT_PASSWORD}' }), { use: 'extractive' }],
    });
    await look(
      '',
      'profile verify here *',
      'profile bump here *',
      'profile lock here *',
      'ask Who? --profile here --frozen',
    );
    await agi('profile bump here --write');
    expect(await agi('profile lock here --force')).toMatchObject({ code: 0 });
    const elsewhere = await scene.profile('careful', {}, join(scene.folder, 'elsewhere'));
    expect(await agi(`profile use ${elsewhere} --profile here`)).toMatchObject({ code: 0 });
    await look('here', 'profile use there *', 'profile use nobody', 'profile use here --json');
    await expectNoLeak();
  }, 120_000);

  test('by runs that are answered, refused, broken off or never begun', async () => {
    const { models } = scene;
    await scene.profile('here', {
      engines: [
        scene.model('gone', { url: 'http://127.0.0.1:9/v1?key=${MODEL_QUERY}' }),
        scene.model('api'),
        { use: 'extractive' },
      ],
    });
    expect(await agi('ask Who? --profile alone')).toMatchObject({ code: 0, stdout: 'I am Nexus.\n' });
    models.behave({ does: 'refuse', status: 401 });
    expect(await agi('ask Who? --profile alone')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The engine api \(m1\) refused the key \(HTTP 401\); set the variable /),
    });
    const { stderr: none } = await agi('ask Who? --profile none');
    expect(none).toMatch(/The engine gone \(m1\) cannot be reached.*The engine api \(m1\) refused the key/);
    const { stderr: passed } = await agi('ask Who? --profile here');
    expect(passed).toMatch(/The engine api \(m1\) refused the key .* answers\.\n/);
    await agi('ask Who? --profile here --json');
    models.behave({ does: 'report', words: ['I am'], code: 500 });
    expect((await agi('ask Who? --profile alone')).stderr).toMatch(/is out of order \(HTTP 500\)/);
    models.behave({ does: 'say', body: `Bearer ${environment['MODEL_KEY'] ?? ''}` });
    expect((await agi('ask Who? --profile alone --json')).stderr).toMatch(
      /answered what is no chat completion/,
    );
    expect((await agi('ask Who? --profile gone')).stderr).toMatch(/cannot be reached/);
    expect((await agi('ask Who? --profile user')).stderr).toMatch(/its url holds a user or a password/);
    const lines = `${scene.canaries.plant('TWO_LINES')}\nx`;
    expect((await agi('ask Who? --profile alone', { MODEL_KEY: lines })).stderr).toMatch(
      /its key holds characters/,
    );
    expect((await agi('ask Who? --profile alone', { MODEL_KEY: '' })).stderr).toMatch(
      /engines\.0\.key .* MODEL_KEY/,
    );

    models.behave({ does: 'begin', words: ['I am'] });
    let asked = models.asked();
    const broken = agi('ask Who? --profile alone');
    await asked;
    models.hangUp();
    expect((await broken).stderr).toMatch(/hung up before its answer was complete/);
    models.behave({ does: 'hang' });
    asked = models.asked();
    const parked = begin('ask Who? --profile alone');
    await asked;
    parked.child.kill('SIGINT');
    expect(await parked.ended()).toBe(130);
    models.behave({ does: 'answer', words: ['I am Nexus.'] });
    expect((await agi('resume --profile alone')).stdout).toBe('I am Nexus.\n');
    expect((await agi('chat --profile alone', {}, 'Who?\nWho?\n')).code).toBe(0);
    await agi('replay last --profile user');
    await agi('--profile alone replay last --profile here --json');
    // The servers have seen them: what is looked for was really there.
    expect(scene.canaries.in(JSON.stringify(models.requests))).toEqual(['MODEL_KEY', 'MODEL_QUERY']);
    await expectNoLeak();
  }, 120_000);

  test('by what looks back, and by what looks after the log and the frames', async () => {
    await agi('branch fork idea --with user --profile alone');
    await agi('ask Who? --branch idea --profile alone');
    const event = await newestEvent('alone');
    await look(
      'alone',
      'trace *',
      'runs',
      'log list --limit 1000 *',
      `log show ${event}`,
      'log verify --json',
      'log anchor --json',
      'branch show *',
      'branch diff idea *',
      'frames status --json',
      'frames sync',
      'doctor *',
    );
    await agi('profile lock alone');
    expect(await agi('ask Who? --profile alone --frozen')).toMatchObject({ code: 0 });
    const wrong = { GIT_PASSWORD: scene.canaries.plant('WRONG_PASSWORD') };
    for (const line of ['frames sync', 'frames reload --json', 'frames status', 'doctor --json', 'ask Who?'])
      await agi(`${line} --profile alone`, wrong);
    expect((await agi('frames sync --profile alone', wrong)).stderr).toMatch(
      /git cannot fetch .*Authentication failed/,
    );
    const fresh = `--home ${join(scene.folder, 'fresh')}`;
    const path = join(scene.home, 'profiles', 'alone.yaml');
    expect(await agi(`ask Who? --profile ${path} ${fresh}`, wrong)).toMatchObject({ code: 1 });
    await expectNoLeak();
  }, 120_000);

  test('by logs in PostgreSQL, and by those that cannot be reached', async () => {
    const { LOG_PASSWORD = '', LOG_ADDRESS = '', LOG_HOST = '' } = environment;
    const named = { AGI_LOG: LOG_ADDRESS.replace('schema=whole', 'schema=named') };
    for (const line of ['ask Who? --profile there', 'ask Who? --profile whole'])
      expect(await agi(line)).toMatchObject({ code: 0, stdout: 'I am Nexus.\n' });
    expect(await agi('ask Who? --profile alone', named)).toMatchObject({ code: 0 });
    for (const line of ['doctor', 'log verify', 'log anchor --json', 'log list', 'branch show --json'])
      await agi(`${line} --profile alone`, named);
    await look('there', 'doctor --json', 'trace', 'log anchor', 'branch show');

    const wrong = scene.canaries.plant('WRONG_LOG_PASSWORD');
    expect((await agi('ask Who? --profile there', { LOG_PASSWORD: wrong })).stderr).toMatch(
      /does not let us in/,
    );
    const there = (login: string, host = LOG_HOST) => ({ AGI_LOG: `postgres://${login}@${host}/postgres` });
    for (const [address, says] of [
      [there(`writer:${encodeURIComponent(wrong)}`), /does not let us in/],
      [there(`writer:${encodeURIComponent(LOG_PASSWORD)}`, '127.0.0.1:9'), /does not answer/],
      [{ AGI_LOG: scene.canaries.plant('NO_ADDRESS') }, /it is not a URL/],
      // Written as it is: a slash ends the host, so that what follows it is no password any more.
      [there(`writer:1/${scene.canaries.plant('SLASH', '')}`), /must be written as %2F/],
      [there(`writer:1#${scene.canaries.plant('HASH', '')}`), /must be written as %2F/],
      [there(`writer:1?${scene.canaries.plant('QUESTION', '')}`), /must be written as %2F/],
    ] as const) {
      const { code, stderr } = await agi('ask Who? --profile alone', address);
      expect([code, stderr]).toEqual([1, expect.stringMatching(says)]);
      await agi('log list --json', address);
    }
    await expectNoLeak();
  }, 120_000);

  test('by the service that agi up starts', async () => {
    const up = begin('up --port 0 --json --profile alone');
    const { address } = JSON.parse(await up.shows(/^\{.*\}\n/)) as { address: string };
    const ask = (headers: Record<string, string>) =>
      fetch(`${address}/v1/turns`, {
        method: 'POST',
        body: '{"text":"Who?"}',
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await ask({})).status).toBe(401);
    const answered = await ask({ authorization: `Bearer ${environment['AGI_TOKEN'] ?? ''}` });
    outputs['the answer of the service'] = JSON.stringify([await answered.json(), ...answered.headers]);
    expect(answered.status).toBe(200);
    up.child.kill('SIGTERM');
    const { stdout, stderr } = await up.ran();
    outputs['up'] = `${address}${stdout}${stderr}`;
    await expectNoLeak();
  }, 120_000);
});

describe('a secret that is written out', () => {
  const secret = 'cnrywritten7f3a91';
  test.each([
    ['an engine', 'engines.0.key', { engines: [{ key: secret }] }],
    ['an engine', 'engines.0.url', { engines: [{ url: `http://anna:${secret}@127.0.0.1/v1` }] }],
    ['an engine', 'engines.0.url', { engines: [{ url: `http://${secret}@127.0.0.1/v1` }] }],
    ['an engine', 'engines.0.url', { engines: [{ url: `http://127.0.0.1/v1?api-key=${secret}` }] }],
    ['the embedder', 'embedder.key', { embedder: { key: secret } }],
    ['the embedder', 'embedder.url', { embedder: { url: `https://127.0.0.1/v1?token=${secret}` } }],
    ['the frames', 'frames.repo', { frames: { repo: `https://anna:${secret}@127.0.0.1/mind.git` } }],
    ['the frames', 'frames.repo', { frames: { repo: `https://${secret}@127.0.0.1/mind.git` } }],
    ['the log', 'log', { log: `postgres://writer:${secret}@127.0.0.1/agi` }],
    ['the log', 'log', { log: `postgres://127.0.0.1/agi?password=${secret}` }],
    ['the log', 'log', { log: secret }],
  ])('into %s is refused at its place (%s) in words that do not repeat it: %j', async (_, part, written) => {
    const folder = join(scene.folder, 'written');
    const given = written as Readonly<Record<string, unknown>>;
    const merged = (name: string, whole: object): object => ({
      ...whole,
      ...(given[name] as object | undefined),
    });
    const [engine] = (given['engines'] ?? [{}]) as readonly [Readonly<Record<string, unknown>>];
    const { memory, embedder } = scene.embedding;
    const file = await scene.profile(
      'written',
      {
        engines: [scene.model('api', engine)],
        memory,
        embedder: merged('embedder', embedder as object),
        frames: merged('frames', { repo: './frames', use: ['frame://*.*.*'] }),
        ...('log' in given && { log: given['log'] }),
      },
      folder,
    );
    const lines = (await readFile(file, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.includes(secret)) + 1;
    const { code, stderr } = await agi(`profile show ${file}`);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}:${line}:`);
    expect(stderr).toMatch(new RegExp(` ${part.replaceAll('.', '\\.')}: .*\\$\\{NAME\\}`));
    expect(stderr).not.toContain(secret);
  });

  test('into a lock file is refused at its place, too', async () => {
    const file = join(scene.home, 'profiles', 'alone.lock.json');
    const whole = await readFile(file, 'utf8');
    const copy = join(scene.folder, 'copy');
    await mkdir(copy, { recursive: true });
    await scene.profile('alone', {}, copy);
    await writeFile(join(copy, 'alone.lock.json'), whole.replace('"${MODEL_KEY}"', `"${secret}"`));
    const { code, stderr } = await agi(`profile verify ${join(copy, 'alone.yaml')}`);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/alone\.lock\.json:\d+:\d+ engines\.0\.key: /)]);
    expect(stderr).not.toContain(secret);
  });
});

test('what is told on purpose is found: in the output, in the file of the log, in PostgreSQL', async () => {
  const { MODEL_KEY = '', LOG_PASSWORD = '' } = environment;
  await agi('remember - --profile alone', {}, MODEL_KEY);
  await agi('remember - --profile there', {}, LOG_PASSWORD);
  await agi('log list --limit 1 --profile alone');
  const found = await scene.leaks(outputs);
  expect(found).toContainEqual(expect.stringMatching(/^MODEL_KEY in \d+ log list/));
  expect(found).toContainEqual(expect.stringMatching(/^MODEL_KEY in .*log\.sqlite/));
  expect(found).toContainEqual('LOG_PASSWORD in PostgreSQL');
  expect(found.filter((leak) => !/^(MODEL_KEY|LOG_PASSWORD) /.test(leak))).toEqual([]);
}, 120_000);
