import { readFileSync } from 'node:fs';
import { invocationOf } from './invocation.ts';
import { OutputLost } from './errors.ts';
import { messagesFor } from './messages.ts';
import { reportError } from './report-error.ts';
import { run } from './run.ts';
import type { Surroundings } from './surroundings.ts';

/** The one place where the real things are put together. */
const surroundings: Surroundings = {
  version: ownVersion(),
  invocation: invocationOf({
    environment: process.env,
    entry: process.argv[1],
    workingDirectory: process.cwd(),
    platform: process.platform,
  }),
  environment: process.env,
  workingDirectory: process.cwd(),
  get stdin() {
    return process.stdin; // A getter: the stream is made when it is first asked for.
  },
  stdout: process.stdout,
  stderr: process.stderr,
  // All are imported when they are called: most command lines need one of them, `--version` none.
  async openDouble({ home, profile, ...options }) {
    const { Double, hideEnvironment } = await import('@agi-double/runtime');
    // Attached code has this process as its parent, and may read what it was started with.
    hideEnvironment();
    const report =
      process.env['AGI_DEBUG'] === '1' ? { report: (error: unknown) => console.error(error) } : {};
    return await Double.open(home, profile, { ...options, ...report });
  },
  async openLog({ home, profile }) {
    const { openStoredLog } = await import('@agi-double/runtime');
    return await openStoredLog(home, profile);
  },
  async openProfiles({ home }) {
    const { Profiles } = await import('@agi-double/runtime/profiles');
    return new Profiles(home);
  },
  async startService(options, messages) {
    const service = await import('./service.ts');
    return await service.startService(options, messages);
  },
  onSignal(signals, listener) {
    const once = (): void => {
      stop();
      listener();
    };
    const stop = (): void => signals.forEach((signal) => process.off(signal, once));
    signals.forEach((signal) => process.on(signal, once));
    return stop;
  },
  dieInterrupted: () => void process.kill(process.pid, 'SIGINT'),
};

export async function agi(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `agi … | head -1`: nobody reads on, which is no failure.
      if (error.code === 'EPIPE') return;
      const messages = messagesFor(process.env);
      const code = error.code ?? error.message;
      const lost = new OutputLost(messages.outputLost(code), code, { cause: error });
      // Nothing more can be said there; what was acknowledged is in the log.
      process.exit(reportError(lost, surroundings, messages, { json: process.argv.includes('--json') }));
    });
  }
  process.on('uncaughtException', (error) => {
    // Not awaited by any command, so nothing is left that could end in order.
    reportError(error, surroundings, messagesFor(process.env), { json: false });
    process.exit(1);
  });
  process.exitCode = await run(process.argv.slice(2), surroundings);
}

function ownVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
