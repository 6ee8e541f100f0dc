/**
 * A process that thinks once and dies at the point it is told to: `mortal-double.ts <home> <profile> <text> <point>`.
 * Points are counted as they are passed, or named; 0 never dies. With a further `ask`, its effect must not be repeated
 * unasked; with `retry` or `skip` after that, it does not think but decides so about the run that waits. It prints what was acknowledged, a JSON line each, and
 * writes every effect on the world to `effects.txt`, as a world that outlives the process would.
 */
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '@agi-double/memory';
import { Double } from '../double.ts';
import { fiveStepModules } from './five-step-mind.ts';
import { stubEngine } from './stub-engine.ts';

const [home = '', profile = '', text = '', point = '0', repeat = 'keyed', decide] = process.argv.slice(2);
let passed = 0;

function pass(name: string): void {
  passed += 1;
  if (name !== point && String(passed) !== point) return;
  writeSync(1, `${JSON.stringify({ type: 'dying', at: name })}\n`);
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // Nothing may happen between the signal and the end.
}

function effect(name: string): void {
  appendFileSync(join(home, 'effects.txt'), `${name}\n`);
}

let appends = 0;

function mortal(log: Log): Log {
  return {
    ...bound(log),
    async append(...parameters) {
      appends += 1;
      pass(`before append ${appends}`);
      const events = await log.append(...parameters);
      pass(`after append ${appends}`);
      return events;
    },
  };
}

/** The log's methods with their object, so that one of them can be replaced. */
function bound(log: Log): Log {
  return {
    append: log.append.bind(log),
    read: log.read.bind(log),
    event: log.event.bind(log),
    branch: log.branch.bind(log),
    branches: log.branches.bind(log),
    lineage: log.lineage.bind(log),
    fork: log.fork.bind(log),
    merge: log.merge.bind(log),
    erase: log.erase.bind(log),
    rename: log.rename.bind(log),
    archive: log.archive.bind(log),
    roots: log.roots.bind(log),
    since: log.since.bind(log),
    put: log.put.bind(log),
    get: log.get.bind(log),
    lease: log.lease.bind(log),
    takeLease: log.takeLease.bind(log),
    takeAbandoned: log.takeAbandoned.bind(log),
    watch: log.watch.bind(log),
    close: log.close.bind(log),
  };
}

const double = await Double.open(home, profile, {
  wrapLog: mortal,
  engine: stubEngine('thought', () => {
    effect('model');
  }),
  modules: fiveStepModules({
    pass,
    ask: repeat === 'ask',
    send(key) {
      effect(`send ${key}`);
      return Promise.resolve('sent');
    },
  }),
});
const events =
  decide === 'retry' || decide === 'skip'
    ? double.resume('main', undefined, { decide })
    : double.think('main', { text });
for await (const event of events) {
  if (event.type === 'run-started' || event.type === 'answer-given' || event.type === 'run-failed') {
    writeSync(1, `${JSON.stringify(event)}\n`);
  }
}
await double.close();
