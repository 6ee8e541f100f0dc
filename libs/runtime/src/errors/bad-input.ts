import { DoubleError } from '@agi-double/versioning';

export type InputFault =
  | { readonly code: 'empty' | 'half-character' }
  | { readonly code: 'too-long'; readonly characters: number; readonly most: number }
  /** `position` counts from 1. */
  | { readonly code: 'nul'; readonly position: number };

/** A text that cannot be thought about; nothing was written. */
export class BadInput extends DoubleError {
  readonly kind = 'invalid';
  readonly reason: string;
  /** The reason for whoever says it in another language. */
  readonly fault: InputFault;

  constructor(reason: string, fault: InputFault) {
    super(`This text cannot be taken: ${reason}.`);
    this.reason = reason;
    this.fault = fault;
  }
}
