import { readFile, stat } from 'node:fs/promises';
import { textEncoding, type ProfileFault } from '@agi-double/versioning';
import { errorCode } from './error-code.ts';

/** More than any file that is read whole may be; what is too long for what it is, its parser says. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A file that is not read; `code` stands where the system's code would. */
class NotReadable extends Error {
  readonly code: 'it is no file' | 'it is too large';

  constructor(code: NotReadable['code']) {
    super(code);
    this.name = 'NotReadable';
    this.code = code;
  }
}

/** A file whose bytes are no UTF-8. */
class NotUtf8 extends Error {
  readonly encoding: 'UTF-16' | 'unknown';

  constructor(encoding: NotUtf8['encoding']) {
    super(encoding);
    this.name = 'NotUtf8';
    this.encoding = encoding;
  }
}

/**
 * The text of a file that somebody named, with its byte order mark where it has one. It is looked at before it is opened: a named pipe would be waited for without end.
 * @throws what the system says, such as EISDIR for a folder; NotReadable, NotUtf8
 */
export async function readTextFile(file: string): Promise<string> {
  const there = await stat(file);
  if (!there.isFile() && !there.isDirectory()) throw new NotReadable('it is no file');
  if (there.size > MOST_BYTES) throw new NotReadable('it is too large');
  const bytes = await readFile(file);
  const encoding = textEncoding(bytes);
  if (encoding !== 'UTF-8') throw new NotUtf8(encoding);
  return bytes.toString('utf8');
}

/** Why a file was not read, as the problem of the whole of it. @param advice what to do about rights and disks */
export function notRead(
  error: unknown,
  advice: string,
): { readonly message: string; readonly fault: ProfileFault } {
  if (error instanceof NotUtf8) {
    const { encoding } = error;
    const message =
      encoding === 'UTF-16' ? 'it is UTF-16; save it as UTF-8' : 'it is not UTF-8; save it as UTF-8';
    return { message, fault: { code: 'not-utf8', encoding } };
  }
  const system = String(errorCode(error));
  return { message: `it cannot be read (${system}); ${advice}`, fault: { code: 'unreadable', system } };
}
