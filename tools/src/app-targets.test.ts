import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { appTargets } from './app-targets.ts';

interface Generator {
  getPruneTargets(buildTarget: string, outputPath: string): object;
  getServeConfig(options: { name: string }): object;
}

test("the targets are those of @nx/node's application generator", () => {
  // An inner file of the package, on purpose: an update of Nx that changes the generator must be seen here.
  const require = createRequire(import.meta.url);
  const inner = 'dist/src/generators/application/lib/create-targets.js';
  const generator = require(join(dirname(require.resolve('@nx/node/package.json')), inner)) as Generator;
  expect(appTargets('apps/cli')).toEqual({
    ...generator.getPruneTargets('build', 'apps/cli/dist'),
    serve: generator.getServeConfig({ name: '@agi-double/cli' }),
  });
});
