import { writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from './program.ts';
import type { Surroundings } from './surroundings.ts';

/** The program as it is, for whoever reads what it says of itself; it runs no command. */
export function programToRead(stdout: Writable): Command {
  const refuse = (): never => {
    throw new Error('The help page runs no command.');
  };
  const surroundings: Surroundings = {
    version: '',
    invocation: 'agi',
    environment: {},
    workingDirectory: '/',
    stdin: process.stdin,
    stdout,
    stderr: stdout,
    openDouble: refuse,
    openLog: refuse,
    openProfiles: refuse,
    startService: refuse,
    onSignal: refuse,
    dieInterrupted: refuse,
  };
  return createProgram(surroundings, refuse);
}

/** HELP.md: the help of every command, as the program prints it. */
export function helpPage(): string {
  let written = '';
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const section = (command: Command, names: readonly string[]): string => {
    written = '';
    command.outputHelp();
    const page = `${'#'.repeat(Math.min(names.length + 1, 3))} ${names.join(' ')}\n\n\`\`\`text\n${written.trim()}\n\`\`\`\n`;
    return [page, ...command.commands.map((inner) => section(inner, [...names, inner.name()]))].join('\n');
  };
  const program = programToRead(stdout);
  return `# The commands of agi\n\n<!-- Written by \`npm run help-page -w @agi-double/cli\`; a test keeps it true. -->\n\n${section(program, ['agi'])}`;
}

if (import.meta.main) writeFileSync(new URL('../HELP.md', import.meta.url), helpPage());
