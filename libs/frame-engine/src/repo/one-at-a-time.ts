/**
 * Lets `work` run once at a time. Who calls while it runs gets the next run, which they share: it begins after they
 * called, so it sees what they saw, and no crowd of callers makes more than one run wait.
 */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const run = work().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  };
  return () => {
    // Asked first: between the end of one run and the beginning of the next, none is running.
    if (next !== undefined) return next;
    if (running === undefined) return start();
    const begin = (): Promise<T> => {
      next = undefined;
      return start();
    };
    next = running.then(begin, begin);
    return next;
  };
}
