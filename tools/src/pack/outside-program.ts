/** What somebody writes who has installed the packages: it is type-checked and run where nothing of this repository is. */
export const OUTSIDE_PROGRAM = `import { createExtractive, evidencePart } from '@agi-double/llm-adapter';
import { createClient } from '@agi-double/protocol';
import { Double } from '@agi-double/runtime';
import { generateText } from 'ai';

async function answer(events: AsyncIterable<{ type: string; text?: string }>): Promise<string> {
  for await (const { type, text } of events) if (type === 'answer-given') return text ?? '';
  throw new Error('It gave no answer.');
}

await using double = await Double.open('home');
console.log((await answer(double.think('main', { text: 'Who are you?' }))).slice(0, 10));
await double.remember('main', 'Anna lives in Tomsk.');
await double.fork('idea', { branch: 'main' });
console.log((await answer(double.think('idea', { text: 'Where does Anna live?' }))).includes('Tomsk'));
console.log((await double.events('main', { limit: 100 })).map(({ type }) => type).includes('note-added'));
console.log((await double.verify()).problems.length);
const text = 'The hose hangs in the shed.';
const hose = evidencePart({ source: 'frame://2026.11.garden.01#hose', title: 'garden', text, asks: ['Where is it?'] });
const content = [hose, { type: 'text' as const, text: 'Where is it?' }];
const generated = await generateText({ model: createExtractive().languageModel(), messages: [{ role: 'user', content }] });
console.log(generated.text.includes('shed'));
const client = createClient({ baseUrl: process.env['AGI_URL'] ?? 'http://127.0.0.1:7788' });
console.log((await answer(client.think({ text: 'Who are you?' }))).slice(0, 10));
`;
