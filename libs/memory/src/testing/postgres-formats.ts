/** The tables of earlier formats on PostgreSQL, as they were released: never changed again. */
export const postgresFormats = {
  1: `
  CREATE TABLE counter (last bigint NOT NULL) WITH (fillfactor = 10);
  CREATE TABLE scope   (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bytea NOT NULL,
                        name text COLLATE "C" NOT NULL UNIQUE);
  CREATE TABLE segment (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id bytea NOT NULL UNIQUE,
                        scope bigint NOT NULL REFERENCES scope);
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
  CREATE TABLE body    ("offset" bigint PRIMARY KEY, salt bytea NOT NULL, json text COLLATE "C" NOT NULL);
  CREATE TABLE branch  (name text COLLATE "C" PRIMARY KEY, segment bigint NOT NULL REFERENCES segment,
                        head bytea, seq bigint NOT NULL, run bigint) WITH (fillfactor = 50);
  CREATE TABLE content (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash bytea NOT NULL UNIQUE,
                        bytes bytea NOT NULL);
  INSERT INTO counter (last) VALUES (0);
  CREATE TABLE agi_double_log (number integer NOT NULL); INSERT INTO agi_double_log VALUES (1);
`,
  2: `
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
  CREATE TABLE body    ("offset" bigint PRIMARY KEY, salt bytea NOT NULL, json text COLLATE "C" NOT NULL);
  CREATE TABLE branch  (name text COLLATE "C" PRIMARY KEY, segment bigint NOT NULL REFERENCES segment,
                        head bytea, seq bigint NOT NULL, run bigint, archived boolean NOT NULL DEFAULT false)
                        WITH (fillfactor = 50);
  CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
  CREATE TABLE content (key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash bytea NOT NULL UNIQUE,
                        bytes bytea NOT NULL);
  INSERT INTO counter (last) VALUES (0);
  CREATE TABLE agi_double_log (number integer NOT NULL, needs text NOT NULL);
  INSERT INTO agi_double_log VALUES (2, '0.9.0-beta.0');
`,
} as const;

export type PostgresFormat = keyof typeof postgresFormats;
