import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, 'bench');
const notBenches = ['statistics'];
const benches = globSync('*.ts', { cwd: folder })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !name.endsWith('.test') && !notBenches.includes(name))
  .sort();

const [name, ...rest] = process.argv.slice(2);
if (name !== undefined && benches.includes(name)) {
  const file = join(folder, `${name}.ts`);
  process.argv.splice(1, process.argv.length, file, ...rest);
  await import(pathToFileURL(file).href);
} else {
  const list = benches.length > 0 ? benches.join(', ') : 'none yet';
  if (name !== undefined) console.error(`There is no bench "${name}".`);
  console.error(`Usage: npm run bench -- <name> [arguments]\nBenches: ${list}`);
  process.exitCode = 2;
}
