#!/usr/bin/env node
// The entry stays tiny and free of new syntax and static imports of ours: an old Node must get as far as the sentence
// that tells it so. A namespace import, because a missing *named* export fails before the first line runs.
import * as nodeModule from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 24) {
  const { messagesFor } = await import('./messages.ts');
  process.stderr.write(`${messagesFor(process.env).oldNode(process.versions.node)}\n`);
  process.exitCode = 1;
} else {
  // Compiled (and type-stripped) code is kept between processes, which halves the time to the first word.
  nodeModule.enableCompileCache();
  const { agi } = await import('./agi.ts');
  await agi();
}
