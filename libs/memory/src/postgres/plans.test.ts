import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashToBytes } from '@agi-double/versioning';
import type { EventId, LoggedEvent } from '../event.ts';
import type { Log } from '../log.ts';
import { answered, asked, note, ROOT, RUN } from '../testing/examples.ts';
import { postgresBackend } from '../testing/postgres-backend.ts';
import type { LogPlace } from '../testing/backend.ts';
import { unhex } from '../event-row.ts';
import { parsePostgresAddress } from './address.ts';
import { LOCK_BRANCH } from './append.ts';
import { ALL_BRANCHES, ONE_BRANCH } from './branch.ts';
import { Connection, type Value } from './connection.ts';
import { FIND_ORIGIN } from './fork.ts';
import { FIND_ROOTS, FIND_RUNS } from './intern.ts';
import { READ_LEASE } from './lease.ts';
import { READ_EVENT, segmentsQuery, SINCE, VISIBLE_SEGMENTS } from './read.ts';

// Guards against a read whose cost grows with the branch: each plan is run on a branch that is long against its limit.

const EVENTS = 5_000;
const LIMIT = 10;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const backend = postgresBackend();
let place: LogPlace;
let log: Log;
let connection: Connection;
let first: LoggedEvent | undefined;
let segment: number;

beforeAll(async () => {
  place = await backend.place();
  log = await place.open({ clock: Date.now, randomBytes });
  let head: EventId | null = null;
  for (let done = 0; done < EVENTS; done += 500) {
    const rest = Array.from({ length: 497 }, () => note('x'));
    const events = await log.append('main', head, [asked('?'), note('y'), ...rest, answered('!')]);
    first ??= events[0];
    head = events.at(-1)?.id ?? null;
  }
  const address = parsePostgresAddress(place.elsewhere.location);
  connection = await Connection.open({ address, failed: (failure, cause) => new Error(failure, { cause }) });
  segment = await connection.read(async (session) => {
    const row = await session.one<{ key: number }>('SELECT key FROM segment');
    return row?.key ?? 0;
  });
});

afterAll(async () => {
  await connection.close();
  await log.close();
  await backend.end();
});

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

async function nodes(sql: string, values: readonly Value[]): Promise<readonly Plan[]> {
  const [row] = await connection.read((session) =>
    session.all<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      ...values,
    ),
  );
  return row === undefined ? [] : nodesOf(row['QUERY PLAN'][0].Plan);
}

const id = (): Uint8Array => (first === undefined ? new Uint8Array() : hashToBytes(first.id));
const segmentId = (): Uint8Array => unhex(first?.segment ?? '');
const orders = ['newest', 'oldest'] as const;

const queries: readonly (readonly [name: string, sql: string, values: () => readonly Value[]])[] = [
  ['append, the branch', LOCK_BRANCH, () => ['main']],
  ['append, known runs', FIND_RUNS, () => [[RUN]]],
  ['append, known roots', FIND_ROOTS, () => [[hashToBytes(ROOT)]]],
  ['branch', ONE_BRANCH, () => ['main']],
  ['branches', ALL_BRANCHES, () => [1_000]],
  ['fork', FIND_ORIGIN, () => [id()]],
  ['event', READ_EVENT, () => [id(), 'owner']],
  ['lease', READ_LEASE, () => [RUN]],
  ['since the beginning', SINCE, () => [0, LIMIT, 1_000_000]],
  ['since the middle', SINCE, () => [EVENTS / 2, LIMIT, 1_000_000]],
  ['since the end', SINCE, () => [EVENTS, LIMIT, 1_000_000]],
  ['read, visible segments', VISIBLE_SEGMENTS, () => [[segmentId()], [EVENTS], 'owner']],
  ...orders.flatMap((order) =>
    [false, true].flatMap((run) =>
      [false, true].map(
        (types) =>
          [
            `read, ${order}${run ? ', of a run' : ''}${types ? ', of types' : ''}`,
            segmentsQuery({ order, run, types }),
            () => [[segment], [EVENTS], LIMIT, ...(types ? [[2, 10]] : []), ...(run ? [RUN] : [])],
          ] as const,
      ),
    ),
  ),
];

test.each(queries)('%s: searches indexes, and reads no more than it gives', async (_, sql, values) => {
  const plan = await nodes(sql, values());
  expect(plan.length).toBeGreaterThan(0);
  const tables = plan.filter((node) => node['Relation Name'] !== undefined);
  expect(tables.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  const read = tables.map(
    (node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
  );
  // One limit for each of two types, and one row more to see the end.
  expect(Math.max(...read)).toBeLessThanOrEqual(2 * LIMIT + 1);
});
