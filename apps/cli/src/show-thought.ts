import type { AnswerSource, ThinkEvent } from '@agi-double/runtime';
import type { RunId } from './double-port.ts';
import { Unanswered } from './errors.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { sourceLine } from './source-line.ts';
import { WordWrap } from './word-wrap.ts';

export type AnswerGiven = Extract<ThinkEvent, { type: 'answer-given' }>;
type RunParked = Extract<ThinkEvent, { type: 'run-parked' }>;

/** How a stream of a run ended; a run that failed is thrown. */
export type ThoughtEnd =
  | { readonly end: 'answered'; readonly answer: AnswerGiven }
  | { readonly end: 'parked'; readonly parked: RunParked };

/**
 * Writes a run as it happens. A draft is provisional, so it is shown only to a person, on a terminal, who sees it
 * revised; whatever else reads stdout gets the answer that was given and nothing that was taken back.
 *
 * @throws Unanswered, and whatever the stream throws.
 */
export async function showThought(
  events: AsyncIterable<ThinkEvent>,
  output: Output,
  messages: Messages,
): Promise<ThoughtEnd> {
  let drafted = '';
  const wrap = new WordWrap(() => output.columns);
  const say = (text: string): void => output.data(output.onTerminal ? wrap.push(text) : text);
  const endWord = (): void => {
    if (output.onTerminal) output.data(wrap.end());
  };
  let run: RunId | undefined;
  let ended: ThoughtEnd | undefined;
  const endDraft = (): void => {
    endWord();
    if (drafted !== '' && !drafted.endsWith('\n')) say('\n');
  };
  for await (const event of events) {
    run = event.run;
    switch (event.type) {
      case 'draft':
        if (output.onTerminal && !output.json) {
          drafted += event.text;
          say(event.text);
        }
        break;
      case 'answer-given':
        ended = { end: 'answered', answer: event };
        if (output.json) break;
        if (event.text.startsWith(drafted)) {
          say(`${event.text.slice(drafted.length)}\n`);
        } else {
          endDraft();
          output.dimWords(messages.revised);
          say(`${event.text}\n`);
        }
        showSources(event.sources, output, messages);
        if (event.cut !== undefined) output.dimWords(messages.cut[event.cut]);
        break;
      case 'run-parked':
        ended = { end: 'parked', parked: event };
        endDraft();
        break;
      case 'run-failed':
        endDraft();
        throw new Unanswered(messages.runFailed(event.message), event.run);
      case 'run-started':
      case 'run-resumed':
      case 'route-chosen':
      case 'step-started':
      case 'step-finished':
        break;
      default:
        event satisfies never;
    }
  }
  if (ended === undefined) {
    endDraft();
    throw new Unanswered(messages.unfinished, run);
  }
  return ended;
}

function showSources(sources: readonly AnswerSource[], output: Output, messages: Messages): void {
  for (const source of sources) output.dimWords(`— ${messages.source}: ${sourceLine(source)}`);
}
