import { hashJson } from '@agi-double/versioning';
import type { CompiledFrame } from '../compile/compile-frame.ts';
import { decide } from './decide.ts';
import { deepFreeze } from './deep-freeze.ts';
import { PromptFailed } from '../errors.ts';
import { FRAME_LANGUAGE_VERSION } from '../language/frame-schema.ts';
import { FRAME_KINDS, type FrameInput, type Snapshot } from '../snapshot.ts';
import { faultOf } from '../compile/template.ts';

/** `compiled` is in URI order and has exactly one default route. */
export function createSnapshot(compiled: readonly CompiledFrame[]): Snapshot {
  const frames = deepFreeze(compiled.map(({ frame }) => frame));
  // Sorting is stable: equal priorities stay in order of frame URI, then of place in the file.
  const rules = deepFreeze(
    compiled.flatMap((frame) => frame.rules).toSorted((a, b) => b.priority - a.priority),
  );
  const routes = deepFreeze(
    compiled
      .flatMap((frame) => frame.routes)
      .toSorted(
        (a, b) =>
          Number(a.condition === undefined) - Number(b.condition === undefined) || b.priority - a.priority,
      ),
  );
  const byKind = compiled.toSorted(
    (a, b) => FRAME_KINDS.indexOf(a.frame.kind) - FRAME_KINDS.indexOf(b.frame.kind),
  );
  return Object.freeze({
    hash: hashJson({
      language: FRAME_LANGUAGE_VERSION,
      frames: frames.map(({ uri, hash }) => ({ uri, hash })),
    }),
    frames,
    decide: (input: FrameInput) => deepFreeze(decide(rules, routes, input)),
    prompt: (input: FrameInput) =>
      byKind
        .map((frame) => renderPrompt(frame, input))
        .filter((text) => text !== '')
        .join('\n\n'),
  });
}

function renderPrompt({ frame, prompt }: CompiledFrame, { input, user }: FrameInput): string {
  if (prompt === undefined) return '';
  try {
    return prompt.render({ slots: frame.slots, input, user }).trim();
  } catch (error) {
    throw new PromptFailed(frame.uri, faultOf('', error).message);
  }
}
