import type { FramesUpdate } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import type { FramesPort } from '../double-port.ts';
import { BadUsage } from '../errors.ts';
import { EXIT } from '../report-error.ts';
import { shortHash } from '../source-line.ts';

export async function reloadFrames(context: CommandContext): Promise<number> {
  return await update(context, (frames) => frames.reload());
}

export async function syncFrames(context: CommandContext): Promise<number> {
  // Said before it is opened: where there is no clone yet, opening makes one.
  context.output.progress(context.messages.frames.fetching);
  return await update(context, (frames) => frames.sync());
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

async function update(
  context: CommandContext,
  work: (frames: FramesPort) => Promise<FramesUpdate>,
): Promise<number> {
  const { messages, output } = context;
  // From the log: opening would take up the files by itself, and there would be nothing left to update.
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const { previous, snapshot, changed } = await work(double.frames);
  if (output.json) output.document({ previous, snapshot, changed });
  else output.line(changed ? shortHash(`${previous} → ${snapshot}`) : messages.frames.nothingChanged);
  return EXIT.ok;
}
