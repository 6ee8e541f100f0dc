/**
 * A process that thinks on two branches at once until it is killed: `restless-double.ts <home> <profile> <life> <rounds>`.
 * Before anything else it finishes, in the background, what the lives before it left; with 0 rounds that is all it does,
 * and it resumes what two lives in a row died over, as a person would.
 * It prints what was acknowledged, a JSON line each, and writes every effect on the world to `effects.txt`, as a world
 * that outlives the process would, with the life that it happened in.
 */
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Double } from '../double.ts';
import { fiveStepModules } from './five-step-mind.ts';
import { stubEngine } from './stub-engine.ts';

const [home = '', profile = '', life = '', rounds = ''] = process.argv.slice(2);

/** Synchronous: an acknowledgement that is still in a buffer when the process is killed was never given. */
function say(said: Readonly<Record<string, unknown>>): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

function effect(name: string, key: string): void {
  appendFileSync(join(home, 'effects.txt'), `${JSON.stringify({ life: Number(life), name, key })}\n`);
}

const engine = stubEngine('thought');
const double = await Double.open(home, profile, {
  engine: {
    ...engine,
    doGenerate(options) {
      // The input's text names the run: no two inputs are alike.
      const asked = options.prompt.at(-1);
      const parts = asked?.role === 'user' ? asked.content : [];
      effect('model', parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
      return engine.doGenerate(options);
    },
  },
  modules: fiveStepModules({
    pass: () => undefined,
    send(key) {
      effect('send', key);
      return Promise.resolve('sent');
    },
  }),
  report(error) {
    throw error;
  },
});
say({ type: 'opened' });
if ((await double.branches()).every(({ name }) => name !== 'side'))
  await double.fork('side', { branch: 'main' });

async function live(branch: string): Promise<void> {
  for (let round = 1; round <= Number(rounds); round += 1) {
    const text = `round ${round} on ${branch} in life ${life}`;
    for await (const event of double.think(branch, { text })) {
      if (event.type === 'run-started' || event.type === 'answer-given')
        say({ type: event.type, event: event.event });
      else if (event.type === 'run-failed' || event.type === 'run-parked') say(event);
    }
    if (round % 3 === 0) say({ type: 'note-added', event: (await double.remember(branch, text)).id });
  }
}

async function resumeParked(branch: string): Promise<void> {
  for (const { run, status } of await double.runs(branch, 1_000))
    if (status === 'parked')
      for await (const { type } of double.resume(branch, run)) if (type === 'run-failed') say({ type });
}

await Promise.all(['main', 'side'].map(live));
await double.settled();
if (rounds === '0') for (const { name } of await double.branches()) await resumeParked(name);
await double.close();
