import type { MergeConflict, MergePlan } from '@agi-double/runtime';
import type { CommandContext } from '../command-context.ts';
import { BadUsage } from '../errors.ts';
import { namedKey } from '../named-event.ts';
import type { Decision } from '../option-values.ts';
import { EXIT } from '../report-error.ts';
import { showMergePlan } from '../show-merge-plan.ts';

export interface MergeOptions {
  readonly ours?: true;
  readonly theirs?: true;
  readonly both?: true;
  readonly decide?: readonly Decision[];
  readonly dryRun?: true;
}

/** Merges when everything is decided; else prints what is not, and writes nothing. */
export async function mergeBranch(
  context: CommandContext,
  from: string,
  given: MergeOptions,
): Promise<number> {
  const { output, messages, branch } = context;
  const all = keepAll(given, context);
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const plan = await double.mergePlan(branch, from);
  const keys = plan.conflicts.map(({ key }) => key);
  const each = Object.fromEntries(
    (given.decide ?? []).map(({ key, keep }) => [namedKey(key, keys, messages), keep]),
  );
  const isDecided = ({ kind, key }: MergeConflict): boolean =>
    // A slot cannot keep both values, so that --both says nothing of it.
    Object.hasOwn(each, key) || (all !== undefined && !(all === 'both' && kind === 'slot'));
  const undecided = plan.conflicts.filter((conflict) => !isDecided(conflict));
  const { merge: words } = messages.branches;
  if (given.dryRun === true) {
    if (output.json) output.document(planJson(plan, undecided, null));
    else {
      showMergePlan(plan, undecided, output, messages);
      if (undecided.length > 0) output.words(`\n${words.wouldAsk(undecided.length)}`);
    }
    return EXIT.ok;
  }
  // A key that is no conflict is a mistake to be told of, also where something else is not decided either.
  const known = Object.keys(each).every((key) => keys.includes(key));
  if (undecided.length > 0 && known) {
    if (output.json) output.document(planJson(plan, undecided, null));
    else {
      showMergePlan(plan, undecided, output, messages);
      const onlySlots = undecided.every(({ kind }) => kind === 'slot');
      output.words(`\n${words.undecided(undecided.length)}`);
      output.words(onlySlots ? words.decideSlots : words.decide);
    }
    return EXIT.failed;
  }
  if (plan.events === 0 && !output.json) {
    output.words(words.nothing(from, branch));
    return EXIT.failed;
  }
  const { id } = await double.merge(branch, from, { ...(all && { all }), each });
  if (output.json) output.document(planJson(plan, [], id));
  else {
    output.words(words.merged(from, branch));
    output.line(id);
  }
  return EXIT.ok;
}

function keepAll(
  { ours, theirs, both }: MergeOptions,
  { messages }: CommandContext,
): Decision['keep'] | undefined {
  const given = Object.entries({ ours, theirs, both }).flatMap(([keep, isGiven]) =>
    isGiven === true ? [keep as Decision['keep']] : [],
  );
  if (given.length > 1) throw new BadUsage(messages.branches.oneDecision);
  return given[0];
}

function planJson(plan: MergePlan, undecided: readonly MergeConflict[], merged: string | null): object {
  const { into, from, ...rest } = plan;
  return { into, from, merged, ...rest, undecided: undecided.map(({ key }) => key) };
}
