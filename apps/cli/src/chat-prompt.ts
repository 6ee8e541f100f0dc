import { createInterface, type Interface } from 'node:readline';
import type { ThinkEvent } from '@agi-double/runtime';
import type { CommandContext } from './command-context.ts';
import type { DoublePort } from './double-port.ts';
import { isAbort } from './errors.ts';
import { interject } from './interject.ts';
import { isShellLine } from './shell-line.ts';
import { EXIT, reportError } from './report-error.ts';
import { showFramesShortly } from './show-frames-status.ts';
import { showThought } from './show-thought.ts';
import { showTrace } from './show-trace.ts';
import { showWhy } from './show-why.ts';

export interface ChatOptions {
  /** Ends the chat. */
  readonly signal?: AbortSignal;
  /** Given a way to say something while a person may be typing: the prompt comes back below it with what was typed. */
  readonly onReady?: (say: (message: string) => void) => void;
}

/** What people type to leave, whichever program they are in. */
const LEAVE = /^[/:]?(?:exit|quit|выход|выйти)[.!]?$/iu;

const RESUME = /^\/resume(?:\s+--(retry|skip))?$/;

/** Notices that wait until an answer is written; of more, the oldest are dropped. */
const MOST_NOTICES = 20;

/**
 * Reads lines and has each one thought about, until somebody leaves, the end of input or `signal`. With --json every event of
 * each run is a line of JSON. On a terminal Ctrl-C parks the thought and comes back to the prompt; a second Ctrl-C
 * while it parks ends the process. Twice at an empty prompt it ends the chat.
 *
 * @returns 0; on a terminal always, elsewhere the exit code of the last line that failed; 130 after SIGINT.
 */
export async function chatPrompt(
  context: CommandContext,
  double: DoublePort,
  { signal, onReady }: ChatOptions = {},
): Promise<number> {
  const { output, messages, surroundings, branch } = context;
  const { stdin, stdout } = surroundings;
  const interactive = stdin.isTTY === true && stdout.isTTY === true && !output.json;
  await double.branch(branch); // An unknown branch is said once, not at every line.
  const lines = createInterface({
    input: stdin,
    terminal: interactive,
    ...(interactive ? await promptOptions(context, double) : {}),
    ...(signal === undefined ? {} : { signal }),
  });
  let thinking: AbortController | undefined;
  const interruption = new AbortController();
  let ended = false;
  lines.once('close', () => (ended = true));
  /** Where the cursor is: behind the prompt, at the beginning of a line, or inside a draft that is being written. */
  let cursor: 'prompt' | 'line' | 'draft' = 'line';
  /** Ctrl-C was pressed at an empty prompt, and nothing was typed since. */
  let leaving = false;
  lines.on('line', () => {
    cursor = 'line';
    leaving = false;
  });
  /** A line that looked as if it was meant for a shell; sent once more, it is meant for the Double. */
  let doubtful: string | undefined;
  const waiting: string[] = [];
  const prompt = (): void => {
    for (const message of waiting.splice(0)) output.dimWords(message);
    // After Ctrl-D during a thought there is nobody to prompt, and readline throws.
    if (!interactive || ended) return;
    cursor = 'prompt';
    lines.prompt();
  };
  onReady?.((message) => {
    if (cursor === 'draft') {
      waiting.push(message);
      if (waiting.length > MOST_NOTICES) waiting.shift();
    } else if (cursor === 'prompt' && !ended && surroundings.stderr.isTTY === true) {
      interject(lines, stdout, () => output.dimWords(message));
    } else output.dimWords(message);
  });
  let code: number = EXIT.ok;

  // In a terminal's raw mode Ctrl-C is a key that readline reads; elsewhere it is a signal.
  lines.on('SIGINT', () => {
    if (thinking === undefined) {
      if (lines.line === '' && leaving) {
        lines.close();
        return;
      }
      leaving = lines.line === '';
      startAfresh(lines, context);
    } else if (!thinking.signal.aborted) thinking.abort();
    else {
      lines.close(); // Gives the terminal its ordinary mode back.
      surroundings.dieInterrupted();
    }
  });
  // Lines end by themselves; a thought under way is parked, and a model that hangs keeps nobody.
  const park = (): void => thinking?.abort();
  signal?.addEventListener('abort', park, { once: true });
  const stopListening = surroundings.onSignal(['SIGINT'], () => {
    interruption.abort();
    thinking?.abort();
    lines.close();
  });

  const showRun = async (think: (signal: AbortSignal) => AsyncIterable<ThinkEvent>): Promise<void> => {
    thinking = new AbortController();
    try {
      const events = watched(think(thinking.signal), (event) => {
        if (output.json) output.document(event);
        else if (event.type === 'draft') cursor = 'draft';
      });
      const thought = await showThought(events, output, messages);
      if (thought.end === 'parked') {
        const { call, message } = thought.parked;
        if (interactive && call !== undefined) output.words(messages.chat.waiting(call.name, call.step));
        else output.words(message ?? (interactive ? messages.chat.parked : messages.parked));
      }
    } catch (error) {
      if (!isAbort(error, thinking.signal)) throw error;
      output.words(messages.interrupted);
    } finally {
      thinking = undefined;
      cursor = 'line';
    }
  };

  const obey = async (line: string): Promise<void> => {
    const command = line.trim();
    if (command === '') return;
    if (command === '/help') output.words(messages.chat.help);
    else if (command === '/trace') {
      const trace = await double.explain('last', branch);
      if (output.json) output.document(trace);
      else showTrace(trace, output, messages);
    } else if (command === '/frames') {
      // Somebody may have put main under another profile since the last turn.
      await double.profileInForce();
      const status = await double.frames.status();
      if (output.json) output.document(status);
      else showFramesShortly(status, output, messages);
    } else if (/^\/why\s/.test(command)) {
      const reasons = await double.why(branch, { text: command.replace(/^\/why\s+/, ''), channel: 'cli' });
      if (output.json) output.document(reasons);
      else showWhy(reasons, { more: messages.chat.more }, output, messages);
    } else if (command === '/why') output.words(messages.chat.whyWhat);
    else if (RESUME.test(command)) {
      const decide = RESUME.exec(command)?.[1] as 'retry' | 'skip' | undefined;
      await showRun((parking) =>
        double.resume(branch, undefined, { signal: parking, ...(decide && { decide }) }),
      );
    } else if (command.startsWith('/'))
      output.words(messages.chat.unknown(command.split(/\s/, 1)[0] ?? command));
    else if (interactive && doubtful !== line && isShellLine(command)) {
      doubtful = line;
      output.words(messages.chat.shellLine);
    } else
      await showRun((parking) => double.think(branch, { text: line, channel: 'cli' }, { signal: parking }));
  };

  try {
    if (interactive) {
      // A branch may think under a profile of its own, and then not under that of the process.
      const { profile } = await double.profileInForce(branch);
      output.dimWords(messages.chat.welcome(profile, branch));
      prompt();
    }
    for await (const line of lines) {
      if (LEAVE.test(line.trim())) return code;
      try {
        await obey(line);
      } catch (error) {
        if (interactive && isUndecided(error)) {
          output.words(messages.chat.waiting(error.call.name, error.call.step));
          prompt();
          continue;
        }
        const failure = reportError(error, surroundings, messages, { json: output.json });
        // A person has read what went wrong; a script learns it from the exit code.
        if (!interactive) code = failure;
      }
      if (interruption.signal.aborted || output.closed) break;
      prompt();
    }
    if (interactive) output.line(''); // The shell's own prompt does not belong behind ours.
  } finally {
    stopListening();
    signal?.removeEventListener('abort', park);
    lines.close();
  }
  return interruption.signal.aborted ? EXIT.interrupted : code;
}

/** Arrow-up goes through what was asked on this branch before: the log is the history, no file beside it is needed. */
async function promptOptions({ surroundings, messages, branch }: CommandContext, double: DoublePort) {
  const runs = await double.runs(branch, 100);
  const history = runs.flatMap(({ input }) => (input === undefined || input.includes('\n') ? [] : [input]));
  return {
    output: surroundings.stdout,
    prompt: messages.chat.prompt,
    history,
    removeHistoryDuplicates: true,
  };
}

/** Ctrl-C at the prompt drops what was typed; on an empty line it says how to leave. */
function startAfresh(lines: Interface, { output, messages }: CommandContext): void {
  const typed = lines.line !== '';
  lines.write(null, { ctrl: true, name: 'e' });
  lines.write(null, { ctrl: true, name: 'u' });
  output.line('^C');
  if (!typed) output.dimWords(messages.chat.howToLeave);
  lines.prompt();
}

async function* watched(
  events: AsyncIterable<ThinkEvent>,
  watch: (event: ThinkEvent) => void,
): AsyncIterable<ThinkEvent> {
  for await (const event of events) {
    watch(event);
    yield event;
  }
}

/** A run that was resumed without the decision that it waits for; what to type is another thing here than in a shell. */
function isUndecided(
  error: unknown,
): error is { readonly call: { readonly name: string; readonly step: number } } {
  return error instanceof Error && error.name === 'CallUndecided' && 'call' in error;
}
