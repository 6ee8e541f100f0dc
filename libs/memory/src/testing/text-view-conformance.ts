import type { TextViewBackend } from './backend.ts';
import type { Runner } from './runner.ts';
import { textViewAloneSpec } from './specs/text-view-alone.ts';
import { textViewErasedSpec } from './specs/text-view-erased.ts';
import { textViewReplacedSpec } from './specs/text-view-replaced.ts';
import { textViewSpec } from './specs/text-view.ts';

/** Defines every test that a backend of the TextView port must pass. Call it at the top level of a test file. */
export function textViewConformance(runner: Runner, backend: TextViewBackend): void {
  runner.describe(`${backend.name} as a text view`, () => {
    for (const spec of [textViewSpec, textViewReplacedSpec, textViewErasedSpec, textViewAloneSpec])
      spec(runner, backend);
  });
}
