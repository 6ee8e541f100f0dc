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

const ruleText = {
  ...localizedText,
  description: `For every language, or one each for ${languages}. Liquid, over what a prompt may name.`,
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
  description: `${description} CEL over input (text, lower, language), user (id, roles), channel, branch (name, scope), slots, memory (exchanges, notes, lastInput, lastAnswer) and time.`,
  type: 'string',
  minLength: 1,
  maxLength: 10_000,
});

const priority = {
  description: 'Higher is asked first, and wins. Ties go by frame URI, then by order in the file.',
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

const codeReference = (description: string) => ({
  description: `${description} Written ./file.ts#function; .ts, .js and .py. The profile must say allowCode: true.`,
  type: 'string',
  minLength: 1,
  maxLength: 200,
});

const slot = {
  description:
    'A named, typed value. Facets that a child leaves out are inherited; a child may narrow, never widen.',
  type: 'object',
  properties: {
    type: {
      description: 'May be left out where the slot is inherited.',
      enum: ['string', 'number', 'boolean', 'enum', 'list', 'date', 'ref'],
    },
    value: { description: 'What the slot holds.' },
    default: { description: 'What the slot holds where no value is given, or where its procedure fails.' },
    enum: {
      description: 'The values that are allowed; for a list, the items.',
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
    },
    min: {
      description: 'The least number, the shortest text, the shortest list, or the earliest date.',
      type: ['number', 'string'],
      maxLength: 10,
    },
    max: {
      description: 'The greatest number, the longest text, the longest list, or the latest date.',
      type: ['number', 'string'],
      maxLength: 10,
    },
    pattern: {
      description: 'A regular expression that the text, or each item of a list, must match.',
      type: 'string',
      minLength: 1,
      maxLength: 1_000,
    },
    required: {
      description: 'Every frame must hold a value here, unless another frame extends it.',
      type: 'boolean',
    },
    procedure: codeReference('If-needed: computes the value when a run first needs it, once per run.'),
    onChange: codeReference('If-added: called when a rule sets the slot; gives values for other slots.'),
  },
  additionalProperties: false,
};

const frameReferences = (description: string) => ({
  description,
  type: ['string', 'array'],
  minLength: 1,
  minItems: 1,
  maxItems: 100,
  items: { type: 'string', minLength: 1 },
});

const pipeline = (description: string) => ({
  description,
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
});

const localizedWords = (description: string) => ({
  ...questions(description, ['string', 'array', 'object']),
  properties: {
    en: questions('In English.', ['string', 'array']),
    ru: questions('In Russian.', ['string', 'array']),
  },
  additionalProperties: false,
  minProperties: 1,
});

const user = {
  description: 'Who asks.',
  type: 'object',
  properties: {
    id: { description: 'Default: owner.', type: 'string', minLength: 1, maxLength: 200 },
    roles: {
      description: 'Default: owner.',
      type: 'array',
      maxItems: 100,
      items: { type: 'string', minLength: 1, maxLength: 200 },
    },
  },
  additionalProperties: false,
};

const probe = {
  type: 'object',
  required: ['id', 'ask', 'expect'],
  properties: {
    id: identifier('Its name inside the frame; a failed rehearsal names it.'),
    tell: {
      description: 'What is told to the Double first, each as a note.',
      type: 'array',
      maxItems: 20,
      items: { type: 'string', minLength: 1, maxLength: 10_000 },
    },
    ask: { ...localizedText, description: 'The input; in two languages, it is asked once in each.' },
    user,
    channel: {
      description: 'Where it is asked. Default: probe.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
    },
    expect: {
      description: 'What must be true of the run; all of it.',
      type: 'object',
      properties: {
        contains: localizedWords('Words that the answer holds, every one, whatever their case.'),
        lacks: localizedWords('Words that the answer does not hold, not one of them.'),
        cites: frameReferences('Frames that the answer names among its sources: frame://*.identity.*'),
        fires: {
          description: 'Rules that fire, by id.',
          type: ['string', 'array'],
          minLength: 1,
          maxItems: 100,
          items: { type: 'string', minLength: 1 },
        },
        denied: { description: 'Whether a rule denies it.', type: 'boolean' },
        route: identifier('The route that is chosen, by id.'),
      },
      additionalProperties: false,
      minProperties: 1,
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
    activation: {
      description:
        'always: part of every run. on-demand: only of those in which a rule activates it. Default: always.',
      enum: ['always', 'on-demand'],
    },
    slots: {
      description: 'Values by name, seen by prompts, conditions and statements as slots.NAME.',
      type: 'object',
      // CEL looks at an object's constructor to find its type.
      propertyNames: { pattern: '^(?!constructor$)[a-z][A-Za-z0-9_]*$', maxLength: 64 },
      additionalProperties: slot,
    },
    prompt: {
      description:
        'A piece of the system prompt. Liquid over slots, input, user, channel, branch, memory and time; unknown names are errors.',
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
      description:
        'What to do about an input before any module sees it. By priority; the first deny or say ends the asking.',
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
            description:
              'What happens. deny and say end the asking and stand alone; the rest may be combined.',
            type: 'object',
            properties: {
              deny: { ...ruleText, description: `Refuses, with this answer. ${ruleText.description}` },
              say: {
                ...ruleText,
                description: `Answers with this, without any module. ${ruleText.description}`,
              },
              set: {
                description:
                  'Fields that the thought starts with; under "slots", values of this frame\'s slots.',
                type: 'object',
                // The input is what was said: a rule that could rewrite it would falsify the record.
                propertyNames: { pattern: '^(?!input$)[a-z][A-Za-z0-9_]*$', maxLength: 64 },
                minProperties: 1,
              },
              activate: frameReferences('Frames with activation: on-demand that join this run.'),
              require: {
                ...pipeline('Modules that must have their turn; those the route lacks come after it.'),
                type: ['string', 'array'],
                minLength: 1,
              },
              route: identifier('The route to take, by its id, whatever its own condition says.'),
              scope: {
                description: 'Narrows what this run may recall: public, or a channel such as telegram:42.',
                type: 'string',
                pattern: '^(public|[a-z][a-z0-9-]*:[A-Za-z0-9_-]+)$',
                maxLength: 100,
              },
            },
            additionalProperties: false,
            minProperties: 1,
          },
        },
        additionalProperties: false,
      },
    },
    routes: {
      description:
        'Which modules answer which input. By priority; the first whose condition holds wins. Two files may not give one priority to two routes.',
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        required: ['pipeline'],
        properties: {
          id: identifier('A name, so that a rule may choose it; unique among the frames in use.'),
          when: condition('Left out in the default route, of which the active frames have exactly one.'),
          priority,
          pipeline: pipeline('Modules, in the order in which they run.'),
        },
        additionalProperties: false,
      },
    },
    probes: {
      description:
        'Questions with what must be true of the answers: rehearsed before an update takes effect.',
      type: 'array',
      maxItems: 100,
      items: probe,
    },
  },
  additionalProperties: false,
} as const;
