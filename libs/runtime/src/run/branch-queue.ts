import { BranchBusy } from '../errors/branch-busy.ts';

/** One run at a time on each branch of this process; the rest wait in order, a bounded number of them. */
export class BranchQueue {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #maximum: number;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Resolves when the branch is free, with the function that frees it again. @throws BranchBusy when too many wait. */
  async enter(branch: string): Promise<() => void> {
    const waiting = this.#waiting.get(branch);
    if (waiting === undefined) {
      this.#waiting.set(branch, []);
    } else {
      if (waiting.length >= this.#maximum)
        throw new BranchBusy(branch, `${waiting.length} inputs wait already`);
      await new Promise<void>((resolve) => waiting.push(resolve));
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
}
