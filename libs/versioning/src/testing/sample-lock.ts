import { coreUri, frameUri, hashBytes, memoryUri, moduleUri, profileUri, type Lock } from '../index.ts';

/** A lock with one of everything but an embedder. */
export const bareLock: Lock = {
  lock: 2,
  profile: profileUri('symbiotic-local-v0.7'),
  core: { uri: coreUri('agi-core-v0.9-beta'), logFormat: 3, frameLanguage: 1 },
  snapshot: hashBytes('snapshot'),
  frames: [
    { uri: frameUri('frame://2026.11.identity.01'), hash: hashBytes('identity') },
    {
      uri: frameUri('frame://2026.11.voice.01'),
      hash: hashBytes('voice'),
      code: { './tone.ts': hashBytes('tone') },
    },
  ],
  modules: [
    {
      uri: moduleUri('mod://recall-v1.0'),
      hash: hashBytes('recall'),
      options: { type: 'object', properties: { events: { type: 'integer' } }, additionalProperties: false },
    },
  ],
  memory: { uri: memoryUri('memory://sqlite-v0.1-256d'), hash: hashBytes('tables') },
  engines: [
    {
      use: 'openai-compatible',
      provider: 'openai',
      model: 'gpt-5-mini',
      url: 'https://api.openai.example/v1',
      key: '${OPENAI_API_KEY}',
      pinned: false,
    },
    {
      use: 'llama',
      model: 'qwen3.gguf',
      file: hashBytes('weights'),
      chatTemplate: hashBytes('template'),
      tokenizer: null,
    },
    { use: 'extractive', provider: 'agi-double.extractive', model: 'extractive-v1' },
  ],
  tools: [{ name: 'search', hash: hashBytes('search') }],
  allowCode: true,
};

/** A lock with one of everything. */
export const sampleLock: Lock = {
  ...bareLock,
  embedder: {
    use: 'openai-compatible',
    provider: 'ollama',
    model: 'embed',
    url: 'http://localhost:11434/v1',
    dimensions: 256,
    pinned: false,
  },
};

/** The profile that the lock was made from. */
export const sampleProfile = `# AGI-PROFILE: symbiotic-local-v0.7
profile: symbiotic-local-v0.7
core: agi-core-v0.9-beta
frames: { repo: ../frames, use: ["frame://*.identity.*", frame://2026.11.voice.01] }
modules: [mod://recall-v1]
memory: memory://sqlite-v0.1-256d
embedder: { use: openai-compatible, provider: ollama, model: embed, url: 'http://localhost:11434/v1', dimensions: 256 }
engines:
  - use: openai-compatible
    provider: openai
    model: gpt-5-mini
    url: https://api.openai.example/v1
    key: \${OPENAI_API_KEY}
  - use: llama
    file: models/qwen3.gguf
    optional: true
  - use: extractive
tools: [search]
allowCode: true
`;
