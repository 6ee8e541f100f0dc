import { MAIN_BRANCH, type ParkedTurn, type ThinkEvent, type Turn } from '@agi-double/protocol';
import type { Request, Response } from 'express';
import { openEventStream, type EventStream } from './event-stream.ts';
import type { ProblemAnswer } from './problem.ts';
import { ClientGone, NotAcceptable, RunFailed } from './refusals.ts';
import type { TurnPlace, TurnsInFlight } from './turns-in-flight.ts';

export interface TurnContext {
  readonly turns: TurnsInFlight;
  /** Milliseconds between two comments on an event stream. */
  readonly keepAlive: number;
  /** Tells of an error after the response has begun, and logs it. */
  readonly problem: (error: unknown, request: Pick<Request, 'method'>) => ProblemAnswer;
}

/**
 * Works on a turn and answers as the client asked: JSON when the run has ended, or its events as they happen.
 * @param branch undefined for one that is made for this turn.
 */
export async function answerTurn(
  request: Request,
  response: Response<Turn | ParkedTurn>,
  context: TurnContext,
  branch: string | undefined,
  think: (place: Pick<TurnPlace, 'signal' | 'withdraw'>) => AsyncIterable<ThinkEvent>,
): Promise<void> {
  const wanted = request.accepts(['application/json', 'text/event-stream']);
  if (wanted === false) throw new NotAcceptable();
  await context.turns.run(branch, goneSignal(response), async ({ signal, withdraw, ahead }) => {
    const events = think({ signal, withdraw })[Symbol.asyncIterator]();
    if (wanted === 'text/event-stream' && ahead > 0) {
      await answerWaiting(request, response, context, ahead, events);
      return;
    }
    // Errors before the run has begun (bad text, unknown branch) are ordinary problem responses, with their status.
    const first = await events.next();
    if (wanted === 'application/json') await answerWhole(response, first, events);
    else await answerStream(request, context, openEventStream(response, context.keepAlive), first, events);
  });
}

/** Aborted when the client has left before it got its whole answer. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new ClientGone()));
  return gone.signal;
}

/** Says at once that others are ahead; what goes wrong before the run has begun is then told in the stream. */
async function answerWaiting(
  request: Request,
  response: Response,
  context: TurnContext,
  ahead: number,
  events: Events,
): Promise<void> {
  const stream = openEventStream(response, context.keepAlive);
  stream.send('waiting', { type: 'waiting', ahead });
  let first: Next;
  try {
    first = await events.next();
  } catch (error) {
    stream.send('problem', context.problem(error, request).problem, 1);
    stream.end();
    return;
  }
  await answerStream(request, context, stream, first, events);
}

type Events = AsyncIterator<ThinkEvent>;
type Next = IteratorResult<ThinkEvent, unknown>;

async function answerWhole(
  response: Response<Turn | ParkedTurn>,
  first: Next,
  events: Events,
): Promise<void> {
  let last: ThinkEvent | undefined;
  for (let next = first; !next.done; next = await events.next()) last = next.value;
  switch (last?.type) {
    case 'answer-given': {
      const { run, branch, event, text, sources, cut } = last;
      response.json({ status: 'answered', run, branch, event, text, sources, ...(cut && { cut }) });
      return;
    }
    case 'run-parked': {
      const { run, branch, reason, call, message } = last;
      response.status(202).json({
        status: 'parked',
        run,
        branch,
        reason,
        ...(call === undefined ? {} : { call }),
        ...(message === undefined ? {} : { message }),
        resume: `/v1/runs/${encodeURIComponent(run)}/resume${branch === MAIN_BRANCH ? '' : `?branch=${encodeURIComponent(branch)}`}`,
      });
      return;
    }
    case 'run-failed':
      throw new RunFailed(last.run, last.error, last.message);
    default:
      throw new Error('A run ended without an answer, a failure or a place to resume.');
  }
}

async function answerStream(
  request: Request,
  context: TurnContext,
  stream: EventStream,
  first: Next,
  events: Events,
): Promise<void> {
  let id = 0;
  try {
    // A client that went away stops nothing: the thought is followed to its end, whoever listens.
    for (let next = first; !next.done; next = await events.next())
      stream.send(next.value.type, next.value, (id += 1));
  } catch (error) {
    stream.send('problem', context.problem(error, request).problem, (id += 1));
  } finally {
    stream.end();
  }
}
