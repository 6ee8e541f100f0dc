import { expect, test } from '@jest/globals';
import { problemsOf } from './compile-files.ts';

/** Each: what it shows, the text of the file a.yaml, and all that is said about it. */
export type ProblemCases = readonly (readonly [name: string, text: string, ...problems: string[]])[];

/** A test for each: exactly these problems are reported, in this order. */
export function testProblems(cases: ProblemCases): void {
  test.each(cases)('%s', (...[, text, ...problems]) => {
    expect(problemsOf({ 'a.yaml': text })).toEqual(problems);
  });
}
