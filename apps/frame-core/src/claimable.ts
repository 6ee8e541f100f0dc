import { once } from 'node:events';
import { createServer } from 'node:net';
import { CannotListen } from './start-errors.ts';

/**
 * Finds out whether somebody else holds the port, and holds it itself no longer than that takes. Whoever takes it in
 * between is found when the service listens.
 *
 * @throws CannotListen
 */
export async function claimable(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw new CannotListen(host, port, error as NodeJS.ErrnoException); // Node gives no other.
  }
  server.close();
  await once(server, 'close');
}
