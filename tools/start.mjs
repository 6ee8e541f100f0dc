import './src/set-up/require-node.mjs';

// npm runs this in the repository root, where `.agi` belongs; whatever path a person gives means "from where I am".
const here = process.env.INIT_CWD || process.cwd();

Promise.all([import('./src/set-up/pinned-node.mjs'), import('./src/set-up/start-arguments.mjs')]).then(
  ([{ runPinned }, { startArguments }]) =>
    runPinned('apps/cli/src/main.ts', startArguments(process.argv.slice(2)), here),
);
