/** Suites that take long have names of their own, and are run by `npm run test:long` alone. */
const long = process.env.AGI_LONG_TESTS === '1';

/** The one Jest preset: ESM, types stripped by swc, workspace packages read from their sources. */
export default {
  testEnvironment: 'node',
  testMatch: [`<rootDir>/src/**/*${long ? '.long' : ''}.test.ts`],
  testPathIgnorePatterns: ['/node_modules/', ...(long ? [] : ['\\.long\\.test\\.ts$'])],
  // `nx prune` leaves copies of whole packages in dist; Jest must not take them for the packages themselves.
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  testEnvironmentOptions: {
    // Jest adds `import` or `require` by itself; named here, `import` would be what a CommonJS package requires, too.
    customExportConditions: ['node', '@agi-double/source'],
  },
  testTimeout: long ? 600_000 : 30_000,
  reporters: ['default', `${import.meta.dirname}/tools/src/totals-reporter.ts`],
};
