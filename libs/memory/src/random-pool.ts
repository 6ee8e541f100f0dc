type RandomBytes = (size: number) => Uint8Array;

const BLOCK = 4096;

/**
 * Draws chance by the block: a draw is a system call of some 20 µs, and every append needs a few bytes. Each byte is
 * handed out once.
 */
export function randomPool(randomBytes: RandomBytes): RandomBytes {
  let rest = new Uint8Array();
  return (size) => {
    if (size > BLOCK) return randomBytes(size);
    if (rest.length < size) rest = Uint8Array.from(randomBytes(BLOCK));
    const drawn = rest.subarray(0, size);
    rest = rest.subarray(size);
    return drawn;
  };
}
