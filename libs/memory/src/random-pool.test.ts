import { expect, test } from '@jest/globals';
import { randomPool } from './random-pool.ts';

test('no random byte is handed out twice, whatever sizes are asked for', () => {
  let next = 0;
  const draw = randomPool((size) => Uint8Array.from({ length: size }, () => (next += 1) % 251));
  const sizes = [16, 112, 16, 4096, 4097, 1, 3000, 2000, 16];
  const drawn = sizes.flatMap((size) => {
    const bytes = draw(size);
    expect(bytes.length).toBe(size);
    return [bytes];
  });
  // Parts of one block follow each other in it and do not overlap.
  const parts = drawn.map(({ buffer, byteOffset, length }) => ({
    buffer,
    from: byteOffset,
    to: byteOffset + length,
  }));
  for (const [index, part] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      expect(other.buffer !== part.buffer || other.from >= part.to || other.to <= part.from).toBe(true);
    }
  }
});
