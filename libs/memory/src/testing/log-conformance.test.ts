import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { sqliteBackend } from './sqlite-backend.ts';
import { logSpecs } from './log-conformance.ts';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test('every method of a log has a spec, and every spec file is in use', async () => {
  const place = await sqliteBackend.place();
  const log = await place.open({ clock: Date.now, randomBytes });
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(log)).filter(
    (name) => name !== 'constructor',
  );
  await log.close();
  await place.remove();
  expect(methods.toSorted()).toEqual(Object.keys(logSpecs).toSorted());

  const files = await readdir(new URL('./specs', import.meta.url));
  const textView = ['text-view.ts', 'text-view-alone.ts', 'text-view-erased.ts', 'text-view-replaced.ts'];
  const whole = ['histories.ts', 'processes.ts', 'profiles.ts', ...textView];
  expect(files.toSorted()).toEqual(
    [...Object.keys(logSpecs).map((name) => `${kebab(name)}.ts`), ...whole].toSorted(),
  );
});
