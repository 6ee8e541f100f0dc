import type { Trace, TraceStep } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash, sourceLine } from './source-line.ts';
import { shorten, time } from './text-layout.ts';

/** Why a run answered as it did, top to bottom in the order in which it happened. */
export function showTrace(trace: Trace, output: Output, messages: Messages): void {
  const words = messages.trace;
  const fact = (name: string, ...values: readonly string[]): void =>
    output.line(`${name.padEnd(10)} ${values.filter((value) => value !== '').join('  ')}`);

  fact(
    words.run,
    trace.run,
    messages.status[trace.status],
    words.branch(trace.branch),
    attempts(trace, messages),
  );
  fact(words.when, time(trace.at));
  fact(words.input, shorten(trace.input.text, 500), `(${trace.input.language}, ${trace.input.channel})`);
  fact(words.snapshot, trace.snapshot);
  fact(words.root, trace.root);
  fact(words.rules, trace.rules.map(({ frame, rule }) => `${frame} ${rule}`).join(', ') || words.none);
  fact(words.route, trace.route === undefined ? words.noRoute : `${trace.route.frame} #${trace.route.index}`);
  if (trace.denied !== undefined) fact(words.denied, `${trace.denied.frame} ${trace.denied.rule}`);
  if (trace.said !== undefined) fact(words.said, `${trace.said.frame} ${trace.said.rule}`);
  if (trace.activated.length > 0) fact(words.activated, trace.activated.join(', '));
  if (trace.scope !== undefined) fact(words.scope, trace.scope);

  for (const [name, value] of setByRules(trace)) fact(words.set, `${name} = ${JSON.stringify(value)}`);

  // Most minds have no attached code: an empty section would be noise.
  if (trace.slots.length > 0) section(words.slots, false, output, messages);
  for (const slot of trace.slots) showSlot(slot, output, messages);

  section(words.steps, trace.steps.length === 0, output, messages);
  for (const step of trace.steps) showStep(step, output, messages);

  section(words.recalled, trace.recalled.length === 0, output, messages);
  for (const { text, ...source } of trace.recalled) {
    output.line(`  ${sourceLine(source)}`);
    output.line(`     ${text === undefined ? words.erased : shorten(text, output.width - 5)}`);
  }

  if (trace.failure !== undefined) {
    section(words.failure, false, output, messages);
    output.line(`  ${trace.failure.error}: ${trace.failure.message}`);
  }
  section(words.answer, trace.answer === undefined, output, messages);
  if (trace.answer !== undefined) {
    for (const line of trace.answer.text.split('\n')) output.line(`  ${line}`);
    for (const source of trace.answer.sources) output.line(`  — ${messages.source}: ${sourceLine(source)}`);
  }
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

function section(name: string, empty: boolean, output: Output, messages: Messages): void {
  output.line('');
  if (empty) output.line(`${name.padEnd(10)} ${messages.trace.none}`);
  else output.heading(name);
}

function showSlot(
  { frame, slot, cause, value, error, milliseconds }: Trace['slots'][number],
  output: Output,
  messages: Messages,
): void {
  const start = `  ${frame} ${slot}`;
  const end = `  ${rounded(milliseconds)} ms${cause === 'changed' ? `  ${messages.trace.changed}` : ''}`;
  const result = error === undefined ? `= ${JSON.stringify(value)}` : `${error.error}: ${error.message}`;
  const room = Math.max(20, output.width - start.length - 1 - end.length);
  output.line(`${start} ${shorten(result, room)}${end}`);
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
