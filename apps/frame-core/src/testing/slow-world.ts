import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the runs of `instance.ts` send to: it answers at once, or when it is told to. */
export class SlowWorld {
  readonly url: string;
  /** The keys that came in, in order. */
  readonly keys: string[] = [];
  readonly #server: Server;
  readonly #waiting: ServerResponse[] = [];
  readonly #next: ((key: string) => void)[] = [];
  #holds = false;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    server.on('request', (request, response) => {
      void text(request).then((key) => {
        this.keys.push(key);
        if (this.#holds) this.#waiting.push(response);
        else response.end('sent');
        for (const tell of this.#next.splice(0)) tell(key);
      });
    });
  }

  static async make(): Promise<SlowWorld> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowWorld(server);
  }

  /** From here on nobody is answered. @returns the key of the next one, when it comes */
  hold(): Promise<string> {
    this.#holds = true;
    return new Promise((resolve) => this.#next.push(resolve));
  }

  /** Everybody is answered, those who wait too. */
  release(): void {
    this.#holds = false;
    for (const response of this.#waiting.splice(0)) response.end('sent');
  }

  async end(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
