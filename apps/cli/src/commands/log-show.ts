import type { CommandContext } from '../command-context.ts';
import { namedEvent } from '../named-event.ts';
import { EXIT } from '../report-error.ts';
import { eventJson, showEvent } from '../show-event.ts';

export async function showOneEvent(context: CommandContext, name: string): Promise<number> {
  const { output, messages } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const event = await double.event(await namedEvent(name, context, double));
  if (output.json) output.document(eventJson(event));
  else showEvent(event, output, messages);
  return EXIT.ok;
}
