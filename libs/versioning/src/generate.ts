import { writeFile } from 'node:fs/promises';
import { renderProfileValidator } from './render-profile-validator.ts';

await writeFile(new URL('./profile-validator.gen.ts', import.meta.url), renderProfileValidator());
