import { FRAME_LANGUAGE_VERSION } from '@agi-double/frame-engine/pins';
import { FORMAT } from '@agi-double/memory/pins';
import { coreUri, type LockedCore } from '@agi-double/versioning';

/** The core this code is; a lock pins it. */
export const CORE = coreUri('agi-core-v0.9-beta');

/** What a lock says of the core: which log it writes, and which frames it reads. */
export const LOCKED_CORE: LockedCore = {
  uri: CORE,
  logFormat: FORMAT,
  frameLanguage: FRAME_LANGUAGE_VERSION,
};
