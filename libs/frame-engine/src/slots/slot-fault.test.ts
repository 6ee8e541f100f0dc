import { describe, expect, test } from '@jest/globals';
import { frameUri } from '@agi-double/versioning';
import { compileFiles, defaultRoute } from '../testing/compile-files.ts';
import { frameInput } from '../testing/frame-input.ts';

const desk = frameUri('frame://2026.11.desk.01');
const voice = frameUri('frame://2026.11.voice.01');

const snapshot = compileFiles({
  ...defaultRoute,
  'desk.yaml': `frame: ${desk}\nkind: knowledge\nslots:\n  closes: { type: number, min: 12, max: 23 }\n  manual: { type: ref, value: frame://*.voice.* }\n`,
  'voice.yaml': `frame: ${voice}
kind: voice
extends: ${desk}
slots:
  closes: { max: 20, value: 19 }
  tone: { type: string, procedure: ./tone.ts#infer }
prompt: '{{ slots.tone }} {{ slots.closes }}'
`,
  'tone.ts': 'export const infer = () => "warm";\n',
});

describe('a value for a slot', () => {
  test('is checked by the facets that the slot has after inheritance', () => {
    expect(snapshot.valueFault(desk, 'closes', 22)).toBeUndefined();
    expect(snapshot.valueFault(voice, 'closes', 22)).toEqual({
      fault: 'value',
      reason: 'must be at most 20',
    });
    expect(snapshot.valueFault(voice, 'closes', 'late')).toEqual({
      fault: 'value',
      reason: 'must be a number',
    });
  });

  test('is refused where there is no such slot, and those that there are get named', () => {
    expect(snapshot.valueFault(voice, 'opens', 9)).toEqual({
      fault: 'no-slot',
      known: ['closes', 'manual', 'tone'],
    });
    expect(snapshot.valueFault(frameUri('frame://2026.11.nobody.01'), 'tone', 'x')).toEqual({
      fault: 'no-frame',
    });
  });

  test('that is a reference must lead to a frame in use', () => {
    expect(snapshot.valueFault(desk, 'manual', voice)).toBeUndefined();
    expect(snapshot.valueFault(desk, 'manual', 'frame://*.nobody.*')).toEqual({
      fault: 'value',
      reason: 'must be a reference that a frame in use fits',
    });
  });
});

test('what is set when a run begins stands before the frame’s value and before a procedure, which is not called', async () => {
  const slots = snapshot.slots(() => Promise.reject(new Error('called')), {
    [voice]: { tone: 'dry', closes: 13 },
  });
  expect(await snapshot.prompt(frameInput('Hi'), slots, [])).toBe('dry 13');
});
