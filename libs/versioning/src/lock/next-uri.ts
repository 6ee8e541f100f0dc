import { formatUri, parseUri, type Uri } from '../uri.ts';
import type { Lock } from './lock.ts';

/** Finds versions that nothing has yet: neither of two locks, nor what was proposed before. */
export class VersionBook {
  readonly #taken: Set<string>;

  constructor(locks: readonly Lock[]) {
    this.#taken = new Set(
      locks.flatMap(({ frames, modules, memory, core }) =>
        [...frames, ...modules, memory, core].map(({ uri }) => uri),
      ),
    );
  }

  nextFrame(uri: string): string {
    return this.#free(uri, numbered);
  }

  nextMinor(uri: string): string {
    return this.#free(uri, minor);
  }

  nextMajor(uri: string): string {
    return this.#free(uri, major);
  }

  #free(uri: string, next: (uri: Uri) => Uri): string {
    let parsed = next(parseUri(uri));
    while (this.#taken.has(formatUri(parsed))) parsed = next(parsed);
    const text = formatUri(parsed);
    this.#taken.add(text);
    return text;
  }
}

/** The next number; behind the 99th of a month the first of the next. */
function numbered(uri: Uri): Uri {
  if (uri.kind !== 'frame') return uri;
  if (uri.number < 99) return { ...uri, number: uri.number + 1 };
  return uri.month < 12
    ? { ...uri, month: uri.month + 1, number: 1 }
    : { ...uri, year: uri.year + 1, month: 1, number: 1 };
}

export function minor(uri: Uri): Uri {
  return uri.kind === 'frame' ? numbered(uri) : { ...uri, minor: uri.minor + 1 };
}

export function major(uri: Uri): Uri {
  return uri.kind === 'frame' ? numbered(uri) : { ...uri, major: uri.major + 1, minor: 0 };
}
