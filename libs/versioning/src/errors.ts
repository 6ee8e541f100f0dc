import { DoubleError } from './double-error.ts';
import type { UriKind } from './uri.ts';

export class NotCanonical extends DoubleError {
  readonly kind = 'invalid';
  readonly reason: string;

  constructor(reason: string, options?: { cause?: unknown }) {
    super(`This value has no canonical JSON form (RFC 8785): ${reason}.`, options);
    this.reason = reason;
  }
}

/** A URI or reference that does not parse; `index` is the offending character, counted in UTF-16 units from 0. */
export class BadUri extends DoubleError {
  readonly kind = 'invalid';
  readonly text: string;
  readonly index: number;
  readonly expected: string;
  readonly form: string;

  constructor(text: string, index: number, expected: string, form: string) {
    const from = Math.max(0, index - 60);
    const shown = text.slice(from, index + 20).replaceAll(/[^\x20-\x7e\u0400-\u04ff]/g, '?');
    super(
      `Not a URI at character ${index + 1}: expected ${expected}; the form is ${form}.\n  ${shown}\n  ${' '.repeat(index - from)}^`,
    );
    this.text = text;
    this.index = index;
    this.expected = expected;
    this.form = form;
  }
}

/** A reference that no URI on offer fits. */
export class Unresolved extends DoubleError {
  readonly kind = 'not-found';
  readonly reference: string;
  readonly uriKind: UriKind;
  readonly available: readonly string[];

  constructor(reference: string, uriKind: UriKind, available: readonly string[]) {
    const some = available.slice(0, 5).join(', ') + (available.length > 5 ? ', …' : '');
    super(`No ${uriKind} fits ${reference}: ${some === '' ? 'there is none at all' : `there are ${some}`}.`);
    this.reference = reference;
    this.uriKind = uriKind;
    this.available = available;
  }
}
