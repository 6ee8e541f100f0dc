import { clearScreenDown, cursorTo, moveCursor, type Interface } from 'node:readline';
import type { OutputStream } from './surroundings.ts';

/** Writes something above a prompt at which somebody may be typing; the prompt and what was typed come back below. */
export function interject(lines: Interface, terminal: OutputStream, write: () => void): void {
  moveCursor(terminal, 0, -lines.getCursorPos().rows);
  cursorTo(terminal, 0);
  clearScreenDown(terminal);
  write();
  // Readline goes up before it draws, by the rows that it drew last time: not by those that the text has now.
  const rows = 'prevRows' in lines && typeof lines.prevRows === 'number' ? lines.prevRows : 0;
  terminal.write('\n'.repeat(rows));
  lines.prompt(true);
}
