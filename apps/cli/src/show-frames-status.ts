import type { FramesStatus } from '@agi-double/runtime';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';
import { shortHash } from './source-line.ts';
import { time } from './text-layout.ts';

/** Which frames run and why, and in full why newer ones do not. */
export function showFramesStatus(status: FramesStatus, output: Output, messages: Messages): void {
  const { snapshot, frames, active, place, watching, refusal } = status;
  const { status: words, reasons, held } = messages.frames;
  const fact = (name: string, ...values: readonly string[]): void =>
    output.line(`${name.padEnd(10)} ${values.filter((value) => value !== '').join('  ')}`);

  fact(words.snapshot, snapshot);
  fact(words.frames, String(frames));
  fact(words.since, time(active.at), reasons[active.reason]);
  if (active.commit !== undefined) {
    fact(words.commit, active.commit, active.uncommitted === true ? words.uncommitted : '');
  }
  if (active.held) fact(words.rollback, held);
  fact(words.from, place, watching ? words.watching : '');
  if (refusal === undefined) return;
  output.line('');
  output.heading(`${words.refused.padEnd(10)} ${time(refusal.at)}  ${refusalLine(refusal, messages)}`);
  for (const line of refusal.message.split('\n')) output.line(`  ${line}`);
}

/** For a person between two questions: a line, and another one where newer frames were refused. */
export function showFramesShortly(status: FramesStatus, output: Output, messages: Messages): void {
  const { snapshot, frames, active, watching, refusal } = status;
  const { status: words, reasons, held } = messages.frames;
  output.line(
    [
      words.short(shortHash(snapshot), frames, time(active.at)),
      reasons[active.reason],
      ...(active.held ? [held] : []),
      ...(watching ? [words.watching] : []),
    ].join('  '),
  );
  if (refusal === undefined) return;
  output.line(`${words.refused}  ${refusalLine(refusal, messages)}`);
  for (const line of refusal.message.split('\n')) output.line(`  ${line}`);
}

function refusalLine(
  { stage, reason, error }: NonNullable<FramesStatus['refusal']>,
  { frames }: Messages,
): string {
  return frames.status.refusal(frames.stages[stage], frames.reasons[reason], error);
}
