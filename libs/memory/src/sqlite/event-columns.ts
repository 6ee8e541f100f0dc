import { ERASED_SALT } from './schema.ts';

/** One event with everything interned resolved; CROSS JOIN keeps SQLite from starting at one of the small tables. */
export const EVENT_COLUMNS = `
  e.offset, e.id, e.parents, s.id AS segment, e.seq, c.id AS scope, c.name AS scopeName, r.id AS run, e.type, e.at,
  t.hash AS root, e.body_hash AS bodyHash, b.salt, b.json`;

export const EVENT_JOINS = `
  CROSS JOIN segment s ON s.key = e.segment CROSS JOIN scope c ON c.key = s.scope CROSS JOIN root t ON t.key = e.root
  LEFT JOIN run r ON r.key = e.run LEFT JOIN body b ON b.offset = e.offset AND b.salt <> ${ERASED_SALT}`;
