import { answer } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import type { RunId } from '../double-port.ts';
import { BadUsage } from '../errors.ts';

/** What becomes of the call that a run waits for a decision about. */
export interface DecideOptions {
  readonly retry?: true;
  readonly skip?: true;
}

export async function resume(
  context: CommandContext,
  run: string | undefined,
  { retry, skip }: DecideOptions,
): Promise<number> {
  if (retry && skip) throw new BadUsage(context.messages.log.retryOrSkip);
  const decide = retry ? 'retry' : skip ? 'skip' : undefined;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  return await answer(context, (signal) =>
    double.resume(context.branch, run === undefined ? undefined : (run as RunId), {
      signal,
      ...(decide && { decide }),
    }),
  );
}
