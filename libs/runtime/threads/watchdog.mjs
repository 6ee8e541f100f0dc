/**
 * Watches the event loop of its process from a thread of its own, which a loop that never ends does not hold. It waits for
 * beats in shared memory and costs nothing between them. Not written in TypeScript: a thread is started from its file, and
 * from sources that would be another one.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { kill, pid } from 'node:process';
import { workerData } from 'node:worker_threads';

const { shared, milliseconds, file } = workerData;
const [BEATS, LENGTH] = [0, 1];
const state = new Int32Array(shared, 0, 2);
const text = new Uint8Array(shared, 8);

/**
 * Several silent waits in a row, and not one long: whoever stops a process, or closes a laptop, makes a wait late whatever
 * its length, and the first beat after that must have its chance.
 */
const WAITS = 4;

let seen = Atomics.load(state, BEATS);
let silent = 0;
for (;;) {
  Atomics.wait(state, BEATS, seen, milliseconds / WAITS);
  const now = Atomics.load(state, BEATS);
  const length = Atomics.load(state, LENGTH);
  silent = now === seen && length > 0 ? silent + 1 : 0;
  seen = now;
  if (silent === WAITS) end(Buffer.from(text.slice(0, length)).toString().split('\n'));
}

function end(runs) {
  const facts = { process: pid, at: new Date().toISOString(), milliseconds, runs };
  try {
    writeFileSync(file, `${JSON.stringify(facts)}\n`, { mode: 0o600 });
    writeSync(
      2,
      `Nothing moved for ${milliseconds / 1000} s while these runs were thinking: ${runs.join(', ')}. The process ends itself; the next start goes on with them, one at a time.\n`,
    );
  } finally {
    // Nothing in order is possible any more: the thread that could is the one that is stuck.
    kill(pid, 'SIGKILL');
  }
}
