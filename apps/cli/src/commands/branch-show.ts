import type { CommandContext } from '../command-context.ts';
import { namedPlace } from '../named-event.ts';
import { EXIT } from '../report-error.ts';
import { showState } from '../show-state.ts';

/** @param place a branch or an event. */
export async function showPlace(context: CommandContext, place: string | undefined): Promise<number> {
  const { output, messages, branch } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const state = await double.state(await namedPlace(place ?? branch, context, double));
  const own = state.branch === undefined ? undefined : (await double.branch(state.branch)).profile;
  if (output.json) output.document({ ...state, ...(own && { profile: own }) });
  else showState(state, own?.name, output, messages);
  return EXIT.ok;
}
