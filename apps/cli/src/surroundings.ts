import type { Readable, Writable } from 'node:stream';
import type { OpenDouble, OpenLog } from './double-port.ts';
import type { OpenProfiles } from './profiles-port.ts';
import type { StartService } from './service.ts';

export type InputStream = Readable & { readonly isTTY?: boolean };
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything outside that commands touch; agi.ts fills it in with the real things. */
export interface Surroundings {
  readonly version: string;
  /** What a person types to run this program, `agi` or `npm start --`: hints are shown with it. */
  readonly invocation: string;
  readonly environment: { readonly [name: string]: string | undefined };
  readonly workingDirectory: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly openDouble: OpenDouble;
  readonly openLog: OpenLog;
  readonly openProfiles: OpenProfiles;
  readonly startService: StartService;
  /**
   * Calls the listener at the first of these signals, once; the next one has its ordinary effect and ends the process.
   * @returns what stops listening.
   */
  onSignal(signals: readonly NodeJS.Signals[], listener: () => void): () => void;
  /** Ends the process as an unhandled SIGINT does. */
  dieInterrupted(): void;
}
