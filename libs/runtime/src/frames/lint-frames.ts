import { dirname } from 'node:path';
import { createCodeRunner, FrameLoader, openFrameRepo } from '@agi-double/frame-engine';
import { builtInModules } from '@agi-double/reasoning-modules';
import { DoubleError, type Hash } from '@agi-double/versioning';
import { findProfile } from '../find-profile.ts';
import { catalogueOf } from '../mind.ts';
import { frameRepoOf } from '../profiles/frame-repo-of.ts';
import { profileFolders, STARTER_PROFILES } from '../profiles/profile-folders.ts';

/** The frames of a profile are not files that can be edited where they are: they come from a remote, or from a ref. */
export class NoFrameFolder extends DoubleError {
  readonly kind = 'not-found';
  readonly place: string;

  constructor(place: string) {
    super(`The frames of this profile come from ${place}, which is no folder of files; name a folder.`);
    this.place = place;
  }
}

/** Every complaint about a mind without frames would only say that something is missing. */
export class EmptyFrameFolder extends DoubleError {
  readonly kind = 'invalid';
  readonly folder: string;

  constructor(folder: string) {
    super(
      `The folder ${folder} holds no frames: no file ends in .yaml, .frame.ts, .frame.js or .frame.py. "agi frames new" writes one.`,
    );
    this.folder = folder;
  }
}

/** Where the frames of a profile are, and what the profile says of them. */
export interface FrameFolder {
  /** An absolute path. */
  readonly folder: string;
  /** References to the frames that are in use. */
  readonly use: readonly string[];
  readonly allowCode: boolean;
  /** Whether it is the starter mind, which belongs to the program and not to an owner. */
  readonly isStarter: boolean;
}

/**
 * Where the frames of a profile can be edited, found without a Double: nothing is written, no log is needed.
 *
 * @throws UnknownProfile, BadProfile, BadFrameRepo, EnvironmentMissing, NoFrameFolder
 */
export async function frameFolderOf(profile: string, home: string): Promise<FrameFolder> {
  const found = await findProfile(profile, profileFolders(home), home);
  const { frames, allowCode = false } = found.profile;
  const { use } = frames;
  const opened = frameRepoOf(home, found, process.env);
  if (opened.folder === undefined) throw new NoFrameFolder(opened.place);
  return { folder: opened.folder, use, allowCode, isStarter: dirname(found.file) === STARTER_PROFILES };
}

/**
 * Checks a folder of frames without a Double: no log, nothing is written. Unless `use` says otherwise the newest frame
 * of every name is in use; routes may name the built-in modules.
 *
 * @throws BadFrames with everything that is wrong; EmptyFrameFolder, FrameFolderNotFound, FrameFolderUnreadable,
 *   TooManyFrames
 */
export async function lintFrames(
  folder: string,
  {
    allowCode = false,
    use = ['frame://*.*.*'],
  }: { readonly allowCode?: boolean; readonly use?: readonly string[] } = {},
): Promise<{ readonly snapshot: Hash; readonly frames: number }> {
  const runner = allowCode ? createCodeRunner() : undefined;
  try {
    const repo = openFrameRepo({ repo: folder, base: process.cwd(), cache: folder });
    const { files } = await repo.read();
    if (!files.some(({ file }) => isFrame.test(file))) throw new EmptyFrameFolder(folder);
    const catalogue = catalogueOf(builtInModules());
    const loader = new FrameLoader({ repo, use, catalogue, ...(runner && { runner }) });
    const { hash, frames } = await loader.load();
    return { snapshot: hash, frames: frames.length };
  } finally {
    await runner?.close();
  }
}

const isFrame = /\.(?:ya?ml|frame\.\w+)$/;
