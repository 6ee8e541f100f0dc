import { runCommand } from './run-command.ts';

const checks: readonly { readonly name: string; readonly command: string }[] = [
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'references', command: 'nx sync:check' },
  { name: 'typecheck', command: 'nx run-many -t typecheck --parallel=2' },
  { name: 'lint', command: 'nx run-many -t lint --parallel=2' },
  { name: 'unused', command: 'knip' },
  { name: 'imports', command: 'nx run tools:test imports' },
];

/**
 * Runs every check, also after one has failed: a person wants the whole list at once.
 * @returns how many failed
 */
export async function runChecks(): Promise<number> {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const { code, output } = await runCommand(command, 'keep');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (code === 0) {
      console.log(`ok ${name} ${seconds} s`);
    } else {
      failed += 1;
      console.log(`${output.trimEnd()}\nFAILED ${name} ${seconds} s (${command})`);
    }
  }
  return failed;
}

if (import.meta.main) process.exitCode = (await runChecks()) === 0 ? 0 : 1;
