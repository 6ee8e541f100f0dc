import { access, constants } from 'node:fs/promises';
import { everyBranch, memoryStructure, type Log, type VerifyReport } from '@agi-double/memory';
import type { Frames } from './frames/frames.ts';
import { closeHome } from './home.ts';
import type { StoredLog } from './log/stored-log.ts';

/** One thing that `agi doctor` looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The newest of what ran; a rollback may go to any of them. */
const SNAPSHOTS_CHECKED = 100;

const PROBLEMS_SHOWN = 3;

/** Proves what can be proved of an open Double; a check that cannot run is a failed one, never an exception. */
export async function checkDouble({
  home,
  frames,
  log,
  stored,
}: {
  home: string;
  frames: Frames;
  log: Log;
  stored: StoredLog;
}): Promise<readonly Check[]> {
  const { snapshot, engine, modules, lock, root } = frames.mind;
  return [
    await check('home', async () => {
      await access(home, constants.R_OK | constants.W_OK);
      return `${home} can be read and written`;
    }),
    await check('rights', async () => {
      const open = await closeHome(home);
      if (open === 0) return 'only you may read what is in it';
      return `${open} of its files and folders could be read by others; now they are yours alone`;
    }),
    await check('log', async () => {
      const report = await stored.verify();
      if (!report.ok) throw new Error(problemsOf(report));
      return `${report.events} events, every hash and parent proves true`;
    }),
    await check('branches', async () => `${(await Array.fromAsync(everyBranch(log))).length}`),
    await check('frames', async () => {
      const { refusal } = await frames.status();
      if (refusal !== undefined) throw new Error(`${refusal.message} (snapshot ${snapshot.hash} runs on)`);
      return `${snapshot.frames.length} active, snapshot ${snapshot.hash}`;
    }),
    await check('snapshots', async () => {
      const history = await frames.history(SNAPSHOTS_CHECKED);
      // What ran under another version of the profile may need what this one does not allow.
      const ours = history.filter(({ profile }) => profile === lock.profile);
      const ran = [...new Set(ours.map(({ snapshot }) => snapshot))];
      // Restored, not only looked up: their manifests, texts and attached code are there, whole, and compile.
      for (const snapshot of ran) await frames.of(snapshot);
      return `${ran.length} that ran here can run again`;
    }),
    await check('modules', () => [...modules.keys()].join(', ')),
    await check('engine', () => `${engine.provider} ${engine.modelId}`),
    await check('memory', () => {
      const built = memoryStructure(lock.memory.uri)?.built === true;
      return built ? lock.memory.uri : `${lock.memory.uri}, of which this version keeps the text view only`;
    }),
    await check('profile', () => lock.profile),
    await check('root', () => root),
  ];
}

function problemsOf({ problems, further, remedies }: VerifyReport): string {
  const first = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ offset, branch, detail }) =>
      [offset && `offset ${offset}`, branch, detail].filter(Boolean).join(': '),
    );
  const more = problems.length + further - first.length;
  if (more > 0) first.push(`and ${more} more, which \`agi log verify\` lists`);
  return `${first.join('; ')}. ${remedies.join(' ')}`;
}

async function check(name: string, prove: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await prove() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
