import { join, resolve } from 'node:path';
import { packPackages } from './pack/pack-packages.ts';
import { ProgramFailed } from './pack/run-program.ts';

const root = join(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? join(root, 'dist', 'packages'));
try {
  console.error('Compiling and packing, which takes about a minute.');
  const tarballs = await packPackages(root, folder);
  for (const tarball of tarballs) console.log(tarball);
  console.error(`The command for this machine: npm install --global "${folder}"/*.tgz`);
} catch (error) {
  if (!(error instanceof ProgramFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
