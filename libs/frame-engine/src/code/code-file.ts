import { hashBytes, type Hash } from '@agi-double/versioning';

export type CodeLanguage = 'javascript' | 'typescript' | 'python';

/** A file of attached code, as a snapshot holds it: by its text, so that it still runs when the file is gone. */
export interface CodeFile {
  readonly hash: Hash;
  readonly language: CodeLanguage;
  readonly source: string;
}

const languages: readonly (readonly [ending: RegExp, language: CodeLanguage])[] = [
  [/\.m?js$/, 'javascript'],
  [/\.m?ts$/, 'typescript'],
  [/\.py$/, 'python'],
];

/** @returns undefined where the path's ending is of no language that attached code may be written in. */
export function codeFile(path: string, source: string): CodeFile | undefined {
  const language = languages.find(([ending]) => ending.test(path))?.[1];
  return language && Object.freeze({ hash: hashBytes(source), language, source });
}
