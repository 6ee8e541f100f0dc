import { OWNER, type Log, type NewEvent, type RunId } from '@agi-double/memory';
import { canonicalJson, type Hash, type Lock } from '@agi-double/versioning';
import { readLock } from '../branches/read-lock.ts';

/**
 * Writes the newest run of a branch once more, as the version before wrote it down: under a root whose lock is of format 1.
 * @returns that root, and the id of that run
 */
export async function runOfEarlierVersion(
  log: Log,
  branch: string,
): Promise<{ readonly root: Hash; readonly run: RunId }> {
  const { head, lineage } = await log.branch(branch);
  const [last] = await log.read({ lineage, scope: OWNER, types: ['run-started'], order: 'newest', limit: 1 });
  if (last?.run === undefined) throw new Error('Nothing ran on this branch yet.');
  const lock = await readLock(log, last.root);
  if (lock?.lock !== 2) throw new Error('It ran under a lock of an earlier format already.');
  const root = await log.put(new TextEncoder().encode(canonicalJson(asFormat1(lock))));
  const run = `earlier-${last.run}` as RunId;
  const events = await log.read({ lineage, scope: OWNER, run: last.run, order: 'oldest', limit: 1_000 });
  await log.append(
    branch,
    head,
    events.map(({ type, body }) => ({ type, run, root, body }) as NewEvent),
    { lease: { run, owner: 'an earlier version', attempt: 1, milliseconds: 0 } },
  );
  return { root, run };
}

function asFormat1({ profile, core, snapshot, frames, modules, memory, engines }: Lock) {
  return {
    lock: 1,
    profile,
    core: core.uri,
    snapshot,
    frames: frames.map(({ uri, hash }) => ({ uri, hash })),
    modules: modules.map(({ uri, hash }) => ({ uri, hash })),
    memory: memory.uri,
    engines: engines.map((engine) => ({
      provider: 'provider' in engine ? engine.provider : engine.use,
      model: engine.model,
    })),
  };
}
