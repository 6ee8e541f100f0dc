import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  asBadModelFile,
  identityOf,
  readModelFile,
  type DescribeOptions,
  type FileIdentity,
  type ModelFile,
} from './describe-model-file.ts';
import { parseEntries, stringifyEntries, type CachedModelFile } from './model-file-cache.ts';

/** Entries of the cache; the one that was hashed longest ago goes first. */
const LIMIT = 100;
/** A hundred entries are a tenth of it. */
const LONGEST = 1024 * 1024;

/**
 * Descriptions of model files, kept in one JSON file, so that a model of many gigabytes is hashed once. An entry counts
 * while its file has the size, time of change, inode and device that it had. The cache can be deleted at any time, and a
 * cache that cannot be read or written only costs time. Processes may share it: each writes a whole new file in one rename,
 * and what one loses to another is hashed again.
 */
export class ModelFileHashes {
  readonly #file: string;
  /** One after another within this process. */
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * What pins a model file. `full` reads it again whatever the cache says.
   *
   * @throws BadModelFile
   */
  async describe(
    path: string,
    options: DescribeOptions & { readonly full?: boolean } = {},
  ): Promise<ModelFile> {
    options.signal?.throwIfAborted();
    const { real, identity } = await locate(path);
    if (options.full !== true) {
      const found = (await this.#read()).find((entry) => entry.path === real);
      if (found !== undefined && isSame(found.identity, identity)) return found.description;
    }
    const read = await readModelFile(path, options);
    const written = this.#writing.then(() => this.#write({ path: real, ...read }));
    this.#writing = written;
    await written;
    return read.description;
  }

  async #read(): Promise<readonly CachedModelFile[]> {
    try {
      // A named pipe would be waited for without end, and a device read so.
      const there = await stat(this.#file);
      if (!there.isFile() || there.size > LONGEST) return [];
      return parseEntries(await readFile(this.#file, 'utf8'));
    } catch {
      return []; // Not there, or not readable: it is only a cache.
    }
  }

  /** Never fails: a full or read-only disk is no reason not to describe a model. */
  async #write(entry: CachedModelFile): Promise<void> {
    const others = (await this.#read()).filter(({ path }) => path !== entry.path);
    const unfinished = `${this.#file}.${randomUUID()}.new`;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeDurably(unfinished, stringifyEntries([...others, entry].slice(-LIMIT)));
      await rename(unfinished, this.#file);
    } catch {
      await rm(unfinished, { force: true }).catch(() => undefined);
    }
  }
}

/** The file that a path leads to, through links, and which one it is. @throws BadModelFile */
async function locate(path: string): Promise<{ readonly real: string; readonly identity: FileIdentity }> {
  try {
    const real = await realpath(path);
    return { real, identity: identityOf(await stat(real, { bigint: true })) };
  } catch (error) {
    throw asBadModelFile(error, path);
  }
}

function isSame(one: FileIdentity, other: FileIdentity): boolean {
  return (
    one.size === other.size &&
    one.modified === other.modified &&
    one.inode === other.inode &&
    one.device === other.device
  );
}

async function writeDurably(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(text);
  await handle.sync();
}
