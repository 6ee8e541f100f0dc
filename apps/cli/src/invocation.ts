import path from 'node:path';
import { shellWord } from './shell-word.ts';

/** What the way in which the program was started shows. */
export interface Start {
  readonly environment: { readonly [name: string]: string | undefined };
  /** The file that was started: as it was typed, or as Node makes it absolute. */
  readonly entry: string | undefined;
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
}

/**
 * What a person types here to run this very program: `agi` where a shell finds it, and otherwise what was typed now. Without
 * this a hint says `agi doctor` to somebody who has no such command, and npx fetches a stranger's package of that name.
 */
export function invocationOf({ environment, entry: node, workingDirectory, platform }: Start): string {
  // `npm start --` says so itself; what starts the sources for somebody else says which file was typed.
  const { AGI_INVOCATION: told, AGI_ENTRY: typed, npm_command: underNpm } = environment;
  if (told) return told;
  const names = paths(platform);
  const entry =
    typed || (node !== undefined && /^agi(?:\.mjs)?$/.test(names.basename(node)) ? node : undefined);
  if (entry === undefined) return 'agi';
  const folder = names.dirname(names.resolve(workingDirectory, entry));
  const isBinOfNpm = folder.endsWith(`${names.sep}node_modules${names.sep}.bin`);
  // npm has put this folder on the PATH for this one process only. `--no`: never fetched where it is not installed.
  if (isBinOfNpm && underNpm) return 'npx --no -- agi';
  if (isOnPath(folder, environment, platform))
    return shellWord(names.basename(entry).replace(/\.(?:cmd|mjs)$/, ''));
  if (!names.isAbsolute(entry)) return shellWord(entry);
  const near = names.relative(workingDirectory, entry);
  if (near.startsWith('..') || names.isAbsolute(near)) return shellWord(entry);
  return shellWord(near.includes(names.sep) ? near : `.${names.sep}${near}`);
}

function isOnPath(folder: string, { PATH, Path }: Start['environment'], platform: NodeJS.Platform): boolean {
  const names = paths(platform);
  const comparable = (name: string): string =>
    platform === 'win32' ? names.resolve(name).toLowerCase() : names.resolve(name);
  const folders = (PATH ?? Path ?? '').split(names.delimiter).filter((name) => name !== '');
  return folders.some((name) => comparable(name) === comparable(folder));
}

function paths(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** Every command; a test compares them with the program's. Only what stands before one of them is a hint, and no prose. */
export const COMMANDS: readonly string[] = [
  'up',
  'ask',
  'chat',
  'remember',
  'trace',
  'runs',
  'resume',
  'replay',
  'branch',
  'slots',
  'log',
  'forget',
  'frames',
  'profile',
  'doctor',
  'help',
];

const HINT = new RegExp(
  String.raw`(?<![\w./@-])agi(?= (?:(?:${COMMANDS.join('|')})(?![\w-])|--?[a-zA-Z]|[<[…]))`,
  'g',
);

/** A text with its hints as they can be typed: every text says `agi`, and this is asked where it leaves the program. */
export function asInvoked(text: string, invocation: string): string {
  return invocation === 'agi' ? text : text.replace(HINT, () => invocation);
}
