import { createService, type Service, type ServiceOptions } from '../service.ts';
import { inMemoryDouble, type Behaviour, type InMemoryDouble } from './in-memory-double.ts';

export interface Running extends AsyncDisposable {
  readonly url: string;
  readonly double: InMemoryDouble;
  readonly service: Service;
  /** What the service logged. */
  readonly lines: string[];
  /** As a test has it in a table: with a body, or without. */
  send(method: string, path: string, body: unknown): Promise<Response>;
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>;
}

/** A service on a free port of this machine, with real sockets, around a Double in memory. */
export async function running(behaviour: Behaviour = {}, options: ServiceOptions = {}): Promise<Running> {
  const double = inMemoryDouble(behaviour);
  const lines: string[] = [];
  const service = createService(double, { grace: 200, log: (line) => lines.push(line), ...options });
  const url = await service.listen('127.0.0.1', 0);
  const post: Running['post'] = (path, body, init = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
      headers: {
        'content-type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
    });
  return {
    url,
    double,
    service,
    lines,
    post,
    send: (method, path, body) =>
      body === undefined
        ? fetch(`${url}${path}`, { method, headers: { 'x-requested-with': 'test' } })
        : post(path, body, { method }),
    [Symbol.asyncDispose]: () => service.stop(),
  };
}
