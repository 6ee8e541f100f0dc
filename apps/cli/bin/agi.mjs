#!/usr/bin/env node
// The command of the package: the compiled program where it was installed, the sources where they are, in a checkout.
// npm links a command only when its file is there, so this one is not built. ES2020, for a Node that is too old to say so.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('../src/main.ts', import.meta.url);
if (existsSync(sources)) {
  // A path in a variable: TypeScript and bundlers follow no file that an installed package does not have.
  const runner = new URL('../../../tools/src/set-up/pinned-node.mjs', import.meta.url).href;
  process.env.AGI_ENTRY = process.env.AGI_ENTRY || process.argv[1];
  import(runner).then(({ runSources }) =>
    runSources(fileURLToPath(sources), process.argv.slice(2), process.cwd()),
  );
} else {
  import('../dist/main.js');
}
