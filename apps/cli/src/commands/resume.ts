import { answer } from '../answer.ts';
import type { CommandContext } from '../command-context.ts';
import type { RunId } from '../double-port.ts';

export async function resume(context: CommandContext, run: string | undefined): Promise<number> {
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  return await answer(context, (signal) =>
    double.resume(context.branch, run === undefined ? undefined : (run as RunId), { signal }),
  );
}
