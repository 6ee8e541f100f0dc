import { structuredPatch } from 'diff';
import type { Differing, DifferingNames, StepDiff, TraceDiff } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash } from './source-line.ts';
import { wrap } from './text-layout.ts';

/** What differs between a run (red) and the one that it is compared with (green), in the order in which runs happen. */
export function showTraceDiff(diff: TraceDiff, output: Output, messages: Messages): void {
  const { trace, branches, status } = messages;
  const words = branches.replay;
  const values = (name: string, differing: Differing<unknown> | undefined): void => {
    if (differing !== undefined) showValues(name, differing, output);
  };
  const names = (name: string, differing: DifferingNames | undefined): void => {
    if (differing === undefined) return;
    output.line(differing.order ? `${name}  ${words.otherOrder}` : name);
    for (const one of differing.onlyA) output.styled('red', `  - ${shortHash(one)}`);
    for (const one of differing.onlyB) output.styled('green', `  + ${shortHash(one)}`);
  };

  output.line('');
  output.styled('bold', `--- ${trace.run} ${diff.a.run}`);
  output.styled('bold', `+++ ${trace.run} ${diff.b.run}`);
  values(words.status, diff.status && mapped(diff.status, (one) => status[one]));
  values(trace.input, diff.input);
  values(trace.snapshot, diff.snapshot);
  values(trace.root, diff.root);
  names(trace.rules, diff.rules);
  values(trace.route, diff.route);
  values(words.ruled, diff.ruled);
  names(trace.activated, diff.activated);
  values(trace.scope, diff.scope);
  for (const { field, ...differing } of diff.set) values(`${trace.set} ${field}`, differing);
  for (const { frame, slot, ...differing } of diff.slots) values(`${frame} ${slot}`, differing);
  values(
    words.pipeline,
    diff.pipeline &&
      mapped(diff.pipeline, (steps) =>
        steps
          .map(({ module, hash, with: options }) => `${module} ${hash} ${JSON.stringify(options)}`)
          .join('\n'),
      ),
  );
  // Told below as people read it.
  const told = new Set([...(diff.recalled ? ['recalled'] : []), ...(diff.answer ? ['answer'] : [])]);
  for (const step of diff.steps) if (!step.same) showStep(step, told, output, messages);
  names(trace.recalled, diff.recalled);
  values(trace.failure, diff.failure);
  values(trace.answer, diff.answer);
  names(words.sources, diff.sources);
}

function showStep(
  { step, a, b, sameModule, sameHash, fields, calls }: StepDiff,
  told: ReadonlySet<string>,
  output: Output,
  messages: Messages,
): void {
  const words = messages.branches.replay;
  const modules =
    a === undefined || b === undefined
      ? `${a === undefined ? '+' : '-'} ${(a ?? b)?.module ?? ''}`
      : sameModule
        ? a.module
        : `${a.module} → ${b.module}`;
  output.styled('cyan', `@@ ${words.step(step)}  ${modules} @@`);
  if (sameModule && !sameHash) output.line(`  ${words.otherCode}`);
  // A step of one side only makes its calls and sets its fields alone: that says nothing more.
  if (a === undefined || b === undefined) return;
  for (const { name, occurrence, a: mine, b: other } of calls) {
    const how =
      mine === undefined ? words.onlyLater : other === undefined ? words.onlyBefore : words.askedOther;
    output.line(`  ${messages.trace.call} ${name} #${occurrence}  ${how}`);
  }
  for (const { field, ...differing } of fields)
    if (!told.has(field)) showValues(`  ${messages.trace.set} ${field}`, differing, output);
}

/** As a unified diff without the places: of what is long only what differs, and a line around it. */
function showValues(name: string, differing: Differing<unknown>, output: Output): void {
  output.line(name);
  const { a, b } = mapped(differing, (value) => linesOf(value, output));
  const { hunks } = structuredPatch('', '', a ?? '', b ?? '', '', '', { context: 1 });
  for (const line of hunks.flatMap(({ lines }) => lines)) {
    const text = `  ${line.slice(0, 1)} ${line.slice(1)}`;
    if (line.startsWith('+')) output.styled('green', text);
    else if (line.startsWith('-')) output.styled('red', text);
    else output.line(text);
  }
}

/** A text as it is; of a list or an object each item on a line. */
function linesOf(value: unknown, output: Output): string {
  if (value === '') return '';
  const items =
    typeof value === 'string'
      ? value.split('\n')
      : Array.isArray(value)
        ? value.map((item) => JSON.stringify(item))
        : typeof value === 'object' && value !== null
          ? Object.entries(value).map(([key, item]) => `${key}: ${JSON.stringify(item)}`)
          : [JSON.stringify(value)];
  const lines = items.map(shortHash);
  const wrapped = output.onTerminal ? lines.flatMap((line) => wrap(line, output.width - 4)) : lines;
  return wrapped.map((line) => `${line}\n`).join('');
}

function mapped<From, To>({ a, b }: Differing<From>, to: (value: From) => To): Differing<To> {
  return { ...(a !== undefined && { a: to(a) }), ...(b !== undefined && { b: to(b) }) };
}
