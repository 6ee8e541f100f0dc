import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { FRAME_SCHEMA } from './frame-schema.ts';

/**
 * FRAME_SCHEMA as code. Compiling it takes ajv 25 ms, and every start would pay them again; the code loads in 2.
 * `verbose` gives errors their schema, which knows the keys that would have been right. Lengths are counted in UTF-16
 * units (`unicode: false`), which needs nothing of ajv at run time.
 */
export function renderFrameValidator(): string {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    unicode: false,
    logger: false,
    code: { source: true },
  });
  const code = standalone.default(ajv, ajv.compile(FRAME_SCHEMA)).replace('"use strict";', '');
  return `// @ts-nocheck
// Written by \`npm run generate -w @agi-double/frame-engine\`; do not edit.
import type { ValidateFunction } from 'ajv';
import type { FrameContent } from './frame-content.ts';

// prettier-ignore
export const validateFrame: ValidateFunction<FrameContent> = (() => { const module = {}; ${code} return validate10; })();
`;
}
