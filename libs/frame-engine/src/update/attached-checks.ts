import type { CodeFailed } from '../code/code-errors.ts';
import type { CodeLanguage } from '../code/code-file.ts';
import type { CodeRunner } from '../code/code-runner.ts';
import { allMissing, type FunctionFailure } from '../code/function-failure.ts';
import type { AttachedFunction } from '../compile/attached-code.ts';
import type { Problem } from '../errors.ts';
import { codeFault } from './code-fault.ts';

/**
 * Loads attached code before it is needed: a slot with a default does without a procedure that fails, and so a typing
 * error would be silent for ever.
 */
export class AttachedChecks {
  readonly #runner: CodeRunner;
  /** Functions that were there in the last check, by the hash of their file: a file that did not change still has them. */
  #there: ReadonlySet<string> = new Set();

  constructor(runner: CodeRunner) {
    this.#runner = runner;
  }

  /** What is wrong with functions that frames attach. Nothing is loaded where all were there the last time. */
  async check(attached: readonly AttachedFunction[]): Promise<readonly Problem[]> {
    const there = new Set<string>();
    const problems: Problem[] = [];
    const unavailable = new Map<CodeLanguage, CodeFailed>();
    // One file at a time: runs that are under way wait for the same hosts.
    for (const ofFile of Map.groupBy(attached, fileKey).values()) {
      const failures = await this.#failures(ofFile, unavailable);
      for (const one of ofFile) {
        const failure = failures.find((each) => each.function === one.function)?.failure;
        if (failure === undefined) there.add(functionKey(one));
        else problems.push(...one.problems(codeFault(one.path, failure)));
      }
    }
    this.#there = there;
    return problems;
  }

  async #failures(
    ofFile: readonly AttachedFunction[],
    unavailable: Map<CodeLanguage, CodeFailed>,
  ): Promise<readonly FunctionFailure[]> {
    const [first] = ofFile;
    const unknown = ofFile.filter((one) => !this.#there.has(functionKey(one)));
    if (first === undefined || unknown.length === 0) return [];
    const names = [...new Set(unknown.map((one) => one.function))];
    const { file } = first;
    const without = unavailable.get(file.language);
    // A host that cannot be started takes its time to say so: once is enough.
    if (without !== undefined) return allMissing(names, without);
    const failures = await this.#runner.check(file, names);
    const lost = failures.find(({ failure }) => failure.reason === 'unavailable');
    if (lost !== undefined) unavailable.set(file.language, lost.failure);
    return failures;
  }
}

const fileKey = ({ file }: AttachedFunction): string => `${file.language} ${file.hash}`;
const functionKey = (one: AttachedFunction): string => `${fileKey(one)} ${one.function}`;
