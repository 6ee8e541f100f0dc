/** Work that is done again and again, never twice at a time, and that keeps no process alive. */
export interface Poll {
  /** Does the work soon instead of at its time. */
  hurry(): void;
  close(): void;
}

/** How long a burst of hurries is gathered: an editor saves a file in several steps. */
const SOON = 10;

/** Begins at once, though never within this call. `work` must not reject. */
export function startPoll(period: number, work: () => Promise<void>): Poll {
  let timer: NodeJS.Timeout | undefined;
  let delay = 0;
  let busy = false;
  let closed = false;
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), delay).unref();
  };
  const run = async (): Promise<void> => {
    busy = true;
    delay = period;
    await work();
    busy = false;
    if (!closed) schedule();
  };
  schedule();
  return {
    hurry: () => {
      // What is waited for is soon enough already; to begin the wait anew would let a steady stream put it off for ever.
      if (closed || delay <= SOON) return;
      delay = SOON;
      // What comes while it works may be something that it has looked past already.
      if (!busy) schedule();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
