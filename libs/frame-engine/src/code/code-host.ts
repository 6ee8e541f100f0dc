/** Why a host is gone without having been asked to go. */
export type HostEnd = 'crashed' | 'out-of-memory' | 'unavailable';

export interface HostEvents {
  /** What may be a message, as text. */
  said(text: unknown): void;
  printed(text: string): void;
  /** At most once. */
  ended(why: HostEnd, cause?: unknown): void;
}

/** Where attached code of one language runs: a worker thread, or a process. */
export interface CodeHost {
  send(text: string): void;
  /** A host that is held keeps this process alive and has its memory watched; otherwise neither. */
  hold(held: boolean): void;
  /** Ends it whatever it is doing; resolves when it is gone, and after five seconds anyway. */
  end(): Promise<void>;
}

/** @throws whatever starting it throws at once */
export type StartHost = (events: HostEvents) => CodeHost;

const END_MILLISECONDS = 5000;

/** Waits for a host to be gone, but not for one that is stuck in the operating system. */
export async function goneOrLate(gone: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, END_MILLISECONDS);
    timer.unref();
  });
  await Promise.race([gone, late]);
  clearTimeout(timer);
}
