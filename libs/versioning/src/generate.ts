import { writeFile } from 'node:fs/promises';
import { LOCK_SCHEMA } from './lock/lock-schema.ts';
import { PROFILE_SCHEMA } from './profile-schema.ts';
import { renderValidator } from './render-validator.ts';

const write = (path: string, text: string): Promise<void> => writeFile(new URL(path, import.meta.url), text);

await write('../schema/profile.schema.json', `${JSON.stringify(PROFILE_SCHEMA, null, 2)}\n`);
await write('./profile-validator.gen.ts', renderValidator('validateProfile', PROFILE_SCHEMA));
await write('../schema/lock.schema.json', `${JSON.stringify(LOCK_SCHEMA, null, 2)}\n`);
await write('./lock/lock-validator.gen.ts', renderValidator('validateLock', LOCK_SCHEMA));
