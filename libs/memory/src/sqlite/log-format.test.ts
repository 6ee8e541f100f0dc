import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from '@jest/globals';
import { canonicalJson, type Json } from '@agi-double/versioning';
import { hashBody, hashHeader } from '../event-hash.ts';
import type { EventHeader } from '../event.ts';
import { FORMAT, typeNumbers } from '../format.ts';
import { APPLICATION_ID, LOG_SCHEMA } from './schema.ts';

// Guards against: a document that somebody writes another reader by, and that says something else than the program does.

const document = readFileSync(new URL('../../../../docs/log-format.md', import.meta.url), 'utf8');
const examples = [...document.matchAll(/```text\n([^`]+)```/g)].map(([, text = '']) =>
  text.trim().split('\n'),
);

/** As somebody would who has nothing but the document. */
function sha256(...parts: readonly Uint8Array[]): string {
  return `sha256:${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`;
}

test("the example's body hashes to what it says, by the document and by the program", () => {
  const [salt = '', body = '', hash] = examples[0] ?? [];
  expect(sha256(Buffer.from(salt, 'hex'), Buffer.from(body))).toBe(hash);
  expect(hashBody(Buffer.from(salt, 'hex'), body)).toBe(hash);
  expect(canonicalJson(JSON.parse(body) as Json)).toBe(body);
});

test("the example's headers hash to their ids, and the second follows the first", () => {
  const headers = examples.slice(1).map(([text = '', id]) => ({ text, id }));
  expect(headers).toHaveLength(2);
  for (const { text, id } of headers) {
    expect(sha256(Buffer.from(text))).toBe(id);
    const header = JSON.parse(text) as Omit<EventHeader, 'id'>;
    expect(hashHeader(header)).toBe(id);
    expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
  }
  const [first, second] = headers.map(({ text }) => JSON.parse(text) as EventHeader);
  expect(first?.bodyHash).toBe(examples[0]?.[2]);
  expect(second).toMatchObject({ parents: [headers[0]?.id], segment: first?.segment, seq: 2 });
});

test('the numbers of types are those in the file', () => {
  const rows = [...document.matchAll(/^\| (\d+) +\| `([a-z-]+)` +\|$/gm)];
  expect(Object.fromEntries(rows.map(([, number, name]) => [name, Number(number)]))).toEqual(typeNumbers);
});

test('the tables and their columns are those in the file', () => {
  const rows = [...document.matchAll(/^\| `([a-z]+)` +\|[^|]+\|([^|]+)\|$/gm)];
  const documented = rows.map(([, table, columns = '']) => [
    table,
    [...columns.replaceAll(/\([^)]*\)/g, '').matchAll(/`([a-z_]+)`/g)].map(([, column]) => column),
  ]);
  const database = new DatabaseSync(':memory:');
  database.exec(LOG_SCHEMA);
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const stored = tables.map(({ name }) => [
    name,
    database
      .prepare(`SELECT name FROM pragma_table_info(?)`)
      .all(String(name))
      .map((column) => column['name']),
  ]);
  database.close();
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(stored));
});

test('the format and the mark of the file are those that it says', () => {
  expect(document).toContain(`This is format **${FORMAT}**`);
  expect(document).toContain(`0x${APPLICATION_ID.toString(16)}`);
});
