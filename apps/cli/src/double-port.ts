import type {
  At,
  Breakage,
  Double,
  FramesUpdate,
  HashProgress,
  ProfileSwitch,
  StoredLog,
} from '@agi-double/runtime';

/** What commands use of a Double; a port, so that a test can stand in for it with a literal. */
export type DoublePort = { readonly frames: FramesPort } & Pick<
  Double,
  | 'root'
  | 'snapshot'
  | 'think'
  | 'resume'
  | 'replay'
  | 'why'
  | 'remember'
  | 'explain'
  | 'runs'
  | 'branches'
  | 'branch'
  | 'fork'
  | 'rename'
  | 'archive'
  | 'useProfile'
  | 'profileInForce'
  | 'state'
  | 'diff'
  | 'mergePlan'
  | 'merge'
  | 'slots'
  | 'setSlot'
  | 'thinkAt'
  | 'compareRuns'
  | 'events'
  | 'follow'
  | 'event'
  | 'eventsNamed'
  | 'forget'
  | 'check'
  | typeof Symbol.asyncDispose
>;

/** Parts whose switch needs somebody's word: what is there is built anew, or does not go on. */
export const ACCEPTED_PARTS = ['memory', 'modules'] as const satisfies readonly Breakage['part'][];
export type AcceptedPart = (typeof ACCEPTED_PARTS)[number];

export type FramesPort = Pick<
  Double['frames'],
  'status' | 'history' | 'find' | 'rehearse' | 'reload' | 'sync' | 'rollback' | 'lift'
>;

export interface OpenDoubleOptions {
  /** An absolute path. */
  readonly home: string;
  /** A name under profiles/, or a path; undefined for what was used last in this home. */
  readonly profile: string | undefined;
  /** Whether to run the lock file or nothing. */
  readonly frozen: boolean;
  /** Whether to finish, in the background, the runs whose process died. */
  readonly recover: boolean;
  /** Where the frames come from: what is in the files, or what the log says is in force. */
  readonly frames: 'files' | 'log';
  /** Whether to update the frames when their files change: for a process that goes on, where no other one does. */
  readonly watch: boolean;
  /** Told what an owner should know and a thought can do without. */
  readonly warn: (message: string) => void;
  /** Told when other frames have taken over here, whoever activated them. */
  readonly framesUpdated?: (update: FramesUpdate) => void;
  /** Told how far the hashing of model files is. */
  readonly progress?: (progress: HashProgress) => void;
  /** Told when main thinks under another profile, whoever switched it. */
  readonly profileSwitched?: (update: ProfileSwitch) => void;
}

export type OpenDouble = (options: OpenDoubleOptions) => Promise<DoublePort>;

/** The log alone, without a mind: what can be proved of it, also when it is damaged. */
export type OpenLog = (options: {
  readonly home: string;
  readonly profile: string | undefined;
}) => Promise<{ readonly log: Pick<StoredLog, 'verify' | 'anchor'> } & AsyncDisposable>;

export type { At };
export type Branch = Awaited<ReturnType<Double['branch']>>;
export type Snapshot = Double['snapshot'];
export type Frame = Snapshot['frames'][number];
export type SlotValue = Parameters<Double['setSlot']>[3];
export type LoggedEvent = Awaited<ReturnType<Double['remember']>>;
export type RunId = Exclude<Parameters<Double['resume']>[1], undefined>;
export type EventId = LoggedEvent['id'];
export type Anchor = Awaited<ReturnType<StoredLog['anchor']>>;
export type VerifyReport = Awaited<ReturnType<StoredLog['verify']>>;
