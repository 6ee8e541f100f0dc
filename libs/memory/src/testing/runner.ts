/**
 * What the suites ask of a test runner: Jest, Vitest, Mocha and node:test all have it. Assertions are node:assert's,
 * so that no runner's own types or matchers are needed.
 */
export interface Runner {
  readonly describe: (name: string, define: () => void) => void;
  readonly test: (name: string, run: () => Promise<void>) => void;
}
