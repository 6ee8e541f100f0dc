import { EngineError } from '../engine-error.ts';

/** A model file cannot be described: it is not there, cannot be read, is no GGUF file, is cut off, or keeps changing. */
export class BadModelFile extends EngineError {
  readonly file: string;
  /** What is wrong, and what to do. */
  readonly reason: string;
  /** There is no such file. */
  readonly missing: boolean;
  constructor(file: string, reason: string, missing = false) {
    super({ name: 'BadModelFile', message: `The model file ${file} ${reason}.` });
    this.file = file;
    this.reason = reason;
    this.missing = missing;
  }
}
