/** Options that take the next word, wherever they stand. */
const VALUED: ReadonlySet<string> = new Set(['--home', '--profile', '--branch', '--frames']);

/**
 * Which `--profile` stands before the name of the command, and which behind it. Commander takes both for one, and for
 * `replay` they are two: the profile that opens the log, and the one that answers.
 */
export function profilesAround(commandLine: readonly string[]): {
  readonly before?: string;
  readonly behind?: string;
} {
  const found: { before?: string; behind?: string } = {};
  let isBehind = false;
  for (let index = 0; index < commandLine.length && commandLine[index] !== '--'; index += 1) {
    const word = commandLine[index] ?? '';
    if (!word.startsWith('--')) {
      isBehind = true;
      continue;
    }
    const [name = '', ...rest] = word.split('=');
    let value: string | undefined = rest.join('=');
    if (rest.length === 0 && VALUED.has(name)) value = commandLine[(index += 1)];
    if (name === '--profile' && value !== undefined) found[isBehind ? 'behind' : 'before'] = value;
  }
  return found;
}
