import { resolve } from 'node:path';
import type { FrameSource } from '../snapshot.ts';
import { FolderRepo } from './folder-repo.ts';
import { isFrameFile } from './repo-files.ts';

/** Reads every frame below a folder once, without the code beside them. @throws what `FrameRepo.read` throws */
export async function loadFrameFolder(folder: string): Promise<readonly FrameSource[]> {
  const { files } = await new FolderRepo(resolve(folder), Date.now).read();
  return files.filter(({ file }) => isFrameFile(file));
}
