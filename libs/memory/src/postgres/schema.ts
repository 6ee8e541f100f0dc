/** Marks a schema as ours, and holds the number of its format; the name is what another program would not choose. */
export const FORMAT_TABLE = 'agi_double_log';

/**
 * The log in one schema of a PostgreSQL database: the tables of the SQLite log, with what several servers' worth of
 * writers need.
 *
 * - `counter` has one row, the last offset given out. A writer takes offsets by updating it, as the last thing before
 *   its commit, and so holds its lock until the commit is visible: offset order is commit order, and a reader never
 *   sees an offset while a lower one may still come. A sequence would not do: it is not held.
 * - `branch` holds its head's id and seq, so that the compare-and-swap locks and reads one row.
 * - No foreign key on what every append writes: each would lock the row it names, and write that lock.
 * - `segment.merged` says that this segment or one in its base was opened by a merge: only then can two segments of one
 *   lineage overlap in time.
 * - Texts compare byte by byte ("C"), as on SQLite, whatever the database's locale.
 * - `branch.profile` is the profile it thinks under, and `profile_since` the offset of the event that set it, 0 where a fork
 *   was given it.
 * - `event_by_root` finds runs by their root: 3 is `run-started`. Of every event it would cost what few would ask for.
 * - `fillfactor` leaves room for a new version of a row on its own page, so that no index is touched by an update.
 */
export const POSTGRES_SCHEMA = `
  CREATE TABLE counter (last bigint NOT NULL) WITH (fillfactor = 10);
  CREATE TABLE scope   (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bytea NOT NULL,
                        name text COLLATE "C" NOT NULL UNIQUE);
  CREATE TABLE segment (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bytea NOT NULL UNIQUE,
                        scope bigint NOT NULL REFERENCES scope, merged boolean NOT NULL DEFAULT false);
  CREATE TABLE base    (segment bigint NOT NULL REFERENCES segment, ancestor bigint NOT NULL REFERENCES segment,
                        seq bigint NOT NULL, PRIMARY KEY (segment, ancestor));
  CREATE TABLE root    (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash bytea NOT NULL UNIQUE);
  CREATE TABLE run     (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text COLLATE "C" NOT NULL UNIQUE,
                        attempt bigint NOT NULL, owner text COLLATE "C", expires bigint) WITH (fillfactor = 70);
  CREATE TABLE event   ("offset" bigint PRIMARY KEY, id bytea NOT NULL UNIQUE, parents bytea NOT NULL,
                        segment bigint NOT NULL, seq bigint NOT NULL, run bigint, type smallint NOT NULL,
                        at bigint NOT NULL, root bigint NOT NULL, body_hash bytea NOT NULL);
  CREATE UNIQUE INDEX event_by_segment ON event (segment, seq);
  CREATE INDEX event_by_type ON event (segment, type, seq);
  CREATE INDEX event_by_run ON event (run, segment, seq) WHERE run IS NOT NULL;
  CREATE INDEX event_by_root ON event (root, segment, seq) WHERE type = 3;
  CREATE TABLE body    ("offset" bigint PRIMARY KEY, salt bytea NOT NULL, json text COLLATE "C" NOT NULL);
  CREATE TABLE branch  (name text COLLATE "C" PRIMARY KEY, segment bigint NOT NULL REFERENCES segment,
                        head bytea, seq bigint NOT NULL, run bigint, archived boolean NOT NULL DEFAULT false,
                        profile text COLLATE "C", profile_since bigint NOT NULL DEFAULT 0)
                        WITH (fillfactor = 50);
  CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
  CREATE TABLE content (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash bytea NOT NULL UNIQUE,
                        bytes bytea NOT NULL);
  INSERT INTO counter (last) VALUES (0);
`;

/**
 * Settings of every connection. Plans must not change with what PostgreSQL believes about the size of a table: each
 * query is written for one order of joins and one index, and a plan that is made once is used again. Without this a
 * young log is scanned, and a planner that has not counted lately scans an old one.
 */
export const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  join_collapse_limit: '1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  plan_cache_mode: 'force_generic_plan',
  // Acknowledged is durable, whatever the server's default.
  synchronous_commit: 'on',
  default_transaction_isolation: 'read\\ committed',
};
