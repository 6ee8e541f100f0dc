import { ProfileNotWritten } from '../errors/profile-not-written.ts';
import { replaceFiles, WriteFailed, type Replacement } from './replace-files.ts';

/** As `replaceFiles`. @throws ProfileNotWritten, FileChanged */
export async function writeProfileFiles(files: readonly Replacement[], home: string): Promise<void> {
  try {
    await replaceFiles(files);
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    throw new ProfileNotWritten(error.file, error.code, home, { cause: error });
  }
}
