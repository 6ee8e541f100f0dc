/** Covered by every snapshot's hash: raise it when the same file would come to mean something else. */
export const FRAME_LANGUAGE_VERSION = 1;

const languages = 'English (en) and Russian (ru)';

const localizedText = {
  description: `A text for every language, or one each for ${languages}. Liquid, over slots only.`,
  type: ['string', 'object'],
  minLength: 1,
  maxLength: 10_000,
  properties: {
    en: { description: 'In English.', type: 'string', minLength: 1, maxLength: 10_000 },
    ru: { description: 'In Russian.', type: 'string', minLength: 1, maxLength: 10_000 },
  },
  additionalProperties: false,
  minProperties: 1,
};

const questions = (description: string, type: readonly string[]) => ({
  description,
  type,
  minLength: 1,
  maxLength: 1_000,
  items: { type: 'string', minLength: 1, maxLength: 1_000 },
  minItems: 1,
  maxItems: 100,
});

const identifier = (description: string) => ({
  description,
  type: 'string',
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: 64,
});

const condition = (description: string) => ({
  description: `${description} CEL over input (text, lower, language, channel) and user (id, roles).`,
  type: 'string',
  minLength: 1,
  maxLength: 10_000,
});

const priority = {
  description: 'Higher is asked first. Ties go by frame URI, then by order in the file.',
  type: 'integer',
  default: 0,
  minimum: -1_000_000,
  maximum: 1_000_000,
};

const moduleReference = (description: string) => ({
  description: `${description} The newest that fits: mod://recall-v1, or exactly: mod://recall-v1.0.`,
  type: 'string',
  minLength: 1,
});

const slot = {
  description: 'A named, typed value. Facets that a child leaves out are inherited.',
  type: 'object',
  properties: {
    type: {
      description: 'May be left out where the slot is inherited.',
      enum: ['string', 'number', 'boolean', 'enum', 'list', 'date', 'ref'],
    },
    value: { description: 'What the slot holds.' },
    default: { description: 'What the slot holds where no value is given.' },
    enum: {
      description: 'The values that are allowed; for a list, the items.',
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
    },
    required: {
      description: 'Every frame must hold a value here, unless another frame extends it.',
      type: 'boolean',
    },
  },
  additionalProperties: false,
};

// Unions are written as lists of types, never as anyOf: ajv's errors about anyOf name every branch that failed,
// and an owner who mistyped one key deserves one sentence.
/** JSON Schema (draft-07, which editors' YAML servers know best) of a frame file. */
export const FRAME_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Frame',
  description: `A versioned unit of identity, value, rule, route, knowledge or skill; frame language ${FRAME_LANGUAGE_VERSION}.`,
  type: 'object',
  required: ['frame', 'kind'],
  properties: {
    frame: { description: 'Its URI: frame://YYYY.MM.name.NN', type: 'string', minLength: 1 },
    kind: {
      description:
        'What it is. Prompts are put together in this order; routes and probe frames have no prompt.',
      enum: ['identity', 'values', 'voice', 'rules', 'routes', 'knowledge', 'skill', 'probe'],
    },
    extends: {
      description: 'The URI of a frame whose slots are inherited. That frame becomes active too.',
      type: 'string',
      minLength: 1,
    },
    slots: {
      description: 'Values by name, seen by prompts and statements as slots.NAME.',
      type: 'object',
      propertyNames: { pattern: '^[a-z][A-Za-z0-9_]*$', maxLength: 64 },
      additionalProperties: slot,
    },
    prompt: {
      description:
        'A piece of the system prompt. Liquid over slots, input and user; unknown names are errors.',
      type: 'string',
      minLength: 1,
      // Liquid counts lines anew for every name: a prompt as large as a file may be would take it a minute.
      maxLength: 65_536,
    },
    statements: {
      description: 'What the frame states; quotable, with the frame as its source.',
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['id', 'text'],
        properties: {
          id: identifier('Its name inside the frame; a source is written frame://…#id.'),
          text: localizedText,
          asks: {
            ...questions(
              `Questions that it answers, for every language or one list each for ${languages}. Liquid, over slots only.`,
              ['string', 'array', 'object'],
            ),
            properties: {
              en: questions('In English.', ['string', 'array']),
              ru: questions('In Russian.', ['string', 'array']),
            },
            additionalProperties: false,
            minProperties: 1,
          },
        },
        additionalProperties: false,
      },
    },
    rules: {
      description: 'What to do about an input before any module sees it. The first deny wins and stops.',
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['id', 'when', 'then'],
        properties: {
          id: identifier('Its name inside the frame; traces show it.'),
          priority,
          when: condition('The rule fires where this holds.'),
          then: {
            description: 'Either deny, with the text of the answer, or set, with fields of the thought.',
            type: 'object',
            properties: {
              deny: localizedText,
              set: {
                description: 'Fields that the thought starts with.',
                type: 'object',
                // The input is what was said: a rule that could rewrite it would falsify the record.
                propertyNames: { pattern: '^(?!input$)[a-z][A-Za-z0-9_]*$', maxLength: 64 },
                minProperties: 1,
              },
            },
            additionalProperties: false,
            minProperties: 1,
            maxProperties: 1,
          },
        },
        additionalProperties: false,
      },
    },
    routes: {
      description: 'Which modules answer which input. The first route whose condition holds wins.',
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['pipeline'],
        properties: {
          when: condition('Left out in the default route, of which the active frames have exactly one.'),
          priority,
          pipeline: {
            description: 'Modules, in the order in which they run.',
            type: 'array',
            minItems: 1,
            maxItems: 32,
            items: {
              ...moduleReference('A module.'),
              type: ['string', 'object'],
              required: ['use'],
              properties: {
                use: moduleReference('The module.'),
                with: { description: "Options, as the module's own schema has them.", type: 'object' },
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
} as const;
