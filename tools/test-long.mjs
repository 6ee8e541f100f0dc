import './src/set-up/require-node.mjs';

import('./src/set-up/pinned-node.mjs').then(({ runPinned }) =>
  runPinned('tools/src/run-long-tests.ts', process.argv.slice(2)),
);
