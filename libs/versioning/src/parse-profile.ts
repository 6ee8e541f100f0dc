import { LineCounter, parseDocument, type Document } from 'yaml';
import { checkProfile } from './check-profile.ts';
import { hashBytes } from './hash.ts';
import { BadProfile, type ProfileProblem } from './profile-errors.ts';
import type { ProfileFault, Said } from './profile-fault.ts';
import { PROFILE_SCHEMA } from './profile-schema.ts';
import { validateProfile } from './profile-validator.gen.ts';
import type { Place, Profile, ProfileFile } from './profile.ts';
import { partOf, schemaProblems, type Path, type SchemaProblem } from './schema-problems.ts';
import { keyOffset, nearestOffset } from './yaml-offsets.ts';
import { brokenAlias, yamlProblems, type YamlProblem } from './yaml-problems.ts';

const MAXIMUM_LENGTH = 256 * 1024;

/** Reads a profile's text. @throws BadProfile with every problem, each with its line, column and part. */
export function parseProfile(text: string, file: string): ProfileFile {
  const whole = (place: Place, said: Said): ProfileProblem => ({ ...place, part: '', ...said });
  if (text.length > MAXIMUM_LENGTH) {
    const message = `longer than ${MAXIMUM_LENGTH} characters; keep what is long in frames`;
    const fault: ProfileFault = { code: 'too-long', most: MAXIMUM_LENGTH };
    throw new BadProfile(file, [whole({ line: 1, column: 1 }, { message, fault })]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const broken = yamlProblems(text, document);
  if (broken.length > 0) refuse(broken);
  const value = read(document, refuse);
  const found: SchemaProblem[] = [];
  if (!validateProfile(value))
    found.push(...schemaProblems(validateProfile.errors ?? [], value, PROFILE_SCHEMA));
  checkProfile(value, (path, said) => found.push({ path, ...said }));
  if (found.length > 0) throw new BadProfile(file, inOrder(found.map((problem) => placed(problem))));
  return {
    file,
    hash: hashBytes(text),
    profile: value as Profile,
    place: (path: Path) => at(nearestOffset(document, path)),
  };

  function refuse(problems: readonly YamlProblem[]): never {
    throw new BadProfile(
      file,
      inOrder(problems.map(({ offset, message, fault }) => whole(at(offset), { message, fault }))),
    );
  }

  function placed(problem: SchemaProblem): ProfileProblem {
    const { path, key, message, fault } = problem;
    const offset = key === undefined ? nearestOffset(document, path) : keyOffset(document, path, key);
    return { ...at(offset), part: partOf(problem), message, ...(fault && { fault }) };
  }
}

function read(document: Document, refuse: (problems: readonly YamlProblem[]) => never): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    // An alias of nothing, or more of them than anybody writes.
    return refuse([brokenAlias(document)]);
  }
}

function inOrder(problems: readonly ProfileProblem[]): readonly ProfileProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
