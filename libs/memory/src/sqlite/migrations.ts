import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LogUnavailable } from '../errors.ts';
import { FORMAT, FORMAT_SINCE } from '../format.ts';
import type { Connection } from './connection.ts';

/**
 * How a log of an older format becomes one of the next; numbered by the format that they lead to, and only forward. They
 * only ever add to what can be read: a process of the older version that has the file open goes on writing what is right.
 */
const migrations: ReadonlyMap<number, string> = new Map([
  [
    2, // Branches merge and are archived; abandoned runs are found without looking at every branch.
    `ALTER TABLE segment ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE branch ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
     CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
     CREATE TABLE needs (version TEXT NOT NULL) STRICT;
     -- Bodies can be erased from here on. The first of them also stand where the table had its only page before it grew,
     -- and are found there by no statement: so all are written anew, and the old pages overwritten.
     PRAGMA secure_delete = ON;
     CREATE TABLE moved (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;
     INSERT INTO moved SELECT * FROM body ORDER BY offset;
     DROP TABLE body;
     ALTER TABLE moved RENAME TO body;
     PRAGMA secure_delete = FAST;`,
  ],
  [
    3, // A branch also points to a profile; runs are found by their root.
    `ALTER TABLE branch ADD COLUMN profile TEXT;
     ALTER TABLE branch ADD COLUMN profile_since INTEGER NOT NULL DEFAULT 0;
     CREATE INDEX event_by_root ON event (root, segment, seq) WHERE type = 3;`,
  ],
]);

/**
 * Brings a log up to date, after a copy of it was put beside it. Runs inside a write transaction, so that nobody writes
 * between the copy and the change, and that a failure leaves the log as it was.
 */
export function migrate(connection: Connection, file: string, from: number): void {
  keepCopy(connection, file, from);
  for (let format = from + 1; format <= FORMAT; format += 1) {
    const script = migrations.get(format);
    if (script === undefined) throw connection.damaged(`its format ${from} is none that there ever was`);
    connection.script(script);
  }
  markFormat(connection);
}

/** Says of a log that it is of this version's format. */
export function markFormat(connection: Connection): void {
  connection.script(`PRAGMA user_version = ${FORMAT}; DELETE FROM needs`);
  connection.run('INSERT INTO needs VALUES (:version)', { version: FORMAT_SINCE });
}

/** `log.sqlite.format-1`, or `.2` and so on behind it where that is taken: no copy is ever written over. */
function keepCopy(connection: Connection, file: string, format: number): void {
  const name = `${file}.format-${format}`;
  let copy = name;
  for (let number = 2; existsSync(copy); number += 1) copy = `${name}.${number}`;
  const unfinished = `${copy}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    // Made first, empty, since a copy must not be open to more people than the log is.
    closeSync(openSync(unfinished, 'wx', statSync(file).mode));
    connection.copyTo(unfinished);
    sync(unfinished);
    renameSync(unfinished, copy);
    sync(dirname(copy));
  } catch (error) {
    throw unavailable(error, file);
  }
}

/** A file system's error as one of the log's; SQLite's own are told by whoever runs the transaction. */
function unavailable(error: unknown, file: string): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_SQLITE_ERROR') return error;
  const reason = code === 'ENOSPC' ? 'full' : code === 'EACCES' || code === 'EROFS' ? 'read-only' : 'io';
  return new LogUnavailable(reason, file, { cause: error });
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
