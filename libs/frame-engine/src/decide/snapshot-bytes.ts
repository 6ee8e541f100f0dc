import { canonicalJson, type Json } from '@agi-double/versioning';
import { compileFrames } from '../compile/compile-frames.ts';
import { BadSnapshot } from '../errors.ts';
import { FRAME_LANGUAGE_VERSION } from '../language/frame-schema.ts';
import type { FrameSource, ModuleCatalogue, Snapshot } from '../snapshot.ts';

/**
 * A snapshot as the log's content store keeps it: canonical JSON of {language, use, sources}. `use` names the active
 * frames exactly, so that what was newest then is what is compiled again, whatever is newer now.
 */
export function snapshotToBytes(snapshot: Snapshot): Uint8Array {
  const archive = {
    language: FRAME_LANGUAGE_VERSION,
    use: snapshot.frames.map(({ uri }) => uri),
    sources: snapshot.frames.map(({ file, source }) => ({ file, text: source })),
  };
  return new TextEncoder().encode(canonicalJson(archive));
}

/**
 * @throws BadSnapshot for bytes that are no archive, or one of another frame language
 * @throws BadFrames when the catalogue lacks what its routes need
 */
export function snapshotFromBytes(bytes: Uint8Array, catalogue: ModuleCatalogue): Snapshot {
  let archive: Json;
  try {
    archive = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch (cause) {
    throw new BadSnapshot('it is not JSON in UTF-8', { cause });
  }
  if (!isArchive(archive)) throw new BadSnapshot('it does not hold language, use and sources');
  if (archive.language !== FRAME_LANGUAGE_VERSION) {
    throw new BadSnapshot(
      `it is written in frame language ${archive.language}, this version reads ${FRAME_LANGUAGE_VERSION}`,
    );
  }
  return compileFrames(archive.sources, { use: archive.use, catalogue });
}

interface Archive {
  readonly language: number;
  readonly use: readonly string[];
  readonly sources: readonly FrameSource[];
}

function isArchive(value: unknown): value is Archive {
  const { language, use, sources } = (value ?? {}) as { readonly [key: string]: unknown };
  return (
    typeof language === 'number' &&
    Array.isArray(use) &&
    use.every((reference) => typeof reference === 'string') &&
    Array.isArray(sources) &&
    sources.every(
      (source: Partial<FrameSource> | null) =>
        typeof source?.file === 'string' && typeof source.text === 'string',
    )
  );
}
