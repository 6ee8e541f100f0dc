import type { CommandContext } from './command-context.ts';
import type { At, DoublePort, EventId } from './double-port.ts';
import { BadUsage, UnknownEventName } from './errors.ts';
import type { Messages } from './messages.ts';

const WHOLE = /^(?:event:)?(?:sha256:)?([0-9a-f]{64})$/;
/** As it is shown: a terminal cuts a hash and puts `…` behind it, and that is copied. */
const BEGINNING = /^(?:event:)?(?:sha256:)?([0-9a-f]{8,63})…?$/;

/**
 * `sha256:` and 64 digits are an event, as `remember` and `--json` print it or as a source names it; digits alone are one
 * too, fewer of them one on the branch, unless a branch has that name; the rest is a branch.
 */
export async function namedPlace(text: string, context: CommandContext, double: DoublePort): Promise<At> {
  if (text.includes(':')) return { event: await namedEvent(text, context, double) };
  const isEvent =
    (WHOLE.test(text) || BEGINNING.test(text)) &&
    !(await double.branches()).some(({ name }) => name === text);
  return isEvent ? { event: await namedEvent(text, context, double) } : { branch: text };
}

/** @throws BadUsage, UnknownEventName */
export async function namedEvent(
  text: string,
  { branch, messages: { branches: words } }: CommandContext,
  double: DoublePort,
): Promise<EventId> {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return `sha256:${whole}` as EventId;
  const beginning = BEGINNING.exec(text)?.[1];
  if (beginning === undefined) throw new BadUsage(words.notAnEvent(text));
  const [event, ...others] = await double.eventsNamed(branch, beginning);
  if (event === undefined) throw new UnknownEventName(words.unknownEvent(text, branch), text);
  if (others.length > 0) throw new UnknownEventName(words.severalEvents(text), text);
  return event;
}

/** Of the keys of a merge's conflicts, the one that was meant: a note's may be cut as it is shown. @throws UnknownEventName */
export function namedKey(text: string, keys: readonly string[], messages: Messages): string {
  const beginning = BEGINNING.exec(text)?.[1];
  if (keys.includes(text) || beginning === undefined) return text;
  const [key = text, ...others] = keys.filter((one) => one.startsWith(`sha256:${beginning}`));
  if (others.length > 0) throw new UnknownEventName(messages.branches.severalConflicts(text), text);
  return key;
}
