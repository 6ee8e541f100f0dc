import createFetchClient from 'openapi-fetch';
import {
  KEEP_ALIVE_MILLISECONDS,
  type Activation,
  type Branch,
  type BranchDiff,
  type BranchSlot,
  type BranchState,
  type ForgetRequest,
  type ForkRequest,
  type Forgotten,
  type Frame,
  type FrameList,
  type FramesStatus,
  type FramesUpdate,
  type Health,
  type Merged,
  type MergePlan,
  type MergeRequest,
  type Note,
  type NoteRequest,
  type ParkedTurn,
  type Readiness,
  type ReplayRequest,
  type RunSummary,
  type SlotRequest,
  type SlotSet,
  type SnapshotDiff,
  type ThinkEvent,
  type Trace,
  type TraceDiff,
  type Turn,
  type TurnRequest,
  type Why,
  type WhyRequest,
} from './contract.ts';
import { readThinkEvents } from './read-think-events.ts';
import type { components, paths } from './schema.gen.ts';
import { readProblem } from './service-problem.ts';
import { isNamed, reasonOf, ServiceUnreachable } from './service-unreachable.ts';

export interface ClientOptions {
  /** Where the service listens, `http://127.0.0.1:7788`. */
  readonly baseUrl: string;
  /** The value of AGI_TOKEN, where the service was started with one. */
  readonly token?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** For every call but turns and updates of the frames, in milliseconds. Default 10,000. */
  readonly timeout?: number;
  /** For a turn that is not streamed, and for an update with its rehearsal, in milliseconds. Default 300,000. */
  readonly turnTimeout?: number;
  /** How long a stream may be silent, in milliseconds; the service sends a comment every 15,000. Default 45,000. */
  readonly silence?: number;
}

export interface CallOptions {
  /** Stops waiting. A thought that has begun goes on without the caller. */
  readonly signal?: AbortSignal;
}

export interface BranchOptions extends CallOptions {
  /** Default `main`. */
  readonly branch?: string;
}

/** Where a branch points to now, or any event. */
export type Place = { readonly branch: string } | { readonly event: string };

/** The HTTP contract as methods. Every one throws ServiceProblem (refused) and ServiceUnreachable (nobody there). */
export interface Client {
  /** Says something, and waits for the answer. A run that failed is a ServiceProblem with `code` RunFailed. */
  turn(request: TurnRequest, options?: CallOptions): Promise<Turn | ParkedTurn>;
  /** Says something, and streams what happens until the run ends. */
  think(request: TurnRequest, options?: CallOptions): AsyncIterable<ThinkEvent>;
  /** Continues a parked or abandoned run, or one that waits for what is decided, and streams what happens. */
  resume(
    run: string,
    options?: BranchOptions & { readonly decide?: 'retry' | 'skip' },
  ): AsyncIterable<ThinkEvent>;
  /** Thinks about a run's input once more, on a new branch, and tells what came out differently. */
  replay(run: string, options?: BranchOptions & ReplayRequest): Promise<TraceDiff>;
  runs(options?: BranchOptions & { readonly limit?: number }): Promise<readonly RunSummary[]>;
  run(run: string, options?: BranchOptions): Promise<Trace>;
  branches(options?: CallOptions & { readonly archived?: boolean }): Promise<readonly Branch[]>;
  fork(request: ForkRequest, options?: CallOptions): Promise<Branch>;
  rename(branch: string, name: string, options?: CallOptions): Promise<Branch>;
  /** Puts a branch away, or takes it back. */
  archive(branch: string, archived: boolean, options?: CallOptions): Promise<Branch>;
  /** What the Double is on a branch, or was at an event. */
  state(at: Place, options?: CallOptions): Promise<BranchState>;
  /** A branch and another one, by name, or an event, by its id. */
  diff(branch: string, other: string, options?: CallOptions): Promise<BranchDiff>;
  mergePlan(into: string, from: string, options?: CallOptions): Promise<MergePlan>;
  /** What is undecided is a ServiceProblem with `code` MergeConflicts, and listed in `problem.conflicts`. */
  merge(into: string, request: Omit<MergeRequest, 'dryRun'>, options?: CallOptions): Promise<Merged>;
  slots(options?: BranchOptions): Promise<readonly BranchSlot[]>;
  setSlot(request: SlotRequest, options?: CallOptions): Promise<SlotSet>;
  clearSlot(frame: string, slot: string, options?: BranchOptions): Promise<SlotSet>;
  /** Erases what events say and all that was made of it; with `dryRun` it only tells what would go. */
  forget(request: ForgetRequest, options?: CallOptions): Promise<Forgotten>;
  remember(request: NoteRequest, options?: CallOptions): Promise<Note>;
  frames(options?: CallOptions): Promise<FrameList>;
  frame(uri: string, options?: CallOptions): Promise<Frame>;
  framesStatus(options?: CallOptions): Promise<FramesStatus>;
  /** Which snapshots ran, newest first. */
  framesHistory(options?: CallOptions & { readonly limit?: number }): Promise<readonly Activation[]>;
  /** Between two snapshots: each the beginning of a hash, `active`, or `files`. */
  framesDiff(from: string, to: string, options?: CallOptions): Promise<SnapshotDiff>;
  /** Takes what is in the files. Frames that are refused are a ServiceProblem, with each place in `problem.errors`. */
  reloadFrames(options?: CallOptions): Promise<FramesUpdate>;
  /** Fetches first, then reloads. */
  syncFrames(options?: CallOptions): Promise<FramesUpdate>;
  /** Goes back to a snapshot that ran before, by default the one before this one, and holds it. */
  rollbackFrames(options?: CallOptions & { readonly snapshot?: string }): Promise<FramesUpdate>;
  /** Lets the frames follow their files again. */
  liftRollback(options?: CallOptions): Promise<FramesUpdate>;
  /** Why the frames decide as they do about an input; nothing is written. */
  why(request: WhyRequest, options?: CallOptions): Promise<Why>;
  health(options?: CallOptions): Promise<Health>;
  /** A service that is not ready is a ServiceProblem with `code` NotReady. */
  ready(options?: CallOptions): Promise<Readiness>;
}

export function createClient(options: ClientOptions): Client {
  const address = options.baseUrl;
  const timeout = options.timeout ?? 10_000;
  const turnTimeout = options.turnTimeout ?? 300_000;
  const silence = options.silence ?? 3 * KEEP_ALIVE_MILLISECONDS;

  const http = createFetchClient<paths, 'application/json'>({
    baseUrl: address,
    headers: {
      accept: 'application/json',
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

  /** Opens a stream of events and hands them on; silence longer than allowed is a lost connection. */
  async function* stream(
    open: (init: Streaming) => Promise<{ data?: ReadableStream<Uint8Array> | null }>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<ThinkEvent, void, void> {
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
      if (data) whole = yield* readThinkEvents(data, heard);
    } catch (error) {
      if (signal?.aborted || !isConnectionError(error)) throw error;
      throw new ServiceUnreachable(address, reasonOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
    if (!whole)
      throw new ServiceUnreachable(address, 'the stream was cut before the answer, and the run goes on');
  }

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
    think: (request, call) => stream((init) => http.POST('/v1/turns', { ...init, body: request }), call),
    resume: (run, call) =>
      stream(
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
      const query = { ...branchOf(call), ...(call?.limit === undefined ? {} : { limit: call.limit }) };
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
      return data(await http.POST('/v1/branches', { body: request, signal: within(timeout, call) }));
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
    async forget(request, call) {
      return data(await http.POST('/v1/memory/forget', { body: request, signal: within(turnTimeout, call) }));
    },
    async remember(request, call) {
      return data(await http.POST('/v1/notes', { body: request, signal: within(timeout, call) }));
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

type Streaming = { parseAs: 'stream'; headers: { accept: string }; signal: AbortSignal };

/** A response that is not ok has already thrown; what is left is data. */
function data<Data>(answer: { data?: Data }): Data {
  if (answer.data === undefined) throw new TypeError('The service answered without a body.');
  return answer.data;
}

function branchOf(options: BranchOptions | undefined): { branch?: string } {
  return options?.branch === undefined ? {} : { branch: options.branch };
}

/** `fetch` reports a broken connection as a TypeError, and an abort as its reason. */
function isConnectionError(error: unknown): boolean {
  return isNamed(error, 'TypeError') || isNamed(error, 'TimeoutError');
}
