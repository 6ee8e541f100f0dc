import { access, constants } from 'node:fs/promises';
import { verify, type Log } from '@agi-double/memory';
import type { Frames } from './frames/frames.ts';

/** One thing that `agi doctor` looked at. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The newest of what ran; a rollback may go to any of them. */
const SNAPSHOTS_CHECKED = 100;

/** Proves what can be proved of an open Double; a check that cannot run is a failed one, never an exception. */
export async function checkDouble({
  home,
  frames,
  log,
}: {
  home: string;
  frames: Frames;
  log: Log;
}): Promise<readonly Check[]> {
  const { snapshot, engine, modules, root } = frames.mind;
  return [
    await check('home', async () => {
      await access(home, constants.R_OK | constants.W_OK);
      return `${home} can be read and written`;
    }),
    await check('log', async () => {
      const report = await verify(log);
      if (!report.ok) throw new Error(report.problems.map(({ detail }) => detail).join('; '));
      return `${report.events} events, every hash and parent proves true`;
    }),
    await check('branches', async () => `${(await log.branches()).length}`),
    await check('frames', async () => {
      const { refusal } = await frames.status();
      if (refusal !== undefined) throw new Error(`${refusal.message} (snapshot ${snapshot.hash} runs on)`);
      return `${snapshot.frames.length} active, snapshot ${snapshot.hash}`;
    }),
    await check('snapshots', async () => {
      const ran = [...new Set((await frames.history(SNAPSHOTS_CHECKED)).map(({ snapshot }) => snapshot))];
      // Restored, not only looked up: their manifests, texts and attached code are there, whole, and compile.
      for (const snapshot of ran) await frames.of(snapshot);
      return `${ran.length} that ran here can run again`;
    }),
    await check('modules', () => [...modules.keys()].join(', ')),
    await check('engine', () => `${engine.provider} ${engine.modelId}`),
    await check('root', () => root),
  ];
}

async function check(name: string, prove: () => string | Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await prove() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
