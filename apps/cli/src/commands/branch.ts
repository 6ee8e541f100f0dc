import type { CommandContext } from '../command-context.ts';
import type { Branch } from '../double-port.ts';
import { BadUsage } from '../errors.ts';
import { namedPlace } from '../named-event.ts';
import { EXIT } from '../report-error.ts';
import { shortHash } from '../source-line.ts';
import { table } from '../text-layout.ts';

/** Opened so, a Double takes nothing up and finishes nobody's run. */
const LOOK = { recover: false, frames: 'log' } as const;

export async function listBranches(
  context: CommandContext,
  { all = false, archived = false }: { readonly all?: boolean; readonly archived?: boolean },
): Promise<number> {
  const { output, branch: current, messages } = context;
  if (all && archived) throw new BadUsage(messages.branches.allOrArchived);
  await using double = await context.openDouble(LOOK);
  const branches = await double.branches(all ? undefined : { archived });
  if (output.json) output.document(branches.map(branchJson));
  else {
    const rows = branches.map((branch) => [
      ...row(branch, current),
      branch.archived ? messages.branches.archived : '',
    ]);
    for (const [index, line] of table(rows).entries()) showRow(line, branches[index]?.profile?.name, context);
  }
  return EXIT.ok;
}

export interface ForkOptions {
  readonly from?: string;
  /** The profile that it thinks under, instead of its parent's. */
  readonly with?: string;
}

export async function forkBranch(
  context: CommandContext,
  name: string,
  { from, with: profile }: ForkOptions,
): Promise<number> {
  await using double = await context.openDouble(LOOK);
  const place = await namedPlace(from ?? context.branch, context, double);
  const branch = await double.fork(name, place, profile === undefined ? {} : { profile });
  showBranch(context, branch, context.messages.branches.forked(branch.name));
  return EXIT.ok;
}

export async function renameBranch(context: CommandContext, name: string, to: string): Promise<number> {
  await using double = await context.openDouble(LOOK);
  showBranch(context, await double.rename(name, to), context.messages.branches.renamed(name, to));
  return EXIT.ok;
}

export async function archiveBranch(
  context: CommandContext,
  name: string,
  archived: boolean,
): Promise<number> {
  const { putAway, restored } = context.messages.branches;
  await using double = await context.openDouble(LOOK);
  showBranch(context, await double.archive(name, archived), (archived ? putAway : restored)(name));
  return EXIT.ok;
}

/** The branch as the list has it; what was done to it is said in words. */
function showBranch(context: CommandContext, branch: Branch, done?: string): void {
  const { output, branch: current } = context;
  if (output.json) return output.document(branchJson(branch));
  for (const line of table([row(branch, current)])) showRow(line, branch.profile?.name, context);
  if (done !== undefined) output.words(done);
}

/** Its own profile stands behind a branch, and below it where there is no room. */
function showRow(line: string, profile: string | undefined, { output, messages }: CommandContext): void {
  if (profile === undefined) return output.line(line);
  const own = messages.profiles.under(profile);
  const whole = `${line}  ${own}`;
  if (!output.onTerminal || whole.length <= output.width) return output.line(whole);
  output.line(line);
  output.line(`     ${own}`);
}

function row(branch: Branch, current: string): string[] {
  const head = branch.head === null ? '-' : shortHash(branch.head);
  return [branch.name === current ? '*' : ' ', branch.name, branch.scope, head, branch.openRun ?? ''];
}

/** A lineage is a map, which JSON would write as {}. */
function branchJson({ lineage, ...branch }: Branch): object {
  return { ...branch, lineage: Object.fromEntries(lineage) };
}
