import type { FrameUri } from '@agi-double/versioning';
import type { CodeFile } from '../code/code-file.ts';
import type { FrameContent } from '../language/frame-content.ts';
import type { FrameSource, ModuleCatalogue } from '../snapshot.ts';
import type { Slots } from '../slots/slot.ts';
import type { CompiledFrame } from './compiled.ts';
import { readFrame, type ReadFrame } from './frame-set.ts';

interface KeptSlots {
  readonly content: FrameContent;
  readonly parent: Slots;
  readonly code: ReadonlyMap<string, CodeFile>;
  readonly slots: Slots;
}

interface KeptFrame {
  readonly content: FrameContent;
  readonly slots: Slots;
  readonly catalogue: ModuleCatalogue;
  readonly compiled: CompiledFrame;
}

/**
 * What one compilation can take over from the one before, so that a change of one file among a thousand costs the
 * work of one file. Everything kept is keyed by all that it was made of, by identity; what a compilation did not use
 * is dropped after it, so that the cache is never larger than one set of frames.
 */
export class CompileCache {
  #files = new Map<string, { readonly text: string; readonly read: ReadFrame }>();
  #slots = new Map<FrameUri, KeptSlots>();
  #frames = new Map<FrameUri, KeptFrame>();

  /** Reads frame files, those that did not change from memory. */
  read(sources: readonly FrameSource[]): readonly ReadFrame[] {
    const files = new Map<string, { readonly text: string; readonly read: ReadFrame }>();
    const read = sources.map(({ file, text }) => {
      const kept = this.#files.get(file);
      const found = kept?.text === text ? kept.read : readFrame({ file, text });
      found.file.startOver();
      files.set(file, { text, read: found });
      return found;
    });
    this.#files = files;
    return read;
  }

  slots(
    uri: FrameUri,
    content: FrameContent,
    parent: Slots,
    code: ReadonlyMap<string, CodeFile>,
  ): Slots | undefined {
    const kept = this.#slots.get(uri);
    return kept?.content === content && kept.parent === parent && sameCode(kept.code, code)
      ? kept.slots
      : undefined;
  }

  frame(
    uri: FrameUri,
    content: FrameContent,
    slots: Slots,
    catalogue: ModuleCatalogue,
  ): CompiledFrame | undefined {
    const kept = this.#frames.get(uri);
    return kept?.content === content && kept.slots === slots && kept.catalogue === catalogue
      ? kept.compiled
      : undefined;
  }

  /** Keeps what a compilation made of frames without problems; a frame with problems must report them again. */
  keep(
    made: readonly {
      readonly parent: Slots;
      readonly content: FrameContent;
      readonly compiled: CompiledFrame;
    }[],
    catalogue: ModuleCatalogue,
  ): void {
    this.#slots = new Map();
    this.#frames = new Map();
    for (const { parent, content, compiled } of made) {
      if (compiled.file.problems.length > 0) continue;
      const { uri, slots } = compiled.owner;
      this.#slots.set(uri, { content, parent, code: compiled.code, slots });
      this.#frames.set(uri, { content, slots, catalogue, compiled });
    }
  }
}

function sameCode(a: ReadonlyMap<string, CodeFile>, b: ReadonlyMap<string, CodeFile>): boolean {
  return a.size === b.size && [...a].every(([path, { hash }]) => b.get(path)?.hash === hash);
}
