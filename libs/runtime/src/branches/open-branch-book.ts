import type { Log } from '@agi-double/memory';
import type { MindSource } from '../mind.ts';
import type { BranchBook } from './branch-book.ts';

/** Gives the book when somebody asks for it, and loads its code only then: most processes answer one question and end. */
export function openBranchBook(log: Log, minds: Pick<MindSource, 'of'>): () => Promise<BranchBook> {
  let opened: BranchBook | undefined;
  return async () => {
    const { BranchBook } = await import('./branch-book.ts');
    return (opened ??= new BranchBook(log, minds));
  };
}
