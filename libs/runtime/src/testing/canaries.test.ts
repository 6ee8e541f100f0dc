import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Canaries } from './canaries.ts';

const canaries = new Canaries();
const secret = canaries.plant('API_KEY');
canaries.plant('OTHER_KEY');

test.each([
  ['as it is', secret],
  ['in capitals', secret.toUpperCase()],
  ['in JSON in JSON', JSON.stringify(JSON.stringify({ secret }))],
  ['in an address', encodeURIComponent(encodeURIComponent(secret))],
  ['with every sign escaped', Buffer.from(secret).toString('hex').replaceAll(/../g, '%$&')],
  ['in hexadecimal digits', Buffer.from(`ab${secret}`).toString('hex')],
  ['in a header', Buffer.from(`u:${secret}`).toString('base64')],
  ['in a header, one further', Buffer.from(`us:${secret}`).toString('base64')],
  ['in a header, two further', Buffer.from(`use:${secret}!`).toString('base64')],
  ['in a URL in base64', Buffer.from(`use:${secret}!`).toString('base64url')],
  ['as bytes of two', Buffer.from(secret, 'utf16le')],
])('a canary is found %s', (_, text) => {
  expect(canaries.in(text)).toEqual(['API_KEY']);
});

test('what is none is not found', () => {
  expect(canaries.in('API_KEY ${API_KEY} cnry')).toEqual([]);
});

test('canaries are found in files and in their names, however deep', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'agi-canaries-'));
  await mkdir(join(folder, 'a', '.git'), { recursive: true });
  await writeFile(join(folder, 'a', '.git', 'config'), `\0\xff${secret}`);
  await writeFile(join(folder, 'a', encodeURIComponent(secret)), '');
  await writeFile(join(folder, 'b'), 'nothing');
  expect(await canaries.inFolder(folder)).toHaveLength(2);
  await rm(folder, { recursive: true });
});
