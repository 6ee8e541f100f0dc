import { GitFailed, UnknownRef } from './repo-errors.ts';
import { gitReason } from './git-reason.ts';
import type { GitStore } from './git-store.ts';
import { LOCAL_TIMEOUT, runGit } from './run-git.ts';

/** The commit that a branch, a tag or the beginning of a commit's hash stands for; undefined when there is none. */
export async function resolveRef(
  store: GitStore,
  ref: string | undefined,
  background = false,
): Promise<string | undefined> {
  const name = `${store.nameOf(ref)}^{commit}`;
  const answer = await runGit([...store.at, 'rev-parse', '--verify', '--quiet', name], {
    timeout: LOCAL_TIMEOUT,
    background,
  });
  const commit = answer.stdout.toString().trim();
  if (answer.code === 0 && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  if (answer.code === 1 || /ambiguous|Needed a single revision/.test(answer.stderr)) return undefined;
  throw new GitFailed(store.place, 'read', gitReason(answer, store.remote));
}

/** Says which refs there are instead. */
export async function unknownRef(store: GitStore, ref: string | undefined): Promise<UnknownRef> {
  const list = ['for-each-ref', '--count=10', '--sort=-creatordate', '--format=%(refname:short)'];
  const { stdout } = await runGit([...store.at, ...list, 'refs/heads', 'refs/tags'], {
    timeout: LOCAL_TIMEOUT,
  });
  const known = stdout.toString().split('\n').filter(Boolean);
  const asked = await runGit([...store.at, 'rev-parse', '--is-shallow-repository'], {
    timeout: LOCAL_TIMEOUT,
  });
  const shallow = asked.stdout.toString().trim() === 'true';
  return new UnknownRef(store.place, ref ?? 'HEAD', known, shallow);
}
