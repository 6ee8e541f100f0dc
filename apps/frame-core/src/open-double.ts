import { Double, hideEnvironment } from '@agi-double/runtime';
import { failureLine } from './log.ts';
import { printedLine } from './printed-line.ts';
import type { OpenDouble } from './serve.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Longer than the longest pattern on the longest input takes. */
const LONGEST_STANDSTILL = 20_000;

/** The real Double, which follows its frames and says on stderr what it cannot say in an answer. */
export const openDouble: OpenDouble = (home, profile, { frozen }) => {
  // Attached code has this process as its parent, and may read what it was started with.
  hideEnvironment();
  return Double.open(home, profile, {
    frozen,
    // Begun once it listens.
    recover: false,
    endWhenStuck: LONGEST_STANDSTILL,
    // Frozen, it is what its lock file says, whatever becomes of the files.
    watch: !frozen,
    printed: (text) => say(printedLine(text)),
    warn: say,
    report: (error) => say(failureLine(error, new Date(), { route: 'run' })),
  });
};
