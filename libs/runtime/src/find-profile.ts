import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseProfile, type ProfileFile } from '@agi-double/versioning';
import { errorCode } from './error-code.ts';
import { UnknownProfile } from './errors/unknown-profile.ts';

/**
 * Reads a profile by path (`./mine.yaml`) or by name (`symbiotic-local`, `symbiotic-local-v0.7`) from the first
 * folder that has it.
 *
 * @throws UnknownProfile, BadProfile
 */
export async function findProfile(name: string, folders: readonly string[]): Promise<ProfileFile> {
  if (/[/\\]|\.ya?ml$/.test(name)) {
    const file = resolve(name);
    const text = await read(file);
    if (text === undefined) throw new UnknownProfile(name, [file], await listProfiles(folders));
    return parseProfile(text, file);
  }
  for (const folder of folders) {
    for (const candidate of [name, name.replace(/-v\d+\.\d+$/, '')]) {
      const file = join(folder, `${candidate}.yaml`);
      const text = await read(file);
      if (text === undefined) continue;
      const found = parseProfile(text, file);
      if (candidate === name || found.profile.profile === name) return found;
    }
  }
  throw new UnknownProfile(name, folders, await listProfiles(folders));
}

async function listProfiles(folders: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  const names = files.flat().filter((file) => file.endsWith('.yaml'));
  return [...new Set(names.map((file) => basename(file, '.yaml')))].sort();
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    // A name with odd characters, a folder, or nothing at all: in each case there is no such profile.
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG')
      return undefined;
    throw error;
  }
}
