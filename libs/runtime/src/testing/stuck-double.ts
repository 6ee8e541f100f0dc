/**
 * A process whose one module never ends where the input says "freeze": `stuck-double.ts <home> <profile> <milliseconds>
 * <text>`. It finishes what others left, then thinks about the text, and prints what happens, a line each. With more than
 * 0 milliseconds it is ended when it stands still for so long.
 */
import { writeSync } from 'node:fs';
import type { Module } from '@agi-double/reasoning-modules';
import { hashBytes, moduleUri } from '@agi-double/versioning';
import { Double } from '../double.ts';

const [home = '', profile = '', milliseconds = '0', text = ''] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

const module: Module = {
  uri: moduleUri('mod://echo-v1.0'),
  summary: 'Stands still, or repeats.',
  run({ input }) {
    say(`thinking ${input.text}`);
    if (input.text === 'freeze') for (;;);
    return Promise.resolve({ set: { answer: { text: input.text, sources: [] } } });
  },
};

const double = await Double.open(home, profile, {
  modules: new Map([[module.uri, { module, hash: hashBytes(module.uri) }]]),
  ...(milliseconds !== '0' && { endWhenStuck: Number(milliseconds) }),
  warn: (message) => say(`warned ${message}`),
});
await double.settled();
if (text !== '') {
  for await (const event of double.think('main', { text }))
    if (event.type === 'answer-given') say(`answered ${event.text}`);
}
for (const { input, status } of await double.runs('main', 10)) say(`${status} ${input}`);
await double.close();
