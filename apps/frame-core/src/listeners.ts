import type { Response } from 'express';
import { AtOnce } from './at-once.ts';
import { ServiceStopping, TooManyAtOnce } from './refusals.ts';

/** Those who follow the log: how many there may be. Each goes when its client does, or the service. */
export class Listeners {
  readonly #room: AtOnce;
  readonly #stop = new AbortController();

  constructor(limit: number) {
    this.#room = new AtOnce(limit, (most) => new TooManyAtOnce('listeners', most));
  }

  /** @param listen until the signal aborts. @throws TooManyAtOnce, ServiceStopping before it has begun */
  async run(response: Response, listen: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#stop.signal.aborted) throw new ServiceStopping();
    await this.#room.run(async () => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      if (response.closed) gone.abort();
      await listen(AbortSignal.any([this.#stop.signal, gone.signal]));
    });
  }

  /** Nobody waits for anything that is not in the log already, so all of them may go at once. */
  stop(): void {
    this.#stop.abort(new ServiceStopping());
  }
}
