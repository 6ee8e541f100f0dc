import { readFile, stat } from 'node:fs/promises';

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

/**
 * The text of a file that somebody named. It is looked at before it is opened: a named pipe would be waited for without end.
 * @throws what the system says, such as EISDIR for a folder; NotReadable
 */
export async function readTextFile(file: string): Promise<string> {
  const there = await stat(file);
  if (!there.isFile() && !there.isDirectory()) throw new NotReadable('it is no file');
  if (there.size > MOST_BYTES) throw new NotReadable('it is too large');
  return readFile(file, 'utf8');
}
