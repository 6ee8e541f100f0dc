import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { kill, platform } from 'node:process';
import type { CodeHost, HostEnd, HostEvents, StartHost } from './code-host.ts';
import { MAX_BYTES, MAX_REPLY, type StartMessage } from './code-protocol.ts';
import { endMarked, MARK } from './end-marked.ts';
import { ProcessWatch } from './process-watch.ts';

/** Of all that a host may say and print for one call; reading without end would leave us no time for anything else. */
const MAX_SAID = 4 * MAX_BYTES;

/** How long what a host said last may be under way, once it has exited. */
const LAST_WORDS_MILLISECONDS = 1000;

const END_MILLISECONDS = 5000;

export interface HostProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The limit that the host is told. */
  readonly megabytes: number;
  /** The limit that it is watched for from here, in megabytes. */
  readonly endsAbove: number;
  /** What it means when the interpreter itself gives up. */
  readonly aborted: HostEnd;
}

/** A process of an interpreter, spoken to in lines of JSON on its descriptor 3. */
export const startProcess =
  (program: HostProgram): StartHost =>
  (events) =>
    new ProcessHost(program, events);

class ProcessHost implements CodeHost {
  readonly #child: ChildProcess;
  readonly #pipes: readonly Socket[];
  readonly #channel: Socket | undefined;
  readonly #watch: ProcessWatch | undefined;
  readonly #aborted: HostEnd;
  readonly #events: HostEvents;
  readonly #gone: Promise<void>;
  readonly #mark = randomUUID();
  /** Once it is over, nothing that its code started is left. */
  #swept: Promise<void> | undefined;
  #ended = false;
  #said = 0;

  constructor({ command, args, env, megabytes, endsAbove, aborted }: HostProgram, events: HostEvents) {
    this.#aborted = aborted;
    this.#events = events;
    this.#child = spawn(command, args, {
      // Nothing of ours to leak, and nothing of where we were started.
      env: { ...env, [MARK]: this.#mark },
      cwd: tmpdir(),
      // A group of its own: Ctrl-C is for us, and what attached code started ends with it.
      detached: platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const [, output, errors, channel] = this.#child.stdio;
    this.#pipes = this.#child.stdio.filter((each) => each instanceof Socket);
    // Writing to a process that has just ended is no news: its exit is.
    for (const pipe of this.#pipes) pipe.on('error', () => undefined);
    for (const pipe of [output, errors]) if (pipe instanceof Socket) this.#read(pipe, events.printed);
    if (channel instanceof Socket) {
      this.#channel = channel;
      const take = lines(events.said);
      // After what it printed before it said so, which is there by now, but in another pipe.
      this.#read(channel, (text) => setImmediate(() => this.#ended || take(text)));
    }
    if (this.#child.pid !== undefined) {
      this.#watch = new ProcessWatch(this.#child.pid, endsAbove, (why) =>
        // Nobody waits for an idle host, so nobody is told more than that it is gone.
        this.#finish(why === 'idle' ? 'crashed' : why),
      );
      this.#watch.busy();
    }
    this.#gone = this.#follow();
    const start: StartMessage = { type: 'start', protocol: 1, megabytes, bytes: MAX_BYTES };
    this.send(JSON.stringify(start));
  }

  send(text: string): void {
    this.#said = 0;
    this.#channel?.write(`${text}\n`);
  }

  hold(held: boolean): void {
    for (const handle of [this.#child, ...this.#pipes]) {
      if (held) handle.ref();
      else handle.unref();
    }
    if (this.#ended) return;
    if (held) this.#watch?.busy();
    else this.#watch?.idle();
  }

  async end(): Promise<void> {
    this.#stop();
    // An idle host keeps nothing alive, but whoever awaits its end must live to see it.
    this.#child.ref();
    await within(END_MILLISECONDS, Promise.all([this.#gone, this.#swept]));
    this.#child.unref();
  }

  #read(pipe: Socket, take: (text: string) => void): void {
    pipe.setEncoding('utf8').on('data', (text: string) => {
      if (this.#ended) return;
      this.#said += text.length;
      if (this.#said > MAX_SAID) this.#finish('too-large');
      else take(text);
    });
  }

  async #follow(): Promise<void> {
    const exited = new Promise<HostEnd>((resolve) => {
      this.#child.on('error', (cause) => {
        if (this.#child.pid === undefined) this.#finish('unavailable', cause);
        resolve('unavailable');
      });
      this.#child.on('exit', (_, signal) =>
        resolve(signal === 'SIGABRT' || signal === 'SIGTRAP' ? this.#aborted : 'crashed'),
      );
    });
    const why = await exited;
    killGroup(this.#child);
    if (this.#ended) return;
    // A host that answered and went has answered: what it said may arrive after its exit.
    const channel = this.#channel;
    if (channel?.closed === false) {
      await within(LAST_WORDS_MILLISECONDS, new Promise((resolve) => channel.once('close', resolve)));
    }
    setImmediate(() => this.#finish(why));
  }

  #finish(why: HostEnd, cause?: unknown): void {
    if (this.#ended) return;
    this.#stop();
    this.#events.ended(why, cause);
  }

  #stop(): void {
    this.#ended = true;
    this.#watch?.stop();
    // Once it is gone, its number may be another's.
    if (this.#child.exitCode === null && this.#child.signalCode === null) killGroup(this.#child);
    for (const pipe of this.#pipes) pipe.destroy();
    // What left its group, too, after the rest of it is gone: it could start more.
    this.#swept ??= this.#gone.then(() => endMarked(this.#mark));
  }
}

/** Gives whole lines. What is longer than any message is passed on as what it is not, rather than kept. */
function lines(take: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const parts = text.split('\n');
    parts[0] = rest + (parts[0] ?? '');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
    if (rest.length <= MAX_REPLY) return;
    take(rest);
    rest = '';
  };
}

/** Waits for it, but not for what is stuck in the operating system. */
async function within(milliseconds: number, event: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  });
  await Promise.race([event, late]);
  clearTimeout(timer);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    kill(platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // All of it is gone already.
  }
}
