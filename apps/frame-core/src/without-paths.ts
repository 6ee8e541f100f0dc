import { basename, isAbsolute, posix, win32 } from 'node:path';
import { DoubleError, type Problem } from '@agi-double/protocol';

/** How deep facts of an error are looked into: a list of places, and what is wrong at each. */
const DEEPEST = 4;

/**
 * A problem without the folders of this machine: each absolute path among the facts of the error is cut to its name, wherever the
 * words or the places of the problem have it. Where a service asks for no token, nobody knows who reads.
 */
export function withoutPaths(problem: Problem, error: unknown): Problem {
  if (!DoubleError.isInstance(error)) return problem;
  // The longest first: a folder is the beginning of what is in it.
  const paths = [...pathsIn(error, DEEPEST)].toSorted((a, b) => b.length - a.length);
  const cut = (text: string): string =>
    paths.reduce((said, path) => said.replaceAll(path, nameOf(path)), text);
  return mapped(problem, cut) as Problem;
}

function pathsIn(value: unknown, depth: number): ReadonlySet<string> {
  if (typeof value === 'string') return new Set(isPath(value) ? [value] : []);
  if (depth === 0 || typeof value !== 'object' || value === null) return new Set();
  const inner = value instanceof Map || value instanceof Set ? [...value] : Object.values(value);
  return new Set(inner.flatMap((one) => [...pathsIn(one, depth - 1)]));
}

/** `/body/text` of a request is no path of this machine: contract errors carry none in facts of ours. */
function isPath(text: string): boolean {
  return (isAbsolute(text) || win32.isAbsolute(text)) && /[^/\\][/\\]/.test(text) && !text.includes('\n');
}

const nameOf = (path: string): string =>
  (path.includes('\\') ? win32 : posix).basename(path) || basename(path);

function mapped(value: unknown, cut: (text: string) => string): unknown {
  if (typeof value === 'string') return cut(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, cut));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, cut)]));
}
