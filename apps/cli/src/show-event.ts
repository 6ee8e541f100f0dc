import type { LoggedEvent } from './double-port.ts';
import { eventWords } from './event-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showFact } from './show-lines.ts';
import { shorten } from './text-layout.ts';

/** The longest type there is: a list that grows cannot look at what is still to come. */
const TYPE_WIDTH = 'profile-activated'.length;
/** Of a pipe, whose reader may have any width. */
const MOST_CHARACTERS = 300;

/** An event on one line, as `git log --oneline` has commits. */
export function eventLine(event: LoggedEvent, output: Output, messages: Messages): string {
  const { at, id, type } = event;
  // Twelve digits tell events apart for a person, who can type them; a script gets them all.
  const name = output.onTerminal ? id.replace(/^sha256:(.{12}).*/, '$1') : id;
  const start = `${output.time(at)}  ${name}  ${type.padEnd(TYPE_WIDTH)}`;
  const room = output.onTerminal ? Math.max(10, output.width - start.length - 2) : MOST_CHARACTERS;
  return `${start}  ${shorten(eventWords(event, messages), room)}`;
}

/** As `--json` has it: whether its body is gone for good is said, and not only seen by what is missing. */
export function eventJson(event: LoggedEvent): object {
  return { ...event, erased: event.body === undefined };
}

/** Everything that the log holds of one event. */
export function showEvent(event: LoggedEvent, output: Output, messages: Messages): void {
  const { show: words } = messages.log;
  output.heading(event.id);
  showFact(output, words.type, event.type);
  showFact(output, messages.trace.when, output.time(event.at));
  if (event.run !== undefined) showFact(output, messages.trace.run, event.run);
  showFact(output, words.parents, ...event.parents.map((parent) => output.hash(parent)));
  showFact(output, words.segment, `${event.segment}  ${event.seq}`);
  showFact(output, words.offset, String(event.offset));
  showFact(output, messages.trace.root, output.hash(event.root));
  showFact(output, words.bodyHash, output.hash(event.bodyHash));
  if (event.body === undefined) {
    showFact(output, words.body, messages.log.words.erased);
    return;
  }
  for (const [name, value] of Object.entries(event.body)) {
    output.line('');
    output.heading(name);
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    for (const line of text.split('\n')) output.line(`  ${line}`);
  }
}
