import { chatPrompt } from '../chat-prompt.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../report-error.ts';
import type { Service } from '../service.ts';

export async function up(context: CommandContext, port: number | undefined): Promise<number> {
  const { surroundings, output, messages, home, profile } = context;
  const { stdin, stdout } = surroundings;
  const interactive = stdin.isTTY === true && stdout.isTTY === true && !output.json;
  const stop = new AbortController();
  // From before it starts: the service does not get the terminal's Ctrl-C, and must not outlive us.
  const stopListening = surroundings.onSignal(['SIGINT', 'SIGTERM', 'SIGHUP'], () => stop.abort());
  try {
    const service = await surroundings.startService({ home, profile, port, signal: stop.signal }, messages);
    if (service === undefined) return EXIT.interrupted;
    if (output.json) output.document({ address: service.address, process: service.process });
    else output.line(service.address);
    if (interactive) return await chatBeside(service, context, stop);
    if (!output.json) output.words(messages.up.hint);
    await service.ended;
    return EXIT.ok;
  } finally {
    stopListening();
  }
}

/** The prompt ends when the service does, and the service when the prompt does. */
async function chatBeside(service: Service, context: CommandContext, stop: AbortController): Promise<number> {
  const serviceEnded = new AbortController();
  const end = (): void => serviceEnded.abort();
  service.ended.then(end, end);
  try {
    context.output.words(context.messages.up.hintChat);
    // Without a watch: the service has one, and what it activates is found in the log.
    await using double = await context.openDouble();
    const signal = AbortSignal.any([serviceEnded.signal, stop.signal]);
    return await chatPrompt(context, double, { signal });
  } finally {
    stop.abort();
    await service.ended; // A service that failed says why in place of what the prompt returned.
  }
}
