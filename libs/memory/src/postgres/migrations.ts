import { FORMAT_TABLE } from './schema.ts';

export interface Migration {
  /** The format that it leads to, from the one before. */
  readonly to: number;
  readonly what: string;
  readonly sql: string;
}

/**
 * How a log becomes one of the newest format: in this order, each once, never back. They only ever add, so that a process of
 * the older version that has the log open goes on writing what is right. One thing it does not: where a process of format 2
 * renames a branch, the branch loses its profile, and follows `main` until it is set again.
 */
export const migrations: readonly Migration[] = [
  {
    to: 2,
    what: 'Branches can be archived, segments know of merges, and the runs that are open are found by an index; the log says which version it needs.',
    sql: `
      ALTER TABLE branch ADD COLUMN archived boolean NOT NULL DEFAULT false;
      ALTER TABLE segment ADD COLUMN merged boolean NOT NULL DEFAULT false;
      CREATE INDEX branch_by_run ON branch (run) WHERE run IS NOT NULL;
      ALTER TABLE ${FORMAT_TABLE} ADD COLUMN needs text;`,
  },
  {
    to: 3,
    what: 'A branch also points to a profile, and runs are found by their root.',
    sql: `
      ALTER TABLE branch ADD COLUMN profile text COLLATE "C";
      ALTER TABLE branch ADD COLUMN profile_since bigint NOT NULL DEFAULT 0;
      CREATE INDEX event_by_root ON event (root, segment, seq) WHERE type = 3;`,
  },
];
