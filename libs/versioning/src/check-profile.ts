import { secretProblem, repoProblem, urlProblem } from './address-problems.ts';
import { logAddressProblem } from './log-address.ts';
import { parseReference } from './reference.ts';
import { valueAt, type Path } from './schema-problems.ts';
import { coreUri, memoryUri, parseUri, profileUri } from './uri.ts';

/**
 * What a schema cannot say of a profile. The value may be one that the schema refused: whatever is not of the type that
 * it should be is passed over here, for the schema has told of it.
 */
export function checkProfile(value: unknown, report: (path: Path, message: string) => void): void {
  const check = (path: Path, problemOf: (text: string) => string | undefined): void => {
    const text = valueAt(value, path);
    const problem = typeof text === 'string' && text !== '' ? problemOf(text) : undefined;
    if (problem !== undefined) report(path, problem);
  };
  const list = (path: Path): readonly unknown[] => {
    const found = valueAt(value, path);
    return Array.isArray(found) ? found : [];
  };

  check(['profile'], uriProblem(profileUri));
  check(['core'], uriProblem(coreUri));
  check(['memory'], uriProblem(memoryUri));
  check(['frames', 'repo'], repoProblem);
  check(['frames', 'ref'], secretProblem);
  check(['frames', 'folder'], secretProblem);
  check(['log'], logAddressProblem);
  for (const index of list(['frames', 'use']).keys()) {
    check(['frames', 'use', index], referenceProblem('frame'));
  }
  for (const index of list(['modules']).keys()) check(['modules', index], referenceProblem('module'));
  checkTwice(list(['modules']), ['modules'], report);
  checkTwice(list(['tools']), ['tools'], report);
  for (const path of [['embedder'], ...Array.from(list(['engines']).keys(), (index) => ['engines', index])]) {
    check([...path, 'provider'], secretProblem);
    check([...path, 'model'], secretProblem);
    check([...path, 'url'], urlProblem);
    check([...path, 'file'], fileProblem);
  }
  checkDimensions(value, report);
}

/** The first line of what a parser says: what follows shows the text, which a file and a place show better. */
function uriProblem(parse: (text: string) => unknown): (text: string) => string | undefined {
  return (text) => {
    try {
      parse(text);
      return undefined;
    } catch (error) {
      return (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? 'not a URI';
    }
  };
}

function referenceProblem(wanted: 'frame' | 'module'): (text: string) => string | undefined {
  return (text) => {
    const problem = uriProblem(parseReference)(text);
    if (problem !== undefined) return problem;
    const reference = parseReference(text);
    const kind = reference.kind === 'exact' ? reference.uri.kind : reference.kind;
    if (kind === wanted) return undefined;
    return wanted === 'frame'
      ? 'must name frames: frame://*.*.*, frame://*.name.* or frame://YYYY.MM.name.NN'
      : 'must name a module: mod://name-vMAJOR or mod://name-vMAJOR.MINOR';
  };
}

function fileProblem(file: string): string | undefined {
  return /[/\\]$/.test(file) ? 'must be a file, and not a folder' : secretProblem(file);
}

function checkTwice(
  names: readonly unknown[],
  path: Path,
  report: (path: Path, message: string) => void,
): void {
  const seen = new Map<unknown, number>();
  for (const [index, name] of names.entries()) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else if (typeof name === 'string') {
      report(
        [...path, index],
        `is named twice, first in ${[...path, first].join('.')}; take one of them out`,
      );
    }
  }
}

function checkDimensions(value: unknown, report: (path: Path, message: string) => void): void {
  const memory = valueAt(value, ['memory']);
  if (typeof memory !== 'string' || uriProblem(memoryUri)(memory) !== undefined) return;
  const uri = parseUri(memory);
  const dimensions = uri.kind === 'memory' ? uri.dimensions : 0;
  const embedder = valueAt(value, ['embedder']);
  const has = valueAt(value, ['embedder', 'dimensions']);
  if (embedder === undefined && dimensions > 0) {
    report(
      ['memory'],
      `a memory of ${dimensions} dimensions needs an embedder; add one, or take a memory that ends in -0d`,
    );
  } else if (embedder !== undefined && dimensions === 0) {
    report(
      ['embedder'],
      'a memory that ends in -0d has no vectors; take the embedder out, or take a memory with its dimensions',
    );
  } else if (typeof has === 'number' && has !== dimensions) {
    report(
      ['embedder', 'dimensions'],
      `are ${has}, and those of the memory are ${dimensions}; make them the same`,
    );
  }
}
