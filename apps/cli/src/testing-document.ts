import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AgiProcess } from './testing-process.ts';

/** A line that a reader of a document would type, what the document says is printed then, and what is. */
export interface Exchange {
  readonly command: string;
  /** `…` in the document stands for dates and hashes. */
  readonly shown: RegExp;
  readonly printed: string;
}

const BETWEEN = '\n=== next ===\n';

/** Types every command of a document's `console` blocks in one shell in the repository, in a home of its own; both streams are read. */
export async function typeDocument(name: string): Promise<readonly Exchange[]> {
  const repository = path.join(import.meta.dirname, '../../..');
  const page = readFileSync(path.join(repository, name), 'utf8');
  const exchanges = [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...shown] = part.trimEnd().split('\n');
        return { command, shown: shown.join('\n') };
      }),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'agi-document-'));
  try {
    await mkdir(path.join(folder, 'me'));
    const commands = exchanges
      .map(({ command }) => command)
      .join(`\nprintf '${BETWEEN.replaceAll('\n', '\\n')}'\n`);
    // One shell, so that what a variable holds stays.
    const script = AgiProcess.shell(`exec 2>&1\ncd '${repository}'\n${commands}`, {
      AGI_HOME: path.join(folder, 'home'),
      HOME: path.join(folder, 'me'),
      LANG: 'en_US.UTF-8',
    });
    const printed = (await script.ran()).stdout.split(BETWEEN);
    return exchanges.map(({ command, shown }, index) => {
      const pattern = shown.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '[^\n]+');
      return { command, shown: new RegExp(`^${pattern}$`), printed: (printed[index] ?? '').trimEnd() };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
