import { ENGINE_SETTINGS_SCHEMA } from '../engine-settings.ts';
import { PATTERNS } from '../patterns.ts';
import { LOCK_FORMAT } from './lock.ts';

const hash = (description: string) => ({ description, type: 'string', pattern: PATTERNS.hash.pattern });
const hashOrNone = (description: string) => ({ ...hash(description), type: ['string', 'null'] });
const text = (description: string) => ({ description, type: 'string', minLength: 1, maxLength: 2_000 });
const count = (description: string) => ({ description, type: 'integer', minimum: 1 });

const api = {
  provider: text('What the provider is called.'),
  model: text('The model, as the server calls it.'),
  url: text('As it is written in the profile: ${NAME} is not expanded.'),
  key: {
    description: 'The variable that holds the key: a name is no secret.',
    type: 'string',
    pattern: PATTERNS.variable.pattern,
  },
  pinned: {
    description: 'An API cannot be pinned further: its provider may change the model behind the name.',
    const: false,
  },
};

const engine = (use: string, required: readonly string[], properties: object) => ({
  title: use,
  type: 'object',
  required: ['use', ...required],
  properties: { use: { description: 'Which kind of engine.', const: use }, ...properties },
  additionalProperties: false,
});

/** JSON Schema (draft-07) of a lock file; URIs, order and the root are checked further by `parseLock`. */
export const LOCK_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Lock',
  description:
    'Exact URIs and hashes of all that a mind is made of. Written by `agi profile lock`, and never by hand.',
  type: 'object',
  required: [
    'lock',
    'root',
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
  properties: {
    lock: { description: 'The format of this file.', const: LOCK_FORMAT },
    root: hash('The hash of all the rest, as RFC 8785 writes it: the name of this mind.'),
    profile: text('The profile whose ranges were resolved.'),
    core: {
      description: 'The core, and what it agrees on with its log and its frames.',
      type: 'object',
      required: ['uri', 'logFormat', 'frameLanguage'],
      properties: {
        uri: text('agi-core-vMAJOR.MINOR[-stage]'),
        logFormat: count('The format of the log.'),
        frameLanguage: count('The version of the language that frames are written in.'),
      },
      additionalProperties: false,
    },
    snapshot: hash("Over the frame language's version and the frames."),
    frames: {
      description: 'The frames in force, in order of their URI.',
      type: 'array',
      maxItems: 100_000,
      items: {
        type: 'object',
        required: ['uri', 'hash'],
        properties: {
          uri: text('frame://YYYY.MM.name.NN'),
          hash: hash("Of the file's text."),
          code: {
            description: 'Attached code, by the path that the frame writes.',
            type: 'object',
            minProperties: 1,
            additionalProperties: hash("Of the code's text."),
          },
        },
        additionalProperties: false,
      },
    },
    modules: {
      description: 'The modules that a route may name, in order of their URI.',
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['uri', 'hash'],
        properties: {
          uri: text('mod://name-vMAJOR.MINOR'),
          hash: hash('Of its source.'),
          options: {
            description: 'JSON Schema of its options; left out when it takes none.',
            type: 'object',
          },
        },
        additionalProperties: false,
      },
    },
    memory: {
      description: 'The structure of the memory.',
      type: 'object',
      required: ['uri', 'hash'],
      properties: {
        uri: text('memory://engine-vMAJOR.MINOR-DIMSd'),
        hash: hash('Of its tables, or of its collection.'),
      },
      additionalProperties: false,
    },
    embedder: {
      description: 'What makes vectors of texts; left out where the memory has none.',
      type: 'object',
      required: ['use', 'provider', 'model', 'url', 'pinned', 'dimensions'],
      properties: {
        use: { description: 'Which kind of embedder.', enum: ['openai-compatible'] },
        ...api,
        dimensions: count('How many numbers a vector has.'),
      },
      additionalProperties: false,
    },
    engines: {
      description: 'Language models, in order of preference.',
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        discriminator: { propertyName: 'use' },
        oneOf: [
          engine('extractive', ['provider', 'model'], { provider: api.provider, model: api.model }),
          engine('llama', ['model', 'file', 'chatTemplate', 'tokenizer'], {
            model: text("The name of the model's file, without its folder."),
            file: hash("Of the model file's bytes."),
            chatTemplate: hashOrNone('Of the chat template in the file; null when it has none.'),
            tokenizer: hashOrNone('Of all that the file says of its tokenizer; null when it says nothing.'),
          }),
          engine('openai-compatible', ['provider', 'model', 'url', 'pinned'], {
            ...api,
            settings: ENGINE_SETTINGS_SCHEMA,
          }),
          engine('given', ['provider', 'model'], { provider: api.provider, model: api.model }),
        ],
      },
    },
    tools: {
      description: 'The tools, in order of name.',
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['name', 'hash'],
        properties: { name: text('What it is called.'), hash: hash('Of what it is.') },
        additionalProperties: false,
      },
    },
    allowCode: { description: 'Whether frames may have attached code.', type: 'boolean' },
  },
  additionalProperties: false,
} as const;
