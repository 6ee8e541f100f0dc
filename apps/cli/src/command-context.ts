import path from 'node:path';
import type { FramesUpdate, ProfileSwitch } from '@agi-double/runtime';
import type { DoublePort, OpenLog } from './double-port.ts';
import { messagesFor, type Messages } from './messages.ts';
import { hashingMeter } from './hashing-meter.ts';
import { Output } from './output.ts';
import type { ProfilesPort } from './profiles-port.ts';
import type { Surroundings } from './surroundings.ts';

/** The options that every command takes, as commander gives them. */
export interface GlobalOptions {
  readonly json?: true;
  readonly home?: string;
  readonly profile?: string;
  readonly branch?: string;
  readonly frozen?: true;
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
  /** Told when main thinks under another profile, whoever switched it. */
  readonly profileSwitched?: (update: ProfileSwitch) => void;
}

/** What a command is given. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  readonly output: Output;
  readonly messages: Messages;
  /** An absolute path. */
  readonly home: string;
  /** Undefined where neither the command line nor the environment names one: what was used last in this home. */
  readonly profile: string | undefined;
  /** Whether to run the lock file or nothing. */
  readonly frozen: boolean;
  readonly branch: string;
  openDouble(options?: OpenForCommand): Promise<DoublePort>;
  openLog(): ReturnType<OpenLog>;
  openProfiles(): Promise<ProfilesPort>;
  /** The profile that was named, or the one in force. */
  profileName(): Promise<string>;
}

export function commandContext(surroundings: Surroundings, options: GlobalOptions): CommandContext {
  const { environment, invocation, stdout, stderr, workingDirectory } = surroundings;
  // `||`, not `??`: a variable that is set to nothing is not set, here as in https://no-color.org.
  const home = path.resolve(workingDirectory, options.home ?? (environment['AGI_HOME'] || '.agi'));
  const profile = options.profile ?? (environment['AGI_PROFILE'] || undefined);
  const frozen = options.frozen === true || !['', '0', undefined].includes(environment['AGI_FROZEN']);
  const color = options.color && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const output = new Output(stdout, stderr, { json: options.json === true, color, invocation });
  const messages = messagesFor(environment);
  const openProfiles = (): Promise<ProfilesPort> => surroundings.openProfiles({ home });
  return {
    surroundings,
    output,
    messages,
    home,
    profile,
    frozen,
    branch: options.branch ?? 'main',
    openLog: () => surroundings.openLog({ home, profile }),
    openProfiles,
    profileName: async () => profile ?? (await (await openProfiles()).inForce()),
    openDouble: async (given = {}) => {
      const hashing = hashingMeter(output, messages);
      try {
        return await surroundings.openDouble({
          home,
          profile,
          frozen,
          recover: true,
          frames: 'files',
          watch: false,
          warn: (message) => output.dimWords(message),
          progress: hashing.progress,
          ...given,
        });
      } finally {
        hashing.end();
      }
    },
  };
}
