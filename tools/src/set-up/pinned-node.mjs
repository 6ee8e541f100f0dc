import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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
 * Sets the workspace up if needed, then becomes `file` run from its sources on the pinned Node.
 * @param {string} file a TypeScript file, from the root
 * @param {string[]} given its arguments
 * @param {string} [here] where it runs; the root by default. A Double lives in the root all the same, if nobody says otherwise.
 */
export async function runPinned(file, given, here = root) {
  try {
    await setUp(root);
    const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
    await runSources(join(root, file), given, here, { ...process.env, PATH: path });
  } catch (error) {
    tell(error);
  }
}

/**
 * Becomes `file` run from its sources on the pinned Node, in a workspace that is set up.
 * @param {string} file an absolute path
 * @param {string[]} given its arguments
 * @param {string} here where it runs
 * @param {NodeJS.ProcessEnv} [environment]
 */
export async function runSources(file, given, here, environment = process.env) {
  try {
    process.exitCode = await runChild([pinnedNode(root), '--conditions=@agi-double/source', file, ...given], {
      cwd: here,
      env: { ...environment, AGI_HOME: environment.AGI_HOME || join(root, '.agi') },
    });
  } catch (error) {
    tell(error);
  }
}

/** @param {unknown} error */
function tell(error) {
  if (!(error instanceof SetUpError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
