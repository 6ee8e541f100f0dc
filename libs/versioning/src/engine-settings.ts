/** How a model is to write. Whatever is absent does not go out: there are models that refuse any value. */
export interface EngineSettings {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxOutputTokens?: number;
  readonly seed?: number;
}

/** JSON Schema of `settings` in a profile, and in its lock. */
export const ENGINE_SETTINGS_SCHEMA = {
  description: 'How the model is to write. Only what stands here goes out; some models refuse any value.',
  type: 'object',
  properties: {
    temperature: { description: 'How freely it chooses its words.', type: 'number', minimum: 0, maximum: 2 },
    topP: {
      description: 'Of which share of likely words it chooses.',
      type: 'number',
      minimum: 0,
      maximum: 1,
    },
    maxOutputTokens: {
      description: 'How long an answer may be, with all that it thinks.',
      type: 'integer',
      minimum: 1,
      maximum: 10_000_000,
    },
    seed: {
      description: 'For servers that can repeat an answer.',
      type: 'integer',
      minimum: 0,
      maximum: 4_294_967_295,
    },
  },
  additionalProperties: false,
};
