import type { Refusal } from './refusals.ts';

/** How much work of one kind may be under way. Who comes beyond that is refused at once, and waits in no queue. */
export class AtOnce {
  readonly #limit: number;
  readonly #refusal: (limit: number) => Refusal;
  #underWay = 0;

  constructor(limit: number, refusal: (limit: number) => Refusal) {
    this.#limit = limit;
    this.#refusal = refusal;
  }

  /** @throws the refusal, before anything has begun */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#underWay >= this.#limit) throw this.#refusal(this.#limit);
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}
