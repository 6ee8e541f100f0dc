import type { FramesPort } from './double-port.ts';

/** What is in the files, beside what is in force. */
export type FramesInFiles =
  | { readonly state: 'same' | 'other'; readonly snapshot: string }
  | { readonly state: 'broken'; readonly message: string };

/** Compiles the files and activates nothing. What is wrong with them is what was asked for, and so no failure. */
export async function framesInFiles(frames: FramesPort, active: string): Promise<FramesInFiles> {
  try {
    const { hash } = await frames.find('files');
    return { state: hash === active ? 'same' : 'other', snapshot: hash };
  } catch (error) {
    if (!(error instanceof Error && Symbol.for('agi-double.error') in error)) throw error;
    return { state: 'broken', message: error.message };
  }
}
