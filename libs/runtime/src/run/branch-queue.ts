import { BranchBusy } from '../errors/branch-busy.ts';

/** One run at a time on each branch of this process; the rest wait in order, a bounded number of them. */
export class BranchQueue {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #maximum: number;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /**
   * Resolves when the branch is free, with the function that frees it again.
   * @param withdraw gives the place in the queue up.
   * @throws BranchBusy when too many wait; the reason of `withdraw`
   */
  async enter(branch: string, withdraw?: AbortSignal): Promise<() => void> {
    withdraw?.throwIfAborted();
    const waiting = this.#waiting.get(branch);
    if (waiting === undefined) {
      this.#waiting.set(branch, []);
    } else {
      if (waiting.length >= this.#maximum)
        throw new BranchBusy(branch, `${waiting.length} inputs wait already`);
      await this.#free(waiting, withdraw);
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.get(branch)?.shift();
      if (next === undefined) this.#waiting.delete(branch);
      else next();
    };
  }

  #free(waiting: (() => void)[], withdraw: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        withdraw?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(withdraw?.reason as Error);
      };
      waiting.push(enter);
      withdraw?.addEventListener('abort', giveUp, { once: true });
    });
  }
}
