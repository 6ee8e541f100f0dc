import type { CodeFailed } from '../code/code-errors.ts';
import { didYouMean } from '../language/did-you-mean.ts';

/** Why a function of an attached file cannot be had, in the words of a problem of the frame that attaches it. */
export function codeFault(path: string, failure: CodeFailed): string {
  const { reason, function: name, others = [] } = failure;
  if (reason === 'no-function') return `${path} has no function ${name}${didYouMean(name, others)}`;
  return `${path} cannot be loaded: ${whyNotLoaded(failure)}`;
}

function whyNotLoaded(failure: CodeFailed): string {
  switch (failure.reason) {
    case 'not-loaded':
      return thrown(failure);
    case 'timed-out':
      return 'it did not come to an end within its time limit';
    case 'out-of-memory':
      return 'it took more memory than its limit allows';
    case 'crashed':
      return 'it ended the process that it runs in';
    case 'too-large':
      return 'it is larger than 1 MiB';
    case 'unavailable':
      return withoutHost(failure);
    case 'busy':
      return 'too many calls of attached code are waiting; reload the frames later';
    case 'threw':
    case 'no-function':
    case 'not-json':
      return failure.message;
  }
}

function thrown({ error, line, language }: CodeFailed): string {
  if (error === undefined) return 'it threw something that is no error';
  if (line !== undefined) return `${error} at line ${line}`;
  // What a file imports in vain is told without a line in JavaScript, and by a class that says little.
  return language === 'python'
    ? error
    : `${error}; it may import "node:" modules, and no other file or package`;
}

function withoutHost({ language, cause }: CodeFailed): string {
  if (language !== 'python') return 'its process of Node cannot be started or was closed';
  // Whichever realm made the error: `instanceof Error` knows only its own.
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT'
    ? 'python3 is not installed'
    : 'python3 cannot be started or was closed; it must be 3.9 or newer';
}
