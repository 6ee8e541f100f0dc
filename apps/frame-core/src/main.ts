// Before any import that an older Node cannot read: it would end in a syntax error instead of a sentence.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `AGI Double needs Node 24 or newer; this is ${process.version}. Run "npm start" in the project, which brings its own.\n`,
  );
  process.exit(1);
}

const { Double } = await import('@agi-double/runtime');
const { failureLine } = await import('./log.ts');
const { serve } = await import('./serve.ts');

const say = (line: string): void => void process.stderr.write(`${line}\n`);

process.exit(
  await serve(process.argv.slice(2), (home, profile) =>
    Double.open(home, profile, {
      warn: say,
      report: (error) => say(failureLine(error, new Date(), { route: 'run' })),
    }),
  ),
);
