import { describe, expect, test } from '@jest/globals';
import { hashBytes, hashJson, moduleUri, type FrameUri } from '@agi-double/versioning';
import fc from 'fast-check';
import { compileFrames, type FrameSource, type ModuleCatalogue } from '../index.ts';
import { decideOn, promptOn } from '../testing/decide-on.ts';
import { frameInput } from '../testing/frame-input.ts';

const catalogue: ModuleCatalogue = {
  modules: [
    { uri: moduleUri('mod://recall-v1.0') },
    { uri: moduleUri('mod://recall-v1.2') },
    { uri: moduleUri('mod://respond-v1.0'), options: { properties: { temperature: { type: 'number' } } } },
  ],
};

const base: FrameSource = {
  file: 'base.yaml',
  text: `frame: frame://2026.11.base.01
kind: values
slots:
  name: { type: string, value: Nobody }
  maker: { type: string, default: Somebody }
  tongues: { type: list, value: [en, ru], enum: [en, ru, de] }
  since: { type: date, required: true }
prompt: |
  You value {{ slots.name }}.
`,
};

const identity: FrameSource = {
  file: 'self/identity.yaml',
  text: `# yaml-language-server: $schema=../schema/frame.schema.json
frame: frame://2026.11.identity.02
kind: identity
extends: frame://2026.11.base.01
slots:
  name: { value: Nexus }
  since: { value: 2026-11-22 }
prompt: |
  You are {{ slots.name }}, made by {{ slots.maker }} on {{ slots.since }}.
  {%- if input.language == "ru" %} Отвечай по-русски{% if user.roles contains "owner" %} владельцу{% endif %}.{% endif %}
statements:
  - id: who
    text: { en: "I am {{ slots.name }}.", ru: "Я {{ slots.name }}." }
    asks: { en: ["Who are you?", "What is your name?"], ru: Кто ты? }
  - id: tongues
    text: 'I speak {{ slots.tongues | join: ", " }}.'
    asks: What do you speak?
  - { id: mute, text: { ru: "Тсс." } }
`,
};

const older: FrameSource = {
  file: 'self/identity.01.yaml',
  text: 'frame: frame://2026.11.identity.01\nkind: identity\nprompt: You are old.\n',
};

const routes: FrameSource = {
  file: 'routes.yaml',
  text: `frame: frame://2026.11.routes.01
kind: routes
routes:
  - pipeline: [mod://recall-v1, { use: mod://respond-v1, with: { temperature: 0.2 } }]
  - when: input.text.size() < 4
    pipeline: [mod://recall-v1.0]
`,
};

const all = [base, identity, older, routes];
const use = ['frame://*.identity.*', 'frame://*.routes.*'];
const compile = (sources: readonly FrameSource[] = all) => compileFrames(sources, { use, catalogue });

describe('a compiled snapshot', () => {
  test('holds the frames in use and those they extend, by name and then by age', () => {
    expect(compile().frames.map(({ uri }) => uri)).toEqual([
      'frame://2026.11.base.01',
      'frame://2026.11.identity.02',
      'frame://2026.11.routes.01',
    ]);
  });

  test('gives a child the slots of its parent, its own standing first', () => {
    expect(compile().frames[1]?.slots).toEqual({
      name: 'Nexus',
      maker: 'Somebody',
      tongues: ['en', 'ru'],
      since: '2026-11-22',
    });
  });

  test('has statements rendered over slots, one text or list standing for every language', () => {
    expect(compile().frames[1]?.statements).toEqual([
      {
        id: 'who',
        text: { en: 'I am Nexus.', ru: 'Я Nexus.' },
        asks: { en: ['Who are you?', 'What is your name?'], ru: ['Кто ты?'] },
      },
      {
        id: 'tongues',
        text: { en: 'I speak en, ru.', ru: 'I speak en, ru.' },
        asks: { en: ['What do you speak?'], ru: ['What do you speak?'] },
      },
      { id: 'mute', text: { ru: 'Тсс.' }, asks: {} },
    ]);
  });

  test('has module references resolved to the newest that fits', () => {
    expect(compile().frames[2]?.routes).toEqual([
      {
        priority: 0,
        pipeline: [
          { module: 'mod://recall-v1.2', with: {} },
          { module: 'mod://respond-v1.0', with: { temperature: 0.2 } },
        ],
      },
      { when: 'input.text.size() < 4', priority: 0, pipeline: [{ module: 'mod://recall-v1.0', with: {} }] },
    ]);
  });

  test('joins prompts by kind, with inherited slots, input and user', async () => {
    const snapshot = compile();
    expect(await promptOn(snapshot, 'Hi')).toBe(
      'You are Nexus, made by Somebody on 2026-11-22.\n\nYou value Nobody.',
    );
    expect(await promptOn(snapshot, frameInput('Привет', { user: { id: 'u', roles: ['owner'] } }))).toBe(
      'You are Nexus, made by Somebody on 2026-11-22. Отвечай по-русски владельцу.\n\nYou value Nobody.',
    );
  });

  test('orders prompts identity, values, voice, rules, knowledge, skill, and by URI inside a kind', async () => {
    const kinds = ['skill', 'knowledge', 'rules', 'voice', 'values', 'identity'];
    const sources = kinds.flatMap((kind) =>
      ['b', 'a'].map((name) => ({
        file: `${kind}-${name}.yaml`,
        text: `frame: frame://2026.11.${kind}-${name}.01\nkind: ${kind}\nprompt: ${kind} ${name}\n`,
      })),
    );
    const snapshot = compileFrames([...sources, routes], { use: ['frame://*.*.*'], catalogue });
    expect((await promptOn(snapshot, 'Hi')).split('\n\n')).toEqual(
      kinds.toReversed().flatMap((kind) => [`${kind} a`, `${kind} b`]),
    );
  });

  test('is frozen all the way down, and so are its decisions', async () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    const snapshot = compile();
    expect(frozen(snapshot)).toBe(true);
    expect(frozen(await decideOn(snapshot, 'Hi'))).toBe(true);
  });

  test('takes CRLF lines and a byte order mark', async () => {
    const windows = all.map(({ file, text }) => ({ file, text: `\ufeff${text.replaceAll('\n', '\r\n')}` }));
    expect(await promptOn(compile(windows), 'Hi')).toBe(await promptOn(compile(), 'Hi'));
  });
});

describe('the hash of a snapshot', () => {
  test('is over the language version and the URIs and source hashes in order', () => {
    const frames = [base, identity, routes].map(({ text }) => ({
      uri: /frame:\/\/\S+/.exec(text)?.[0] as FrameUri,
      hash: hashBytes(text),
    }));
    expect(compile().hash).toBe(hashJson({ language: 1, frames }));
  });

  test('depends neither on the order of files nor on where they lie', () => {
    const { hash } = compile();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1 }), {
          minLength: 4,
          maxLength: 4,
        }),
        (shuffled, names) => {
          const moved = shuffled.map(({ text }, index) => ({ file: `${names[index]}${index}.yaml`, text }));
          expect(compile(moved).hash).toBe(hash);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('changes with any character of a frame in use, and with none of another', () => {
    const { hash } = compile();
    const edit = (source: FrameSource) =>
      all.map((one) => (one === source ? { ...one, text: `${one.text}#` } : one));
    for (const source of [base, identity, routes]) expect(compile(edit(source)).hash).not.toBe(hash);
    expect(compile(edit(older)).hash).toBe(hash);
  });
});
