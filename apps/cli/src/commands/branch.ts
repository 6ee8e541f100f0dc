import type { CommandContext } from '../command-context.ts';
import type { Branch, EventId } from '../double-port.ts';
import { EXIT } from '../report-error.ts';
import { shortHash } from '../source-line.ts';
import { table } from '../text-layout.ts';

export async function listBranches(context: CommandContext): Promise<number> {
  const { output, branch: current } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const branches = await double.branches();
  if (output.json) output.document(branches.map(branchJson));
  else for (const line of table(branches.map((branch) => row(branch, current)))) output.line(line);
  return EXIT.ok;
}

export async function forkBranch(
  context: CommandContext,
  name: string,
  from: string | undefined,
): Promise<number> {
  const { output } = context;
  await using double = await context.openDouble({ recover: false, frames: 'log' });
  const branch = await double.fork(name, forkPoint(from ?? context.branch));
  if (output.json) output.document(branchJson(branch));
  else for (const line of table([row(branch, context.branch)])) output.line(line);
  return EXIT.ok;
}

/** `sha256:` and 64 digits are an event, as `remember` and `--json` print it or as a source names it; the rest is a branch. */
function forkPoint(from: string): { readonly branch: string } | { readonly event: EventId } {
  const event = /^(?:event:)?(sha256:[0-9a-f]{64})$/.exec(from)?.[1];
  return event === undefined ? { branch: from } : { event: event as EventId };
}

function row(branch: Branch, current: string): string[] {
  const head = branch.head === null ? '-' : shortHash(branch.head);
  return [branch.name === current ? '*' : ' ', branch.name, branch.scope, head, branch.openRun ?? ''];
}

/** A lineage is a map, which JSON would write as {}. */
function branchJson({ lineage, ...branch }: Branch): object {
  return { ...branch, lineage: Object.fromEntries(lineage) };
}
