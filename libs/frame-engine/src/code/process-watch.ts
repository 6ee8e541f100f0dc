import { readFileSync } from 'node:fs';

const LOOK_MILLISECONDS = 50;

/** An idle host has nothing to do. What its collector still does after a call takes less than this. */
const IDLE_CPU_MILLISECONDS = 250;

/** So that whatever a call left behind is not left for long, also where nobody can look at it. */
const IDLE_MILLISECONDS = 5000;

/** Linux counts a process's time in hundredths of a second, on every machine. */
const TICK_MILLISECONDS = 10;

const MIB = 1_048_576;

/** Looks at what a process takes: Linux only, for elsewhere nothing can be read without starting a program. */
export class ProcessWatch {
  readonly #id: number;
  readonly #endsAbove: number;
  readonly #over: (why: 'out-of-memory' | 'idle') => void;
  #timer: NodeJS.Timeout | undefined;
  #idleSince = 0;
  #idleCpu: number | undefined;

  /** @param over is told once that the process takes more than `megabytes`, or that it is idle and should not be. */
  constructor(id: number, megabytes: number, over: (why: 'out-of-memory' | 'idle') => void) {
    this.#id = id;
    this.#endsAbove = megabytes * MIB;
    this.#over = over;
  }

  busy(): void {
    this.stop();
    this.#timer = setInterval(() => this.#lookAtMemory(), LOOK_MILLISECONDS);
  }

  idle(): void {
    this.stop();
    this.#idleSince = performance.now();
    this.#idleCpu = undefined;
    this.#timer = setInterval(() => {
      const cpu = cpuOf(this.#id);
      // Read at the first look, and not for each of many calls that follow one another.
      const since = (this.#idleCpu ??= cpu);
      const late = performance.now() - this.#idleSince > IDLE_MILLISECONDS;
      if (late || cpu - since > IDLE_CPU_MILLISECONDS) this.#tell('idle');
      else this.#lookAtMemory();
    }, LOOK_MILLISECONDS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #lookAtMemory(): void {
    if (memoryOf(this.#id) > this.#endsAbove) this.#tell('out-of-memory');
  }

  #tell(why: 'out-of-memory' | 'idle'): void {
    this.stop();
    this.#over(why);
  }
}

/** What it alone takes, in bytes: without the files that it maps, of which an interpreter is one. */
function memoryOf(id: number): number {
  const kilobytes = read(id, 'status').matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm);
  return kilobytes.reduce((sum, [, each]) => sum + Number(each) * 1024, 0);
}

function cpuOf(id: number): number {
  // Its name comes before, in parentheses, and may hold anything.
  const fields = read(id, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MILLISECONDS;
}

/** At once: a look that waits for its turn comes too late, and there is no disk behind it. */
function read(id: number, name: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
