import { chatPrompt } from '../chat-prompt.ts';
import type { CommandContext } from '../command-context.ts';
import { frameNotices, type FrameNotices } from '../frame-notices.ts';
import { EXIT } from '../report-error.ts';
import type { Service } from '../service.ts';

export interface UpOptions {
  readonly port?: number;
  readonly host?: string;
  readonly allowHost?: readonly string[];
}

export async function up(
  context: CommandContext,
  { port, host, allowHost: allowHosts }: UpOptions,
): Promise<number> {
  const { surroundings, output, messages, home, profile, frozen } = context;
  const { stdin, stdout } = surroundings;
  const interactive = stdin.isTTY === true && stdout.isTTY === true && !output.json;
  const stop = new AbortController();
  // From before it starts: the service does not get the terminal's Ctrl-C, and must not outlive us.
  const stopListening = surroundings.onSignal(['SIGINT', 'SIGTERM', 'SIGHUP'], () => stop.abort());
  try {
    const notices = frameNotices(context);
    const service = await surroundings.startService(
      {
        home,
        profile,
        frozen,
        port,
        host,
        allowHosts,
        signal: stop.signal,
        said: interactive ? notices.warn : (text) => output.words(text),
      },
      messages,
    );
    if (service === undefined) return EXIT.interrupted;
    if (interactive) return await chatBeside(service, context, notices, stop);
    if (output.json) output.document({ address: service.address, process: service.process });
    else {
      output.line(service.address);
      output.words(messages.up.hint);
    }
    await service.ended;
    return EXIT.ok;
  } finally {
    stopListening();
  }
}

/** The prompt ends when the service does, and the service when the prompt does. */
async function chatBeside(
  service: Service,
  context: CommandContext,
  notices: FrameNotices,
  stop: AbortController,
): Promise<number> {
  const { output, messages } = context;
  const serviceEnded = new AbortController();
  const end = (): void => serviceEnded.abort();
  service.ended.then(end, end);
  try {
    // From the log, and without a watch: the service takes up the files, and what it activates is found in the log.
    const { warn, framesUpdated, profileSwitched } = notices;
    await using double = await context.openDouble({ frames: 'log', warn, framesUpdated, profileSwitched });
    const { frames, place } = await double.frames.status();
    output.line(messages.up.serving(service.address));
    output.dimWords(messages.up.frames(frames, place));
    const signal = AbortSignal.any([serviceEnded.signal, stop.signal]);
    const onReady = (say: (message: string) => void): void => notices.begin(double, say);
    return await chatPrompt(context, double, { signal, onReady });
  } finally {
    stop.abort();
    await service.ended; // A service that failed says why in place of what the prompt returned.
  }
}
