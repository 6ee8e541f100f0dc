/** Marks the file as ours ("AGID"), so that another program's database is never written to. */
export const APPLICATION_ID = 0x41474944;

/** The salt of a body that was erased: random ones are never this. */
export const ERASED_SALT = 'zeroblob(16)';

/**
 * The log in one SQLite file.
 *
 *   branch ──head──► event ──parents──► event ──parents──► …        body
 *     │                │ └ run, root: interned                        ▲ one row per event, overwritten by erasing
 *     └──► segment ◄───┘                                              │
 *            │  └ scope: of all its events                     (same offset)
 *            └ base: the lineage it was forked from, (segment, seq) pairs
 *
 * - `event.offset` is commit order: writers hold the one write lock (BEGIN IMMEDIATE) from before a rowid is taken
 *   (the greatest + 1; events are never deleted) until after the commit, so that no lower offset can appear later.
 * - An event's scope is that of its branch, and a branch has one segment; so scope is a column of `segment`, and
 *   what a scope may not see is left out segment by segment instead of event by event.
 * - A fork always opens a segment. So a branch's head is the last event of its segment, or the fork's origin while
 *   the segment is empty, and (segment, seq) cannot be taken twice. What a merge leaves behind is a segment of no branch.
 * - A merge opens a segment too, whose base is the pointwise maximum of both sides. `segment.merged` says that this happened
 *   here or in the base: only then can two segments of one lineage overlap in time.
 * - `branch.head` is an offset; `branch.run` is the run open there. `branch.profile` is the profile it thinks under, and
 *   `profile_since` the offset of the event that set it, 0 where a fork was given it.
 * - `event_by_root` finds runs by their root: 3 is `run-started`. Of every event it would cost what few would ask for.
 * - `run` holds the lease: nobody when `owner` is null. `attempt` outlives it and never falls.
 * - `needs` has one row: the first version of the program that knows the format.
 * - A body that was erased keeps its row, and has spaces and a salt of zeros: see `eraseBodies`.
 * - Ids are 32 raw bytes, segment and scope ids 16; `parents` is ids one after another.
 */
export const LOG_SCHEMA = `
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
  CREATE INDEX event_by_root ON event (root, segment, seq) WHERE type = 3;
  CREATE TABLE body    (offset INTEGER PRIMARY KEY REFERENCES event, salt BLOB NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE branch  (name TEXT PRIMARY KEY, segment INTEGER NOT NULL REFERENCES segment,
                        head INTEGER REFERENCES event, run INTEGER REFERENCES run,
                        archived INTEGER NOT NULL DEFAULT 0, profile TEXT,
                        profile_since INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
  CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
  CREATE TABLE content (key INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE needs   (version TEXT NOT NULL) STRICT;
`;
