import { Ajv, type AnySchema } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

/**
 * A schema as code: every process that opens a profile would otherwise import ajv and compile it, for about 70 ms.
 * `verbose` gives errors their schema, which knows what would have been right. Lengths are counted in UTF-16 units
 * (`unicode: false`), which needs nothing of ajv at run time.
 */
export function renderValidator(name: string, schema: AnySchema): string {
  const ajv = new Ajv({
    allErrors: true,
    discriminator: true,
    allowUnionTypes: true,
    unicode: false,
    logger: false,
    code: { source: true },
  });
  const code = standalone.default(ajv, ajv.compile(schema)).replace('"use strict";', '');
  return `// @ts-nocheck
// Written by \`npm run generate -w @agi-double/versioning\`; do not edit.
import type { ValidateFunction } from 'ajv';

// prettier-ignore
export const ${name}: ValidateFunction = (() => { const module = {}; ${code} return validate10; })();
`;
}
