/** Profiles and their locks without a Double: importing this loads no log, no compiler and no engine. */
export { EnvironmentMissing } from '../errors/environment-missing.ts';
export { FileChanged } from '../errors/file-changed.ts';
export { LockMissing } from '../errors/lock-missing.ts';
export { ProfileNotWritten } from '../errors/profile-not-written.ts';
export { UnknownProfile } from '../errors/unknown-profile.ts';
export { UnknownRoot } from '../errors/unknown-root.ts';
export { VersionRulesBroken } from '../errors/version-rules-broken.ts';
export type { BumpOptions } from './bump-profile.ts';
export type { LockOptions } from './lock-profile.ts';
export type * from './profile-reports.ts';
export { Profiles, type ProfilesOptions, type ResolveHow } from './profiles.ts';
