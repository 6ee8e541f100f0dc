import { randomBytes, randomUUID } from 'node:crypto';
import type { Probe, Snapshot } from '@agi-double/frame-engine';
import { textReading } from '@agi-double/llm-adapter';
import { openSqliteLog, openSqliteTextView, type Log, type RunId } from '@agi-double/memory';
import { resolveFrames, Unresolved, type FrameUri } from '@agi-double/versioning';
import { EngineRefused } from '../errors/engine-refused.ts';
import { ProbesFailed, type ProbeFailure } from '../errors/probes-failed.ts';
import { toRunInput } from '../input.ts';
import { localZone } from '../local-day.ts';
import type { Mind } from '../mind.ts';
import { Recollection } from '../recollection.ts';
import { foldKnown } from '../run/fold-run.ts';
import { readRun } from '../run/read-run.ts';
import { Runs } from '../run/runs.ts';
import type { ThinkEvent } from '../think-event.ts';
import { Activations } from './activations.ts';

/** How long one probe may think, and all of them together. */
const PROBE_MILLISECONDS = 30_000;
const REHEARSAL_MILLISECONDS = 120_000;

export interface RehearsalOptions {
  /** Whether it counts when one refuses and the next one answers. Default false: frames can do nothing for it. */
  readonly enginesMustAnswer?: boolean;
}

/**
 * Asks a mind its own probes before it takes over, on a log in memory that is thrown away: nothing that was said to the
 * Double is seen, and nothing of the rehearsal is kept. Each probe has a branch of its own, so that none hears another.
 *
 * @throws EngineRefused; ProbesFailed with everything that did not come true; the signal's reason when it is aborted
 */
export async function rehearse(
  mind: Mind,
  signal: AbortSignal = new AbortController().signal,
  { enginesMustAnswer = false }: RehearsalOptions = {},
): Promise<void> {
  const { probes } = mind.snapshot;
  if (probes.length === 0) return;
  const log = await openSqliteLog(':memory:', { clock: Date.now, randomBytes });
  try {
    const view = await openSqliteTextView(':memory:', textReading);
    const recollection = new Recollection(log, view, () => undefined);
    try {
      const failures = await askAll(mind, log, recollection, signal, enginesMustAnswer);
      if (failures.length > 0) throw new ProbesFailed(failures, probes.length);
    } finally {
      await recollection.close();
    }
  } finally {
    await log.close();
  }
}

async function askAll(
  mind: Mind,
  log: Log,
  recollection: Recollection,
  closing: AbortSignal,
  enginesMustAnswer: boolean,
): Promise<readonly ProbeFailure[]> {
  const { event } = await new Activations(log, mind.lock.profile).activate(mind, 'opened');
  const runs = new Runs({
    log,
    minds: { current: () => Promise.resolve(mind), of: () => Promise.resolve(mind), allow: () => undefined },
    recollection,
    // Nobody fills a slot in a log that is thrown away.
    ownerSlots: { of: () => Promise.resolve({}) },
    owner: 'rehearsal',
    clock: Date.now,
    zone: localZone(),
    random: Math.random,
    newRunId: () => randomUUID() as RunId,
    report: () => undefined,
    warn: () => undefined,
  });
  const late = AbortSignal.timeout(REHEARSAL_MILLISECONDS);
  const failures: ProbeFailure[] = [];
  for (const [index, probe] of mind.snapshot.probes.entries()) {
    const branch = `probe-${index}`;
    const { head } = await log.fork(branch, event);
    const notes = probe.tell.map(
      (text) => ({ type: 'note-added', body: { text }, root: mind.root }) as const,
    );
    if (notes.length > 0) await log.append(branch, head, notes);
    const said: ThinkEvent[] = [];
    const { ask: text, channel, user } = probe;
    closing.throwIfAborted();
    const signal = AbortSignal.any([closing, late, AbortSignal.timeout(PROBE_MILLISECONDS)]);
    await runs
      .start(branch, toRunInput({ text, channel, user }), (one) => said.push(one), signal)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    closing.throwIfAborted();
    if (enginesMustAnswer) await checkEngines(log, branch, said, mind.lock.profile);
    const failure = failureOf(probe, said, mind.snapshot);
    if (failure !== undefined) {
      failures.push({ frame: probe.frame, probe: probe.id, language: probe.language, failure });
    }
  }
  return failures;
}

/** @throws EngineRefused */
async function checkEngines(
  log: Log,
  branch: string,
  said: readonly ThinkEvent[],
  profile: string,
): Promise<void> {
  const run = said[0]?.run;
  if (run === undefined) return;
  const { thought } = foldKnown(await readRun(log, await log.branch(branch), run));
  const refused = thought.notices?.find(
    (notice) => notice.kind === 'passed-over' && notice.reason === 'refused',
  );
  if (refused !== undefined) throw new EngineRefused(profile, refused.engine, refused.message);
}

/** The first thing that did not come true, as a sentence's end. */
function failureOf({ expect }: Probe, said: readonly ThinkEvent[], snapshot: Snapshot): string | undefined {
  const failed = said.find((event) => event.type === 'run-failed');
  if (failed !== undefined) return `the run failed (${failed.error}): ${failed.message}`;
  const route = said.find((event) => event.type === 'route-chosen');
  const answer = said.find((event) => event.type === 'answer-given');
  if (route === undefined || answer === undefined) return 'it was not answered in time';
  const silent = expect.fires.find((id) => !route.rules.some(({ rule }) => rule === id));
  if (silent !== undefined) return `the rule ${silent} did not fire`;
  if (expect.denied !== undefined && expect.denied !== (route.denied !== undefined)) {
    return expect.denied ? 'no rule denied it' : `the rule ${route.denied?.rule ?? ''} denied it`;
  }
  if (expect.route !== undefined && route.route?.id !== expect.route) {
    return `the route was ${route.route?.id ?? 'one without an id'}, not ${expect.route}`;
  }
  const text = answer.text.toLowerCase();
  const absent = expect.contains.find((words) => !text.includes(words.toLowerCase()));
  if (absent !== undefined) return `the answer does not hold ${JSON.stringify(absent)}`;
  const present = expect.lacks.find((words) => text.includes(words.toLowerCase()));
  if (present !== undefined) return `the answer holds ${JSON.stringify(present)}`;
  const cited = answer.sources.flatMap(({ citation }) => (citation.kind === 'frame' ? [citation.frame] : []));
  const uncited = expect.cites.find((reference) => !cites(cited, reference, snapshot));
  return uncited === undefined ? undefined : `the answer does not cite ${uncited}`;
}

function cites(cited: readonly FrameUri[], reference: string, snapshot: Snapshot): boolean {
  try {
    const wanted = resolveFrames(
      reference,
      snapshot.frames.map(({ uri }) => uri),
    );
    // `frame://*.*.*` means any of them; a name means that one.
    return wanted.some((uri) => cited.includes(uri));
  } catch (error) {
    if (error instanceof Unresolved) return false;
    throw error;
  }
}
