import createFetchClient from 'openapi-fetch';
import type { BranchOptions, CallOptions, Client, ClientOptions, EventOptions } from './client.ts';
import {
  KEEP_ALIVE_MILLISECONDS,
  type Branch,
  type MergePlan,
  type MergeRequest,
  type Merged,
  type ThinkEvent,
} from './contract.ts';
import { readLogEvents } from './read-log-events.ts';
import { readThinkEvents } from './read-think-events.ts';
import type { components, operations, paths } from './schema.gen.ts';
import { readProblem } from './service-problem.ts';
import { isNamed, reasonOf, ServiceUnreachable } from './service-unreachable.ts';

export function createClient(options: ClientOptions): Client {
  const address = options.baseUrl;
  const timeout = options.timeout ?? 10_000;
  const turnTimeout = options.turnTimeout ?? 300_000;
  const silence = options.silence ?? 3 * KEEP_ALIVE_MILLISECONDS;

  const http = createFetchClient<paths, 'application/json'>({
    baseUrl: address,
    headers: {
      accept: 'application/json',
      // What a page of another origin cannot send: changes without a body need it.
      'x-requested-with': 'agi-double',
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  http.use({
    async onResponse({ response }) {
      if (!response.ok) throw await readProblem(response);
    },
    onError({ error, request }) {
      // The caller's own abort is the caller's own error; a time-out is ours to explain.
      const { aborted } = request.signal;
      const reason: unknown = request.signal.reason;
      if (aborted && !isNamed(reason, 'TimeoutError')) throw reason;
      return new ServiceUnreachable(address, reasonOf(aborted ? reason : error), { cause: error });
    },
  });

  const within = (milliseconds: number, { signal }: CallOptions = {}): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(milliseconds), ...(signal === undefined ? [] : [signal])]);

  /** Opens a stream and hands on what is read from it; silence longer than allowed is a lost connection. */
  async function* stream<Event>(
    read: ReadStream<Event>,
    cut: string,
    open: Open,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Event, void, void> {
    const silent = new AbortController();
    const expire = (): void => silent.abort(new DOMException('silent for too long', 'TimeoutError'));
    let timer = setTimeout(expire, silence);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(expire, silence);
    };
    let whole = false;
    try {
      const { data } = await open({
        parseAs: 'stream',
        headers: { accept: 'text/event-stream' },
        signal: AbortSignal.any([silent.signal, ...(signal === undefined ? [] : [signal])]),
      });
      if (data) whole = yield* read(data, heard);
    } catch (error) {
      if (signal?.aborted || !isConnectionError(error)) throw error;
      throw new ServiceUnreachable(address, reasonOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
    if (!whole) throw new ServiceUnreachable(address, cut);
  }
  const thought = (open: Open, call: CallOptions | undefined): AsyncGenerator<ThinkEvent, void, void> =>
    stream(readThinkEvents, 'the stream was cut before the answer, and the run goes on', open, call);

  const change = async (
    branch: string,
    body: components['schemas']['BranchChange'],
    call: CallOptions | undefined,
  ): Promise<Branch> => {
    const params = { path: { branch } };
    return data(await http.PATCH('/v1/branches/{branch}', { params, body, signal: within(timeout, call) }));
  };
  const merge = async (
    branch: string,
    body: MergeRequest,
    call: CallOptions | undefined,
  ): Promise<Merged | MergePlan> => {
    const params = { path: { branch } };
    const signal = within(timeout, call);
    return data(await http.POST('/v1/branches/{branch}/merge', { params, body, signal }));
  };

  return {
    async turn(request, call) {
      return data(await http.POST('/v1/turns', { body: request, signal: within(turnTimeout, call) }));
    },
    think: (request, call) => thought((init) => http.POST('/v1/turns', { ...init, body: request }), call),
    resume: (run, call) =>
      thought(
        (init) =>
          http.POST('/v1/runs/{run}/resume', {
            ...init,
            params: {
              path: { run },
              query: { ...branchOf(call), ...(call?.decide === undefined ? {} : { decide: call.decide }) },
            },
          }),
        call,
      ),
    async replay(run, call) {
      const { frames, profile } = call ?? {};
      const body = {
        ...(frames === undefined ? {} : { frames }),
        ...(profile === undefined ? {} : { profile }),
      };
      const params = { path: { run }, query: branchOf(call) };
      const signal = within(turnTimeout, call);
      return data(await http.POST('/v1/runs/{run}/replay', { params, body, signal }));
    },
    async runs(call) {
      const query = {
        ...branchOf(call),
        ...(call?.limit === undefined ? {} : { limit: call.limit }),
        ...(call?.root === undefined ? {} : { root: call.root }),
      };
      return data(await http.GET('/v1/runs', { params: { query }, signal: within(timeout, call) })).runs;
    },
    async run(run, call) {
      const params = { path: { run }, query: branchOf(call) };
      return data(await http.GET('/v1/runs/{run}', { params, signal: within(timeout, call) }));
    },
    async branches(call) {
      const params = { query: call?.archived === undefined ? {} : { archived: call.archived } };
      return data(await http.GET('/v1/branches', { params, signal: within(timeout, call) })).branches;
    },
    async fork(request, call) {
      // Another profile is compiled first.
      const signal = within(request.profile === undefined ? timeout : turnTimeout, call);
      return data(await http.POST('/v1/branches', { body: request, signal }));
    },
    rename: (branch, name, call) => change(branch, { name }, call),
    archive: (branch, archived, call) => change(branch, { archived }, call),
    async state(at, call) {
      const signal = within(timeout, call);
      if ('event' in at)
        return data(await http.GET('/v1/events/{event}/state', { params: { path: at }, signal }));
      return data(await http.GET('/v1/branches/{branch}', { params: { path: at }, signal }));
    },
    async diff(branch, other, call) {
      const params = { path: { branch }, query: { with: other } };
      return data(await http.GET('/v1/branches/{branch}/diff', { params, signal: within(timeout, call) }));
    },
    async mergePlan(into, from, call) {
      const answer = await merge(into, { from, dryRun: true }, call);
      if (answer.status !== 'planned') throw new TypeError('The service merged where it was to plan.');
      return answer;
    },
    async merge(into, request, call) {
      const answer = await merge(into, request, call);
      if (answer.status !== 'merged') throw new TypeError('The service planned where it was to merge.');
      return answer;
    },
    async slots(call) {
      const params = { query: branchOf(call) };
      return data(await http.GET('/v1/slots', { params, signal: within(timeout, call) })).slots;
    },
    async setSlot(request, call) {
      return data(await http.PUT('/v1/slots', { body: request, signal: within(timeout, call) }));
    },
    async clearSlot(frame, slot, call) {
      const params = { query: { ...branchOf(call), frame, slot } };
      return data(await http.DELETE('/v1/slots', { params, signal: within(timeout, call) }));
    },
    async events(call) {
      const params = { query: questionOf(call) };
      return data(await http.GET('/v1/events', { params, signal: within(timeout, call) })).events;
    },
    follow: (call) =>
      stream(
        readLogEvents,
        'the stream was cut; follow again after the last offset, and nothing is missed',
        (init) => http.GET('/v1/events', { ...init, params: { query: questionOf(call) } }),
        call,
      ),
    async event(event, call) {
      const params = { path: { event } };
      return data(await http.GET('/v1/events/{event}', { params, signal: within(timeout, call) }));
    },
    async anchor(call) {
      return data(await http.GET('/v1/log/anchor', { signal: within(turnTimeout, call) }));
    },
    async verify(call) {
      const { anchor } = call ?? {};
      const body = anchor === undefined ? {} : { anchor: { ...anchor, heads: [...anchor.heads] } };
      return data(await http.POST('/v1/log/verify', { body, signal: within(turnTimeout, call) }));
    },
    async forget(request, call) {
      return data(await http.POST('/v1/memory/forget', { body: request, signal: within(turnTimeout, call) }));
    },
    async remember(request, call) {
      return data(await http.POST('/v1/notes', { body: request, signal: within(timeout, call) }));
    },
    async profile(call) {
      const params = { query: branchOf(call) };
      return data(await http.GET('/v1/profile', { params, signal: within(timeout, call) }));
    },
    async verifyProfile(call) {
      const params = { query: branchOf(call) };
      return data(await http.GET('/v1/profile/verify', { params, signal: within(turnTimeout, call) }));
    },
    async useProfile(request, call) {
      return data(await http.POST('/v1/profile/use', { body: request, signal: within(turnTimeout, call) }));
    },
    async root(root, call) {
      const params = { path: { root } };
      return data(await http.GET('/v1/roots/{root}', { params, signal: within(timeout, call) }));
    },
    async frames(call) {
      return data(await http.GET('/v1/frames', { signal: within(timeout, call) }));
    },
    async frame(uri, call) {
      return data(
        await http.GET('/v1/frames/{uri}', { params: { path: { uri } }, signal: within(timeout, call) }),
      );
    },
    async framesStatus(call) {
      return data(await http.GET('/v1/frames/status', { signal: within(timeout, call) }));
    },
    async framesHistory(call) {
      const params = { query: call?.limit === undefined ? {} : { limit: call.limit } };
      const signal = within(timeout, call);
      return data(await http.GET('/v1/frames/history', { params, signal })).activations;
    },
    async framesDiff(from, to, call) {
      const params = { query: { from, to } };
      return data(await http.GET('/v1/frames/diff', { params, signal: within(timeout, call) }));
    },
    async reloadFrames(call) {
      return data(await http.POST('/v1/frames/reload', { signal: within(turnTimeout, call) }));
    },
    async syncFrames(call) {
      return data(await http.POST('/v1/frames/sync', { signal: within(turnTimeout, call) }));
    },
    async rollbackFrames(call) {
      const body = call?.snapshot === undefined ? {} : { snapshot: call.snapshot };
      return data(await http.POST('/v1/frames/rollback', { body, signal: within(turnTimeout, call) }));
    },
    async liftRollback(call) {
      return data(await http.DELETE('/v1/frames/rollback', { signal: within(turnTimeout, call) }));
    },
    async why(request, call) {
      return data(await http.POST('/v1/frames/why', { body: request, signal: within(timeout, call) }));
    },
    async health(call) {
      return data(await http.GET('/v1/healthz', { signal: within(timeout, call) }));
    },
    async ready(call) {
      return data(await http.GET('/v1/readyz', { signal: within(timeout, call) }));
    },
  };
}

type Question = NonNullable<operations['listEvents']['parameters']['query']>;
type Open = (init: Streaming) => Promise<{ data?: ReadableStream<Uint8Array> | null }>;
type ReadStream<Event> = (
  body: ReadableStream<Uint8Array>,
  heard: () => void,
) => AsyncGenerator<Event, boolean, void>;
type Streaming = { parseAs: 'stream'; headers: { accept: string }; signal: AbortSignal };

/** A response that is not ok has already thrown; what is left is data. */
function data<Data>(answer: { data?: Data }): Data {
  if (answer.data === undefined) throw new TypeError('The service answered without a body.');
  return answer.data;
}

function branchOf(options: BranchOptions | undefined): { branch?: string } {
  return options?.branch === undefined ? {} : { branch: options.branch };
}

function questionOf({ limit, types, run, after, ...options }: EventOptions = {}): Question {
  return {
    ...branchOf(options),
    ...(limit === undefined ? {} : { limit }),
    ...(types === undefined ? {} : { types: [...types] }),
    ...(run === undefined ? {} : { run }),
    ...(after === undefined ? {} : { after }),
  };
}

/** `fetch` reports a broken connection as a TypeError, and an abort as its reason. */
function isConnectionError(error: unknown): boolean {
  return isNamed(error, 'TypeError') || isNamed(error, 'TimeoutError');
}
