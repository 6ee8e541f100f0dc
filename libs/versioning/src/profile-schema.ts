/** JSON Schema of a profile file; texts are checked further by the URI parsers. */
export const PROFILE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['profile', 'core', 'frames', 'modules', 'memory', 'engines'],
  properties: {
    profile: { type: 'string' },
    core: { type: 'string' },
    frames: {
      type: 'object',
      additionalProperties: false,
      required: ['repo', 'use'],
      properties: {
        repo: { type: 'string', minLength: 1, maxLength: 2000 },
        ref: { type: 'string', minLength: 1, maxLength: 200 },
        folder: { type: 'string', minLength: 1, maxLength: 1000 },
        use: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string' } },
      },
    },
    modules: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'string' } },
    memory: { type: 'string' },
    log: { type: 'string', minLength: 1, maxLength: 2000 },
    engines: {
      type: 'array',
      minItems: 1,
      maxItems: 10,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['use'],
        properties: { use: { enum: ['extractive'] } },
      },
    },
    allowCode: { type: 'boolean' },
  },
} as const;
