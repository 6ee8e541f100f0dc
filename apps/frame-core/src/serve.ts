import { DoubleError } from '@agi-double/protocol';
import type { Double, OpenOptions } from '@agi-double/runtime';
import { claimable } from './claimable.ts';
import type { DoublePort } from './double-port.ts';
import { HELP, parseOptions } from './options.ts';
import { createService, type ServiceOptions } from './service.ts';
import { BadOption } from './start-errors.ts';

/** Opens the Double that the service speaks for; without a profile, what was last used. */
export type OpenDouble = (
  home: string,
  profile: string | undefined,
  options: Required<Pick<OpenOptions, 'frozen'>>,
) => Promise<DoublePort & Pick<Double, 'recover' | 'close'>>;

/**
 * The life of the process: options, Double, service, and a graceful stop at the first SIGINT or SIGTERM,
 * or when the parent that holds its channel is gone.
 * A second signal ends it at once, which a Double survives as it survives a power cut.
 *
 * @returns the exit code: 0 stopped, 1 could not start, 2 usage.
 */
export async function serve(
  args: readonly string[],
  open: OpenDouble,
  settings: ServiceOptions = {},
): Promise<number> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  // Nobody reads the log any more: that is no reason to stop, and an EPIPE without a listener would.
  process.stderr.on('error', () => undefined);
  try {
    const options = parseOptions(args, process.env);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const { home, profile, frozen, host, port, ...access } = options;
    const signalled = firstSignal();
    // Before anything is opened: whoever cannot serve makes no home and migrates no log.
    await claimable(host, port);
    const double = await open(home, profile, { frozen });
    try {
      const service = createService(double, { ...access, ...settings });
      const url = await service.listen(host, port);
      say(`listening on ${url}`);
      if (process.connected) process.send?.({ url });
      // Only now: a run of before that takes long, or ends the process, never keeps the service from starting.
      double.recover();
      say(`stopping after ${await signalled}; a second signal ends at once`);
      await service.stop();
    } finally {
      await double.close();
    }
    return 0;
  } catch (error) {
    if (!DoubleError.isInstance(error)) throw error;
    say(error.message);
    return error instanceof BadOption ? 2 : 1;
  }
}

/** A signal, or the end of the parent that started this process with a channel and can no longer stop it. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    let seen = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (seen) process.exit(130);
      seen = true;
      resolve(signal);
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    if (process.connected) process.once('disconnect', () => resolve('the end of its parent'));
  });
}
