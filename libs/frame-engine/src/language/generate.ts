import { writeFile } from 'node:fs/promises';
import { FRAME_SCHEMA } from './frame-schema.ts';
import { renderFrameValidator } from './render-frame-validator.ts';

const schema = `${JSON.stringify(FRAME_SCHEMA, null, 2)}\n`;
await writeFile(new URL('../../schema/frame.schema.json', import.meta.url), schema);
await writeFile(new URL('./frame-validator.gen.ts', import.meta.url), renderFrameValidator());
