import type { Evidence } from '@agi-double/llm-adapter';

/**
 * Evidence without repeats: of texts that say the same, the place of the first and the source of the latest. A model that reads a note
 * twice takes it for twice as certain, and pays for it twice.
 */
export function toldOnce(evidence: readonly Evidence[]): readonly Evidence[] {
  const told = new Map<string, Evidence>();
  for (const piece of evidence) {
    const said = piece.text.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
    const before = told.get(said);
    // A map keeps a key where it was set first.
    if (before === undefined || (piece.order ?? -Infinity) > (before.order ?? -Infinity))
      told.set(said, piece);
  }
  return [...told.values()];
}
