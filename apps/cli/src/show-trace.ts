import type { Trace, TraceStep } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash, sourceLine } from './source-line.ts';
import { shorten, wrap } from './text-layout.ts';

/** Why a run answered as it did, top to bottom in the order in which it happened. */
export function showTrace(
  trace: Trace & { readonly profile?: string },
  output: Output,
  messages: Messages,
): void {
  const words = messages.trace;
  const fact = (name: string, ...values: readonly string[]): void =>
    output.line(`${name.padEnd(10)} ${values.filter((value) => value !== '').join('  ')}`);

  /** One below the other: side by side they would wrap wherever the terminal ends. */
  const facts = (name: string, values: readonly string[]): void =>
    values.forEach((value, index) => fact(index === 0 ? name : '', value));

  fact(
    words.run,
    trace.run,
    messages.status[trace.status],
    words.branch(trace.branch),
    attempts(trace, messages),
  );
  fact(words.when, output.time(trace.at));
  if (trace.waiting !== undefined)
    fact(words.waiting, words.waitingFor(trace.waiting.name, trace.waiting.step));
  const { input, snapshot } = trace;
  const none = nothing(trace, messages);
  if (input === undefined) fact(words.input, words.erased);
  else fact(words.input, shorten(input.text, 500), `(${input.language}, ${input.channel})`);
  if (snapshot !== undefined) fact(words.snapshot, output.hash(snapshot));
  if (trace.profile !== undefined) fact(messages.branches.state.profile, trace.profile);
  fact(words.root, output.hash(trace.root));
  facts(words.rules, trace.rules.length > 0 ? trace.rules.map(ruleName) : [none]);
  fact(words.route, routeOf(trace, messages));
  if (trace.denied !== undefined) fact(words.denied, ruleName(trace.denied));
  if (trace.said !== undefined) fact(words.said, ruleName(trace.said));
  facts(words.activated, trace.activated);
  if (trace.scope !== undefined) fact(words.scope, trace.scope);

  for (const [name, value] of setByRules(trace)) fact(words.set, `${name} = ${JSON.stringify(value)}`);

  // Most minds have no attached code: an empty section would be noise.
  if (trace.slots.length > 0) section(words.slots, undefined, output);
  for (const slot of trace.slots) showSlot(slot, trace, output, messages);

  if (trace.erased !== undefined) fact(words.erasedWord, words.erasedEvents(trace.erased));
  section(words.steps, trace.steps.length === 0 ? none : undefined, output);
  for (const step of trace.steps) showStep(step, output, messages);

  section(words.recalled, trace.recalled.length === 0 ? none : undefined, output);
  for (const { text, ...source } of trace.recalled) {
    output.line(`  ${sourceLine(source)}`);
    output.line(`     ${text === undefined ? words.erased : shorten(text, output.width - 5)}`);
  }

  if (trace.notices !== undefined) {
    section(words.notices, undefined, output);
    for (const notice of trace.notices) output.line(`  ${words.notice(notice)}`);
  }
  if (trace.failure !== undefined) {
    section(words.failure, undefined, output);
    for (const line of trace.failure.message.split('\n')) output.line(`  ${line}`);
  }
  section(words.answer, trace.answer === undefined ? none : undefined, output);
  if (trace.answer !== undefined) {
    for (const line of trace.answer.text.split('\n')) output.line(`  ${line}`);
    for (const source of trace.answer.sources) output.line(`  — ${messages.source}: ${sourceLine(source)}`);
    if (trace.answer.cut !== undefined) output.line(`  ${messages.cut[trace.answer.cut]}`);
  }
}

/** Of an erased run nobody can tell whether there was nothing. */
function nothing({ erased }: Trace, { trace: words }: Messages): string {
  return erased === undefined ? words.none : words.erased;
}

function routeOf(trace: Trace, messages: Messages): string {
  const { route, denied, said } = trace;
  if (route !== undefined) return `${route.frame}#${route.id ?? route.index}`;
  const answered = denied ?? said;
  return answered === undefined ? nothing(trace, messages) : messages.trace.answered(ruleName(answered));
}

function ruleName({ frame, rule }: { readonly frame: string; readonly rule: string }): string {
  return `${frame}#${rule}`;
}

function setByRules({ set, setSlots }: Trace): readonly (readonly [string, unknown])[] {
  return [
    ...Object.entries(set),
    ...Object.entries(setSlots).flatMap(([frame, slots]) =>
      Object.entries(slots).map(([slot, value]) => [`${frame} ${slot}`, value] as const),
    ),
  ];
}

function attempts(trace: Trace, messages: Messages): string {
  return trace.attempts > 1 ? messages.trace.attempts(trace.attempts) : '';
}

/** @param none what stands for an empty section */
function section(name: string, none: string | undefined, output: Output): void {
  output.line('');
  if (none !== undefined) output.line(`${name.padEnd(10)} ${none}`);
  else output.heading(name);
}

/** A value, or why there is none: that is what one came for, so it has lines of its own and is not cut. */
function showSlot(
  { frame, slot, cause, value, error, milliseconds }: Trace['slots'][number],
  { failure }: Trace,
  output: Output,
  { trace: words }: Messages,
): void {
  const end = `  ${rounded(milliseconds)} ms`;
  if (error !== undefined) {
    // A run can go on without a procedure where there is a default, and never without what an onChange owed it.
    const stoodIn = cause === 'needed' && failure === undefined ? `  ${words.defaultStoodIn}` : '';
    const name = cause === 'needed' ? slot : words.afterSet(slot);
    output.line(`  ${frame} ${name}${end}${stoodIn}`);
    const lines = output.onTerminal ? wrap(error.message, output.width - 5) : [error.message];
    for (const line of lines) output.line(`     ${line}`);
    return;
  }
  const start = `  ${frame} ${cause === 'needed' ? `${slot} =` : `${words.afterSet(slot)}:`}`;
  const given = cause === 'needed' ? JSON.stringify(value) : othersSet(value) || words.nothing;
  const room = Math.max(20, output.width - start.length - 1 - end.length);
  output.line(`${start} ${shorten(given, room)}${end}`);
}

/** What an onChange gives is a map of other slots of its frame. */
function othersSet(value: Trace['slots'][number]['value']): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([slot, given]) => `${slot} = ${JSON.stringify(given)}`)
    .join(', ');
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function showStep(
  { step, module, milliseconds, patch, calls }: TraceStep,
  output: Output,
  messages: Messages,
): void {
  output.line(`  ${step}  ${module}  ${rounded(milliseconds)} ms`);
  for (const { name, occurrence, requestHash, finished } of calls) {
    const state = finished ? '' : `  ${messages.trace.callOpen}`;
    output.line(`     ${messages.trace.call} ${name} #${occurrence}  ${shortHash(requestHash)}${state}`);
  }
  for (const [field, value] of Object.entries(patch.set)) {
    const start = `     ${messages.trace.set} ${field} = `;
    output.line(start + shorten(shortHash(JSON.stringify(value)), Math.max(20, output.width - start.length)));
  }
}
