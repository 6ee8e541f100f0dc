import { expect, test } from '@jest/globals';
import type { Brand } from './index.ts';

test('a string of two brands is each of them, and no third', () => {
  const both = 'checked' as Brand<'First'> & Brand<'Second'>;
  const first: Brand<'First'> = both;
  // @ts-expect-error: the typecheck of this line is the test.
  const third: Brand<'Third'> = both;
  expect(third).toBe(first);
});
