/** Lock files: read, written, compared and numbered. Apart from the rest, since a Double that thinks needs none of it. */
export { BadLock } from './lock/bad-lock.ts';
export { diffLocks } from './lock/diff-locks.ts';
export { lockFileOf, renderLock } from './lock/lock-file.ts';
export { lockMisfits } from './lock/lock-misfits.ts';
export { LOCK_SCHEMA } from './lock/lock-schema.ts';
export { parseLock } from './lock/parse-lock.ts';
export { readLockJson } from './lock/read-lock-json.ts';
export { proposeBumps } from './lock/version-rules.ts';
export { PROFILE_SCHEMA } from './profile-schema.ts';
