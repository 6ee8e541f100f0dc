import { globSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChecks } from './run-checks.ts';
import { runCommand } from './run-command.ts';
import { add, readTotals, totalsFile } from './totals.ts';

const failedChecks = await runChecks();

// Found without Nx, so that a project Nx should lose sight of counts as failed and not as absent.
const projects = globSync(['{apps,libs}/*/jest.config.js', 'tools/jest.config.js']).map((file) =>
  dirname(file),
);
for (const project of projects) rmSync(join(project, totalsFile), { force: true });
const { code } = await runCommand('nx run-many -t test --parallel=2', 'show');

const totals = add(readTotals(projects), { passed: 0, failed: failedChecks });
// Something outside the tests broke, for instance a process that died after its report.
const failed = code !== 0 && totals.failed === 0 ? 1 : totals.failed;
console.log(`\n${totals.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || totals.passed === 0 ? 1 : 0;
