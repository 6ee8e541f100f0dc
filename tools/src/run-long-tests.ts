import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import { add, readTotals, totalsFile } from './totals.ts';

// The suites that take more than a person at work would wait for, `*.long.test.ts`, one project after the other: they
// measure, or fill the machine. Jest itself and not Nx, whose cache knows nothing of this choice.
const root = join(import.meta.dirname, '../..');
const suites = globSync('{apps/*,libs/*,tools}/src/**/*.long.test.ts', { cwd: root });
const projects = [...new Set(suites.map((file) => file.slice(0, file.indexOf('/src/'))))].sort();

let totals = { passed: 0, failed: 0 };
for (const project of projects) {
  const folder = join(root, project);
  rmSync(join(folder, totalsFile), { force: true });
  const given = process.argv.slice(2).map((word) => JSON.stringify(word));
  const { code } = await runCommand(['jest', ...given].join(' '), 'show', {
    cwd: folder,
    env: { AGI_LONG_TESTS: '1', NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
  });
  const own = readTotals([folder]);
  totals = add(totals, code !== 0 && own.failed === 0 ? add(own, { passed: 0, failed: 1 }) : own);
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
