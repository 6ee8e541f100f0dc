/** The tables of earlier formats on SQLite, as they were released: never changed again. */
export const sqliteFormats = {
  1: `
  CREATE TABLE scope   (key INTEGER PRIMARY KEY, id BLOB NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE segment (key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
                        scope INTEGER NOT NULL REFERENCES scope) STRICT;
  CREATE TABLE base    (segment INTEGER NOT NULL REFERENCES segment, ancestor INTEGER NOT NULL REFERENCES segment,
                        seq INTEGER NOT NULL, PRIMARY KEY (segment, ancestor)) STRICT, WITHOUT ROWID;
  CREATE TABLE root    (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT;
  CREATE TABLE run     (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                        attempt INTEGER NOT NULL, owner TEXT, expires INTEGER) STRICT;
  CREATE TABLE event   (offset INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, parents BLOB NOT NULL,
                        segment INTEGER NOT NULL REFERENCES segment, seq INTEGER NOT NULL,
                        run INTEGER REFERENCES run, type INTEGER NOT NULL, at INTEGER NOT NULL,
                        root INTEGER NOT NULL REFERENCES root, body_hash BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX event_by_segment ON event (segment, seq);
  CREATE INDEX event_by_type ON event (segment, type, seq);
  CREATE INDEX event_by_run ON event (run, segment, seq) WHERE run IS NOT NULL;
  CREATE TABLE body    (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE branch  (name TEXT PRIMARY KEY, segment INTEGER NOT NULL REFERENCES segment,
                        head INTEGER REFERENCES event, run INTEGER REFERENCES run) STRICT, WITHOUT ROWID;
  CREATE TABLE content (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
`,
  2: `
  CREATE TABLE scope   (key INTEGER PRIMARY KEY, id BLOB NOT NULL, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE segment (key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
                        scope INTEGER NOT NULL REFERENCES scope, merged INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE base    (segment INTEGER NOT NULL REFERENCES segment, ancestor INTEGER NOT NULL REFERENCES segment,
                        seq INTEGER NOT NULL, PRIMARY KEY (segment, ancestor)) STRICT, WITHOUT ROWID;
  CREATE TABLE root    (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT;
  CREATE TABLE run     (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
                        attempt INTEGER NOT NULL, owner TEXT, expires INTEGER) STRICT;
  CREATE TABLE event   (offset INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, parents BLOB NOT NULL,
                        segment INTEGER NOT NULL REFERENCES segment, seq INTEGER NOT NULL,
                        run INTEGER REFERENCES run, type INTEGER NOT NULL, at INTEGER NOT NULL,
                        root INTEGER NOT NULL REFERENCES root, body_hash BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX event_by_segment ON event (segment, seq);
  CREATE INDEX event_by_type ON event (segment, type, seq);
  CREATE INDEX event_by_run ON event (run, segment, seq) WHERE run IS NOT NULL;
  CREATE TABLE body    (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE branch  (name TEXT PRIMARY KEY, segment INTEGER NOT NULL REFERENCES segment,
                        head INTEGER REFERENCES event, run INTEGER REFERENCES run,
                        archived INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
  CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
  CREATE TABLE content (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE needs   (version TEXT NOT NULL) STRICT;
  INSERT INTO needs VALUES ('0.9.0-beta.0');
`,
} as const;

export type SqliteFormat = keyof typeof sqliteFormats;
