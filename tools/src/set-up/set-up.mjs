import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { runChild } from './run-child.mjs';
import { withLock } from './lock-file.mjs';
import { SetUpError } from './set-up-error.mjs';

const LONGEST_INSTALL = 30 * 60_000;

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 */

/**
 * Compares what the lock asks for with what npm recorded when it last installed. Contents, not dates: a checkout
 * gives the lock a new date without a new need. Optional packages may be absent, most are for other machines.
 * @param {LockedPackages} wanted `packages` of package-lock.json
 * @param {LockedPackages | undefined} installed `packages` of node_modules/.package-lock.json
 * @returns {'missing' | 'older' | 'current'}
 */
export function installState(wanted, installed) {
  if (installed === undefined) return 'missing';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined && entry.optional) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity) return 'older';
  }
  return 'current';
}

/**
 * What a failed `npm ci` comes to. npm exits with the low byte of the failing system call's error number.
 * @param {number} exitCode
 * @returns {string} one sentence
 */
export function explainInstallFailure(exitCode) {
  const name = [...getSystemErrorMap()].find(
    ([number]) => exitCode > 1 && (number & 255) === exitCode,
  )?.[1][0];
  const again = 'then run the command again.';
  switch (name) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The packages were not installed because the disk is full: free about 1 GB, ${again}`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `The packages were not installed because node_modules or npm's cache may not be written here: change the owner or the permissions, ${again}`;
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NONAME': // what Node calls ENOTFOUND has this number
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `The packages were not installed because the package registry cannot be reached (${name}): check the network, ${again}`;
    default:
      return `The packages were not installed because npm ci failed with code ${exitCode}: npm's own words are above; mend that, ${again}`;
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
      if (state === 'current') return;
      const why = state === 'missing' ? 'are not installed yet' : 'are older than package-lock.json';
      process.stderr.write(`Setting up: packages ${why}; running npm ci, which takes a minute or two.\n`);
      const code = await npmCi(root);
      if (code === 130 || code === 143)
        throw new SetUpError('Set-up was interrupted; the next command begins it anew.', code);
      if (code !== 0) throw new SetUpError(explainInstallFailure(code));
      process.stderr.write('Setting up: done.\n');
    });
  } catch (error) {
    const number = /** @type {NodeJS.ErrnoException} */ (error).errno ?? 0;
    throw number < 0 ? new SetUpError(explainInstallFailure(number & 255)) : error;
  }
}

/** @param {string} root */
function readState(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined)
    throw new SetUpError(`package-lock.json in ${root} is missing or broken: restore it with git.`);
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

/** @param {string} root */
function npmCi(root) {
  const { npm_execpath: npm = '', npm_node_execpath: node = process.execPath } = process.env;
  // Development packages even under NODE_ENV=production: the checks and Nx are among them.
  const given = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const windows = process.platform === 'win32';
  const command =
    basename(npm) === 'npm-cli.js' ? [node, npm, ...given] : [windows ? 'npm.cmd' : 'npm', ...given];
  return runChild(command, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    timeout: LONGEST_INSTALL,
    shell: command[0] === 'npm.cmd',
  });
}
