import type { LoggedEvent } from './double-port.ts';
import type { Messages } from './messages.ts';
import { namesOf } from './named-frame.ts';
import { shortHash } from './source-line.ts';

interface Call {
  readonly step: number;
  readonly name: string;
  readonly occurrence: number;
}

/** What an event holds, in a few words on one line; the reader cuts it to fit. */
export function eventWords(event: LoggedEvent, messages: Messages): string {
  try {
    const words: unknown = wordsOf(event, messages);
    if (typeof words === 'string') return words;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  // A body of another shape than its type has: somebody changed it, and whoever looks for that must not be stopped by it.
  return messages.log.words.damaged;
}

function wordsOf(event: LoggedEvent, messages: Messages): string {
  const words = messages.log.words;
  if (event.body === undefined) return words.erased;
  switch (event.type) {
    case 'profile-activated':
      return `${event.body.profile} ${shortHash(event.body.snapshot)}`;
    case 'frames-activated':
      return `${messages.frames.reasons[event.body.reason]} ${shortHash(event.body.snapshot)}`;
    case 'frames-refused':
      return event.body.message;
    case 'note-added':
      return event.body.replaces === undefined
        ? event.body.text
        : `${event.body.text} ${words.replaces(shortHash(event.body.replaces))}`;
    case 'slot-set':
      return slotWords(event.body, words.emptied);
    case 'branch-merged':
      return event.body.from;
    case 'body-erased':
      return words.events(event.body.events.length);
    case 'run-started':
      return event.body.input.text;
    case 'run-resumed':
      return messages.trace.attempts(event.body.attempt);
    case 'run-parked':
      return event.body.call === undefined
        ? event.body.reason
        : `${event.body.reason} ${callName(event.body.call)}`;
    case 'call-decided':
      return `${event.body.decision} ${callName(event.body)}`;
    case 'route-chosen':
      return routeWords(event.body);
    case 'slot-computed':
      return event.body.error === undefined
        ? slotWords({ ...event.body, value: event.body.value ?? null }, words.emptied)
        : `${namesOf(event.body.frame)[1] ?? event.body.frame}#${event.body.slot} ${event.body.error.message}`;
    case 'call-started':
    case 'call-finished':
      return callName(event.body);
    case 'step-finished':
      return `${event.body.step} ${event.body.module}`;
    case 'answer-given':
      return event.body.text;
    case 'run-failed':
      return event.body.message;
    default:
      event satisfies never;
      return '';
  }
}

/** As a trace has it: which call of which step. */
function callName({ step, name, occurrence }: Call): string {
  return `${step} ${name} #${occurrence}`;
}

function slotWords(
  { frame, slot, value }: { readonly frame: string; readonly slot: string; readonly value: unknown },
  emptied: string,
): string {
  const key = `${namesOf(frame)[1] ?? frame}#${slot}`;
  return value === null ? `${key} ${emptied}` : `${key} = ${JSON.stringify(value)}`;
}

function routeWords({
  route,
  denied,
  said,
}: NonNullable<Extract<LoggedEvent, { type: 'route-chosen' }>['body']>): string {
  if (route !== undefined) return `${route.frame}#${route.id ?? route.index}`;
  const rule = denied ?? said;
  return rule === undefined ? '-' : `${rule.frame}#${rule.rule}`;
}
