import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gitServer, type GitServer } from '@agi-double/frame-engine/testing';
import { startModelServer, type ModelServer } from '@agi-double/llm-adapter/testing';
import { addPostgresUser, everyRow, startPostgres, type PostgresServer } from '@agi-double/memory/testing';
import { Canaries } from './canaries.ts';

const run = promisify(execFile);

export type EngineParts = Readonly<Record<string, unknown>>;

const frames = {
  'voice.yaml':
    'frame: frame://2026.11.voice.01\nkind: voice\nslots: { mood: { type: string, value: calm } }\nprompt: You are Nexus.\n',
  'routes.yaml':
    'frame: frame://2026.11.routes.01\nkind: routes\nroutes:\n  - pipeline: [mod://recall-v1, mod://respond-v1]\n',
};

/**
 * A home whose profiles take from the environment all that they can: frames behind a login, models with keys and a key in
 * their address, logs in PostgreSQL. Each secret is another canary, and each server is real and wants it.
 */
export class SecretScene implements AsyncDisposable {
  readonly canaries: Canaries;
  /** All of it may be searched. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly models: ModelServer;
  readonly #postgres: PostgresServer;
  readonly #git: GitServer;

  private constructor(
    parts: Pick<SecretScene, 'canaries' | 'folder' | 'environment' | 'models'>,
    postgres: PostgresServer,
    git: GitServer,
  ) {
    this.canaries = parts.canaries;
    this.folder = parts.folder;
    this.environment = parts.environment;
    this.models = parts.models;
    this.#postgres = postgres;
    this.#git = git;
  }

  static async make(): Promise<SecretScene> {
    const canaries = new Canaries();
    const folder = await mkdtemp(join(tmpdir(), 'agi-secrets-'));
    const login = { user: canaries.plant('GIT_USER', '"\\%/@'), password: canaries.plant('GIT_PASSWORD') };
    const password = canaries.plant('LOG_PASSWORD');
    const [postgres, models, git] = await Promise.all([
      startPostgres(),
      startModelServer({ does: 'answer', words: ['I am ', 'Nexus.'] }),
      serveFrames(folder, `${login.user}:${login.password}`),
    ]);
    await addPostgresUser(postgres.url, 'writer', password);
    const other = await addPostgresUser(postgres.url, 'reader', canaries.plant('LOG_ADDRESS'));
    const { port } = new URL(models.url);
    const environment = {
      AGI_HOME: join(folder, 'home'),
      HOME: folder,
      NO_COLOR: '1',
      AGI_TOKEN: canaries.plant('AGI_TOKEN'),
      MODEL_KEY: canaries.plant('MODEL_KEY'),
      MODEL_QUERY: canaries.plant('MODEL_QUERY', ''),
      EMBEDDER_KEY: canaries.plant('EMBEDDER_KEY'),
      EMBEDDER_QUERY: canaries.plant('EMBEDDER_QUERY', ''),
      GIT_USER: login.user,
      GIT_PASSWORD: login.password,
      LOG_HOST: new URL(postgres.url).host,
      LOG_PASSWORD: password,
      LOG_ADDRESS: `${other}?schema=whole`,
      // Refused before anything is sent: fetch would repeat it.
      MODEL_USER_URL: `http://anna:${encodeURIComponent(canaries.plant('MODEL_USER_URL'))}@127.0.0.1:${port}/v1`,
    };
    const scene = new SecretScene({ canaries, folder, environment, models }, postgres, git);
    await mkdir(join(scene.home, 'profiles'), { recursive: true });
    return scene;
  }

  get home(): string {
    return join(this.folder, 'home');
  }

  /** A model behind a key, and a key in its address. */
  model(provider: string, more: EngineParts = {}): EngineParts {
    return {
      use: 'openai-compatible',
      provider,
      model: 'm1',
      url: `${this.models.url}?key=\${MODEL_QUERY}`,
      key: '${MODEL_KEY}',
      ...more,
    };
  }

  /** An address of the log of this schema, which the environment completes. */
  log(schema: string): string {
    const { pathname } = new URL(this.#postgres.url);
    return `postgres://writer:\${LOG_PASSWORD}@${this.environment['LOG_HOST'] ?? ''}${pathname}?schema=${schema}`;
  }

  /** Writes a profile that can be named; its frames need the login. @returns its file */
  async profile(
    name: string,
    more: Readonly<Record<string, unknown>> = {},
    folder = join(this.home, 'profiles'),
  ): Promise<string> {
    const { host } = new URL(this.#git.url);
    const profile = {
      profile: `${name}-v0.1`,
      core: 'agi-core-v0.9-beta',
      frames: {
        repo: `http://\${GIT_USER}:\${GIT_PASSWORD}@${host}/mind.git`,
        ref: 'main',
        use: ['frame://*.*.*'],
      },
      modules: ['mod://recall-v1', 'mod://respond-v1'],
      memory: 'memory://sqlite-v0.1-0d',
      engines: [this.model('api')],
      ...more,
    };
    const file = join(folder, `${name}.yaml`);
    await mkdir(folder, { recursive: true });
    await writeFile(file, JSON.stringify(profile, undefined, 2));
    return file;
  }

  /** What an embedder needs that is asked nothing yet, and the memory that wants it. */
  get embedding(): Readonly<Record<string, unknown>> {
    return {
      memory: 'memory://qdrant-v0.3-256d',
      embedder: {
        ...this.model('vectors'),
        url: `${this.models.url}?key=\${EMBEDDER_QUERY}`,
        key: '${EMBEDDER_KEY}',
        dimensions: 256,
      },
    };
  }

  /** Where canaries are: in what is given, in files, in PostgreSQL. Empty as it should be. */
  async leaks(outputs: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const rows = this.canaries.in(await everyRow(this.#postgres.url)).map((name) => `${name} in PostgreSQL`);
    const said = Object.entries(outputs).flatMap(([output, text]) =>
      this.canaries.in(text).map((name) => `${name} in ${output}`),
    );
    return [...said, ...(await this.canaries.inFolder(this.folder)), ...rows];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.models.close(), this.#postgres.end(), this.#git[Symbol.asyncDispose]()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function serveFrames(folder: string, login: string): Promise<GitServer> {
  const mind = join(folder, 'served', 'mind.git');
  await mkdir(mind, { recursive: true });
  const git = (...args: readonly string[]) =>
    run('git', [
      '-C',
      mind,
      '-c',
      'user.name=Test',
      '-c',
      'user.email=test@localhost',
      '-c',
      'commit.gpgsign=false',
      ...args,
    ]);
  await git('init', '--quiet', '--initial-branch=main');
  for (const [name, text] of Object.entries(frames)) await writeFile(join(mind, name), text);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'A mind');
  return gitServer(join(folder, 'served'), login, () => undefined);
}
