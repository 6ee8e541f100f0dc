import fc from 'fast-check';
import {
  coreUri,
  frameUri,
  hashBytes,
  memoryUri,
  moduleUri,
  profileUri,
  type Hash,
  type Json,
  type Lock,
  type LockedEmbedder,
  type LockedEngine,
} from '../index.ts';

// Few of everything, so that two locks have much in common.
const hash: fc.Arbitrary<Hash> = fc.constantFrom('one', 'two', 'three').map((text) => hashBytes(text));
const name = fc.constantFrom('identity', 'voice', 'b');
const small = fc.integer({ min: 0, max: 2 });
const provider = fc.constantFrom('openai', 'order', 'extractive');
const model = fc.constantFrom('a', 'b');

const options: fc.Arbitrary<{ readonly [keyword: string]: Json } | undefined> = fc.constantFrom(
  undefined,
  { type: 'object', properties: { events: { type: 'integer' } } },
  { type: 'object', properties: { events: { type: 'integer' }, more: { type: 'boolean' } } },
  { type: 'object', properties: { events: { type: 'integer' } }, required: ['events'] },
  { type: 'object', properties: { events: { type: 'string', description: 'Other.' } } },
);

const api = fc.record(
  {
    provider,
    model,
    url: fc.constantFrom('https://a.example/v1', '${URL}'),
    key: fc.constantFrom('${KEY}', '${OTHER}'),
    pinned: fc.constant(false as const),
  },
  { requiredKeys: ['provider', 'model', 'url', 'pinned'] },
);

const engine: fc.Arbitrary<LockedEngine> = fc.oneof(
  fc.record({ use: fc.constant('extractive' as const), provider, model }),
  fc.record({
    use: fc.constant('llama' as const),
    model: model.map((text) => `${text}.gguf`),
    file: hash,
    chatTemplate: fc.option(hash),
    tokenizer: fc.option(hash),
  }),
  api.map((rest) => ({ use: 'openai-compatible' as const, ...rest })),
  fc.record({ use: fc.constant('given' as const), provider, model }),
);

const embedder: fc.Arbitrary<LockedEmbedder> = fc
  .tuple(api, fc.constantFrom(256, 384))
  .map(([rest, dimensions]) => ({ use: 'openai-compatible', ...rest, dimensions }));

const uris = { selector: ({ uri }: { readonly uri: string }) => uri, maxLength: 4 } as const;

const frames = fc.uniqueArray(
  fc
    .tuple(
      name,
      fc.constantFrom(1, 2, 98, 99),
      hash,
      fc.option(fc.dictionary(fc.constantFrom('./a.ts', './b.js'), hash)),
    )
    .map(([text, number, of, code]) => ({
      uri: frameUri(`frame://2026.12.${text}.${String(number).padStart(2, '0')}`),
      hash: of,
      ...(code && { code }),
    })),
  uris,
);

const modules = fc.uniqueArray(
  fc.tuple(name, small, small, hash, options).map(([text, major, minor, of, schema]) => ({
    uri: moduleUri(`mod://${text}-v${major}.${minor}`),
    hash: of,
    ...(schema && { options: schema }),
  })),
  uris,
);

/** Any lock, its lists in any order. */
export const anyLock: fc.Arbitrary<Lock> = fc.record(
  {
    lock: fc.constant(2 as const),
    profile: fc.tuple(name, small, small).map(([text, a, b]) => profileUri(`${text}-v${a}.${b}`)),
    core: fc.record({
      uri: fc.constantFrom('agi-core-v0.9-beta', 'agi-core-v0.9', 'agi-core-v1.0').map(coreUri),
      logFormat: fc.integer({ min: 1, max: 2 }),
      frameLanguage: fc.integer({ min: 1, max: 2 }),
    }),
    snapshot: hash,
    frames,
    modules,
    memory: fc.record({
      uri: fc
        .tuple(fc.constantFrom('sqlite', 'qdrant'), small, small, fc.constantFrom(0, 256))
        .map(([text, a, b, dimensions]) => memoryUri(`memory://${text}-v${a}.${b}-${dimensions}d`)),
      hash,
    }),
    embedder,
    engines: fc.array(engine, { maxLength: 4 }),
    tools: fc.uniqueArray(fc.record({ name: fc.constantFrom('search', 'clock'), hash }), {
      selector: (tool) => tool.name,
    }),
    allowCode: fc.boolean(),
  },
  {
    requiredKeys: [
      'lock',
      'profile',
      'core',
      'snapshot',
      'frames',
      'modules',
      'memory',
      'engines',
      'tools',
      'allowCode',
    ],
  },
);

/** Two locks of which each part is the same or another. */
export const lockPair: fc.Arbitrary<readonly [Lock, Lock]> = fc
  .tuple(anyLock, anyLock, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([was, other, same]) => {
    const parts = ['profile', 'core', 'snapshot', 'frames', 'modules', 'memory', 'embedder', 'engines', 'tools', 'allowCode'] as const; // prettier-ignore
    const kept = parts.filter((_, index) => same[index] === true);
    return [was, Object.assign({ ...other }, ...kept.map((part) => ({ [part]: was[part] }))) as Lock];
  });
