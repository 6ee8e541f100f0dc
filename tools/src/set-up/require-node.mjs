// Imported first by every entry here. The entries and this file keep to ES2020 and no `node:` imports (ESLint
// parses them so): an older Node must get as far as this sentence instead of a syntax error.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `AGI Double sets itself up with Node 20 or newer, and this is Node ${process.versions.node}: install Node 24 from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}
