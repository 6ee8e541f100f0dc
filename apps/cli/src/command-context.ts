import path from 'node:path';
import type { FramesUpdate } from '@agi-double/runtime';
import type { DoublePort, OpenLog } from './double-port.ts';
import { messagesFor, type Messages } from './messages.ts';
import { Output } from './output.ts';
import type { Surroundings } from './surroundings.ts';

/** The options that every command takes, as commander gives them. */
export interface GlobalOptions {
  readonly json?: true;
  readonly home?: string;
  readonly profile?: string;
  readonly branch?: string;
  readonly color: boolean;
}

export interface OpenForCommand {
  /** False leaves abandoned runs alone: for what only reads, and for `resume`, which wants one for itself. Default true. */
  readonly recover?: boolean;
  /** `log` takes up nothing from the frame files: for what only looks around. Default files. */
  readonly frames?: 'files' | 'log';
  /** Default false. */
  readonly watch?: boolean;
  /** Default: dim words on stderr. */
  readonly warn?: (message: string) => void;
  readonly framesUpdated?: (update: FramesUpdate) => void;
}

/** What a command is given. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  readonly output: Output;
  readonly messages: Messages;
  /** An absolute path. */
  readonly home: string;
  readonly profile: string;
  readonly branch: string;
  openDouble(options?: OpenForCommand): Promise<DoublePort>;
  openLog(): ReturnType<OpenLog>;
}

export function commandContext(surroundings: Surroundings, options: GlobalOptions): CommandContext {
  const { environment, stdout, stderr, workingDirectory } = surroundings;
  // `||`, not `??`: a variable that is set to nothing is not set, here as in https://no-color.org.
  const home = path.resolve(workingDirectory, options.home ?? (environment['AGI_HOME'] || '.agi'));
  const profile = options.profile ?? (environment['AGI_PROFILE'] || 'symbiotic-local');
  const color = options.color && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const output = new Output(stdout, stderr, { json: options.json === true, color });
  return {
    surroundings,
    output,
    messages: messagesFor(environment),
    home,
    profile,
    branch: options.branch ?? 'main',
    openLog: () => surroundings.openLog({ home, profile }),
    openDouble: (given = {}) =>
      surroundings.openDouble({
        home,
        profile,
        recover: true,
        frames: 'files',
        watch: false,
        warn: (message) => output.dimWords(message),
        ...given,
      }),
  };
}
