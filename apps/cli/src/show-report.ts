import type { Anchor, VerifyReport } from './double-port.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { showFact } from './show-lines.ts';
import { wrap } from './text-layout.ts';

/** How a log was found: what was checked, then a line for each problem, and on stderr what to do about them. */
export function showReport(
  { ok, events, branches, problems, further, remedies }: VerifyReport,
  { perSecond, anchor }: { readonly perSecond: number; readonly anchor?: Anchor },
  output: Output,
  messages: Messages,
): void {
  const { verify: words } = messages.log;
  showFact(output, messages.branches.state.events, String(events));
  showFact(output, words.branches, String(branches));
  showFact(output, words.speed, words.perSecond(perSecond));
  if (anchor !== undefined)
    showFact(output, words.anchor, words.anchorOf(anchor.events, timeOf(anchor, output)));
  if (ok) {
    output.words(anchor === undefined ? words.true : words.trueSince);
    return;
  }
  output.line('');
  for (const { kind, offset, branch, view, detail } of problems) {
    const where = offset === undefined ? (branch ?? view) : words.atOffset(offset);
    const [first = '', ...rest] = lined(
      `${[kind, ...(where === undefined ? [] : [where])].join(', ')}: ${detail}`,
      output,
    );
    output.styled('red', first);
    for (const line of rest) output.styled('red', `  ${line}`);
  }
  if (further > 0) output.words(messages.branches.more(further));
  output.words('');
  for (const remedy of remedies) for (const line of lined(remedy, output)) output.words(line);
}

function lined(text: string, output: Output): readonly string[] {
  return output.onTerminal ? wrap(text, output.width - 2) : [text];
}

/** The clock that it was made with may have said anything. */
function timeOf({ at }: Anchor, output: Output): string {
  return Number.isNaN(new Date(at).getTime()) ? `${at} ms` : output.time(at);
}
