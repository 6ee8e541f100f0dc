import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runProgram } from './run-program.ts';

/** The folders of all that is for others to install, from the root: what is not private. */
export function packageFolders(root: string): readonly string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  return globSync(
    workspaces.map((folder) => `${folder}/package.json`),
    { cwd: root },
  )
    .filter((file) => {
      const { private: isPrivate } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
        private?: boolean;
      };
      return isPrivate !== true;
    })
    .map(dirname)
    .sort();
}

/**
 * Compiles every package anew and packs it. Anew, because what was compiled from a source that is gone by now would go into
 * the package, too.
 *
 * @returns the tarballs
 * @throws ProgramFailed
 */
export async function packPackages(
  root: string,
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  const packages = packageFolders(root);
  for (const name of packages) rmSync(join(root, name, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = packages.filter((name) => globSync('tsconfig.json', { cwd: join(root, name) }).length > 0);
  await runProgram([process.execPath, tsc, '--build', ...compiled], root, environment);
  mkdirSync(folder, { recursive: true });
  for (const old of globSync('agi-double-*.tgz', { cwd: folder })) rmSync(join(folder, old));
  const workspaces = packages.flatMap((name) => ['--workspace', name]);
  await runProgram(
    ['npm', 'pack', '--silent', '--pack-destination', folder, ...workspaces],
    root,
    environment,
  );
  return globSync('agi-double-*.tgz', { cwd: folder })
    .sort()
    .map((file) => join(folder, basename(file)));
}
