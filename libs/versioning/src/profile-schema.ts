import { ENGINE_SETTINGS_SCHEMA } from './engine-settings.ts';
import { PATTERNS } from './patterns.ts';

const name = (description: string) => ({
  description: `${description} Written out, without \${NAME}.`,
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: PATTERNS.literal.pattern,
});

const api = {
  provider: name('What the provider is called in locks and traces.'),
  model: name('The model, as the server calls it.'),
  url: {
    description: 'Where the server is: http(s)://…/v1, with ${NAME} for what the environment says.',
    type: 'string',
    minLength: 1,
    maxLength: 2_000,
  },
  key: {
    description: 'The variable that holds the key: ${NAME} and nothing else. Left out where none is needed.',
    type: 'string',
    pattern: PATTERNS.variable.pattern,
    maxLength: 200,
  },
};

const extractive = {
  title: 'extractive',
  description: 'Answers by quoting frames and memory. Needs nothing.',
  type: 'object',
  required: ['use'],
  properties: { use: { description: 'Which kind of engine.', const: 'extractive' } },
  additionalProperties: false,
};

const llama = {
  title: 'llama',
  description: 'A model file in GGUF, run on this machine.',
  type: 'object',
  required: ['use', 'file'],
  properties: {
    use: { description: 'Which kind of engine.', const: 'llama' },
    file: {
      ...name('The model file, in models/ of the home unless its path is absolute.'),
      maxLength: 1_000,
    },
    optional: {
      description:
        'Leave the engine out where its file is not there. Default: false, which is an error then.',
      type: 'boolean',
    },
  },
  additionalProperties: false,
};

const openaiCompatible = {
  title: 'openai-compatible',
  description: "Any server that speaks OpenAI's chat completions.",
  type: 'object',
  required: ['use', 'provider', 'model', 'url'],
  properties: {
    use: { description: 'Which kind of engine.', const: 'openai-compatible' },
    ...api,
    settings: ENGINE_SETTINGS_SCHEMA,
  },
  additionalProperties: false,
};

/**
 * JSON Schema (draft-07, which editors' YAML servers know best) of a profile file. Texts are checked further by
 * `checkProfile`, which says what a pattern cannot. `discriminator` is OpenAPI's: it makes ajv look at the one engine
 * that `use` names, and say what is wrong with that.
 */
export const PROFILE_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Profile',
  description: 'What a Double is made of: ranges, which `agi profile lock` resolves to exact pins.',
  type: 'object',
  required: ['profile', 'core', 'frames', 'modules', 'memory', 'engines'],
  properties: {
    profile: {
      description: 'Its own URI: name-vMAJOR.MINOR. `agi profile bump` says when it must go up.',
      type: 'string',
      examples: ['symbiotic-local-v0.7'],
    },
    core: {
      description: 'The core that it was made for: agi-core-vMAJOR.MINOR[-stage].',
      type: 'string',
      examples: ['agi-core-v0.9-beta'],
    },
    frames: {
      description: 'Which frames are active, and where they are.',
      type: 'object',
      required: ['repo', 'use'],
      properties: {
        repo: {
          description:
            "A folder, relative to this file, or a git repository's address; ${NAME} for what the environment says.",
          type: 'string',
          minLength: 1,
          maxLength: 2_000,
          examples: ['./frames'],
        },
        ref: {
          description:
            'A branch, tag or commit: the frames are read from git there, and not from files as they are on disk.',
          type: 'string',
          minLength: 1,
          maxLength: 200,
        },
        folder: {
          description: 'Where in the repo they are.',
          type: 'string',
          minLength: 1,
          maxLength: 1_000,
        },
        use: {
          description:
            'Frame references: frame://*.*.* for the newest of every name, frame://*.identity.*, or an exact URI.',
          type: 'array',
          minItems: 1,
          maxItems: 1_000,
          items: { type: 'string', examples: ['frame://*.*.*'] },
        },
      },
      additionalProperties: false,
    },
    modules: {
      description:
        'Modules that a route may name: mod://recall-v1 for the newest minor, or mod://recall-v1.0.',
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: { type: 'string', examples: ['mod://recall-v1'] },
    },
    memory: {
      description: 'The structure of the memory: memory://engine-vMAJOR.MINOR-DIMSd; 0d has no vectors.',
      type: 'string',
      examples: ['memory://sqlite-v0.1-0d'],
    },
    log: {
      description:
        'Where the log is, when it is not in the home: postgres://…, with ${NAME} for what the environment says. No part of the lock.',
      type: 'string',
      minLength: 1,
      maxLength: 2_000,
    },
    embedder: {
      description: 'What makes vectors of texts. Only where the memory has dimensions, and then always.',
      type: 'object',
      required: ['use', 'provider', 'model', 'url', 'dimensions'],
      properties: {
        use: { description: 'Which kind of embedder.', enum: ['openai-compatible'] },
        ...api,
        dimensions: {
          description: 'How many numbers a vector has; those of the memory.',
          type: 'integer',
          minimum: 1,
          maximum: 65_536,
        },
      },
      additionalProperties: false,
    },
    engines: {
      description: 'Language models, in order of preference.',
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: {
        type: 'object',
        discriminator: { propertyName: 'use' },
        oneOf: [extractive, llama, openaiCompatible],
      },
    },
    tools: {
      description: 'Names of tools.',
      type: 'array',
      maxItems: 100,
      items: { type: 'string', pattern: PATTERNS.name.pattern, maxLength: 100 },
    },
    allowCode: {
      description:
        "Whether frames may have attached code, which runs with the rights of the Double's own process. Default: false.",
      type: 'boolean',
    },
  },
  additionalProperties: false,
} as const;
