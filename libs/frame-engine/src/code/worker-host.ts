import { Worker } from 'node:worker_threads';
import { goneOrLate, type HostEvents, type StartHost } from './code-host.ts';
import { MAX_BYTES, type StartMessage } from './code-protocol.ts';

const script = new URL('../../hosts/worker.mjs', import.meta.url);

const MIB = 1_048_576;
const WATCH_MILLISECONDS = 20;

/** What Node and the type stripper take themselves. */
const OWN_MEGABYTES = 32;

/**
 * V8 ends the whole process, and not the worker, when one allocation is larger than what is left below its own limit:
 * a Map or an array that grows is enough. So that limit lies out of reach, and the memory is watched from here.
 */
const V8_MEGABYTES = 2048;

/** A worker thread for JavaScript and TypeScript. */
export const startWorker =
  (megabytes: number): StartHost =>
  (events) => {
    const worker = new Worker(script, {
      name: 'attached code',
      // Neither the environment nor the flags of this process: secrets are in the one, a test runner's in the other.
      env: {},
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Not to our streams; and not read either, which would keep this process alive. It says what it prints.
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(V8_MEGABYTES, 4 * megabytes),
        maxYoungGenerationSizeMb: 16,
      },
    });
    let over = false;
    const watch = watchMemory(worker, megabytes, () => {
      over = true;
      void worker.terminate();
    });
    follow(worker, events, () => over);
    const start: StartMessage = { type: 'start', protocol: 1, megabytes, bytes: MAX_BYTES };
    worker.postMessage(JSON.stringify(start));
    return {
      send: (text) => worker.postMessage(text),
      hold(held) {
        if (held) worker.ref();
        else worker.unref();
        watch(held);
      },
      end() {
        watch(false);
        return goneOrLate(worker.terminate());
      },
    };
  };

function follow(worker: Worker, events: HostEvents, over: () => boolean): void {
  let failure: { readonly cause: unknown } | undefined;
  worker.on('message', (message: unknown) => events.said(message));
  worker.on('error', (cause) => (failure ??= { cause }));
  worker.on('exit', () => {
    const code = failure?.cause instanceof Error && 'code' in failure.cause ? failure.cause.code : undefined;
    if (over() || code === 'ERR_WORKER_OUT_OF_MEMORY') events.ended('out-of-memory');
    else events.ended('crashed', failure?.cause);
  });
}

/** Buffers and WebAssembly lie outside V8's heap, so that no limit of V8 holds for them. */
function watchMemory(worker: Worker, megabytes: number, over: () => void): (watching: boolean) => void {
  // Garbage counts until it is collected; twice the limit leaves V8 the room to be late with that.
  const limit = (2 * megabytes + OWN_MEGABYTES) * MIB;
  let timer: NodeJS.Timeout | undefined;
  let watching = false;
  let looking = false;
  const later = (): void => {
    clearTimeout(timer);
    if (watching && !looking) timer = setTimeout(() => void look(), WATCH_MILLISECONDS);
  };
  const look = async (): Promise<void> => {
    looking = true;
    try {
      const { used_heap_size, external_memory, malloced_memory } = await worker.getHeapStatistics();
      if (watching && used_heap_size + external_memory + malloced_memory > limit) over();
    } catch {
      // It is starting or gone; where it is stuck, the time limit ends it.
    }
    looking = false;
    later();
  };
  return (wanted) => {
    watching = wanted;
    later();
  };
}
