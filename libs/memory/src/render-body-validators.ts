import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { bodySchemas } from './body-schemas.ts';

/**
 * `bodySchemas` as code: importing ajv and compiling them takes every process that writes about 80 ms, and the code 3.
 * Lengths are counted in UTF-16 units (`unicode: false`), which needs nothing of ajv at run time.
 */
export function renderBodyValidators(): string {
  const ajv = new Ajv({
    discriminator: true,
    unicode: false,
    logger: false,
    code: { source: true },
    schemas: Object.entries(bodySchemas).map(([type, schema]) => ({ $id: type, ...schema })),
  });
  const types = Object.fromEntries(Object.keys(bodySchemas).map((type) => [type, type]));
  const code = standalone.default(ajv, types).replace('"use strict";', '');
  return `// @ts-nocheck
// Written by \`npm run generate -w @agi-double/memory\`; do not edit.
import type { ValidateFunction } from 'ajv';
import type { EventType } from './event.ts';

// prettier-ignore
export const bodyValidators: Readonly<Record<EventType, ValidateFunction>> = (() => { const exports = {}; ${code} return exports; })();
`;
}
