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
  /** What `detail` says, for whoever says it in another language; names and addresses have none. */
  readonly fact?: CheckFact;
  /** Why the check failed, where an error says so. */
  readonly error?: Error;
}

export type CheckFact =
  | { readonly of: 'home'; readonly home: string }
  | { readonly of: 'rights'; readonly open: number }
  | { readonly of: 'log'; readonly events: number }
  | { readonly of: 'damage'; readonly problems: number }
  | { readonly of: 'frames'; readonly active: number; readonly snapshot: string }
  | { readonly of: 'refusal'; readonly error: string; readonly snapshot: string }
  | { readonly of: 'snapshots'; readonly ran: number }
  | { readonly of: 'memory'; readonly uri: string };

/** What a check found out: words alone, or a fact with its words. */
type Found = string | { readonly detail: string; readonly fact: CheckFact; readonly failed?: true };

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
      return { detail: `${home} can be read and written`, fact: { of: 'home', home } };
    }),
    await check('rights', async () => {
      const open = await closeHome(home);
      const detail =
        open === 0
          ? 'only you may read what is in it'
          : `${open} of its files and folders could be read by others; now they are yours alone`;
      return { detail, fact: { of: 'rights', open } };
    }),
    await check('log', async () => {
      const report = await stored.verify();
      if (!report.ok) {
        const problems = report.problems.length + report.further;
        return { detail: problemsOf(report), fact: { of: 'damage', problems }, failed: true };
      }
      const { events } = report;
      return { detail: `${events} events, every hash and parent proves true`, fact: { of: 'log', events } };
    }),
    await check('branches', async () => `${(await Array.fromAsync(everyBranch(log))).length}`),
    await check('frames', async () => {
      const { refusal } = await frames.status();
      const { hash, frames: active } = snapshot;
      if (refusal !== undefined) {
        const fact = { of: 'refusal', error: refusal.error, snapshot: hash } as const;
        return { detail: `${refusal.message} (snapshot ${hash} runs on)`, fact, failed: true };
      }
      return {
        detail: `${active.length} active, snapshot ${hash}`,
        fact: { of: 'frames', active: active.length, snapshot: hash },
      };
    }),
    await check('snapshots', async () => {
      const history = await frames.history(SNAPSHOTS_CHECKED);
      // What ran under another version of the profile may need what this one does not allow.
      const ours = history.filter(({ profile }) => profile === lock.profile);
      const ran = [...new Set(ours.map(({ snapshot }) => snapshot))];
      // Restored, not only looked up: their manifests, texts and attached code are there, whole, and compile.
      for (const snapshot of ran) await frames.of(snapshot);
      return {
        detail: `${ran.length} that ran here can run again`,
        fact: { of: 'snapshots', ran: ran.length },
      };
    }),
    await check('modules', () => [...modules.keys()].join(', ')),
    await check('engine', () => `${engine.provider} ${engine.modelId}`),
    await check('memory', () => {
      const built = memoryStructure(lock.memory.uri)?.built === true;
      const { uri } = lock.memory;
      if (built) return uri;
      return {
        detail: `${uri}, of which this version keeps the text view only`,
        fact: { of: 'memory', uri },
      };
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

async function check(name: string, prove: () => Found | Promise<Found>): Promise<Check> {
  try {
    const found = await prove();
    if (typeof found === 'string') return { name, ok: true, detail: found };
    return { name, ok: found.failed !== true, detail: found.detail, fact: found.fact };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { name, ok: false, detail: error.message, error };
  }
}
