import { TestPackageMissing } from './test-package-missing.ts';

const loaded = await import('fast-check').catch((cause: unknown) => {
  throw new TestPackageMissing('fast-check', { cause });
});

/** Or a sentence that says how to get it. */
export const fc = loaded.default;
