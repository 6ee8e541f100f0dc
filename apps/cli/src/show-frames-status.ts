import type { FramesStatus } from '@agi-double/runtime';
import type { FramesInFiles } from './frames-in-files.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash } from './source-line.ts';
import { wrap } from './text-layout.ts';

/** Of the problems that files have, as many are shown: lint tells all. */
const FIRST_PROBLEMS = 3;

/** Which frames run and why, how the files stand to them, and in full why newer ones were not taken up. */
export function showFramesStatus(
  status: FramesStatus,
  files: FramesInFiles,
  output: Output,
  messages: Messages,
): void {
  const { snapshot, frames, active, place, watching, refusal } = status;
  const { status: words, reasons, held } = messages.frames;
  const fact = (name: string, ...values: readonly string[]): void =>
    output.line(`${name.padEnd(10)} ${values.filter((value) => value !== '').join('  ')}`);
  const sentence = (name: string, text: string): void => {
    const lines = output.onTerminal ? wrap(text, output.width - 11) : [text];
    for (const [index, line] of lines.entries())
      output.line(`${(index === 0 ? name : '').padEnd(10)} ${line}`);
  };

  fact(words.snapshot, output.hash(snapshot));
  fact(words.frames, String(frames));
  fact(words.since, output.time(active.at), reasons[active.reason]);
  if (active.commit !== undefined) {
    fact(words.commit, active.commit, active.uncommitted === true ? words.uncommitted : '');
  }
  if (active.held) fact(words.rollback, held);
  fact(words.from, place, watching ? words.watching : '');
  sentence(words.files, filesSentence(status, files, messages));
  if (files.state === 'broken' && files.message !== refusal?.message) {
    const lines = files.message.split('\n');
    // The first line counts them, where there is more than one.
    for (const line of lines.slice(0, FIRST_PROBLEMS + 1)) output.line(`  ${line}`);
    const left = lines.length - FIRST_PROBLEMS - 1;
    if (left > 0) output.line(`  ${messages.frames.moreToLint(left)}`);
  }
  if (refusal === undefined) return;
  output.line('');
  output.heading(`${words.refused.padEnd(10)} ${output.time(refusal.at)}  ${refusalLine(refusal, messages)}`);
  for (const line of refusal.message.split('\n')) output.line(`  ${line}`);
}

function filesSentence(
  { active, refusal }: FramesStatus,
  files: FramesInFiles,
  { frames: { inFiles } }: Messages,
): string {
  if (files.state === 'same') return inFiles.same;
  if (files.state === 'broken') return files.message === refusal?.message ? inFiles.refused : inFiles.broken;
  if (active.held) return inFiles.otherHeld;
  return refusal === undefined ? inFiles.other : inFiles.otherRefused;
}

/** For a person between two questions: a line, and another one where newer frames were refused. */
export function showFramesShortly(status: FramesStatus, output: Output, messages: Messages): void {
  const { snapshot, frames, active, watching, refusal } = status;
  const { status: words, reasons, held } = messages.frames;
  const since = words.short(frames, output.time(active.at), reasons[active.reason]);
  output.line([shortHash(snapshot), since, ...(watching ? [words.watching] : [])].join('  '));
  if (active.held) output.line(held);
  if (refusal === undefined) return;
  output.line(`${words.refused}  ${refusalLine(refusal, messages)}`);
  for (const line of refusal.message.split('\n')) output.line(`  ${line}`);
}

function refusalLine({ stage, reason }: NonNullable<FramesStatus['refusal']>, { frames }: Messages): string {
  return frames.status.refusal(frames.stages[stage], frames.reasons[reason]);
}
