import { secretProblem, repoProblem, urlProblem } from './address-problems.ts';
import { logAddressProblem } from './log-address.ts';
import { BadUri } from './errors.ts';
import type { Said } from './profile-fault.ts';
import { parseReference, type Reference } from './reference.ts';
import { valueAt, type Path } from './schema-problems.ts';
import { coreUri, memoryUri, parseUri, profileUri } from './uri.ts';

type Report = (path: Path, problem: Said) => void;

/**
 * What a schema cannot say of a profile. The value may be one that the schema refused: whatever is not of the type that
 * it should be is passed over here, for the schema has told of it.
 */
export function checkProfile(value: unknown, report: Report): void {
  const check = (path: Path, problemOf: (text: string) => Said | undefined): void => {
    const text = valueAt(value, path);
    const problem = typeof text === 'string' && text !== '' ? problemOf(text) : undefined;
    if (problem !== undefined) report(path, problem);
  };
  const list = (path: Path): readonly unknown[] => {
    const found = valueAt(value, path);
    return Array.isArray(found) ? found : [];
  };

  check(['profile'], uriProblem(profileUri, 'a profile is called name-vMAJOR.MINOR, such as careful-v0.1'));
  check(
    ['core'],
    uriProblem(coreUri, 'a core is called agi-core-vMAJOR.MINOR[-stage], such as agi-core-v0.9-beta'),
  );
  check(
    ['memory'],
    uriProblem(
      memoryUri,
      'a memory is called memory://engine-vMAJOR.MINOR-DIMSd, such as memory://sqlite-v0.1-0d',
    ),
  );
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
  checkTwice(list(['engines']), ['engines'], report);
  for (const path of [['embedder'], ...Array.from(list(['engines']).keys(), (index) => ['engines', index])]) {
    check([...path, 'provider'], secretProblem);
    check([...path, 'model'], secretProblem);
    check([...path, 'url'], urlProblem);
    check([...path, 'file'], fileProblem);
  }
  checkDimensions(value, report);
}

/** The character where the text goes wrong, and how what is meant is written. */
function uriProblem(parse: (text: string) => unknown, form: string): (text: string) => Said | undefined {
  return (text) => {
    try {
      parse(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof BadUri)) throw error;
      const { index, expected } = error;
      const where = index >= text.length ? 'behind this' : `at character ${index + 1}`;
      return {
        message: `${form}: ${where} belongs ${expected}`,
        fault: { code: 'bad-uri', character: index + 1, form: error.form },
      };
    }
  };
}

const FRAMES =
  'frames are named frame://*.*.* (the newest of every name), frame://*.identity.* (the newest of this name) or frame://2026.11.identity.01';
const MODULE = 'a module is named mod://recall-v1 (the newest minor) or mod://recall-v1.0';

function referenceProblem(wanted: 'frame' | 'module'): (text: string) => Said | undefined {
  return (text) => {
    // What is missing at a character, helps nobody who takes `*` for what a shell takes it for.
    if (wanted === 'frame' && /^frame:.*\*/.test(text) && !isReference(text))
      return {
        message: `"*" stands for all of a part: ${FRAMES}`,
        fault: { code: 'other-reference', wanted },
      };
    const form = wanted === 'frame' ? FRAMES : MODULE;
    const kind = isReference(text) ? kindOf(parseReference(text)) : undefined;
    if (kind === wanted) return undefined;
    const begins = text.startsWith(wanted === 'frame' ? 'frame:' : 'mod:');
    return kind === undefined && begins
      ? uriProblem(parseReference, form)(text)
      : { message: form, fault: { code: 'other-reference', wanted } };
  };
}

function isReference(text: string): boolean {
  return uriProblem(parseReference, '')(text) === undefined;
}

function kindOf(reference: Reference): string {
  return reference.kind === 'exact' ? reference.uri.kind : reference.kind;
}

function fileProblem(file: string): Said | undefined {
  if (!/^([/\\]|[A-Za-z]:)/.test(file) && file.split(/[/\\]/).includes('..')) {
    return {
      message:
        'must not lead out of models/ of the home with ".."; put the file there, or write its absolute path',
      fault: { code: 'outside-models' },
    };
  }
  return /[/\\]$/.test(file)
    ? { message: 'must be a file, and not a folder', fault: { code: 'folder' } }
    : secretProblem(file);
}

function checkTwice(names: readonly unknown[], path: Path, report: Report): void {
  const seen = new Map<unknown, number>();
  for (const [index, name] of names.entries()) {
    const isMap = typeof name === 'object' && name !== null;
    if (typeof name !== 'string' && !isMap) continue;
    const same = isMap ? JSON.stringify(Object.entries(name).sort()) : name;
    const first = seen.get(same);
    if (first === undefined) seen.set(same, index);
    else {
      const place = [...path, first].join('.');
      report([...path, index], {
        message: `is named twice, first in ${place}; take one of them out`,
        fault: { code: 'twice', first: place },
      });
    }
  }
}

function checkDimensions(value: unknown, report: Report): void {
  const memory = valueAt(value, ['memory']);
  if (typeof memory !== 'string' || uriProblem(memoryUri, '')(memory) !== undefined) return;
  const uri = parseUri(memory);
  const dimensions = uri.kind === 'memory' ? uri.dimensions : 0;
  const embedder = valueAt(value, ['embedder']);
  const has = valueAt(value, ['embedder', 'dimensions']);
  if (embedder === undefined && dimensions > 0) {
    report(['memory'], {
      message: `a memory of ${dimensions} dimensions needs an embedder; add one, or take a memory that ends in -0d`,
      fault: { code: 'embedder-missing', dimensions },
    });
  } else if (embedder !== undefined && dimensions === 0) {
    report(['embedder'], {
      message:
        'a memory that ends in -0d has no vectors; take the embedder out, or take a memory with its dimensions',
      fault: { code: 'embedder-unused' },
    });
  } else if (typeof has === 'number' && has !== dimensions) {
    report(['embedder', 'dimensions'], {
      message: `are ${has}, and those of the memory are ${dimensions}; make them the same`,
      fault: { code: 'other-dimensions', embedder: has, memory: dimensions },
    });
  }
}
