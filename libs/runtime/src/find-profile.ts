import { access, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BadProfile, parseProfile, type ProfileFile } from '@agi-double/versioning';
import { errorCode } from './error-code.ts';
import { UnknownProfile, type OtherVersion } from './errors/unknown-profile.ts';
import { knownPlaces, placesFile } from './profiles/known-places.ts';
import { notRead, readTextFile } from './read-text-file.ts';

/**
 * Reads a profile by path (`./mine.yaml`) or by name (`symbiotic-local`, `symbiotic-local-v0.7`) from the first
 * folder that has it, and otherwise from where one of this name was used before.
 *
 * @param home where it is written down which profiles were used by their path; without it only folders are looked at.
 * @throws UnknownProfile, BadProfile
 */
export async function findProfile(
  name: string,
  folders: readonly string[],
  home?: string,
  warn?: (message: string) => void,
): Promise<ProfileFile> {
  if (isProfilePath(name)) {
    const file = resolve(name);
    const found = await readProfileFile(file);
    if (found === undefined) throw new UnknownProfile(name, [file], await listProfiles(folders));
    return found;
  }
  let other: OtherVersion | undefined;
  for (const folder of folders) {
    for (const candidate of [name, nameOfProfile(name)]) {
      const found = await readProfileFile(join(folder, `${candidate}.yaml`));
      if (found === undefined) continue;
      if (candidate === name || found.profile.profile === name) return found;
      other ??= { file: found.file, profile: found.profile.profile };
    }
  }
  const places = home === undefined ? new Map<string, string>() : await knownPlaces(home, warn);
  const there: string[] = [];
  let gone: string | undefined;
  for (const [known, file] of [...places].toReversed()) {
    const isNamed = known === name || nameOfProfile(known) === name;
    if (!isNamed) {
      if (await isFile(file)) there.push(known);
      continue;
    }
    const found = await readProfileFile(file);
    if (found === undefined) gone ??= file;
    // What was there may be gone by now, or have become another profile.
    if (found?.profile.profile === known) return found;
    if (found !== undefined) other ??= { file, profile: found.profile.profile };
  }
  const looked = home === undefined ? folders : [...folders, placesFile(home)];
  throw new UnknownProfile(name, looked, [...(await listProfiles(folders)), ...there.toReversed()], {
    ...(gone !== undefined && { gone }),
    ...(other !== undefined && { other }),
  });
}

/** The profile that the log has in force, which runs on where its file is not here. @throws UnknownProfile, which says so; BadProfile */
export async function findInForce(
  name: string,
  folders: readonly string[],
  home: string,
  warn?: (message: string) => void,
): Promise<ProfileFile> {
  try {
    return await findProfile(name, folders, home, warn);
  } catch (error) {
    if (!(error instanceof UnknownProfile)) throw error;
    const { looked, available, gone, other } = error;
    throw new UnknownProfile(name, looked, available, {
      inForce: true,
      ...(gone !== undefined && { gone }),
      ...(other !== undefined && { other }),
    });
  }
}

function isFile(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function isProfilePath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

/** `symbiotic-local` of `symbiotic-local-v0.7`. */
export function nameOfProfile(profile: string): string {
  return profile.replace(/-v\d+\.\d+$/, '');
}

async function listProfiles(folders: readonly string[]): Promise<readonly string[]> {
  const names = (await profileFilesIn(folders)).map((file) => basename(file, '.yaml'));
  return [...new Set(names)].sort();
}

/** In order of folder, and of name in each; a folder that is not there has none. */
export async function profileFilesIn(folders: readonly string[]): Promise<readonly string[]> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.endsWith('.yaml'))
        .sort()
        .map((name) => join(folder, name));
    }),
  );
  return files.flat();
}

/** Undefined where there is no such file. @throws BadProfile, also where it cannot be read */
export async function readProfileFile(file: string): Promise<ProfileFile | undefined> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (error) {
    // A name with odd characters, a folder, or nothing at all: in each case there is no such profile.
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG')
      return undefined;
    throw new BadProfile(file, [
      { line: 1, column: 1, part: '', ...notRead(error, 'mend its rights or its disk') },
    ]);
  }
  return parseProfile(text, file);
}
