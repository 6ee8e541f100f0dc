import type { Scan, ScannedFile } from './scan-folder.ts';

/**
 * File systems stamp in ticks (some milliseconds; a hundredth of a second on older ones): a file that changes twice
 * within a tick, to the same size, has the same stamps. git calls such a file racy.
 */
const TICK = 100;

/** Whether a change after `at` would show in the file's key. A stamp from the future shows that clocks differ. */
export const isSettled = ({ changedAt }: Pick<ScannedFile, 'changedAt'>, at: number): boolean =>
  at - changedAt >= TICK;

let unsettled = 0;

/**
 * Equal for two scans only if nothing changed between them. The fingerprint of a scan with a file that has just
 * changed equals no other, so that the next scan counts as a change once more.
 */
export function fingerprintOf(scan: Scan, at: number): string {
  const parts = scan.files.map(({ file, key }) => `${file}\0${key}`);
  for (const { file, message } of scan.problems) parts.push(`${file}\0${message}`);
  // A stamp far in the future stays there: only what is near now will settle.
  if (scan.files.some(({ changedAt }) => Math.abs(at - changedAt) < TICK)) {
    unsettled += 1;
    parts.push(`unsettled ${unsettled}`);
  }
  return parts.join('\n');
}
