import type { CommandContext } from '../command-context.ts';
import { confirmed } from '../confirm.ts';
import type { DoublePort, EventId } from '../double-port.ts';
import { BadUsage } from '../errors.ts';
import type { EventType } from '../event-types.ts';
import { namedEvent } from '../named-event.ts';
import { EXIT } from '../report-error.ts';
import { eventLine } from '../show-event.ts';

export interface ForgetOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

type Forgotten = Awaited<ReturnType<DoublePort['forget']>>[number];

/** What people said and were told; the rest are steps and calls, which nobody knows by their words. */
const SAID: ReadonlySet<EventType> = new Set(['note-added', 'slot-set', 'run-started', 'answer-given']);
/** As many are shown to a person; a pipe gets them all. */
const MOST_SHOWN = 20;

/** Erases for good, so it asks first; where nobody can be asked, `--yes` must have said so beforehand. */
export async function forget(
  context: CommandContext,
  names: readonly string[],
  { yes = false, dryRun = false }: ForgetOptions,
): Promise<number> {
  const { output, messages, branch, surroundings } = context;
  const { forget: words } = messages.log;
  if (yes && dryRun) throw new BadUsage(words.yesOrDryRun);
  const canAsk = surroundings.stdin.isTTY === true && surroundings.stderr.isTTY === true && !output.json;
  if (!yes && !dryRun && !canAsk) throw new BadUsage(words.nobodyToAsk);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const asked: EventId[] = [];
  for (const name of names) asked.push(await namedEvent(name, context, double));
  const planned = await double.forget(branch, asked, { dry: true });
  if (dryRun && output.json) output.document({ branch, asked, dryRun, events: planned });
  else if (!output.json) await showPlanned(context, double, planned, asked);
  if (dryRun) return EXIT.ok;
  if (planned.length > 0 && !yes) {
    output.words(`${words.forGood}\n${words.copies}`);
    if (!(await confirmed(context, words.question(planned.length), words.interrupted))) {
      output.words(words.nothingErased);
      return EXIT.failed;
    }
  }
  const events = planned.length === 0 ? planned : await double.forget(branch, asked);
  if (output.json) output.document({ branch, asked, dryRun, events });
  else if (events.length > 0)
    output.words([words.erased(events.length), ...(yes ? [words.copies] : [])].join(' '));
  return EXIT.ok;
}

async function showPlanned(
  { output, messages }: CommandContext,
  double: DoublePort,
  planned: readonly Forgotten[],
  asked: readonly EventId[],
): Promise<void> {
  const { forget: words } = messages.log;
  if (planned.length === 0) {
    output.words(words.erasedAlready);
    return;
  }
  const named = planned.filter(({ event, type }) => SAID.has(type) || asked.includes(event));
  const shown = output.onTerminal ? named.slice(0, MOST_SHOWN) : planned;
  for (const { event } of shown) output.line(eventLine(await double.event(event), output, messages));
  const runs = new Set(planned.flatMap(({ run }) => run ?? []));
  const left = planned.length - shown.length;
  if (left > 0) output.line(words.others(left, runs.size));
}
