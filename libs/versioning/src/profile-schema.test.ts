import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderProfileValidator } from './render-profile-validator.ts';

// When it fails after a change of PROFILE_SCHEMA: npm run generate -w @agi-double/versioning
test('the schema of profiles is the one that they are checked by', () => {
  const code = readFileSync(new URL('./profile-validator.gen.ts', import.meta.url), 'utf8');
  expect(code).toBe(renderProfileValidator());
});
