import { posix, win32 } from 'node:path';
import { BadFrameRepo } from './repo-errors.ts';

/** An address that git fetches from. */
export interface RemoteAddress {
  /** As it was given, with its credentials: for git alone. */
  readonly url: string;
  /** Without credentials, query and fragment: for people, errors and logs. */
  readonly place: string;
  /** Without its user and password alone, so that a new password does not make it another one. */
  readonly identity: string;
}

const PROTOCOLS = ['https:', 'http:', 'ssh:', 'git:', 'file:'];

/**
 * The remote a repo names, or undefined where it is a path.
 *
 * @throws BadFrameRepo for what begins with a dash (git would take it for an option), for another protocol (`ext::`
 *   runs a command), and for an address that cannot be read
 */
export function remoteAddress(repo: string): RemoteAddress | undefined {
  if (repo === '') throw new BadFrameRepo('repo', 'is empty');
  if (repo.startsWith('-')) throw new BadFrameRepo('repo', 'begins with a dash; write a path as ./-name');
  if (/\p{Cc}/u.test(repo)) throw new BadFrameRepo('repo', 'has a control character');
  // git@host:path, as ssh has it; a path of Windows has one letter before its colon.
  if (/^[\w.+-]+@[\w.[][\w.:[\]-]*:(?!\/\/)/.test(repo)) return { url: repo, place: repo, identity: repo };
  const [, protocol] = /^([a-z][a-z0-9+.-]+):[:/]/i.exec(repo) ?? [];
  if (protocol === undefined) return undefined;
  const url = repo.includes('::') ? null : URL.parse(repo);
  if (!PROTOCOLS.includes(`${protocol.toLowerCase()}:`) || !repo.includes('://')) {
    throw new BadFrameRepo('repo', 'has a protocol other than https, http, ssh, git and file');
  }
  if (url === null || url.hostname.startsWith('-')) {
    throw new BadFrameRepo('repo', 'is an address that cannot be read');
  }
  // A user of ssh is part of the address; with https it may be a token.
  if (url.protocol !== 'ssh:') url.username = '';
  url.password = '';
  const identity = url.href;
  url.search = '';
  url.hash = '';
  return { url: repo, place: url.href, identity };
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
