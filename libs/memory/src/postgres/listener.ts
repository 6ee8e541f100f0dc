import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Lone } from './connection.ts';

/** Between two tries to connect: doubled from the first to the last. */
const FIRST_WAIT_MILLISECONDS = 100;
const LAST_WAIT_MILLISECONDS = 2_000;

/**
 * Hears that a log has grown, by NOTIFY, on a connection of its own that is there while somebody wants to hear it. After an
 * outage it connects again by itself. What was said while it was away is lost; therefore each connection begins with news.
 */
export class Listener {
  readonly news = new EventEmitter<{ grown: [] }>().setMaxListeners(0);
  readonly #connect: () => Lone;
  readonly #channel: string;
  readonly #ending = new Set<Promise<void>>();
  #listeners = 0;
  #stop: AbortController | undefined;

  /** @param channel a name that needs no quotes within quotes */
  constructor(connect: () => Lone, channel: string) {
    this.#connect = connect;
    this.#channel = channel;
  }

  /** @returns what to call when one does not listen any more. */
  join(): () => void {
    this.#listeners += 1;
    if (this.#stop === undefined) {
      this.#stop = new AbortController();
      const over = this.#listen(this.#stop.signal).finally(() => this.#ending.delete(over));
      this.#ending.add(over);
    }
    return () => {
      this.#listeners -= 1;
      if (this.#listeners > 0) return;
      this.#stop?.abort();
      this.#stop = undefined;
    };
  }

  async #listen(stop: AbortSignal): Promise<void> {
    for (
      let wait = FIRST_WAIT_MILLISECONDS;
      !stop.aborted;
      wait = Math.min(2 * wait, LAST_WAIT_MILLISECONDS)
    ) {
      if (await this.#hear(stop)) wait = FIRST_WAIT_MILLISECONDS;
      await setTimeout(wait, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** One connection, until it breaks or nobody listens any more. @returns whether it came about. */
  async #hear(stop: AbortSignal): Promise<boolean> {
    const { client, socket } = this.#connect();
    // Without a listener a connection that breaks would end the process; that it ended is all that matters.
    client.on('error', () => undefined);
    client.on('notification', () => this.news.emit('grown'));
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const cut = (): void => void socket.destroy();
    stop.addEventListener('abort', cut, { once: true });
    try {
      await client.connect();
      await client.query(`LISTEN "${this.#channel}"`);
      this.news.emit('grown');
      await ended;
      return true;
    } catch {
      return false; // Those who write or read meet the same, and have somebody to tell.
    } finally {
      stop.removeEventListener('abort', cut);
      cut();
    }
  }

  /** When every connection is closed. Those who watch must have been told to stop. */
  async close(): Promise<void> {
    this.#stop?.abort();
    await Promise.all(this.#ending);
  }
}
