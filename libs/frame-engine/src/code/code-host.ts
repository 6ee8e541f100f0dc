/** Why a host is gone without having been asked to go. */
export type HostEnd = 'crashed' | 'out-of-memory' | 'too-large' | 'unavailable';

export interface HostEvents {
  /** What may be a message, as text. */
  readonly said: (text: string) => void;
  readonly printed: (text: string) => void;
  /** At most once, and the last that is heard of it. */
  readonly ended: (why: HostEnd, cause?: unknown) => void;
}

/** Where attached code of one language runs. */
export interface CodeHost {
  send(text: string): void;
  /** A host that is held keeps this process alive; one that is not is idle, and ends for doing anything, or soon. */
  hold(held: boolean): void;
  /** Ends it whatever it is doing; resolves when it is gone, and after five seconds anyway. */
  end(): Promise<void>;
}

/** @throws whatever starting it throws at once */
export type StartHost = (events: HostEvents) => CodeHost;
