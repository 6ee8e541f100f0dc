import type { Branch, BranchQuery, Log } from './log.ts';

/** All branches in order of name, however many: one that comes or is renamed meanwhile may be among them or not. */
export async function* everyBranch(log: Log, query: BranchQuery = {}): AsyncGenerator<Branch> {
  for (let { after = '' } = query; ;) {
    const branches = await log.branches({ ...query, after });
    yield* branches;
    const last = branches.at(-1);
    if (last === undefined) return;
    after = last.name;
  }
}
