// Before any import that an older Node cannot read: it would end in a syntax error instead of a sentence.
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `AGI Double needs Node 24 or newer; this is ${process.version}. Run "npm start" in the project, which brings its own.\n`,
  );
  process.exit(1);
}

const { openDouble } = await import('./open-double.ts');
const { serve } = await import('./serve.ts');

process.exit(await serve(process.argv.slice(2), openDouble));
