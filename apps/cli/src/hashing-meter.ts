import path from 'node:path';
import type { HashProgress } from '@agi-double/runtime';
import { byteWords } from './byte-words.ts';
import type { Messages } from './messages.ts';
import type { Output } from './output.ts';

/** A bar for model files that are hashed, which takes seconds for each gigabyte. */
export function hashingMeter(
  output: Output,
  messages: Messages,
): { readonly progress: (at: HashProgress) => void; readonly end: () => void } {
  const meter = output.meter((done) => done);
  return {
    progress: ({ file, bytes, total }) => {
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((bytes / total) * 100));
      const [done, all] = [byteWords(bytes, messages), byteWords(total, messages)];
      meter.at(percent, messages.profiles.hashing(done, all, path.basename(file)));
    },
    end: () => meter.end(),
  };
}
