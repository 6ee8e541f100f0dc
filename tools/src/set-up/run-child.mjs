import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program in this one's place: same streams, signals passed on, its exit code returned.
 * @param {string[]} command program and arguments
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(words: string) => void} [onWords] gets what it says on stderr, when that is a pipe
 * @returns {Promise<number>} the exit code, 128 + n when signal n ended it
 */
export function runChild([program = '', ...given], options, onWords = () => {}) {
  return new Promise((resolve, reject) => {
    // A terminal sends Ctrl-C to the whole process group: passing it on too would count as a second Ctrl-C.
    const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const interrupt = () => terminal || child.kill('SIGINT');
    const terminate = () => child.kill('SIGTERM');
    // Before it starts: a signal that comes while this process has not had its turn again would end it, and leave the child.
    process.on('SIGINT', interrupt).on('SIGTERM', terminate);
    const child = spawn(program, given, { stdio: 'inherit', ...options });
    child.stderr?.setEncoding('utf8').on('data', onWords);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', interrupt).off('SIGTERM', terminate);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}
