import type { ProfileFile } from '@agi-double/versioning';

/** Where a profile writes each reference to frames, for what is wrong with it. */
export function useAt(file: ProfileFile): (index: number) => { file: string; line: number; column: number } {
  return (index) => ({ file: file.file, ...file.place(['frames', 'use', index]) });
}
