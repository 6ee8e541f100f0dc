import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { KEEP_ALIVE_MILLISECONDS, OPENAPI_URL } from '@agi-double/protocol';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { middleware as validate } from 'express-openapi-validator';
import type { TurnContext } from './answer-turn.ts';
import type { DoublePort } from './double-port.ts';
import { hostCheck } from './host-check.ts';
import { jsonBody } from './json-body.ts';
import { Listeners } from './listeners.ts';
import { failureLine, type Log } from './log.ts';
import { answerParserErrors } from './parser-errors.ts';
import { problemFor, type ProblemAnswer } from './problem.ts';
import { branchRoutes } from './routes/branches.ts';
import { contractRoutes } from './routes/contract.ts';
import { eventRoutes } from './routes/events.ts';
import { frameUpdateRoutes } from './routes/frame-updates.ts';
import { frameRoutes } from './routes/frames.ts';
import { healthRoutes } from './routes/health.ts';
import { logRoutes } from './routes/log.ts';
import { memoryRoutes } from './routes/memory.ts';
import { mergeRoutes } from './routes/merges.ts';
import { noteRoutes } from './routes/notes.ts';
import { profileRoutes } from './routes/profiles.ts';
import type { Routes } from './routes/route.ts';
import { runRoutes } from './routes/runs.ts';
import { slotRoutes } from './routes/slots.ts';
import { stateRoutes } from './routes/states.ts';
import { turnRoutes } from './routes/turns.ts';
import { sendProblem } from './send-problem.ts';
import { CannotListen } from './start-errors.ts';
import { tokenCheck } from './token-check.ts';
import { TurnsInFlight } from './turns-in-flight.ts';
import { withoutPaths } from './without-paths.ts';

export interface ServiceOptions {
  /** Without one, everybody who reaches the service may speak as the owner. */
  readonly token?: string;
  /** Names, beside the loopback ones, under which the service may be called; lower case, without port. */
  readonly allowHosts?: readonly string[];
  /** Turns worked on at once. Default 64. */
  readonly maximumTurns?: number;
  /** How many may follow the log at once. Default 64. */
  readonly maximumListeners?: number;
  /** After which a turn is parked, in milliseconds. Default 600,000. */
  readonly longestTurn?: number;
  /** Between two comments on an event stream, in milliseconds. Default 15,000. */
  readonly keepAlive?: number;
  /** How long running turns may go on when the service stops, in milliseconds. Default 5,000. */
  readonly grace?: number;
  /** Default: standard error. */
  readonly log?: Log;
}

export interface Service {
  /** @returns the address, `http://127.0.0.1:7788`. @throws CannotListen */
  listen(host: string, port: number): Promise<string>;
  /** Stops accepting, ends streams of events, lets running turns end or lets go of them, closes every connection. The Double stays open. */
  stop(): Promise<void>;
}

/** A Double as an HTTP service: what a request passes through, from top to bottom. */
export function createService(double: DoublePort, options: ServiceOptions = {}): Service {
  const turns = new TurnsInFlight({
    limit: options.maximumTurns ?? 64,
    longest: options.longestTurn ?? 600_000,
  });
  const listeners = new Listeners(options.maximumListeners ?? 64);
  const log: Log = options.log ?? ((line) => process.stderr.write(`${line}\n`));

  const problem = (error: unknown, request: Pick<Request, 'method'>): ProblemAnswer => {
    const instance = `urn:uuid:${randomUUID()}`;
    const answer = problemFor(error, instance);
    if (answer.problem.status >= 500 && answer.problem.status !== 503) {
      const route = (request as { openapi?: { openApiRoute?: string } }).openapi?.openApiRoute ?? 'none';
      log(failureLine(error, new Date(), { instance, method: request.method, route }));
    }
    // With a token, only its owner has come this far.
    return options.token === undefined ? { ...answer, problem: withoutPaths(answer.problem, error) } : answer;
  };
  const context: TurnContext = { turns, keepAlive: options.keepAlive ?? KEEP_ALIVE_MILLISECONDS, problem };

  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.enable('case sensitive routing');
  app.use(headers(turns));
  app.use(hostCheck(options.allowHosts ?? []));
  if (options.token !== undefined) app.use(tokenCheck(options.token));
  app.use(...jsonBody());
  app.use(
    validate({
      apiSpec: fileURLToPath(OPENAPI_URL),
      // A wrong contract is found by the tests, not at every start.
      validateApiSpec: false,
      validateRequests: true,
      validateResponses: true,
      validateSecurity: false,
      fileUploader: false,
    }),
  );
  const routes: Routes = {
    ...turnRoutes(double, context),
    ...runRoutes(double, context),
    ...branchRoutes(double),
    ...stateRoutes(double),
    ...mergeRoutes(double, context),
    ...eventRoutes(double, context, listeners),
    ...logRoutes(double),
    ...slotRoutes(double),
    ...noteRoutes(double),
    ...memoryRoutes(double),
    ...profileRoutes(double),
    ...frameRoutes(double),
    ...frameUpdateRoutes(double),
    ...contractRoutes(),
    ...healthRoutes(double, turns),
  };
  // Express takes the first that fits: /v1/frames/status must not be looked for among the frames.
  const literalFirst = Object.entries(routes).toSorted(([a], [b]) => variables(a) - variables(b));
  for (const [operation, handler] of literalFirst) {
    const [method = '', path = ''] = operation.split(' ');
    // The types of Routes have tied each handler to its path, and the validator has checked what it gets.
    const handle = handler as RequestHandler;
    app[method as 'get' | 'post' | 'put' | 'patch' | 'delete'](path.replaceAll(/\{(\w+)\}/g, ':$1'), handle);
  }
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    const answer = problem(error, request);
    // Half an answer can't be taken back; cutting the connection tells the client that it is not whole.
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, answer);
  });

  const server = createServer(
    // A request without Host is refused by the host check, in words.
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000, requireHostHeader: false },
    app,
  );
  server.maxConnections = 1_024;
  answerParserErrors(server);

  return {
    async listen(host, port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', (error) => reject(new CannotListen(host, port, error)));
        server.listen({ host, port }, resolve);
      });
      const address = server.address() as AddressInfo; // a string only for a pipe
      return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      listeners.stop();
      await turns.stop(options.grace ?? 5_000);
      server.closeIdleConnections();
      const last = setTimeout(() => server.closeAllConnections(), 1_000);
      await closed;
      clearTimeout(last);
    },
  };
}

function variables(operation: string): number {
  return operation.split('{').length;
}

function headers(turns: TurnsInFlight): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    if (turns.stopping) response.setHeader('connection', 'close');
    next();
  };
}
