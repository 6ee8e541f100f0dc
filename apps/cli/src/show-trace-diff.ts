import { structuredPatch } from 'diff';
import type { Differing, DifferingNames, StepDiff, TraceDiff } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash } from './source-line.ts';
import { shorten } from './text-layout.ts';

/** What differs between a run (red) and the one that it is compared with (green), in the order in which runs happen. */
export function showTraceDiff(diff: TraceDiff, output: Output, messages: Messages): void {
  const { trace, branches, status } = messages;
  const words = branches.replay;
  const values = (name: string, differing: Differing<string> | undefined): void => {
    if (differing !== undefined) showTexts(name, differing, output);
  };
  const json = (name: string, differing: Differing<unknown> | undefined): void =>
    values(name, differing && mapped(differing, pretty));
  const names = (name: string, differing: DifferingNames | undefined): void => {
    if (differing === undefined) return;
    output.line(differing.order ? `${name}  ${words.otherOrder}` : name);
    for (const one of differing.onlyA) output.styled('red', cut(`  - ${shortHash(one)}`, output));
    for (const one of differing.onlyB) output.styled('green', cut(`  + ${shortHash(one)}`, output));
  };

  output.line('');
  output.styled('bold', `--- ${words.run(diff.a.run, diff.a.branch)}`);
  output.styled('bold', `+++ ${words.run(diff.b.run, diff.b.branch)}`);
  values(words.status, diff.status && mapped(diff.status, (one) => status[one]));
  values(trace.input, diff.input);
  values(trace.snapshot, diff.snapshot);
  values(trace.root, diff.root);
  names(trace.rules, diff.rules);
  values(trace.route, diff.route);
  values(words.ruled, diff.ruled);
  names(trace.activated, diff.activated);
  values(trace.scope, diff.scope);
  for (const { field, ...differing } of diff.set) json(`${trace.set} ${field}`, differing);
  for (const { frame, slot, ...differing } of diff.slots) json(`${frame} ${slot}`, differing);
  json(words.pipeline, diff.pipeline);
  for (const step of diff.steps) if (!step.same) showStep(step, output, messages);
  names(trace.recalled, diff.recalled);
  values(trace.failure, diff.failure);
  values(trace.answer, diff.answer);
  names(words.sources, diff.sources);
}

function showStep(
  { step, a, b, fields, calls, ...same }: StepDiff,
  output: Output,
  messages: Messages,
): void {
  const words = messages.branches.replay;
  const moduleOf = (side: typeof a): string => side?.module ?? `(${words.noStep})`;
  const modules = same.sameModule ? moduleOf(a) : `${moduleOf(a)} → ${moduleOf(b)}`;
  output.styled('cyan', `@@ ${words.step(step)}  ${modules} @@`);
  if (same.sameModule && !same.sameHash) output.line(`  ${words.otherSource}`);
  for (const { name, occurrence, a: mine, b: other } of calls) {
    const how = mine === undefined || other === undefined ? words.onlyOne : words.askedOther;
    output.line(`  ${words.calls(`${name} #${occurrence}`)}  ${how}`);
  }
  for (const { field, ...differing } of fields) showTexts(field, mapped(differing, pretty), output);
}

/** As a unified diff without the places: of long values only what differs, and a line around it. */
function showTexts(name: string, { a, b }: Differing<string>, output: Output): void {
  output.line(name);
  const { hunks } = structuredPatch('', '', ended(a), ended(b), '', '', { context: 1 });
  for (const { lines } of hunks) {
    for (const line of lines) {
      const text = cut(`  ${shortHash(`${line.slice(0, 1)} ${line.slice(1)}`)}`, output);
      if (line.startsWith('+')) output.styled('green', text);
      else if (line.startsWith('-')) output.styled('red', text);
      else output.line(text);
    }
  }
}

function ended(text: string | undefined): string {
  return text === undefined ? '' : `${text}\n`;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function mapped<From, To>({ a, b }: Differing<From>, to: (value: From) => To): Differing<To> {
  return { ...(a !== undefined && { a: to(a) }), ...(b !== undefined && { b: to(b) }) };
}

/** A pipe has it whole. Spaces at the beginning are the shape of the value. */
function cut(line: string, output: Output): string {
  if (!output.onTerminal || line.length <= output.width) return line;
  const start = /^ *[-+]? */.exec(line)?.[0] ?? '';
  return start + shorten(line.slice(start.length), output.width - start.length);
}
