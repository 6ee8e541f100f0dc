import type { FramesUpdate } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import type { FramesPort } from '../double-port.ts';
import { BadUsage } from '../errors.ts';
import { shortHash } from '../source-line.ts';
import { withFrames } from '../with-frames.ts';

/** How far back the frames are looked for that ran before this command. */
const LOOK_BACK = 100;

export async function reloadFrames(context: CommandContext): Promise<number> {
  return await update(
    context,
    sinceNow((frames) => frames.reload()),
  );
}

export async function syncFrames(context: CommandContext): Promise<number> {
  // Said before it is opened: where there is no clone yet, opening makes one.
  context.output.progress(context.messages.frames.fetching);
  return await update(
    context,
    sinceNow((frames) => frames.sync()),
  );
}

export async function rollbackFrames(
  context: CommandContext,
  snapshot: string | undefined,
  lift: boolean,
): Promise<number> {
  const { messages, output } = context;
  if (lift && snapshot !== undefined) throw new BadUsage(messages.snapshotAndLift);
  return await update(context, async (frames) => {
    if (lift) return await frames.lift();
    const done = await frames.rollback(snapshot);
    if (!output.json) output.words(messages.frames.held);
    return done;
  });
}

type Update = (frames: FramesPort) => Promise<Updated>;

interface Updated extends Omit<FramesUpdate, 'previous'> {
  /** Null where these are the first frames of all. */
  readonly previous: FramesUpdate['previous'] | null;
}

async function update(context: CommandContext, work: Update): Promise<number> {
  const { messages, output } = context;
  return await withFrames(context, async (double) => {
    const { previous, snapshot, changed } = await work(double.frames);
    if (output.json) output.document({ previous, snapshot, changed });
    else if (!changed) output.line(messages.frames.nothingChanged);
    else output.line(shortHash(previous === null ? `→ ${snapshot}` : `${previous} → ${snapshot}`));
    return undefined;
  });
}

/** Opening a Double takes up what is in the files already; somebody who asks for an update means from before that. */
function sinceNow(work: Update): Update {
  const began = Date.now();
  return async (frames) => {
    const { snapshot, ...update } = await work(frames);
    const history = await frames.history(LOOK_BACK);
    const before = history.find(({ at }) => at < began);
    const isFirst = before === undefined && history.length < LOOK_BACK;
    const previous = isFirst ? null : (before?.snapshot ?? update.previous);
    return { snapshot, previous, changed: snapshot !== previous };
  };
}
