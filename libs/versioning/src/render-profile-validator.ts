import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { PROFILE_SCHEMA } from './profile-schema.ts';

/**
 * PROFILE_SCHEMA as code: every process that opens a profile would otherwise import ajv and compile it, for about 70 ms.
 * Lengths are counted in UTF-16 units (`unicode: false`), which needs nothing of ajv at run time.
 */
export function renderProfileValidator(): string {
  const ajv = new Ajv({ allErrors: true, unicode: false, logger: false, code: { source: true } });
  const code = standalone.default(ajv, ajv.compile(PROFILE_SCHEMA)).replace('"use strict";', '');
  return `// @ts-nocheck
// Written by \`npm run generate -w @agi-double/versioning\`; do not edit.
import type { ValidateFunction } from 'ajv';

// prettier-ignore
export const validateProfile: ValidateFunction = (() => { const module = {}; ${code} return validate10; })();
`;
}
