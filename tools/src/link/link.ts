import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isShim, pathAdvice, shimFor, type Place } from './shim.ts';

/** Puts `agi` where the person's shells find it. @returns what to tell. @throws ForeignCommand, and nothing is changed */
export function link(place: Place, root: string, node: string): string {
  const shim = shimFor(place, root, node);
  if (existing(shim.file) === 'foreign') throw new ForeignCommand(shim.file, 'link');
  mkdirSync(shim.folder, { recursive: true });
  // Made beside it and moved: a shell that looks now finds the whole of the old one or of the new one.
  const made = `${shim.file}.${process.pid}`;
  writeFileSync(made, shim.text, { flag: 'wx' });
  chmodSync(made, 0o755);
  renameSync(made, shim.file);
  const advice = pathAdvice(place, shim.folder);
  const linked = `${shim.file} runs ${root} now; "npm start -- unlink" takes it away.`;
  return advice === undefined ? linked : `${linked}\n${shim.folder} is not on your PATH. ${advice}`;
}

/** Takes it away again. @returns what to tell. @throws ForeignCommand, and nothing is changed */
export function unlink(place: Place, root: string, node: string): string {
  const { file } = shimFor(place, root, node);
  switch (existing(file)) {
    case 'foreign':
      throw new ForeignCommand(file, 'unlink');
    case 'nothing':
      return `There is no ${file}; nothing was to be taken away.`;
    case 'ours':
      rmSync(file);
      return `${file} is taken away.`;
  }
}

/** There is a command of this name that somebody else made: it is left as it is. */
export class ForeignCommand extends Error {
  readonly file: string;

  constructor(file: string, command: 'link' | 'unlink') {
    const what =
      command === 'link' ? 'Move it away, and run the command again' : 'Remove it by hand, if you mean it';
    super(`${file} was not written by "npm start -- link", and is left as it is. ${what}.`);
    this.name = 'ForeignCommand';
    this.file = file;
  }
}

function existing(file: string): 'nothing' | 'ours' | 'foreign' {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return 'nothing';
  // Not a link to one of ours either: what it stands for is somebody else's choice.
  return found.isFile() && isShim(readFileSync(file, 'utf8')) ? 'ours' : 'foreign';
}
