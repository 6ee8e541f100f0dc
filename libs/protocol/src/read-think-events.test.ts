import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ThinkEvent } from './contract.ts';
import { readThinkEvents } from './read-think-events.ts';

const events: readonly ThinkEvent[] = [
  { type: 'run-resumed', run: 'r1', branch: 'main', attempt: 2 },
  { type: 'draft', run: 'r1', text: 'Анна живёт в Томске 🙂' },
  { type: 'run-failed', run: 'r1', error: 'EngineFailed', message: 'No answer.' },
];

const wire = (list: readonly { readonly type: string }[]): string =>
  list
    .map((event, index) => `id: ${index + 1}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

async function read(
  chunks: readonly Uint8Array[],
): Promise<{ seen: ThinkEvent[]; whole: boolean; heard: number }> {
  let heard = 0;
  const seen: ThinkEvent[] = [];
  const reading = readThinkEvents(ReadableStream.from(chunks), () => (heard += 1));
  for (;;) {
    const next = await reading.next();
    if (next.done) return { seen, whole: next.value, heard };
    seen.push(next.value);
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a stream of think events', () => {
  test('reads the same however the network cuts it, even inside a character', async () => {
    const whole = bytes(`: still here\n\n${wire(events)}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 20 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(await read(chunks)).toMatchObject({ seen: events, whole: true });
      }),
      { numRuns: 50 },
    );
  });

  test('says when it was cut before the end', async () => {
    expect(await read([bytes(wire(events.slice(0, 2)))])).toMatchObject({
      seen: events.slice(0, 2),
      whole: false,
    });
  });

  test('passes over what a newer service may say', async () => {
    const newer = wire([{ type: 'mood-changed' }, ...events]);
    expect(await read([bytes(newer)])).toMatchObject({ seen: events, whole: true });
  });

  test('counts a comment as a sign of life', async () => {
    expect(await read([bytes(': still here\n\n')])).toEqual({ seen: [], whole: false, heard: 1 });
  });

  test('a problem ends it as an error with its code', async () => {
    const problem = {
      type: 'about:blank',
      title: 'x',
      status: 503,
      detail: 'Disk full.',
      code: 'LogUnavailable',
    };
    const text = `${wire(events.slice(0, 1))}event: problem\ndata: ${JSON.stringify(problem)}\n\n`;
    await expect(read([bytes(text)])).rejects.toMatchObject({ kind: 'unavailable', problem });
  });
});
