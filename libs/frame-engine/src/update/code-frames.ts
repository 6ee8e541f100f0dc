import type { Hash, Json } from '@agi-double/versioning';
import { CodeFailed } from '../code/code-errors.ts';
import { codeFile, type CodeFile } from '../code/code-file.ts';
import type { CodeRunner } from '../code/code-runner.ts';
import type { Problem } from '../errors.ts';
import type { FrameSource } from '../snapshot.ts';

/** Whether a file of this name is code that a frame is made by. */
export const isCodeFrame = (file: string): boolean => /\.frame\.(?:m?ts|m?js|py)$/.test(file);

/**
 * Frames that are written as code, `tutor.frame.ts`: each is evaluated when it is read, and from then on it is the JSON
 * that it evaluated to. So a snapshot holds what the code said and not the code: it means the same tomorrow, whatever
 * the code would say then.
 */
export class CodeFrames {
  readonly #runner: CodeRunner | undefined;
  #evaluated = new Map<Hash, string>();

  /** @param runner none where the profile does not allow code. */
  constructor(runner: CodeRunner | undefined) {
    this.#runner = runner;
  }

  /** The sources, and a frame file beside each code frame; one that did not change is not evaluated again. */
  async evaluate(
    sources: readonly FrameSource[],
  ): Promise<{ readonly sources: readonly FrameSource[]; readonly problems: readonly Problem[] }> {
    const frames: FrameSource[] = [];
    const problems: Problem[] = [];
    const evaluated = new Map<Hash, string>();
    for (const { file, text } of sources) {
      const code = isCodeFrame(file) ? codeFile(file, text) : undefined;
      if (code === undefined) continue;
      const value = await this.#evaluate(code);
      if (typeof value !== 'string') {
        problems.push({ file, line: value.line ?? 1, column: 1, message: value.message });
        continue;
      }
      evaluated.set(code.hash, value);
      frames.push({ file, text: value, evaluated: true });
    }
    this.#evaluated = evaluated;
    return { sources: frames.length === 0 ? sources : [...sources, ...frames], problems };
  }

  async #evaluate(code: CodeFile): Promise<string | { readonly message: string; readonly line?: number }> {
    const known = this.#evaluated.get(code.hash);
    if (known !== undefined) return known;
    if (this.#runner === undefined) {
      return {
        message:
          'a code frame, and the profile does not allow code; say "allowCode: true" there if you trust it',
      };
    }
    try {
      return written(await this.#runner.load(code));
    } catch (error) {
      if (!(error instanceof CodeFailed)) throw error;
      return { message: error.message, ...(error.line !== undefined && { line: error.line }) };
    }
  }
}

/** On lines of its own for each key: problems are told by line, and people read it with `agi frames show`. */
function written(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
