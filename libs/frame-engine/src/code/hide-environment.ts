import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { env, platform } from 'node:process';

/** Fields 50 and 51 of proc(5)'s `stat`, counted from behind the program's name, which may hold anything. */
const [ENV_START, ENV_END] = [47, 48];

/**
 * Takes the environment of this process out of `/proc/<pid>/environ`, where every program of the same user can read it:
 * keys of engines are in it, and attached code has this process as its parent. That file shows the memory that the process
 * was started with, whatever became of the variables since. So each variable is set again, which gives it memory of its own,
 * and the old memory is overwritten. For programs whose process is theirs alone; does nothing where there is no such file.
 */
export function hideEnvironment(): void {
  if (platform !== 'linux') return;
  try {
    const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    const start = Number(fields[ENV_START]);
    const length = Number(fields[ENV_END]) - start;
    if (!(start > 0 && length > 0)) return;
    const memory = openSync('/proc/self/mem', 'r+');
    try {
      const variables = { ...env };
      for (const [name, value] of Object.entries(variables)) env[name] = value;
      writeSync(memory, Buffer.alloc(length), 0, length, start);
      // Whatever a C library kept where it was is set once more.
      for (const [name, value] of Object.entries(variables)) if (env[name] !== value) env[name] = value;
    } finally {
      closeSync(memory);
    }
  } catch {
    // A kernel or a sandbox that does not let a process write to its own memory: code.md says what then holds.
  }
}
