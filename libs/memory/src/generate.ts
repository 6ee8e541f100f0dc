import { writeFile } from 'node:fs/promises';
import { renderBodyValidators } from './render-body-validators.ts';

await writeFile(new URL('./body-validators.gen.ts', import.meta.url), renderBodyValidators());
