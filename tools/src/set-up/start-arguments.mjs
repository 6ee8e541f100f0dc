const WITH_VALUE = new Set(['--home', '--profile', '--branch', '--port']);
const ASKS_FOR_WORDS = new Set(['-h', '--help', '-V', '--version']);

/** What `npm start --` does itself, about this checkout and not about a Double. */
export const workspaceCommands = new Set(['link', 'unlink', 'pack']);

/**
 * The arguments of `agi` that `npm start` stands for: what was given, and `up` where no command was named, as in
 * `npm start -- --profile ./mine.yaml`.
 * @param {string[]} given
 * @returns {string[]}
 */
export function startArguments(given) {
  if (given.some((argument) => ASKS_FOR_WORDS.has(argument))) return given;
  const command = given.find(
    (argument, at) => !argument.startsWith('-') && !WITH_VALUE.has(given[at - 1] ?? ''),
  );
  return command === undefined ? ['up', ...given] : given;
}
