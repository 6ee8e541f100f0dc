import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import { startPoll } from './poll.ts';
import { isRepoFile } from './repo-files.ts';
import { fingerprintOf } from './fingerprint.ts';
import { scanFolder } from './scan-folder.ts';

/** Less than the two seconds that are promised, for the scan takes time too. */
const PERIOD = 1_500;
/** Folders whose changes are heard at once; the poll sees those of the others. */
const MAX_WATCHED = 256;

/**
 * Calls `changed` soon after frames or code below a folder changed. `known` is the fingerprint of what the caller has
 * read, so that no change falls between its reading and its watching.
 *
 * The system tells of changes within milliseconds, but not of all: not on network drives, not behind the links of a
 * mounted volume, not once a folder was replaced. So a poll looks as well. Folders are watched one by one: Node's
 * recursive watch of 1,000 files took 19 ms and a thousand watches on Linux, this takes 0.3 ms and one a folder.
 */
export function watchFolder(folder: string, changed: () => void, known?: string): { close(): void } {
  const watched = new Map<string, Watched>();
  let last = known;
  let told = false;
  let closed = false;
  const poll = startPoll(PERIOD, async () => {
    if (told) {
      // Whoever is told looks for himself, and two looks at once would each take twice as long. The next period's look
      // finds the change once more, in case it was followed by one that nobody heard of.
      told = false;
      changed();
      return;
    }
    const { fingerprint, folders } = await lookAt(folder);
    // Closed while it looked: watchers that begin now would never be closed.
    if (closed) return;
    watchAll(watched, folders, hear);
    const moved = last !== undefined && last !== fingerprint;
    last = fingerprint;
    if (moved) changed();
  });
  /**
   * A frame's name is a change for sure, even where the fingerprint stays. What may be a folder, or a volume's `..data`,
   * is for a scan to say. The rest is somebody's log or database: it must not cause a scan at every write.
   */
  function hear(name: string | null): void {
    told ||= name === null || isRepoFile(name);
    if (told || name?.startsWith('..') || !name?.includes('.')) poll.hurry();
  }
  return {
    close: () => {
      closed = true;
      poll.close();
      watchAll(watched, [], hear);
    },
  };
}

async function lookAt(folder: string): Promise<{ fingerprint: string; folders: readonly string[] }> {
  try {
    const scan = await scanFolder(folder);
    return { fingerprint: fingerprintOf(scan, Date.now()), folders: scan.folders };
  } catch (error) {
    // Gone, unreadable or too large is a state as well: coming to it and leaving it are changes.
    return { fingerprint: String(error), folders: [] };
  }
}

interface Watched {
  readonly identity: string;
  readonly watcher: FSWatcher;
}

/** Watches just these folders. A folder that was replaced by another of its name is watched anew. */
function watchAll(
  watched: Map<string, Watched>,
  folders: readonly string[],
  hear: (name: string | null) => void,
): void {
  const wanted = new Map(folders.slice(0, MAX_WATCHED).map((folder) => [folder, identityOf(folder)]));
  for (const [folder, { identity, watcher }] of watched) {
    if (wanted.get(folder) === identity) continue;
    watcher.close();
    watched.delete(folder);
  }
  for (const [folder, identity] of wanted) {
    if (identity === undefined || watched.has(folder)) continue;
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        // Some systems name the folder itself when it goes.
        hear(name === basename(folder) ? null : name);
      });
      watcher.on('error', () => {
        watcher.close();
        watched.delete(folder);
      });
      watched.set(folder, { identity, watcher });
    } catch {
      // Gone again, or the system has no watch left: the poll sees what changes there.
    }
  }
}

/** A number is given out again soon after a folder went, so the time of its birth belongs to it. */
function identityOf(folder: string): string | undefined {
  const stat = statSync(folder, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev} ${stat.ino} ${stat.birthtimeNs}`;
}
