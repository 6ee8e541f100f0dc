import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedPackage } from './pinned-package.mjs';
import { runChild } from './run-child.mjs';
import { SetUpError } from './set-up-error.mjs';
import { setUp } from './set-up.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The Node the lock pins, or the running one where none is packaged for this machine.
 * @param {string} root the repository
 * @returns {string} path of a Node 24 or newer
 */
export function pinnedNode(root) {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(root, 'node_modules', pinnedPackage, 'bin', binary);
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new SetUpError(
    `There is no packaged Node 24 for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}: install Node 24 or newer from https://nodejs.org and run the command again.`,
  );
}

/**
 * A relative `--home` counted from the directory the person stands in, since npm runs scripts in the root.
 * @param {string[]} given the arguments of `agi`
 * @param {string} here the directory `npm` was called in
 */
export function absoluteHome(given, here) {
  const end = given.includes('--') ? given.indexOf('--') : given.length;
  return given.map((argument, at) => {
    if (at >= end) return argument;
    if (argument.startsWith('--home=')) return `--home=${resolve(here, argument.slice('--home='.length))}`;
    return given[at - 1] === '--home' ? resolve(here, argument) : argument;
  });
}

/**
 * Sets the workspace up if needed, then becomes `file` run from its sources on the pinned Node.
 * @param {string} file a TypeScript file, from the root
 * @param {string[]} given its arguments
 */
export async function runPinned(file, given) {
  try {
    await setUp(root);
    const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
    const command = [pinnedNode(root), '--conditions=@agi-double/source', join(root, file), ...given];
    process.exitCode = await runChild(command, { cwd: root, env: { ...process.env, PATH: path } });
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
