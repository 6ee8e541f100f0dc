import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../error-code.ts';

/**
 * Who holds a lease: host, process namespace, process and a nonce. Two containers may share a host name and a
 * volume, but not a pid namespace, so a process number is only ever looked up where it means something.
 */
export function currentOwner(): string {
  return `${place()} ${process.pid} ${randomUUID()}`;
}

/** True only when the owner was a process of this very place and no such process lives: then waiting is pointless. */
export function isGone(owner: string): boolean {
  const parts = owner.split(' ');
  const pid = Number(parts.at(-2));
  if (parts.slice(0, -2).join(' ') !== place() || !Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0); // Signal 0 asks whether the process exists.
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname(); // No /proc outside Linux; a host there is one process namespace.
  }
}
