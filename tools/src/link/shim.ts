import path from 'node:path';

/** What decides where a command belongs and how it is written. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly environment: { readonly [name: string]: string | undefined };
  /** The person's own folder. */
  readonly userFolder: string;
}

/** The small file that makes a checkout's `agi` a command in every folder. */
export interface Shim {
  readonly folder: string;
  readonly file: string;
  readonly text: string;
}

/** Stands in every shim that was written here, and in nothing else: only such a file is replaced or removed. */
const MARK = 'agi-double-link';

export function isShim(text: string): boolean {
  return text.includes(MARK);
}

/**
 * A file and no link: it carries the mark, and Windows makes links for administrators only. `AGI_ENTRY` hands on what was
 * typed, so that hints name it.
 *
 * @param root the checkout
 * @param node the Node that runs it, for Windows; elsewhere the checkout's `agi` finds it
 */
export function shimFor({ platform, environment, userFolder }: Place, root: string, node: string): Shim {
  if (platform === 'win32') {
    const folder = path.win32.join(
      environment['LOCALAPPDATA'] || path.win32.join(userFolder, 'AppData', 'Local'),
      'agi-double',
      'bin',
    );
    const literal = (name: string): string => `"${name.replaceAll('%', '%%')}"`;
    const lines = [
      '@echo off',
      `rem ${MARK}: "npm start -- unlink" in ${root.replaceAll('%', '%%')} takes it away`,
      'setlocal',
      'set "AGI_ENTRY=%~f0"',
      `${literal(node)} ${literal(path.win32.join(root, 'apps', 'cli', 'bin', 'agi.mjs'))} %*`,
      'exit /b %ERRORLEVEL%',
      '',
    ];
    return { folder, file: path.win32.join(folder, 'agi.cmd'), text: lines.join('\r\n') };
  }
  const folder = path.posix.join(userFolder, '.local', 'bin');
  const lines = [
    '#!/bin/sh',
    `# ${MARK}: "npm start -- unlink" in ${root.replaceAll(/\s/g, ' ')} takes it away`,
    `AGI_ENTRY=$0 exec '${path.posix.join(root, 'agi').replaceAll("'", String.raw`'\''`)}' "$@"`,
    '',
  ];
  return { folder, file: path.posix.join(folder, 'agi'), text: lines.join('\n') };
}

/** What to type where no shell looks into the folder; undefined where it does. */
export function pathAdvice({ platform, environment, userFolder }: Place, folder: string): string | undefined {
  if (platform === 'win32') {
    const folders = (environment['Path'] ?? environment['PATH'] ?? '').split(';');
    const comparable = (name: string): string => path.win32.resolve(name).toLowerCase();
    if (folders.some((name) => name !== '' && comparable(name) === comparable(folder))) return undefined;
    const quoted = `'${folder.replaceAll("'", "''")}'`;
    return `Type this in PowerShell, once, and open a new terminal:\n  [Environment]::SetEnvironmentVariable('Path', [Environment]::GetEnvironmentVariable('Path', 'User') + ';' + ${quoted}, 'User')`;
  }
  const folders = (environment['PATH'] ?? '').split(':');
  if (folders.some((name) => name !== '' && path.posix.resolve(name) === folder)) return undefined;
  const shell = path.posix.basename(environment['SHELL'] ?? '');
  if (shell === 'fish') return `Type this, once:\n  fish_add_path ${shellText(folder)}`;
  const profile = shell === 'zsh' ? '.zshrc' : shell === 'bash' ? '.bashrc' : '.profile';
  const line = `export PATH=${shellText(folder)}:"$PATH"`;
  return `Type this, once, and open a new terminal:\n  echo ${shellText(line)} >> ${shellText(path.posix.join(userFolder, profile))}`;
}

function shellText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
