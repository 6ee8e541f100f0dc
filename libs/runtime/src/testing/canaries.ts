import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets that are looked for wherever they may have come to. */
export class Canaries {
  readonly #needles: { readonly name: string; readonly needles: readonly string[] }[] = [];

  /**
   * A new secret. It holds what programs trip over: quotes, a backslash, and what addresses escape. What is looked for is
   * a part of letters and digits, which stays as it is in addresses and in JSON, however often they were escaped.
   */
  plant(name: string, signs = `'"\\%/+:@?#&=`): string {
    const heart = `cnry${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}7f3a91`;
    this.#needles.push({ name, needles: [...written(heart)].map((text) => text.toLowerCase()) });
    return `${signs}${heart}${signs}`;
  }

  /** The names of those that a text holds, in whatever form. */
  in(text: string | Uint8Array): readonly string[] {
    const found = (typeof text === 'string' ? text : Buffer.from(text).toString('latin1')).toLowerCase();
    return this.#needles
      .filter(({ needles }) => needles.some((one) => found.includes(one)))
      .map(({ name }) => name);
  }

  /** Of all that is below a folder, names of files too: which file holds which. */
  async inFolder(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found = await Promise.all(
      entries.map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        // The journals of a database that is in use come and go.
        const bytes = entry.isFile() ? await readFile(path).catch(() => Buffer.alloc(0)) : Buffer.alloc(0);
        return this.in(Buffer.concat([Buffer.from(`${entry.name}\n`), bytes])).map(
          (name) => `${name} in ${path}`,
        );
      }),
    );
    return found.flat();
  }
}

/** A text as it is, and in each form of which it cannot be read. */
function* written(text: string): Generator<string> {
  yield text;
  const bytes = Buffer.from(text);
  const hexadecimal = bytes.toString('hex');
  yield hexadecimal;
  yield hexadecimal.replaceAll(/../g, '%$&');
  yield Buffer.from(text, 'utf16le').toString('latin1');
  // In base64 it is one of three, by where it begins; the digits at its ends depend on what stands around it.
  for (const before of [0, 1, 2]) {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    yield digits.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  }
}
