import { existsSync, readFileSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withLock } from './lock-file.mjs';
import { pinnedPackage } from './pinned-package.mjs';
import { runChild } from './run-child.mjs';
import { SetUpError } from './set-up-error.mjs';

const LONGEST_INSTALL = 30 * 60_000;
const MEGABYTE = 2 ** 20;

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Compares what the lock asks for with what npm recorded when it last installed. Contents, not dates: a checkout
 * gives the lock a new date without a new need. Optional packages may be absent, most are for other machines; the
 * pinned Node is optional for the same reason, and yet needed where there is one.
 * @param {LockedPackages} wanted `packages` of package-lock.json
 * @param {LockedPackages | undefined} installed `packages` of node_modules/.package-lock.json
 * @param {string} node the path of this machine's Node package
 * @returns {'missing' | 'older' | 'current'}
 */
export function installState(wanted, installed, node = `node_modules/${pinnedPackage}`) {
  if (installed === undefined) return 'missing';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined && entry.optional && path !== node) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return 'older';
  }
  return 'current';
}

/**
 * What a failed install comes to, in one sentence; what npm said comes before it only where we know no better.
 * @param {string} code an error code of the system, such as ENOSPC, or of npm
 * @param {string} words what npm said
 */
export function explainInstallFailure(code, words = '') {
  const again = 'and run the command again.';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The packages cannot be installed because the disk is full: free about 1 GB ${again}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The packages cannot be installed because this folder or npm's cache may not be written (${code}): change the owner or the permissions ${again}`;
    case 'EAI_AGAIN':
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'ERR_SOCKET_TIMEOUT':
    case 'ETIMEDOUT':
      return `The packages cannot be installed because the package registry cannot be reached (${code}): check the network ${again}`;
    default:
      return `${words}The packages cannot be installed because npm ci failed (${code}): mend that ${again}`;
  }
}

/**
 * Installs the workspace's packages unless they are what the lock says. Speaks on stderr only, so that what a
 * command prints on stdout stays clean. Two at once wait for each other.
 * @param {string} root the repository
 * @throws {SetUpError}
 */
export async function setUp(root) {
  if (readState(root) === 'current') return;
  try {
    await withLock(join(root, '.set-up.lock'), LONGEST_INSTALL, async () => {
      const state = readState(root);
      if (state !== 'current') await install(root, state);
    });
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    throw code === undefined ? error : new SetUpError(explainInstallFailure(code));
  }
}

/**
 * @param {string} root
 * @param {'missing' | 'older'} state
 */
async function install(root, state) {
  // npm takes a failed write of an optional package for that package's absence, and ends well on a full disk.
  if (free(root) < (state === 'missing' ? 600 : 100)) throw new SetUpError(explainInstallFailure('ENOSPC'));
  const why = state === 'missing' ? 'are not installed yet' : 'are not those of package-lock.json';
  process.stderr.write(`Setting up: the packages ${why}; running npm ci, which takes about a minute.\n`);
  const { exitCode, words } = await npmCi(root);
  if (exitCode === 130 || exitCode === 143) {
    throw new SetUpError('Set-up was interrupted; the next command begins it anew.', exitCode);
  }
  if (exitCode !== 0) {
    const code = /^npm (?:error|ERR!) code (\S+)/m.exec(words)?.[1] ?? `exit code ${exitCode}`;
    throw new SetUpError(explainInstallFailure(code, words));
  }
  if (free(root) < 1) {
    rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
    throw new SetUpError(explainInstallFailure('ENOSPC'));
  }
  linkNode(root);
  process.stderr.write('Setting up: done.\n');
}

/**
 * Puts the pinned Node where npx and npm's scripts look first. npm 11 has done so; npm 10, when it drops the packages
 * of other platforms, takes the link they share away again.
 * @param {string} root
 */
function linkNode(root) {
  const link = join(root, 'node_modules', '.bin', 'node');
  if (process.platform === 'win32' || existsSync(link)) return;
  if (existsSync(join(root, 'node_modules', pinnedPackage)))
    symlinkSync(`../${pinnedPackage}/bin/node`, link);
}

/** @param {string} folder @returns {number} megabytes */
function free(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / MEGABYTE;
}

/** @param {string} root */
function readState(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) {
    throw new SetUpError(`package-lock.json in ${root} is missing or broken: restore it with git.`);
  }
  return installState(wanted, readLock(join(root, 'node_modules', '.package-lock.json')));
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined} nothing when it is absent or was cut short
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @returns {Promise<{ exitCode: number, words: string }>} `words`: what npm said on stderr, its end if it was long
 */
async function npmCi(root) {
  const { npm_execpath: npm = '', npm_node_execpath: node = process.execPath } = process.env;
  // Development packages even under NODE_ENV=production: the checks and Nx are among them.
  const given = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--loglevel=error',
    '--fetch-retry-maxtimeout=10000',
  ];
  const windows = process.platform === 'win32';
  const command =
    basename(npm) === 'npm-cli.js' ? [node, npm, ...given] : [windows ? 'npm.cmd' : 'npm', ...given];
  let words = '';
  const stopClock = startClock();
  const exitCode = await runChild(
    command,
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_INSTALL,
      shell: command[0] === 'npm.cmd',
    },
    (chunk) => (words = (words + chunk).slice(-20_000)),
  ).finally(stopClock);
  return { exitCode, words };
}

/** On a terminal, shows the seconds passed until stopped, so that a slow network does not look like a hang. */
function startClock() {
  if (!process.stderr.isTTY) return () => {};
  let seconds = 0;
  const clock = setInterval(() => process.stderr.write(`\r${++seconds} s`), 1000);
  return () => {
    clearInterval(clock);
    process.stderr.write('\r\x1b[K');
  };
}
