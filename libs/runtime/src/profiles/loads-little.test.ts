import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({ resolve(name, context, next) { const found = next(name, context); loaded.add(found.url); return found; } });
const { Profiles } = await import('@agi-double/runtime/profiles');
await new Profiles('nowhere', { environment: {} }).show();
console.log(JSON.stringify([...loaded]));
`;

describe('what verifying a profile loads', () => {
  test('is no log, no PostgreSQL, no compiler of frames and no engine', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@agi-double/source', '--no-warnings', '--input-type=module', '--eval', PROGRAM],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    );
    const loaded = JSON.parse(stdout) as readonly string[];
    expect(loaded.some((url) => url.endsWith('/profiles/profiles.ts'))).toBe(true);
    const heavy =
      /cel-js|liquidjs|node_modules\/(ajv|pg|@ai-sdk\/openai)|sqlite-log|postgres|compile-frames|node:sqlite/;
    expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
  });
});
