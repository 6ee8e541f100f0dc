import { moduleUri } from '@agi-double/versioning';
import type { ModuleCatalogue } from '../index.ts';

/** One module without options, one with an option that has a range, one with an option that must be given. */
export const smallCatalogue: ModuleCatalogue = {
  modules: [
    { uri: moduleUri('mod://recall-v1.0') },
    {
      uri: moduleUri('mod://respond-v1.0'),
      options: {
        type: 'object',
        properties: { temperature: { type: 'number', maximum: 2 } },
        additionalProperties: false,
      },
    },
    { uri: moduleUri('mod://strict-v1.0'), options: { type: 'object', required: ['depth'] } },
  ],
};
