import { isUtf8 } from 'node:buffer';
import { textEncoding } from '@agi-double/versioning';
import type { Problem } from '../errors.ts';
import { MAX_FILE_BYTES } from './repo-files.ts';

/**
 * A file's text without its byte order mark, or what is wrong with its bytes. Lines end with LF, whatever they end with on disk:
 * git checks the same files out with CRLF on Windows, and what they say, and its hash, is the same.
 */
export function fileText(file: string, bytes: Uint8Array): string | Problem {
  switch (textEncoding(bytes)) {
    case 'UTF-8':
      return new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
    case 'UTF-16':
      return fileProblem(file, 'the file is UTF-16; save it as UTF-8');
    case 'unknown':
      return notUtf8(file, Buffer.from(bytes));
  }
}

export const fileProblem = (file: string, message: string): Problem => ({
  file,
  line: 1,
  column: 1,
  message,
});

export const tooLarge = (file: string, bytes: number): Problem =>
  fileProblem(file, `the file has ${bytes} bytes; at most ${MAX_FILE_BYTES} are read`);

/** Points at the first line whose bytes are not UTF-8: a line feed never stands inside a character. */
function notUtf8(file: string, bytes: Buffer): Problem {
  let line = 1;
  let start = 0;
  for (
    let end = bytes.indexOf(10);
    end >= 0 && isUtf8(bytes.subarray(start, end));
    end = bytes.indexOf(10, start)
  ) {
    line += 1;
    start = end + 1;
  }
  const column = new TextDecoder().decode(goodPrefix(bytes.subarray(start))).length + 1;
  return { file, line, column, message: 'the file is not UTF-8 from here on' };
}

/**
 * The bytes before the first that is not UTF-8: there the bytes differ from what their decoding would be written as.
 * To look for U+FFFD in the decoding instead would point at one that somebody wrote on purpose.
 */
function goodPrefix(line: Buffer): Buffer {
  const decoded = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(line));
  let end = 0;
  while (end < line.length && line[end] === decoded[end]) end += 1;
  while (!isUtf8(line.subarray(0, end))) end -= 1;
  return line.subarray(0, end);
}
