import './src/set-up/require-node.mjs';

// npm runs this in the repository root, where `.agi` belongs; whatever path a person gives means "from where I am".
const here = process.env.INIT_CWD || process.cwd();
const given = process.argv.slice(2);

Promise.all([import('./src/set-up/pinned-node.mjs'), import('./src/set-up/start-arguments.mjs')]).then(
  ([{ runPinned }, { startArguments, workspaceCommands }]) => {
    if (workspaceCommands.has(given[0]))
      return runPinned(`tools/src/run-${given[0]}.ts`, given.slice(1), here);
    process.env.AGI_INVOCATION = 'npm start --'; // What its hints tell to type.
    return runPinned('apps/cli/src/main.ts', startArguments(given), here);
  },
);
