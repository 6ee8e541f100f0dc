import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { BadUri, profileUri } from '@agi-double/versioning';
import { errorCode } from '../error-code.ts';
import { FileChanged } from '../errors/file-changed.ts';
import { HomeUnavailable } from '../errors/home-unavailable.ts';
import { readTextFile } from '../read-text-file.ts';
import { profileFolders } from './profile-folders.ts';
import { replaceFiles, WriteFailed } from './replace-files.ts';

/** More profiles than anybody uses; beyond, the ones that were used first are forgotten. */
const MOST = 1_000;
const LONGEST_FILE = 4 * 1024 * 1024;
/** How often it is tried again when another process has written meanwhile. */
const TRIES = 20;

/**
 * Where profiles are that were used by their path, by name: `agi profile use ./my/careful.yaml` must be found again as
 * `careful-v0.1`, from any folder. The one that was used last comes last.
 */
export function placesFile(home: string): string {
  return join(home, 'profiles', 'places.json');
}

/** A file that cannot be used is as good as none: it only saves people from typing a path. */
export async function knownPlaces(
  home: string,
  warn: (message: string) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> {
  const file = placesFile(home);
  let text: string | undefined;
  try {
    text = await read(file);
  } catch (error) {
    warn(`${file} cannot be read (${String(errorCode(error))}): profiles are not found by it.`);
    return new Map();
  }
  const places = text === undefined ? new Map<string, string>() : parse(text);
  if (places !== undefined) return places;
  warn(
    `${file} is damaged: profiles are not found by it. The next "agi profile use" of a path writes it anew.`,
  );
  return new Map();
}

/** One after another within this process. */
let writing: Promise<void> = Promise.resolve();

/**
 * Remembers where the profile of this name is. One that is found by its name anyway is not written down. Of two processes
 * that write at the same instant one may lose its place to the other: then that path is typed once more.
 * @throws HomeUnavailable
 */
export function rememberPlace(home: string, name: string, file: string): Promise<void> {
  const path = resolve(file);
  if (profileFolders(resolve(home)).includes(dirname(path))) return Promise.resolve();
  const written = writing.then(() => write(home, name, path));
  writing = written.catch(() => undefined);
  return written;
}

async function write(home: string, name: string, path: string): Promise<void> {
  const file = placesFile(home);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    for (let attempt = 1; ; attempt += 1) {
      const was = await read(file);
      const places = new Map(was === undefined ? [] : parse(was));
      if (places.get(name) === path && [...places.keys()].at(-1) === name) return;
      places.delete(name);
      places.set(name, path);
      const text = `${JSON.stringify(Object.fromEntries([...places].slice(-MOST)), undefined, 2)}\n`;
      try {
        await replaceFiles([{ file, text, was: was ?? null, mode: 0o600 }]);
        return;
      } catch (error) {
        if (!(error instanceof FileChanged) || attempt === TRIES) throw error;
      }
    }
  } catch (cause) {
    const code = cause instanceof WriteFailed ? cause.code : errorCode(cause);
    throw new HomeUnavailable(home, typeof code === 'string' ? code : 'unknown', { cause });
  }
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readTextFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function parse(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > LONGEST_FILE) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const places = new Map<string, string>();
  for (const [name, file] of Object.entries(value)) {
    if (!isName(name) || typeof file !== 'string' || !isAbsolute(file)) return undefined;
    places.set(name, file);
  }
  return places;
}

function isName(name: string): boolean {
  try {
    return profileUri(name) === name;
  } catch (error) {
    if (error instanceof BadUri) return false;
    throw error;
  }
}
