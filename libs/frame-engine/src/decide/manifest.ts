import { hashJson, type FrameUri, type Hash, type Json } from '@agi-double/versioning';
import { FRAME_LANGUAGE_VERSION } from '../language/frame-schema.ts';
import type { Frame } from '../snapshot.ts';

/**
 * A snapshot in a content-addressed store: a manifest that names each frame's source and attached code by hash, and
 * those texts, each once. The manifest's own address is the snapshot's hash, so that its name is all it takes to get
 * it back, as a git commit names its tree.
 */
export interface Manifest {
  readonly language: number;
  readonly frames: readonly {
    readonly uri: FrameUri;
    readonly hash: Hash;
    /** Attached code, by the path that the frame writes. */
    readonly code?: { readonly [path: string]: Hash };
  }[];
}

/** In URI order, so that the names of files and their order on a disk never change a snapshot's name. */
export function manifestOf(frames: readonly Pick<Frame, 'uri' | 'hash' | 'code'>[]): {
  readonly [key: string]: Json;
} {
  return {
    language: FRAME_LANGUAGE_VERSION,
    frames: frames.map(({ uri, hash, code }) => ({
      uri,
      hash,
      ...(Object.keys(code).length > 0 && { code }),
    })),
  };
}

/** The hash of the snapshot that these frames come to; they must be in URI order. */
export function snapshotOf(frames: Parameters<typeof manifestOf>[0]): Hash {
  return hashJson(manifestOf(frames));
}
