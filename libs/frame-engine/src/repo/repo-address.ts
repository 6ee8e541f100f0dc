import { posix, win32 } from 'node:path';
import { RemoteAddress } from './remote-address.ts';
import { BadFrameRepo } from './repo-errors.ts';

const PROTOCOLS = ['https:', 'http:', 'ssh:', 'git:', 'file:'];

/**
 * The remote a repo names, or undefined where it is a path.
 *
 * @param secrets what must not be shown of the address, beside its user and password.
 * @throws BadFrameRepo for what begins with a dash (git would take it for an option), for another protocol (`ext::`
 *   runs a command), for a password where no protocol takes one, for a query,
 *   and for an address that cannot be read
 */
export function remoteAddress(repo: string, secrets: readonly string[] = []): RemoteAddress | undefined {
  if (repo === '') throw new BadFrameRepo('repo', 'is empty');
  if (repo.startsWith('-')) throw new BadFrameRepo('repo', 'begins with a dash; write a path as ./-name');
  if (/\p{Cc}/u.test(repo)) throw new BadFrameRepo('repo', 'has a control character');
  // git@host:path, as ssh has it; a path of Windows has one letter before its colon.
  if (/^[\w.+-]+@[\w.[][\w.:[\]-]*:(?!\/\/)/.test(repo)) {
    return new RemoteAddress(repo, undefined, secrets);
  }
  const [, protocol] = /^([a-z][a-z0-9+.-]+):[:/]/i.exec(repo) ?? [];
  if (protocol === undefined) return undefined;
  const url = repo.includes('::') ? null : URL.parse(repo);
  if (!PROTOCOLS.includes(`${protocol.toLowerCase()}:`) || !repo.includes('://')) {
    throw new BadFrameRepo('repo', 'has a protocol other than https, http, ssh, git and file');
  }
  if (url === null || url.hostname.startsWith('-')) {
    throw new BadFrameRepo('repo', 'is an address that cannot be read');
  }
  // git takes a query for a part of the path and appends to it, and http loses what follows a fragment. So no server gets
  // either as it was meant, and a token there would be among the arguments of git's own programs.
  if (url.search !== '' || (url.hash !== '' && url.protocol.startsWith('http'))) {
    throw new BadFrameRepo(
      'repo',
      'has a query or a fragment, which git does not understand; give a token as the password, ' +
        'https://user:${NAME}@host/…, and write ? and # in a path as %3F and %23',
    );
  }
  return new RemoteAddress(repo, url, secrets);
}

/** Refuses what git would read as an option, a range or a search instead of a branch, tag or commit. */
export function checkRef(ref: string): void {
  const wrong =
    ref === '' || ref.startsWith('-') || /[\p{Cc}\s~^:?*[\\]|\.\.|@\{|\.lock$|\/$|\.$|\/\//u.test(ref);
  if (wrong || ref.length > 255) throw new BadFrameRepo('ref', 'is no name of a branch, tag or commit');
}

/** A folder inside a repo, normalized; `''` for the repo itself. @throws BadFrameRepo when it leads out of it */
export function folderInside(folder: string): string {
  const normal = posix.normalize(folder.replaceAll('\\', '/')).replace(/^\.?\/?$|\/$/, '');
  const leaves = normal === '..' || normal.startsWith('../');
  if (leaves || posix.isAbsolute(folder) || win32.isAbsolute(folder) || /\p{Cc}/u.test(folder)) {
    throw new BadFrameRepo('folder', 'leads out of the repo; write it relative to the repo');
  }
  return normal;
}
