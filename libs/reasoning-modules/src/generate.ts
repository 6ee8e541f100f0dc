import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hashModuleSources, renderModuleHashes } from './hash-module-sources.ts';

const hashes = await hashModuleSources(fileURLToPath(new URL('./modules', import.meta.url)));
await writeFile(new URL('./module-hashes.gen.ts', import.meta.url), renderModuleHashes(hashes));
