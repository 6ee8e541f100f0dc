import { dirname, join } from 'node:path';
import { openFrameRepo, type FrameRepo } from '@agi-double/frame-engine/pins';
import { expandVariables, variablesIn, type ProfileFile } from '@agi-double/versioning';
import type { Environment } from '../environment.ts';
import { placed, placedRepo } from './placed-repo.ts';
import { EnvironmentMissing } from '../errors/environment-missing.ts';

/** Where a profile's frames come from; nothing is read yet. @throws EnvironmentMissing, BadFrameRepo */
export function frameRepoOf(home: string, file: ProfileFile, environment: Environment): FrameRepo {
  const { repo, ref, folder } = file.profile.frames;
  const { line } = file.place(['frames', 'repo']);
  const missing = (variable: string): Error =>
    new EnvironmentMissing(variable, 'frames.repo', { file: file.file, line });
  const address = expandVariables(repo, environment, missing);
  try {
    const opened = openFrameRepo({
      repo: address,
      secrets: variablesIn(repo).flatMap((name) => environment[name] ?? []),
      ...(ref !== undefined && { ref }),
      ...(folder !== undefined && { folder }),
      base: dirname(file.file),
      cache: join(home, 'repos'),
    });
    return placedRepo(opened, file);
  } catch (error) {
    throw placed(error, file);
  }
}
