import type { RunId } from '@agi-double/memory';
import type { ReplayOptions } from './branches/branch-options.ts';
import type { DoubleParts } from './open-parts.ts';
import type { Say } from './run/runs.ts';
import type { ThinkEvent } from './think-event.ts';

export interface Replay {
  readonly branch: string;
  /** The run that is repeated. */
  readonly run: RunId;
  readonly events: AsyncIterable<ThinkEvent>;
}

/** Repeats a run's input on a branch of its own, which goes into the archive with its answer. */
export async function replayRun(
  { elsewhere, streams, runs, log }: DoubleParts,
  branch: string,
  run: RunId | 'last',
  options: ReplayOptions,
): Promise<Replay> {
  const { mind, close, input, started, ...place } = await elsewhere.replayOf(branch, run, options);
  const events = streams.of(place.branch, options, async (say, stop) => {
    const said = new Set<ThinkEvent['type']>();
    const hear: Say = (event) => {
      said.add(event.type);
      say(event);
    };
    await runs.start(place.branch, input, hear, stop, { mind, copyOf: started }).finally(() => close());
    // It can be read there, and need not stand among the branches that somebody thinks on.
    if (said.has('answer-given')) await log.archive(place.branch, true);
  });
  return { branch: place.branch, run: place.run, events };
}
