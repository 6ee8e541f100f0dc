import type { RemoteAddress } from './remote-address.ts';
import type { GitAnswer } from './run-git.ts';

const LONGEST = 300;

/** Why git failed, in its own first words, as one line without addresses that hold credentials. */
export function gitReason({ code, stderr }: GitAnswer, remote?: RemoteAddress): string {
  if (code === 'timed-out') return 'it took too long';
  if (code === 'too-long') return 'there is too much of it';
  // What follows the first is general advice.
  const said = stderr.split('\n').find((line) => line.trim() !== '' && !/^(warning|hint):/.test(line));
  if (said === undefined) return `exit code ${code}`;
  const line = withoutCredentials(said.replace(/^(fatal|error): /, ''), remote)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  return (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line).replace(/\.$/, '');
}

function withoutCredentials(said: string, remote: RemoteAddress | undefined): string {
  // Of other addresses too: a redirect, a proxy.
  return (remote?.hide(said) ?? said).replaceAll(/:\/\/[^/\s'"]*@/g, '://');
}
