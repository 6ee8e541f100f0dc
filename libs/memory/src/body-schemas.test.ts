import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderBodyValidators } from './render-body-validators.ts';

// When it fails after a change of `bodySchemas`: npm run generate -w @agi-double/memory
test('the schemas of event bodies are the ones that events are checked by', () => {
  const code = readFileSync(new URL('./body-validators.gen.ts', import.meta.url), 'utf8');
  expect(code).toBe(renderBodyValidators());
});
