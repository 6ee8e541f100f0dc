import './src/set-up/require-node.mjs';

// npm runs this in the repository root, where `.agi` belongs; only a --home given by hand means "from where I am".
const here = process.env.INIT_CWD || process.cwd();
const given = process.argv.slice(2);

import('./src/set-up/pinned-node.mjs').then(({ absoluteHome, runPinned }) =>
  runPinned('apps/cli/src/main.ts', given.length > 0 ? absoluteHome(given, here) : ['up']),
);
